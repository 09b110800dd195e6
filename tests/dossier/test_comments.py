"""Comments of a dossier that is written anew."""

from __future__ import annotations

from cqp_dsl.dossier.comments import with_comments

BEFORE = """\
# Dossier relu par le service
dossier: x  # titre
date: 2026-01-01
faits:
  cantine:
    # le quotient vient de la CAF
    quotient: 500 # vérifié le 3
    enfants:
      - prénom: Ali   # l'aîné
        repas: 6
      # la cadette
      - prénom: "B # ea"
        repas: 3
    oublié: 1  # ce fait n'est plus là
# fin
"""

WRITTEN = """\
dossier: x
date: 2026-01-01
faits:
  cantine:
    enfants:
      - prénom: Ali
        repas: 6
      - prénom: "B # ea"
        repas: 3
    # Quel quotient ?
    quotient: 500
"""


def test_each_comment_stands_beside_what_it_was_beside() -> None:
    assert (
        with_comments(BEFORE, WRITTEN)
        == """\
# Dossier relu par le service
dossier: x  # titre
date: 2026-01-01
faits:
  # ce fait n'est plus là
  cantine:
    enfants:
      - prénom: Ali  # l'aîné
        repas: 6
      # la cadette
      - prénom: "B # ea"
        repas: 3
    # Quel quotient ?
    # le quotient vient de la CAF
    quotient: 500  # vérifié le 3
# fin
"""
    )


def test_comments_that_are_there_are_not_repeated() -> None:
    once = with_comments(BEFORE, WRITTEN)
    assert with_comments(once, WRITTEN) == once
    assert with_comments(once, once) == once


def test_comments_that_are_made_anew_are_not_kept() -> None:
    assert with_comments("# Quel âge ?\nâge: 3\n", "âge: 4\n", lambda comment: comment.endswith("?")) == "âge: 4\n"


def test_a_sign_within_a_text_is_no_comment() -> None:
    assert with_comments('a: "x # y"\nb: c#d\ne: |\n  # du texte\n  f\n', "a: 1\n") == "a: 1\n"
