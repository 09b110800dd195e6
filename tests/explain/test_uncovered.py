"""What is not covered: the facts that led there, and the case that lacks least."""

from __future__ import annotations

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.explain.test_grounds import decided
from tests.explain.test_motifs import told

ACCESS = """
énumération Profil élève « élève » invité « invité » tiers « tiers »
entrée profil : Profil « Quel profil ? »
entrée âge : entier « Âge »
entrée badge : booléen « A-t-il un badge ? »
tableau accès « droits d'accès »
  | p : Profil | n : entier || droit : texte |
  | élève      | ≥ 15       || « libre »     |
  | invité     | ≥ 18       || « accompagné » | selon s §2
règle droit : texte « droit »
  vaut accès(profil ; âge).droit
décision d : texte « d »
  vaut droit si badge « avoir un badge »
  vaut « aucun » sinon
"""


def test_the_facts_that_led_there_and_the_nearest_case_are_told() -> None:
    answer = decided(ACCESS, profil="invité", âge=16, badge=True)
    assert answer.status == "uncovered"
    (near,) = answer.near
    assert (near.place, near.facts) == ("p.accès.droit", (("profil", "invité"), ("n", "16")))
    assert plain_spaces(near.value) == "« accompagné »"
    assert [plain_spaces(told(each)) for each in near.unmet] == ["-≥ 18"]
    assert [plain_spaces(each.text) for each in near.unmet] == ["n : au moins 18"]
    assert near.cite is not None
    assert near.cite.sections == ("§2",)


def test_a_case_for_others_is_farther_than_one_that_lacks_more() -> None:
    text = """
    entrée a : booléen « a ? »
    entrée b : booléen « b ? »
    entrée c : booléen « c ? »
    décision d : nombre « d »
      vaut 1 quand c « pour c » si a « a »
      vaut 2 quand non c si a « a » et b « b »
    """
    (near,) = decided(text, a=False, b=False, c=False).near
    assert (near.value, [told(each) for each in near.unmet]) == ("2", ["-a", "-b"])
    assert near.facts == (("c ?", "non"), ("a ?", "non"), ("b ?", "non"))


def test_where_no_case_is_in_force_none_is_near() -> None:
    text = """
    entrée a : booléen « a ? »
    décision d : nombre « d »
      vaut 1 si a « a » à partir du 1er janvier 2050
    """
    answer = decided(text, a=True)
    assert answer.status == "uncovered"
    assert answer.near == ()


def test_what_is_decided_has_none() -> None:
    assert decided(ACCESS, profil="invité", âge=16, badge=False).near == ()
