from __future__ import annotations

import datetime
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.core.datatypes.types import NUMBER, Bounds, NumberType
from cqp_dsl.core.datatypes.units import MEASURES, MONTHS, Unit
from cqp_dsl.core.datatypes.values import Record
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.dossier.facts import knows_something
from cqp_dsl.dossier.write import dossier_text, number_text
from cqp_dsl.source import SourceFile
from tests.dossier.example import HOURS, PROGRAM, SHARE, read_dossier
from tests.properties.dossiers import dossiers


def read(text: str) -> tuple[Dossier | None, list[str]]:
    found, diagnostics = read_dossier(SourceFile.from_text("dossier.yaml", text), PROGRAM)
    return found, [diagnostic.message for diagnostic in diagnostics]


def written(dossier: Dossier) -> str:
    return dossier_text(dossier, PROGRAM)


@given(dossiers(PROGRAM))
@settings(max_examples=150)
def test_what_is_written_reads_back_the_same(dossier: Dossier) -> None:
    found, messages = read(written(dossier))
    assert messages == []
    assert found is not None
    known = {name: value for name, value in dossier.facts.items() if knows_something(value)}
    assert {name: value for name, value in found.facts.items() if knows_something(value)} == known
    assert (found.date, found.readings, found.holes) == (dossier.date, dossier.readings, dossier.holes)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_reads_back_the_same(text: str) -> None:
    found, messages = read(written(Dossier(label=text, facts={"vae.observation": text})))
    assert messages == []
    assert found is not None
    composed = read_nfc(text)
    assert (found.label, found.facts["vae.observation"]) == (composed, composed)


def read_nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (14, NUMBER, "14"),
        (Fraction(-19, 2), NUMBER, "-9,5"),
        (Fraction(1, 8), NUMBER, "0,125"),
        (Fraction(1, 3), NUMBER, "1/3"),
        (Fraction(3, 5), SHARE, "60 %"),
        (40, NumberType(HOURS), "40 h"),
        (36, NumberType(MONTHS), "36 mois"),
        (Fraction(7, 3), NumberType(bounds=Bounds(0, 3)), "14/6"),
        (3200, NumberType(Unit.of({MEASURES["€"]: 1})), "3200 €"),
    ],
)
def test_numbers_are_exact(value: int | Fraction, type_: NumberType, text: str) -> None:
    assert number_text(value, type_) == text


def test_questions_and_silences_are_comments() -> None:
    dossier = Dossier(
        label="candidat 17",
        date=datetime.date(2013, 12, 16),
        facts={"certification.pass_suivi": True, "vae.titre": Record(("tam_tam", datetime.date(2009, 6, 1)))},
        decisions=("certification.certification",),
    )
    text = dossier_text(dossier, PROGRAM, ["certification.notes[oral]", "vae.déposée_le"])
    assert text == (
        "dossier: candidat 17\n"
        "date: 2013-12-16\n"
        "décisions:\n"
        "  - certification.certification\n"
        "faits:\n"
        "  certification:\n"
        "    # Le candidat a-t-il suivi Pass formation ?\n"
        "    pass_suivi: oui\n"
        "    # Notes obtenues, sur 20\n"
        "    # Sans réponse : notes[oral]\n"
        "  vae:\n"
        "    # Date de dépôt de la demande\n"
        "    # Sans réponse : déposée_le\n"
        "    # Certification antérieure\n"
        "    titre:\n"
        "      nom: tam_tam\n"
        "      obtenue_le: 2009-06-01\n"
    )
