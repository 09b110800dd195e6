"""What cites each section, what is left open: on a small program, then on the shipped policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.pipeline import load
from cqp_dsl.workspace.inventory.ambiguities import ambiguities
from cqp_dsl.workspace.inventory.sources import source_coverage

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.core.program import Program
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.workspace.inventory.sources import Citing

RULES = """\
politique essai « Essai »
  selon texte §1
source texte « Texte d'essai » sections §1 ; §2 ; §3 ; §4

entrée note : nombre « Note ? »
entrée avis : booléen « Avis ? » appréciée par « le jury »

interprétation arrondi_du_total
  selon texte §2
  question « Arrondit-on ? »
  lecture exacte « non »
  lecture entière « oui »

interprétation seuil_compris
  question « Le seuil suffit-il ? »
  lecture inclus « oui »
  lecture exclu « non »
  retenue inclus par « la commission » le 12 mars 2014

paramètre seuil : nombre « seuil »
  vaut 10 jusqu'au 31 décembre 2013
  vaut 11 à partir du 1er janvier 2014 selon texte §2

paramètre bonus : nombre « bonus » à fixer par « la caisse »

tableau barème
  | n : nombre || points : nombre | jours : nombre |
  | ≥ 10       || 1               | 2              |

règle total : nombre « total »
  vaut note si arrondi_du_total est exacte
  vaut arrondi(note ; 1) si arrondi_du_total est entière

décision admis : booléen « admission » favorable vrai
  vaut total > seuil ou (total = seuil et seuil_compris est inclus)
  exception rachat
    selon texte §3 : « le jury peut racheter »
    vaut vrai si avis

décision prime : nombre « prime »
  vaut bonus

hors_machine accueil « le centre veille à l'accueil » selon texte §3 motif « aucun critère »
"""

OTHER = """\
politique autre « Autre »
  selon texte §2
utilise essai

disposition transitoire reprise modifie essai.admis
  vaut vrai si note ≥ 9
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder: Path = tmp_path_factory.mktemp("politiques")
    (folder / "essai.cqp").write_text(RULES, encoding="utf-8")
    (folder / "autre.cqp").write_text(OTHER, encoding="utf-8")
    return load(folder).program


def items(program: Program, section: str) -> dict[str, Citing]:
    (source,) = source_coverage(program)
    (found,) = (each for each in source.sections if each.section == section)
    return {item.name: item for item in found.items}


def test_a_section_has_what_cites_it(program: Program) -> None:
    third = items(program, "§3")
    assert [(item.kind, name) for name, item in third.items()] == [
        ("exception", "essai.admis.rachat"),
        ("off_machine", "essai.accueil"),
    ]
    assert third["essai.admis.rachat"].cite.extract == "le jury peut racheter"
    assert third["essai.accueil"].reason == "aucun critère"


def test_what_has_its_politique_s_citation_cites_too(program: Program) -> None:
    first = items(program, "§1")
    assert {name for name, item in first.items() if item.own} == {"essai"}
    assert {"essai.note", "essai.seuil", "essai.barème", "essai.total", "essai.seuil_compris"} <= first.keys()
    assert first["essai.barème"].kind == "table"


def test_a_dated_value_and_a_disposition_cite_on_their_own(program: Program) -> None:
    second = items(program, "§2")
    assert second["essai.seuil"].kind == "value"
    assert (second["essai.admis.reprise"].kind, second["essai.admis.reprise"].policy) == ("disposition", "autre")


FINE = """\
politique fin « Fin » selon texte §1
source texte « Texte » sections §1 ; §2 ; §3 ; §4 ; §5 ; §6 ; §7

entrée note : nombre « Note ? »
entrée avis : booléen « Avis ? »

exigence « note positive » (note ≥ 0 « positive » selon texte §7)

interprétation sens
  question « Oui ? »
  lecture oui « oui » selon texte §6
  lecture non_ « non »

décision admis : booléen « admission » favorable vrai
  vaut vrai quand sens est oui si note ≥ 10 « avoir dix » selon texte §2 et avis « avis » selon texte §3
  vaut faux sinon

décision prime : nombre « prime »
  | note || prime |
  | ≥ 10 || 3     | « dix » selon texte §4
  | sinon || 0    | selon texte §5
"""


def test_conditions_rows_and_readings_cite_on_their_own(tmp_path: Path) -> None:
    (tmp_path / "fin.cqp").write_text(FINE, encoding="utf-8")
    fine = load(tmp_path).program
    (source,) = source_coverage(fine)
    assert [(item.kind, item.label) for each in source.sections[1:] for item in each.items] == [
        ("condition", "avoir dix"),
        ("condition", "avis"),
        ("row", "dix"),
        ("case", ""),
        ("reading", "oui"),
        ("condition", "positive"),
    ]
    assert source.uncovered == ()


def test_a_section_that_nothing_cites_is_told(program: Program) -> None:
    (source,) = source_coverage(program)
    assert source.uncovered == ("§4",)


def test_questions_have_their_state_and_what_depends_on_them(program: Program) -> None:
    found = {item.name: item for item in ambiguities(program)}
    assert [(item.kind, name) for name, item in found.items()] == [
        ("reading", "essai.arrondi_du_total"),
        ("reading", "essai.seuil_compris"),
        ("hole", "essai.bonus"),
        ("judgement", "essai.avis"),
    ]
    assert found["essai.arrondi_du_total"].decisions == ("essai.admis",)
    assert found["essai.arrondi_du_total"].retained is None
    retained = found["essai.seuil_compris"].retained
    assert retained is not None
    assert (retained.reading, retained.by, str(retained.on)) == ("inclus", "la commission", "2014-03-12")
    assert (found["essai.bonus"].by, found["essai.bonus"].decisions) == ("la caisse", ("essai.prime",))
    assert (found["essai.avis"].by, found["essai.avis"].decisions) == ("le jury", ("essai.admis",))


# --- The shipped policies ---------------------------------------------------------------------------------------------

QUESTIONS = {
    "the first day of funding, in or out": ("financement.jour_même",),
    "one request a year: calendar or sliding": ("vae.une_demande_par_an",),
    "the eight years, up to which day": ("vae.date_de_référence",),
    "full-time equivalent of several jobs": ("vae.cumul_d_emplois",),
    "an earlier certificate is obtained when": ("titulaires.obtention",),
    "an earlier certificate and the option asked": ("titulaires.correspondance",),
    "one month: days and starting point": ("jury.un_mois", "jury.départ_du_délai"),
    "rounding of the average": ("certification.arrondi_de_la_moyenne",),
    "absence from an exam": ("certification.note_en_cas_d_absence",),
    "Prem'ss and the option as conditions": ("certification.suivi_exigé",),
    "an unfavourable local opinion, the jury's margin": ("jury.marge", "jury.avis_du_jury_local"),
    "marks kept after a failure": ("reprise.note_conservée",),
    "an attestation after a catch-up exam in 2014": ("attestations.après_rattrapage",),
    "absence as a failure in December 2013": ("attestations.absence_à_l_examen",),
    "mid-April": ("sessions_premss.mi_avril",),
    "first awards: session or jury": ("premières_délivrances.date_de_délivrance",),
    "the hourly rate after 2013": ("financement.taux_horaire",),
    "ceilings of hours that make up for one another": ("financement.fongibilité",),
    "contracts already concluded, as of when": ("convention.contrats_déjà_conclus",),
    "sessions of several branches": ("sessions_premss.mixité",),
    "marks of the option after the training": ("accès.après_la_formation",),
    "funding of the three other options": ("financement.premier_jour_finançable",),
    "rights acquired under Accessit": ("accessit.droits_acquis",),
}
"""The questions that the text of the regulation leaves open, and the declarations that say so."""


@pytest.fixture(scope="module")
def shipped() -> Policies:
    return load()


def test_no_section_of_the_regulation_is_left_out(shipped: Policies) -> None:
    assert {source.document.name: source.uncovered for source in shipped.sources()} == {"enjeux": ()}


def test_the_questions_of_the_regulation_are_all_listed(shipped: Policies) -> None:
    found = {item.name: item for item in shipped.ambiguities()}
    assert len(QUESTIONS) == 23
    assert [name for names in QUESTIONS.values() for name in names if name not in found] == []


def test_every_question_is_put_so_that_it_can_be_voted_on(shipped: Policies) -> None:
    for item in shipped.ambiguities():
        assert item.cite is not None, item.name
        assert item.question, item.name
        if item.kind == "reading":
            assert item.question.endswith("?"), item.name
            assert len(item.readings) >= 2, item.name
        else:
            assert item.by, item.name


def test_every_open_reading_matters_to_a_decision(shipped: Policies) -> None:
    assert [item.name for item in shipped.ambiguities() if item.kind == "reading" and not item.decisions] == []
