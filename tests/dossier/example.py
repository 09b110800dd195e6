"""A small program built by hand, with the facts that dossiers of certification, VAE and funding have."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    INTEGER,
    NUMBER,
    PERIOD,
    TEXT,
    Bounds,
    EnumType,
    Field,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    RecordType,
    Type,
    number_in,
)
from cqp_dsl.core.datatypes.units import MEASURES, MONTHS, PERCENT, Unit
from cqp_dsl.core.declarations import HoleDeclaration
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Hole, Make, Node, Reading
from cqp_dsl.core.nodes import Case as CoreCase
from cqp_dsl.core.program import (
    Entry,
    Interpretation,
    Policy,
    Program,
    Rule,
    RuleKind,
)
from cqp_dsl.dossier.read import DossierReader
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Known
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.dossier.read import Format
    from cqp_dsl.source import SourceFile

HOURS = Unit.of({MEASURES["h"]: 1})
NOTE = NumberType(bounds=Bounds(0, 20))
SHARE = number_in(PERCENT, bounds=Bounds(0, 1))
EXAM = EnumType(
    "Épreuve",
    ("tronc_commun", "option", "écrit", "oral", "applications"),
    (
        "contrôle continu du tronc commun",
        "contrôle continu de l'option",
        "épreuve écrite",
        "épreuve orale",
        "applications professionnelles tutorées",
    ),
)
RESULT = EnumType("Résultat", ("certifié", "non_certifié"), ("certifié", "non certifié"))
MODULE = EnumType("Module", ("pass", "premss"), ("Pass", "Prem'ss"))
OPTION = EnumType("Option", ("allocataire", "service_médical"), ("gestionnaire conseil", "service médical"))
NATURE = EnumType("Nature", ("enseignement", "évaluation"), ("enseignement", "évaluation"))
JOB = RecordType(
    "Emploi", (Field("période", PERIOD), Field("quotité", SHARE, "taux d'emploi"), Field("en_relation", BOOL))
)
TITLE = RecordType(
    "Titre", (Field("nom", EnumType("Antérieure", ("tam_tam",), ("Tam Tam",))), Field("obtenue_le", DATE))
)
ONE_A_YEAR = EnumType("une_demande_par_an", ("année_civile", "douze_mois"), ("par année civile", "sur douze mois"))

_ids = itertools.count()


def at(name: str, line: int = 1) -> Span:
    return Span(f"{name.partition('.')[0]}.cqp", 0, 1, line, 1, line, 2)


def entry(name: str, type_: Type, question: str = "", judge: str | None = None) -> Entry:
    return Entry(name, name.partition(".")[0], type_, question, judge, at(name))


def constant(value: Known, type_: Type) -> Node:
    return Const(id=next(_ids), type=type_, span=at("certification"), value=value)


def rule(name: str, kind: RuleKind, type_: Type, body: Node) -> Rule:
    short = name.partition(".")[2]
    return Rule(name, name.partition(".")[0], kind, (), type_, f"libellé de {short}", body, at(name, 7))


def reading_facts(type_: Type, *names: str) -> Node:
    """A node that reaches these facts, calls and readings; what it computes does not matter here."""
    operands: list[Node] = []
    for name in names:
        kind, _, target = name.partition(":")
        place = {"id": next(_ids), "type": type_, "span": at(target)}
        match kind:
            case "fact":
                operands.append(Fact(**place, entry=target))  # type: ignore[arg-type]
            case "call":
                operands.append(Call(**place, rule=target))  # type: ignore[arg-type]
            case _:
                operands.append(Reading(**place, interpretation=target))  # type: ignore[arg-type]
    return Make(id=next(_ids), type=ListType(type_), span=at("vae"), shape="list", operands=tuple(operands))


def ceiling_body() -> Node:
    """Cells of ``financement.plafond_option``: one given, three to be fixed."""
    cells: list[Node] = []
    keys = tuple(itertools.product(OPTION.values, NATURE.values))
    type_ = NumberType(HOURS)
    for key in keys:
        place = {"id": next(_ids), "type": type_, "span": at("financement", 3)}
        hole = Hole(**place, parameter="financement.plafond_option", key=key, by="la caisse")  # type: ignore[arg-type]
        value = constant(40, type_) if key == ("allocataire", "enseignement") else hole
        case = CoreCase(
            0, "dated", constant(True, BOOL), constant(True, BOOL), value, frozenset(), at("financement", 42)
        )
        cells.append(
            Default(id=next(_ids), type=type_, span=at("financement", 40), cases=(case,), exhaustive=True, place="")
        )
    return Make(id=next(_ids), type=MapType((OPTION, NATURE), type_), span=at("financement"), shape="map",
                operands=tuple(cells), keys=keys)  # fmt: skip


ENTRIES = (
    entry("certification.pass_suivi", BOOL, "Le candidat a-t-il suivi Pass formation ?"),
    entry("certification.notes", MapType((EXAM,), NOTE), "Notes obtenues, sur 20"),
    entry("certification.modules_suivis", ListType(TEXT), "Modules suivis"),
    entry("certification.avis", BOOL, "L'avis est-il favorable ?", judge="le jury local"),
    entry("vae.emplois", ListType(JOB), "Emplois occupés"),
    entry("vae.déposée_le", DATE, "Date de dépôt de la demande"),
    entry("vae.réunion_du_jury", OptionalType(DATE), "Date du jury"),
    entry("vae.durée_suspendue", NumberType(MONTHS, bounds=Bounds(0, 120)), "Durée suspendue"),
    entry("vae.observation", OptionalType(TEXT), "Observation"),
    entry("vae.titre", OptionalType(TITLE), "Certification antérieure"),
    entry("financement.heures", MapType((MODULE, NATURE), NumberType(HOURS, bounds=Bounds(0))), "Heures réalisées"),
    entry("financement.modules_demandés", ListType(MODULE), "Modules demandés"),
    entry("financement.nombre_de_demandes", NumberType(integer=True, bounds=Bounds(1)), "Nombre de demandes"),
    entry("financement.taux_réduit", NUMBER, "Taux réduit"),
    entry("financement.délai", NumberType(Unit.of({MEASURES["jour"]: 1})), "Délai"),
    entry("financement.période_du_parcours", PERIOD, "Période du parcours"),
    entry("financement.notes_de_suivi", ListType(NUMBER), "Notes de suivi"),
)

INTERPRETATIONS = (
    Interpretation("vae.une_demande_par_an", "vae", "Par année civile ou sur douze mois ?", ONE_A_YEAR, at("vae", 9)),
)

RULES = (
    rule("certification.certification", "decision", RESULT,
         reading_facts(RESULT, "fact:certification.pass_suivi", "call:certification.moyenne")),
    rule("certification.moyenne", "rule", NUMBER, reading_facts(NUMBER, "fact:certification.notes")),
    rule("vae.recevabilité", "decision", BOOL,
         reading_facts(BOOL, "fact:vae.emplois", "reading:vae.une_demande_par_an", "call:certification.moyenne",
                       "call:financement.plafond_option")),
    rule("vae.montant", "decision", NUMBER, reading_facts(NUMBER, "fact:vae.déposée_le")),
    rule("financement.montant", "decision", NUMBER, reading_facts(NUMBER, "fact:financement.heures")),
    rule("financement.taux_horaire", "parameter", NUMBER, constant(12, NUMBER)),
    rule("financement.plafond_option", "parameter", MapType((OPTION, NATURE), NumberType(HOURS)), ceiling_body()),
    rule("financement.liste_des_pilotes", "parameter", ListType(INTEGER),
         Hole(id=next(_ids), type=ListType(INTEGER), span=at("financement"), parameter="financement.liste_des_pilotes",
              key=(), by="l'Ucanss")),
)  # fmt: skip


def holes() -> tuple[HoleDeclaration, ...]:
    type_ = NumberType(HOURS, bounds=Bounds(0))
    cells = [key for key in itertools.product(OPTION.values, NATURE.values) if key != ("allocataire", "enseignement")]
    by = "la caisse nationale"
    return (
        *(HoleDeclaration("financement.plafond_option", key, type_, by, at("financement", 3)) for key in cells),
        HoleDeclaration("financement.liste_des_pilotes", (), ListType(INTEGER), "l'Ucanss", at("financement", 4)),
    )


def program() -> Program:
    names = {"certification": "Certification", "vae": "Validation des acquis", "financement": "Prise en charge"}
    return Program(
        policies={name: Policy(name, label, at(name)) for name, label in names.items()},
        documents={},
        enums={e.name: e for e in (EXAM, RESULT, MODULE, OPTION, NATURE)},
        records={JOB.name: JOB, TITLE.name: TITLE},
        entries={e.name: e for e in ENTRIES},
        rules={r.name: r for r in RULES},
        interpretations={i.name: i for i in INTERPRETATIONS},
        holes=holes(),
        requirements=(),
        guarantees=(),
        scenarios=(),
        published=tuple(each.name for each in RULES if each.kind == "decision"),
        files={},
    )


PROGRAM = program()


def read_dossier(
    source: SourceFile, program: Program = PROGRAM, notation: Format = "yaml"
) -> tuple[Dossier | None, list[Diagnostic]]:
    """A dossier of the program above, or of another."""
    return DossierReader(program).read_file(source, notation)
