"""Dossiers read (SEMANTICS §10): what is taken, and every mistake at its place."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import NUMBER, Field, RecordType, number_in
from cqp_dsl.core.datatypes.units import PERCENT
from cqp_dsl.core.datatypes.values import MapValue, MissingFact, Period, Record, Void
from cqp_dsl.diagnostics import Diagnostic, Severity
from cqp_dsl.source import SourceFile
from tests.dossier.example import PROGRAM, read_dossier

if TYPE_CHECKING:
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.dossier.read import Format


def read(text: str, format_: Format = "yaml") -> tuple[Dossier | None, list[Diagnostic]]:
    return read_dossier(SourceFile.from_text(f"dossier.{format_}", text), PROGRAM, format_)


def good(text: str, format_: Format = "yaml") -> Dossier:
    dossier, diagnostics = read(text, format_)
    assert diagnostics == []
    assert dossier is not None
    return dossier


def fact(name: str, text: str) -> Any:  # noqa: ANN401 - a fact is a value of any type
    """The fact read when ``text`` is written as its value."""
    policy, _, short = name.partition(".")
    return good(f"faits:\n  {policy}:\n    {short}: {text}\n").facts[name]


def refusal(name: str, text: str) -> Diagnostic:
    """The one diagnostic given when ``text`` is written as the value of the fact."""
    policy, _, short = name.partition(".")
    dossier, diagnostics = read(f"faits:\n  {policy}:\n    {short}: {text}\n")
    assert dossier is None
    assert len(diagnostics) == 1, diagnostics
    return diagnostics[0]


def codes(diagnostics: list[Diagnostic]) -> list[tuple[str, int]]:
    return [(d.code, d.span.line if d.span else 0) for d in diagnostics]


DESIGN = """\
dossier: session de décembre 2013, candidat 17
date: 2013-12-16                       # date d'effet
faits:
  certification:
    pass_suivi: oui
    notes: { tronc_commun: 14, option: 14, écrit: 15.5, oral: "1/3", applications: 14 }
  vae:
    emplois:
      - période: { début: 2009-06-01, fin: 2014-05-31 }
        quotité: 60 %
        en_relation: oui
      - période: du 1er juin 2001 au 31 mai 2009
        quotité: 50
    réunion_du_jury: rien
décisions: [certification, vae.recevabilité]
lectures:
  une_demande_par_an: année_civile
paramètres:
  plafond_option: { allocataire: { évaluation: 1 h }, service_médical: { sinon: 150 } }
"""


def test_a_whole_dossier() -> None:
    dossier = good(DESIGN)
    assert dossier.label == "session de décembre 2013, candidat 17"
    assert dossier.path == "dossier.yaml"
    assert dossier.date == datetime.date(2013, 12, 16)
    notes = dossier.facts["certification.notes"]
    assert isinstance(notes, MapValue)
    assert notes.cells[("écrit",)] == Fraction(31, 2)
    assert notes.cells[("oral",)] == Fraction(1, 3)
    assert dossier.facts["certification.pass_suivi"] is True
    assert dossier.facts["vae.réunion_du_jury"] is None
    assert dossier.facts["vae.emplois"] == (
        Record((Period(datetime.date(2009, 6, 1), datetime.date(2014, 5, 31)), Fraction(3, 5), True)),
        Record(
            (
                Period(datetime.date(2001, 6, 1), datetime.date(2009, 5, 31)),
                Fraction(1, 2),
                Void((MissingFact("vae.emplois[2].en_relation", "vae.emplois", "Emplois occupés"),)),
            )
        ),
    )
    assert dossier.decisions == ("certification.certification", "vae.recevabilité")
    assert dossier.readings == {"vae.une_demande_par_an": "année_civile"}
    assert dossier.holes == {
        ("financement.plafond_option", ("allocataire", "évaluation")): 1,
        ("financement.plafond_option", ("service_médical", "enseignement")): 150,
        ("financement.plafond_option", ("service_médical", "évaluation")): 150,
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("certification.pass_suivi", "oui", True),
        ("certification.pass_suivi", "Vrai", True),
        ("certification.pass_suivi", "no", False),
        ("certification.pass_suivi", "'faux'", False),
        ("financement.taux_réduit", "9,5", Fraction(19, 2)),
        ("financement.taux_réduit", "9.5", Fraction(19, 2)),
        ("financement.taux_réduit", '"1/3"', Fraction(1, 3)),
        ("financement.taux_réduit", "60 %", Fraction(3, 5)),
        ("financement.taux_réduit", "−3 200", -3200),
        ("financement.taux_réduit", "3\u202f200,10", Fraction(32001, 10)),
        ("financement.taux_réduit", "1e3", 1000),
        ("financement.taux_réduit", "012", 12),
        ("financement.délai", "30 jours", 30),
        ("financement.nombre_de_demandes", "2,0", 2),
        ("vae.durée_suspendue", "3 ans", 36),
        ("vae.durée_suspendue", "36 mois", 36),
        ("vae.durée_suspendue", "1 an et 6 mois", 18),
        ("vae.durée_suspendue", "1 an 6 mois", 18),
        ("financement.délai", "2 semaines et 3 jours", 17),
        ("financement.délai", "1 semaine", 7),
        ("vae.durée_suspendue", "36", 36),
        ("vae.déposée_le", "2014-02-28", datetime.date(2014, 2, 28)),
        ("vae.déposée_le", "28/02/2014", datetime.date(2014, 2, 28)),
        ("vae.déposée_le", "28.02.2014", datetime.date(2014, 2, 28)),
        ("vae.déposée_le", "28 févr. 2014", datetime.date(2014, 2, 28)),
        ("vae.déposée_le", "16 déc. 2013", datetime.date(2013, 12, 16)),
        ("vae.déposée_le", "3 Juil 2014", datetime.date(2014, 7, 3)),
        ("vae.déposée_le", "1er février 2014", datetime.date(2014, 2, 1)),
        ("vae.déposée_le", "1 Fevrier 2014", datetime.date(2014, 2, 1)),
        ("vae.réunion_du_jury", "null", None),
        ("vae.réunion_du_jury", "~", None),
        ("vae.observation", "rien", None),
        ("vae.observation", '"rien"', "rien"),
        ("vae.observation", "06000", "06000"),
        ("vae.observation", "|\n      deux\n      lignes", "deux\nlignes\n"),
        ("vae.titre", "rien", None),
        ("financement.modules_demandés", "[]", ()),
        ("financement.modules_demandés", "[pass, Prem'ss]", ("pass", "premss")),
        ("financement.période_du_parcours", "2013-01-01/2013-01-01",
         Period(datetime.date(2013, 1, 1), datetime.date(2013, 1, 1))),
        ("financement.période_du_parcours", "1er mars 2013 au 2 mars 2013",
         Period(datetime.date(2013, 3, 1), datetime.date(2013, 3, 2))),
        ("financement.période_du_parcours", "{ debut: 1/3/2013, fin: 2/3/2013 }",
         Period(datetime.date(2013, 3, 1), datetime.date(2013, 3, 2))),
    ],
)  # fmt: skip
def test_values(name: str, text: str, value: object) -> None:
    assert fact(name, text) == value
    assert type(fact(name, text)) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("certification.pass_suivi", "peut-être", "CQP609", "ni oui ni non"),
        ("certification.pass_suivi", "rien", "CQP617", "attendu : oui ou non"),
        ("certification.pass_suivi", "[oui]", "CQP609", "une liste est écrite"),
        ("certification.notes", "12", "CQP609", "un groupe de clés (tronc_commun"),
        ("certification.notes", "{ orale: 12 }", "CQP608", "n'est pas une clé de « certification.notes »"),
        ("certification.notes", "{ oral: 21 }", "CQP615", "21 est hors des bornes : de 0 à 20"),
        ("certification.notes", "{ oral: -1 }", "CQP615", "de 0 à 20"),
        ("certification.notes", "{ oral: abc }", "CQP610", "attendu : un nombre de 0 à 20"),
        ("certification.notes", "{ oral: .nan }", "CQP610", "n'est pas un nombre"),
        ("certification.notes", "{ oral: .inf }", "CQP610", "n'est pas un nombre"),
        ("certification.notes", "{ oral: 1/0 }", "CQP610", "n'est pas un nombre"),
        ("vae.déposée_le", "3 jui. 2014", "CQP613", "« jui. » n'est pas un mois"),
        ("vae.déposée_le", "28.02.14", "CQP613", "l'année doit avoir quatre chiffres"),
        ("certification.notes", "{ oral: 7/10 }", "CQP610", "est une note sur 10, et ce nombre est sur 20"),
        ("certification.notes", "{ oral: 25/20 }", "CQP615", "25 est hors des bornes : de 0 à 20"),
        ("certification.notes", '{ oral: "12,5/10" }', "CQP610", "est une note sur 10"),
        ("vae.durée_suspendue", "1 an et 14 mois", "CQP612", "attendu : un nombre en mois"),
        ("vae.durée_suspendue", "1 an, 2 mois et 3 jours", "CQP612", "attendu : un nombre en mois"),
        ("financement.heures", "{ pass: { enseignement: 2 h 75 } }", "CQP612", "un nombre en h"),
        ("financement.heures", "{ pass: { enseignement: 3 heurs } }", "CQP612", "« heurs » n'est pas une unité"),
        ("certification.notes", "{ oral: 9,5, écrit: 12 }", "CQP622", "« 9,5 » y est lu en deux morceaux"),
        ("certification.notes", "{ oral: 9, oral: 8 }", "CQP602", "répétée"),
        ("certification.notes", "{ oral: 9, épreuve orale: 8 }", "CQP602", "répétée"),
        ("certification.modules_suivis", "Pass", "CQP609", "attendu : une liste"),
        ("certification.modules_suivis", "{ a: 1 }", "CQP609", "attendu : une liste"),
        ("vae.emplois", "[{ quotite: 1 }]", "CQP608", "n'est pas une clé de « vae.emplois[1] »"),
        ("vae.emplois", "[{ quotité: 600 }]", "CQP615", "« vae.emplois[1].quotité » : 600 % est hors des bornes"),
        ("vae.déposée_le", "31/02/2014", "CQP613", "le 31 février 2014 n'existe pas : février 2014 finit le 28"),
        ("vae.déposée_le", "31 février 2014", "CQP613", "février 2014 finit le 28"),
        ("vae.déposée_le", "1899-12-31", "CQP613", "de 1900 à 2099"),
        ("vae.déposée_le", "2100-01-01", "CQP613", "de 1900 à 2099"),
        ("vae.déposée_le", "2014-13-01", "CQP613", "il n'y a pas de mois 13"),
        ("vae.déposée_le", "1er janvié 2014", "CQP613", "vouliez-vous dire « janvier »"),
        ("vae.déposée_le", "1/1/14", "CQP613", "quatre chiffres"),
        ("vae.déposée_le", "2014-01-01T10:00:00", "CQP613", "sans heure"),
        ("vae.déposée_le", "hier", "CQP613", "ce n'est pas une date"),
        ("vae.durée_suspendue", "30 jours", "CQP612", "attendu : un nombre en mois de 0 mois à 120 mois"),
        ("financement.délai", "1 mois", "CQP612", "un nombre en jour"),
        ("financement.nombre_de_demandes", "1,5", "CQP611", "n'est pas entier"),
        ("financement.nombre_de_demandes", "0", "CQP615", "au moins 1"),
        ("financement.taux_réduit", "14 points", "CQP612", "sans unité"),
        ("financement.taux_réduit", "3 heurs", "CQP612", "« heurs » n'est pas une unité"),
        ("financement.taux_réduit", "1" * 1001, "CQP604", "au plus 1000 caractères"),
        ("financement.taux_réduit", "!!python/object/apply:os.system [ls]", "CQP603", "étiquette de type"),
        ("financement.taux_réduit", "!!float 1", "CQP603", "étiquette de type"),
        ("financement.taux_réduit", "&a 1", "CQP603", "ancre"),
        ("financement.modules_demandés", "[passe]", "CQP616", "attendu : pass, premss"),
        ("financement.modules_demandés", "[PASS]", "CQP616", "attendu : pass, premss"),
        ("financement.heures", "{ pass: 40 }", "CQP609", "« financement.heures[pass] » : « 40 » est écrit"),
        ("financement.heures", "{ pass: { enseignement: 40 km } }", "CQP612", "un nombre en h"),
        ("financement.période_du_parcours", "2014", "CQP614", "n'est pas une période"),
        ("financement.période_du_parcours", "du 2/1/2014 au 1/1/2014", "CQP614", "finit le 1er janvier 2014, avant"),
        ("financement.période_du_parcours", "{ début: 2014-01-02, fin: 2014-01-01 }", "CQP614", "avant de commencer"),
        ("financement.période_du_parcours", "du 31/2/2014 au 1/1/2015", "CQP613", "n'existe pas"),
        ("financement.période_du_parcours", "{ début: 2014-01-02, terme: 2014-01-01 }", "CQP608", "« terme »"),
        ("financement.période_du_parcours", "{ <<: 1, début: 2014-01-02, fin: 2014-01-03 }", "CQP603", "fusion"),
        ("financement.période_du_parcours", "{ [a]: 1, début: 2014-01-02, fin: 2014-01-03 }", "CQP603", "une clé est"),
        ("inconnu.période_du_parcours", "1", "CQP606", "n'est pas une politique"),
        ("certification.notte", "1", "CQP607", "n'est pas un fait de la politique « certification »"),
    ],
)  # fmt: skip
def test_refusals(name: str, text: str, code: str, words: str) -> None:
    diagnostics = [d for d in read_all(name, text) if d.severity is Severity.ERROR]
    assert [d.code for d in diagnostics] == [code]
    assert words.casefold() in plain_spaces(diagnostics[0].message).casefold()
    assert diagnostics[0].span is not None
    assert diagnostics[0].span.line == 3 or code == "CQP606"


def read_all(name: str, text: str) -> list[Diagnostic]:
    policy, _, short = name.partition(".")
    dossier, diagnostics = read(f"faits:\n  {policy}:\n    {short}: {text}\n")
    assert dossier is None
    return diagnostics


def test_suggestions_name_the_nearest_thing_and_mend_it() -> None:
    found = refusal("financement.modules_demandés", '["Passe"]')
    assert plain_spaces(found.help or "") == "Vouliez-vous dire « pass » ?"
    assert found.fix is not None
    assert found.fix.replacement == '"pass"'
    label = refusal("certification.notes", "{ epreuve ecrite: 12 }")
    assert label.fix is not None
    assert label.fix.replacement == "écrit"
    comma = refusal("certification.notes", "{ oral: 9,5 }")
    assert comma.fix is not None
    assert comma.fix.replacement == "9.5"


def test_all_mistakes_at_once_with_their_places() -> None:
    _, diagnostics = read(
        """\
dosier: x
date: 31/02/2014
faits:
  certification:
    pass_suivie: oui
    notes: { oral: 21, ecrit: 12 }
    emplois: []
    modules_suivis: Pass
  pass_suivi: oui
  Financement: {}
décisions: [certif, moyenne, montant]
lectures: { une_demande: x, une_demande_par_an: annee_civile }
paramètres: { taux_horaire: 13, plafond_options: 2, plafond_option: { allocataire: { enseignement: 12 } } }
faits: {}
vae: {}
"""
    )
    assert codes(diagnostics) == [
        ("CQP605", 1), ("CQP613", 2), ("CQP607", 5), ("CQP615", 6), ("CQP608", 6), ("CQP607", 7), ("CQP609", 8),
        ("CQP606", 9), ("CQP606", 10), ("CQP619", 11), ("CQP619", 11), ("CQP619", 11), ("CQP620", 12), ("CQP620", 12),
        ("CQP621", 13), ("CQP621", 13), ("CQP621", 13), ("CQP602", 14), ("CQP605", 15),
    ]  # fmt: skip
    helps = [plain_spaces(d.help or "") for d in diagnostics]
    assert helps[0] == "Vouliez-vous dire « dossier » ?"
    assert helps[2] == "Vouliez-vous dire « pass_suivi » ?"
    assert helps[5] == "Ce fait existe dans « vae » : écrivez-le sous ce nom."
    assert helps[7] == "C'est un fait de la politique « certification » : écrivez-le sous ce nom."
    assert helps[8].startswith("Vouliez-vous dire « financement » ? Politiques lues : certification, vae, ")
    assert helps[11] == "Écrivez vae.montant ou financement.montant."
    assert helps[-1] == "C'est une politique : écrivez-la sous « faits: »."
    fixed = diagnostics[16]
    assert [label.span.place for label in fixed.labels] == ["dossier.yaml:13", "financement.cqp:42"]


def test_columns_are_those_of_the_text() -> None:
    found = refusal("certification.notes", "{ oral: 21 }")
    assert found.span is not None
    assert (found.span.line, found.span.column, found.span.end_column) == (3, 20, 22)


def test_an_unknown_policy_names_those_that_were_read_and_how_to_give_others() -> None:
    dossier, diagnostics = read("faits:\n  ma_politique: { note: 12 }\n")
    assert dossier is None
    assert codes(diagnostics) == [("CQP606", 2)]
    help_ = plain_spaces(diagnostics[0].help or "")
    assert help_.startswith("Politiques lues : certification, vae, ")
    assert help_.endswith("Les vôtres se donnent par « --policies RÉPERTOIRE ».")


def test_left_out_or_empty_is_unknown() -> None:
    dossier, diagnostics = read(
        "faits:\n  certification:\n    pass_suivi:\n    notes: {oral: 12, écrit: }\n  vae: {emplois: [ ]}\n"
    )
    assert dossier is not None
    assert diagnostics == []
    assert set(dossier.facts) == {"certification.notes", "vae.emplois"}
    notes = dossier.facts["certification.notes"]
    assert isinstance(notes, MapValue)
    assert isinstance(notes.cells[("écrit",)], Void)
    assert dossier.decisions is None
    assert dossier.date is None


def test_an_optional_fact_left_empty_is_unknown_not_nothing() -> None:
    dossier, diagnostics = read("faits:\n  vae:\n    réunion_du_jury:\n")
    assert dossier is not None
    assert dossier.facts == {}
    assert [(d.code, d.severity) for d in diagnostics] == [("CQP618", Severity.WARNING)]
    assert "« rien » s'il n'y en a pas" in plain_spaces(diagnostics[0].help or "")


def test_the_rest_of_a_map() -> None:
    notes = fact("certification.notes", "{ oral: 6, sinon: 14 }")
    assert [notes.cells[(name,)] for name in ("tronc_commun", "option", "écrit", "oral")] == [14, 14, 14, 6]
    hours = fact("financement.heures", "{ pass: { enseignement: 40, sinon: 1 }, sinon: 2 }")
    assert list(hours.cells.values()) == [40, 1, 2, 2]
    nested = fact("financement.heures", "{ sinon: { évaluation: 1, sinon: 3 } }")
    assert list(nested.cells.values()) == [3, 1, 3, 1]


def test_a_mistake_under_sinon_is_said_once() -> None:
    assert refusal("certification.notes", "{ sinon: 21 }").code == "CQP615"


def test_half_a_period_is_unknown_and_says_so() -> None:
    dossier, diagnostics = read("faits:\n  financement:\n    période_du_parcours: { début: 2013-01-01 }\n")
    assert dossier is not None
    assert dossier.facts == {}
    assert plain_spaces(diagnostics[0].message).startswith("« financement.période_du_parcours » n'a pas de fin")


def test_two_numbers_between_brackets_that_may_be_one() -> None:
    dossier, diagnostics = read("faits:\n  financement:\n    notes_de_suivi: [9,5, 12]\n")
    assert dossier is not None
    assert dossier.facts["financement.notes_de_suivi"] == (9, 5, 12)
    assert [(d.code, d.severity) for d in diagnostics] == [("CQP622", Severity.WARNING)]


def test_headings_without_accents() -> None:
    dossier = good("decisions: certification\nparametres: { liste_des_pilotes: [1, 2] }\n")
    assert dossier.decisions == ("certification.certification",)
    assert dossier.holes == {("financement.liste_des_pilotes", ()): (1, 2)}


def test_holes_are_filled_whole() -> None:
    _, diagnostics = read("paramètres:\n  plafond_option: { allocataire: { évaluation: }, service_médical: 3 }\n")
    assert ("CQP609", 2) in codes(diagnostics)
    assert ("CQP618", 2) in codes(diagnostics)
    dossier, _ = read("paramètres: { plafond_option: { sinon: 3 } }")
    assert dossier is not None
    assert len(dossier.holes) == 3


def test_a_rule_that_is_not_published_cannot_be_asked() -> None:
    _, diagnostics = read("décisions: [certification.moyenne]")
    assert plain_spaces(diagnostics[0].message) == "« certification.moyenne » n'est pas une décision publiée"
    assert diagnostics[0].labels[1].span.place == "certification.cqp:7"


def test_an_empty_list_of_decisions_asks_nothing_in_particular() -> None:
    dossier, diagnostics = read("décisions: []")
    assert dossier is not None
    assert dossier.decisions is None
    assert [d.code for d in diagnostics] == ["CQP618"]


@pytest.mark.parametrize("text", ["", "# rien\n", "---\n", "\n\n"])
def test_an_empty_dossier(text: str) -> None:
    dossier, diagnostics = read(text)
    assert dossier is None
    assert [d.code for d in diagnostics] == ["CQP601"]


@pytest.mark.parametrize("text", ["bonjour", "[1, 2]", "12", "rien"])
def test_a_dossier_is_a_group_of_headings(text: str) -> None:
    assert [d.code for d in read(text)[1]] == ["CQP609"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("faits: { vae: {}, vae: {} }", ["CQP602"]),
        ("faits: { certification: { pass_suivi: oui, pass_suivi: non } }", ["CQP602"]),
        ("faits: [vae]", ["CQP609"]),
        ("faits:", []),
        ("faits: { vae: }", []),
        ("lectures: { une_demande_par_an: douze_mois, vae.une_demande_par_an: douze_mois }", ["CQP602"]),
        ("lectures: { une_demande_par_an: [douze_mois] }", ["CQP609"]),
        ("lectures: { une_demande_par_an: }", ["CQP618"]),
        ("lectures: { une_demande_par_an: &a douze_mois }", ["CQP603"]),
        ("décisions:", []),
        ("décisions: { certification: oui }", ["CQP609"]),
        ("décisions: [[certification]]", ["CQP609"]),
        ("paramètres:", []),
        ("paramètres: 12", ["CQP609"]),
        ("paramètres: { liste_des_pilotes: [1], liste_des_pilotes: [2] }", ["CQP602"]),
        ("paramètres: { liste_des_pilotes: }", ["CQP618"]),
        ("paramètres: { liste_des_pilotes: [1, ''] }", ["CQP610"]),
        ("paramètres: { plafond_option: }", ["CQP618"]),
        ("paramètres: { plafond_option: { gestionnaire conseil: { évaluation: 2 } } }", []),
        ("paramètres: { plafond_option: { allocataires: { évaluation: 2 } } }", ["CQP608"]),
        ("paramètres: { plafond_option: { sinon: { évaluation: 2, sinon: 3 } } }", []),
        ("paramètres: { plafond_option: &a {} }", ["CQP603"]),
        ("dossier: [a]", ["CQP609"]),
        ("date: [2013-12-16]", ["CQP609"]),
        ("date: &a 2013-12-16", ["CQP603"]),
        ("date:", []),
        ("faits: { certification: { notes: , pass_suivi: } }", []),
        ("faits: { financement: { heures: { pass: , premss: { enseignement: } } } }", []),
        ("&a {}", ["CQP603"]),
    ],
)
def test_headings(text: str, found: list[str]) -> None:
    dossier, diagnostics = read(text)
    assert [d.code for d in diagnostics] == found
    assert (dossier is None) == any(d.severity is Severity.ERROR for d in diagnostics)


def test_an_ambiguous_interpretation_is_refused_with_its_places() -> None:
    one = PROGRAM.interpretations["vae.une_demande_par_an"]
    other = evolve(one, name="jury.une_demande_par_an", policy="jury")
    both = evolve(PROGRAM, interpretations={**PROGRAM.interpretations, other.name: other})
    text = "lectures: { une_demande_par_an: année_civile }"
    _, (found,) = read_dossier(SourceFile.from_text("d.yaml", text), both)
    assert found.code == "CQP620"
    assert found.help == "Écrivez vae.une_demande_par_an ou jury.une_demande_par_an."
    assert len(found.labels) == 3


def test_a_hole_filled_in_part_is_refused() -> None:
    record = RecordType("Tarif", (Field("heure", NUMBER), Field("jour", NUMBER)))
    holes = (evolve(PROGRAM.holes[-1], type=record),)
    source = SourceFile.from_text("d.yaml", "paramètres: { liste_des_pilotes: { heure: 12 } }")
    _, (found,) = read_dossier(source, evolve(PROGRAM, holes=holes))
    assert found.code == "CQP621"
    assert "qu'en partie" in found.message


def test_a_bare_number_is_a_percentage_where_one_is_declared() -> None:
    rate = evolve(PROGRAM.entries["financement.taux_réduit"], type=number_in(PERCENT))
    source = SourceFile.from_text("d.yaml", "faits: { financement: { taux_réduit: 60 } }")
    dossier, found = read_dossier(source, evolve(PROGRAM, entries={rate.name: rate}))
    assert dossier is not None
    assert (dossier.facts, found) == ({"financement.taux_réduit": Fraction(3, 5)}, [])


def test_a_mark_may_stand_over_its_scale() -> None:
    notes = fact("certification.notes", '{ oral: 14/20, écrit: "12,5/20" }')
    assert (notes.cells["oral",], notes.cells["écrit",]) == (14, Fraction(25, 2))


@pytest.mark.parametrize("written", ["0,8", "0.8", "1", "1/3", '"0,8"'])
def test_a_bare_share_is_ambiguous(written: str) -> None:
    found = refusal("vae.emplois", f"\n      - quotité: {written}")
    assert found.code == "CQP624"
    assert "sans « % » est ambigu" in plain_spaces(found.message)
