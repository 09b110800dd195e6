"""What two trees must share to say the same thing, and what they need not."""

from __future__ import annotations

import pytest

from cqp_dsl.language.syntax.same_tree import same_tree
from tests.syntax.samples import file_of, value_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("a + b", " a  + b"), ("x ≥ 10", "x au moins 10"), ("{1 ; 2}", "{ 1 ; 2 }"), ("rien", "rien"), ("0,5", "0,50")],
)
def test_places_and_the_spelling_of_operators_do_not_count(one: str, other: str) -> None:
    assert same_tree(value_of(one), value_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a + b", "a + c"), ("a + b", "a - b"), ("a + b", "(a + b)"), ("{1 ; 2}", "{1 ; 2 ; 3}"), ("rien", "vrai"),
        ("1", "1 mois"), ("1", "vrai"), ("« a »", "« b »"), ("x entre 1 et 2", "x entre 1 et moins de 2"),
    ],
)  # fmt: skip
def test_everything_else_counts(one: str, other: str) -> None:
    assert not same_tree(value_of(one), value_of(other))


def test_comments_do_not_count_and_the_order_of_declarations_does() -> None:
    one, other = "règle a : nombre\n  vaut 1\n", "règle b : nombre\n  vaut 1\n"
    assert same_tree(file_of(one + other), file_of(f"# avant\n{one}# fin\n{other}"))
    assert not same_tree(file_of(one + other), file_of(other + one))
