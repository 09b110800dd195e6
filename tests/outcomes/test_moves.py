"""A policy changes: the outcome names the parameter, rule, exception, reading or table that moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.pipeline import load
from cqp_dsl.pytest_plugin.snapshots import OutcomeExtension
from cqp_dsl.render.outcomes.moves import moved, moved_text
from cqp_dsl.render.outcomes.snapshot import outcome, outcome_text

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.render.json_values import Json

RULES = """\
politique essai « Essai »
  selon texte §1
source texte « Texte d'essai » sections §1 ; §2

énumération Épreuve écrit oral

entrée notes : nombre par Épreuve « Notes ? »
entrée redoublant : booléen « Redoublant ? »

interprétation arrondi_du_total
  question « Arrondit-on ? »
  lecture exacte « non »
  lecture entière « oui »

paramètre seuil : nombre « seuil »
  vaut 20

tableau barème
  | épreuve : Épreuve || coefficient : nombre |
  | écrit             || 1                    |
  | oral              || 1                    |

règle total : nombre « total »
  vaut somme de barème(é).coefficient × notes[é] pour é dans Épreuve

règle retenu : nombre « total retenu »
  vaut total si arrondi_du_total est exacte
  vaut arrondi(total ; 1) si arrondi_du_total est entière

décision admis : booléen « admission » favorable vrai
  vaut retenu ≥ seuil « atteindre {seuil} (obtenu : {retenu}) »
  exception rachat vaut vrai si redoublant et total ≥ 18
"""

FACTS = {"notes": {"écrit": 10, "oral": "9,5"}, "redoublant": False}


def outcome_of(folder: Path, *edits: tuple[str, str], facts: dict[str, object] | None = None) -> dict[str, Json]:
    """The outcome of a dossier under the rules, once edited."""
    text = RULES
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "essai.cqp").write_text(text, encoding="utf-8")
    policies = load(folder)
    answer = policies.decide({"date": "2013-06-01", "faits": {"essai": facts or FACTS}, "décisions": ["admis"]})
    return outcome(answer, policies.program)


@pytest.mark.parametrize(
    ("edit", "effect", "cause"),
    [
        (
            ("vaut 20\n", "vaut 19\n"),
            "essai.admis : à trancher → oui",
            "le paramètre « essai.seuil » a changé : 20 → 19",
        ),
        (
            ("| oral              || 1 ", "| oral              || 2 "),
            "essai.admis : à trancher → oui",
            "le tableau « essai.barème.coefficient » a changé : pour oral, 1 → pour oral, 2",
        ),
        (
            ("  lecture entière « oui »\n", "  lecture entière « oui »\n  retenue exacte par « la commission »\n"),
            "essai.admis : à trancher → non",
            "l'interprétation « essai.arrondi_du_total » a changé : ouverte → retenue « non »",
        ),
        (
            ("si redoublant et total", "si non redoublant et total"),
            "essai.admis : à trancher → oui",
            "l'exception « essai.admis.rachat » a changé : ne s'applique pas → s'applique",
        ),
        (
            ("vaut arrondi(total ; 1)", "vaut arrondi_inférieur(total ; 1)"),
            "essai.admis : à trancher → non",
            "la règle « essai.retenu » a changé",
        ),
    ],
    ids=["parameter", "table", "reading", "exception", "rule"],
)
def test_what_moved_an_outcome_is_named(tmp_path: Path, edit: tuple[str, str], effect: str, cause: str) -> None:
    before, after = outcome_of(tmp_path), outcome_of(tmp_path, edit)
    first, second, *others = map(plain_spaces, moved_text(before, after).splitlines())
    assert (first, second, others) == (effect, cause, [])


def test_an_exception_that_is_new_or_gone_is_said_so(tmp_path: Path) -> None:
    more = ("  exception rachat", "  exception faveur vaut vrai si total ≥ 19\n  exception rachat")
    before, after = outcome_of(tmp_path), outcome_of(tmp_path, more)
    assert "l'exception « essai.admis.faveur » est nouvelle : s'applique" in plain_spaces(moved_text(before, after))
    assert "l'exception « essai.admis.faveur » n'est plus utilisée" in plain_spaces(moved_text(after, before))


def test_the_dossier_is_named_when_it_is_what_changed(tmp_path: Path) -> None:
    before = outcome_of(tmp_path)
    after = outcome_of(tmp_path, facts={**FACTS, "notes": {"écrit": 10, "oral": 12}})
    assert [(move.kind, move.name) for move in moved(before, after)] == [("dossier", "")]


def test_comments_layout_and_lines_move_nothing(tmp_path: Path) -> None:
    before = outcome_of(tmp_path)
    after = outcome_of(tmp_path, ("énumération", "# une remarque\n\n\nénumération"), ("  vaut 20", "      vaut   20"))
    assert after == before
    assert moved_text(before, after) == ""


def test_what_changed_without_effect_is_told_apart(tmp_path: Path) -> None:
    edits = (("vaut 20\n", "vaut 19\n"), ("redoublant et total ≥ 18", "redoublant et total ≥ 17"))
    text = plain_spaces(moved_text(outcome_of(tmp_path), outcome_of(tmp_path, *edits)))
    assert "le paramètre « essai.seuil » a changé : 20 → 19" in text
    assert text.endswith("ont changé aussi, sans effet visible ici : essai.admis.rachat")


def test_a_change_that_leaves_the_answer_as_it_is(tmp_path: Path) -> None:
    before, after = outcome_of(tmp_path), outcome_of(tmp_path, ("total ≥ 18", "total ≥ 17"))
    assert before["policies"] != after["policies"]
    assert "l'exception « essai.admis.rachat » a changé" in plain_spaces(moved_text(before, after))


def test_the_failure_of_a_snapshot_names_what_moved_it(tmp_path: Path) -> None:
    (tmp_path / "essai.cqp").write_text(RULES, encoding="utf-8")
    policies = load(tmp_path)
    asked = {"date": "2013-06-01", "faits": {"essai": FACTS}, "décisions": ["admis"]}
    before = outcome_text(policies.decide(asked), policies.program)
    (tmp_path / "essai.cqp").write_text(RULES.replace("vaut 20", "vaut 19"), encoding="utf-8")
    policies = load(tmp_path)
    after = outcome_text(policies.decide(asked), policies.program)
    lines = [plain_spaces(line) for line in OutcomeExtension().diff_lines(after, before)]
    assert lines == ["essai.admis : à trancher → oui", "le paramètre « essai.seuil » a changé : 20 → 19"]
