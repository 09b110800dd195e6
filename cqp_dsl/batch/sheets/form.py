"""The sheets to fill in for some politiques: what ``cqp template`` writes as xlsx, ods or csv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.batch.sheets.cells import shown_choices
from cqp_dsl.batch.sheets.columns import layout
from cqp_dsl.batch.sheets.matching import ASKED
from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    bare,
)
from cqp_dsl.core.dossier import bounds_wording
from cqp_dsl.dossier.report import french
from cqp_dsl.dossier.template import wanted
from cqp_dsl.dossier.wording import expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.batch.sheets.columns import Column, Layout
    from cqp_dsl.core.program import Program

INSTRUCTIONS: Final = "Mode d'emploi"
CHOICES: Final = "Listes de choix"
DOSSIERS: Final = "Dossiers"


@define(eq=False)
class FormColumn:
    """A column to fill in: what is said of it, and the words among which it chooses, where it does."""

    column: Column
    comment: str
    choices: Sequence[str] | None

    @property
    def is_date(self) -> bool:
        """Whether its cells hold days."""
        return isinstance(bare(self.column.type), DateType)

    @property
    def is_percentage(self) -> bool:
        """Whether its cells hold percentages."""
        inner = bare(self.column.type)
        return isinstance(inner, NumberType) and inner.percent

    @property
    def width(self) -> int:
        """How wide it is, in characters."""
        longest = max((len(word) for word in self.choices or ()), default=0)
        return min(40, max(12, longest + 4, len(self.column.heading) // 2 + 2))


@define(eq=False)
class FormSheet:
    """A sheet to fill in."""

    title: str
    columns: Sequence[FormColumn]
    fact: str = ""


@define(eq=False)
class Form:
    """The sheets to fill in, that of the dossiers first; and what is said to whoever fills them in."""

    sheets: Sequence[FormSheet]
    instructions: Sequence[tuple[str, str]]
    unfit: Sequence[str]


def form(program: Program, policies: Sequence[str], *, provenance: bool = False) -> Form:
    """The sheets to fill in for some politiques.

    Args:
        program: the politiques.
        policies: those whose facts and decisions are wanted.
        provenance: whether each fact has a column that says where it comes from.

    Raises:
        UnknownNameError: a politique does not exist.
    """
    asked, entries, _ = wanted(program, policies)
    first = sorted(
        entries, key=lambda one: list(policies).index(one.policy) if one.policy in policies else len(policies)
    )
    found = layout(program, first, provenance=provenance)
    main = FormSheet(DOSSIERS, [_column(one, program) for one in found.columns if not one.spare])
    lists = [
        FormSheet(one.title, [_column(column, program) for column in one.columns if not column.spare], name)
        for name, one in found.lists.items()
        if _has_sheet(one.entry.type)
    ]
    titles = ", ".join(program.policies[name].label for name in policies)
    return Form([main, *lists], _instructions(titles, asked, lists, found), found.unfit)


def _has_sheet(type_: object) -> bool:
    """Whether the elements of a list need rows of their own: those of an enumeration stand in one cell."""
    return not (isinstance(type_, ListType) and isinstance(bare(type_.item), EnumType))


def _column(column: Column, program: Program) -> FormColumn:
    choices = shown_choices(column.type)
    if choices is not None and isinstance(column.type, OptionalType) and column.kind != "nothing":
        choices = [*choices, "rien"]
    if column.kind == "nothing":
        choices = ["oui", "non"]
    return FormColumn(column, french("\n".join(_comment(column, program))), choices)


def _comment(column: Column, program: Program) -> list[str]:
    """What is said of a column: the question, whose judgement it is, what is expected."""
    match column.kind:
        case "key":
            return ["La référence du dossier : un numéro, un nom. Nul autre dossier n'a la même."]
        case "date":
            return ["La date à laquelle les décisions s'apprécient : 16/12/2013."]
        case "addressee":
            return ["À qui la lettre s'adresse, ligne par ligne (Alt+Entrée pour aller à la ligne). Facultatif."]
        case "provenance":
            return ["D'où vient ce fait : la pièce, ou qui l'a dit. Facultatif."]
        case "nothing":
            return ["oui : il n'y en a pas."]
        case _:
            pass
    entry = program.entries[column.entry]
    lines = [" ".join(entry.question.split())] if entry.question and not column.listed else []
    if entry.judge is not None:
        lines.append(f"Appréciation : {entry.judge}")
    return [*lines, _expected(column)]


def _expected(column: Column) -> str:
    type_ = column.type
    inner = bare(type_)
    nothing = " ; « rien » s'il n'y en a pas" if isinstance(type_, OptionalType) else ""
    match inner:
        case ListType(item=item) if isinstance(bare(item), EnumType):
            return f"« aucun », ou plusieurs, séparés par « ; » : {', '.join(shown_choices(item) or ())}"
        case ListType():
            return "« aucun » s'il n'y en a pas ; sinon, leur nombre, et une ligne pour chacun dans sa feuille."
        case BoolType():
            return f"oui ou non{nothing}"
        case EnumType():
            return f"un choix de la liste{nothing}"
        case DateType():
            return f"une date : 16/12/2013{nothing}"
        case NumberType() if inner.percent:
            return f"un pourcentage {bounds_wording(inner)} : 60 %{nothing}"
        case RecordType():
            return ""
        case _:
            return f"{expected(inner)}{nothing}"


def _instructions(
    titles: str, asked: Sequence[str], lists: Sequence[FormSheet], found: Layout
) -> list[tuple[str, str]]:
    said = [
        ("Dossiers à décider", titles),
        ("Feuille « Dossiers »", "Une ligne pour chaque dossier, avec une référence que nul autre n'a."),
        ("Cellule vide", "Ce qui n'est pas connu : la réponse dira s'il le faut, et à qui le demander."),
        ("« rien »", "Là où il est admis, il n'y en a pas (un candidat absent n'a pas de note)."),
        ("Commentaires", "Chaque en-tête porte la question posée, ce qui est attendu, les bornes."),
    ]
    for one in lists:
        column = next(each for each in found.columns if each.entry == one.fact)
        rule = "Une ligne pour chacun, avec la référence de son dossier. S'il n'y en a aucun, écrivez « aucun » dans la"
        said.append((f"Feuille « {one.title} »", f"{rule} colonne « {column.heading} » de la feuille « {DOSSIERS} »."))
    said += [
        (
            "Vos colonnes",
            "Vous pouvez en ajouter d'autres (un téléphone, une remarque) : elles sont gardées, pas lues.",
        ),
        (ASKED, ", ".join(asked)),
        ("Ensuite", "cqp lot CE_FICHIER --sortie RÉSULTAT.xlsx"),
    ]
    return [(french(head), french(text) if head != ASKED else text) for head, text in said]
