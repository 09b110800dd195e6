"""Names that the eye takes for one another. Letters of other alphabets are told when a file is read (CQP120)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.language.syntax import tree
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.workspace.lint.subject import Subject

_ALIKE: Final = str.maketrans({"1": "l", "i": "l", "0": "o", "_": None})


def names_taken_for_one_another(subject: Subject) -> Iterator[Diagnostic]:
    """CQP409: two names that differ by an accent, a capital, a ``_``, or by 1 and l, 0 and O; values of one label."""
    values: list[tree.Name] = []
    types: list[tree.Name] = []
    for _, file in subject.files:
        for decl in file.declarations:
            match decl:
                case tree.EntryDecl() | tree.ParameterDecl() | tree.TableDecl() | tree.RuleDecl():
                    values.append(decl.name)
                case tree.InterpretationDecl():
                    values.append(decl.name)
                    yield from _alike(reading.name for reading in decl.readings)
                    yield from _told_alike(reading.label for reading in decl.readings)
                case tree.EnumDecl():
                    types.append(decl.name)
                    yield from _alike(member.name for member in decl.members)
                    yield from _told_alike(member.label for member in decl.members)
                case tree.RecordDecl():
                    types.append(decl.name)
                    yield from _alike(field.name for field in decl.fields)
                case tree.TypeDecl():
                    types.append(decl.name)
                case _:
                    pass
    yield from _alike(values)
    yield from _alike(types)


def _alike(names: Iterable[tree.Name]) -> Iterator[Diagnostic]:
    seen: dict[str, tree.Name] = {}
    for name in names:
        known = seen.setdefault(_shape(name.text), name)
        if known.text != name.text:
            yield finding(
                "CQP409",
                f"« {name.text} » et « {known.text} » se confondent à la lecture",
                name.span,
                "presque le même nom",
                others=[(known.span, "déclaré ici")],
                help="Renommez l'un des deux pour que l'on voie la différence, ou corrigez la faute de frappe.",
            )


def _told_alike(labels: Iterable[tree.Text | None]) -> Iterator[Diagnostic]:
    """Two values of one label, which nobody tells apart in an answer."""
    seen: dict[str, tree.Text] = {}
    for label in labels:
        if label is None:
            continue
        known = seen.setdefault(plain_spaces(label.text).casefold(), label)
        if known is not label:
            yield finding(
                "CQP409",
                f"« {label.text} » est le libellé de deux valeurs",
                label.span,
                "le même libellé",
                others=[(known.span, "déjà donné ici")],
                help="Donnez à chaque valeur son libellé : c'est par lui que l'on distingue deux réponses.",
            )


def _shape(name: str) -> str:
    """What the eye keeps of a name."""
    plain = "".join(char for char in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(char))
    return plain.translate(_ALIKE)
