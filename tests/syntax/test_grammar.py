"""The grammar itself: free of conflicts, and in step with the builder, the tree, the wording and the units."""

from __future__ import annotations

import inspect
import itertools
import re
from typing import TYPE_CHECKING

import pytest
from lark import Lark

from cqp_dsl.core.datatypes.display import MONTH_NAMES
from cqp_dsl.core.datatypes.units import SPELLINGS
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.build import Builder
from cqp_dsl.language.syntax.language import STARTS
from cqp_dsl.language.syntax.wording import KEYWORDS, PHRASES, SILENT, said, wording
from cqp_dsl.language.syntax.words import DECLARATION_WORDS, RESERVED_WORDS, SOFT_WORDS
from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Token


class NameEverywhere:
    """Has Lark look for names, and for their collisions, in every state."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


# Strict: Lark refuses conflicts between rules, and terminals that collide where a name may stand too.
PARSER = Lark.open(
    str(grammar_folder() / "cqp.lark"), parser="lalr", lexer="contextual", start=list(STARTS), strict=True,
    maybe_placeholders=False, postlex=NameEverywhere(),
)  # fmt: skip
BUILT_RULES = {
    str(rule.alias or rule.origin.name)
    for rule in PARSER.rules
    if rule.alias or not (rule.options.expand1 or rule.origin.name.startswith("_"))
}

# Classes whose rule is split (one rule for each way of writing them) or that a rule of another name makes.
SPLIT = {
    "binary": {"addition", "multiplication"},
    "grid_row": {"grid_row"},
    "expectation_decl": {
        "expected_value", "expected_status", "expected_refusal", "expected_reasons", "expected_missing",
    },
    "comment": set(),
}  # fmt: skip


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def surface_classes() -> list[str]:
    return [
        snake(name)
        for name, value in inspect.getmembers(tree, inspect.isclass)
        if value.__module__ == tree.__name__ and not name.startswith("_")
    ]


def test_the_grammar_is_free_of_conflicts() -> None:
    assert PARSER.parse("vrai", start="expression").data == "bool_lit"


def test_every_rule_has_its_builder_method() -> None:
    assert sorted(name for name in BUILT_RULES if not callable(getattr(Builder, name, None))) == []


def test_every_builder_method_has_its_rule() -> None:
    methods = {name for name, _ in inspect.getmembers(Builder, inspect.isfunction) if not name.startswith("_")}
    assert sorted(methods - BUILT_RULES - {"parse", "restart"}) == []


@pytest.mark.parametrize("name", surface_classes())
def test_every_class_has_its_rule(name: str) -> None:
    expected = SPLIT.get(name, {name, f"{name}_"})
    assert name == "comment" or expected & BUILT_RULES


def test_every_terminal_has_its_wording() -> None:
    terminals = {terminal.name for terminal in PARSER.terminals}
    assert sorted(terminals - set(KEYWORDS) - set(PHRASES) - SILENT) == []
    assert sorted(set(KEYWORDS) - terminals) == []
    assert sorted(set(PHRASES) - terminals - {"$END"}) == []
    assert all(wording(name) for name in [*KEYWORDS, *PHRASES])


def test_every_spelling_is_read_as_its_terminal() -> None:
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in PARSER.terminals}
    following = {"BAR": " a", "SOURCE": " a «", "MEASURE": " a «",
                 "TYPE": " a =", "TRANSITIONAL": " a", "REASONS": " «", "MISSING": " a",
                 "TEXT_FILE": " «", "NONE_OF": " x dans L", "CUMULATE": " somme"}  # fmt: skip
    for name, words in KEYWORDS.items():
        for word in words:
            match = re.match(patterns[name], word + following.get(name, ""))
            assert match is not None, (name, word)
            assert match[0] == (f"{word} somme" if name == "CUMULATE" else word)


def test_no_list_of_expectations_is_silent() -> None:
    for pair in itertools.combinations([*KEYWORDS, *PHRASES], 2):
        assert said(pair)


def test_reserved_words_are_keywords_and_soft_words_are_not_reserved() -> None:
    known = {word for words in KEYWORDS.values() for phrase in words for word in phrase.split()}
    assert sorted(RESERVED_WORDS - known) == ["les"]
    assert set(DECLARATION_WORDS) <= RESERVED_WORDS
    assert not SOFT_WORDS & RESERVED_WORDS


def definition(terminal: str) -> str:
    """The line that defines a terminal among the keywords."""
    text = (grammar_folder() / "keywords_fr.lark").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if line.startswith(f"{terminal}:"))


def test_the_units_of_the_grammar_are_those_of_the_values() -> None:
    pattern = definition("UNIT_WORD").split(":", 1)[1].strip().strip("/")
    for unit in SPELLINGS:
        for spelling in (unit, f"€/{unit}", f"{unit}/h"):
            assert re.fullmatch(pattern, spelling), spelling
    words = {word.replace("?", "") for word in re.findall(r"[a-zéè?]+", pattern.replace("(?!\\w)", ""))}
    assert words <= set(SPELLINGS), words - set(SPELLINGS)


def test_the_months_of_the_grammar_are_those_of_the_values() -> None:
    (group,) = re.findall(r"\?i:([^)]*)\)", definition("MONTH"))
    assert tuple(group.split("|")) == MONTH_NAMES
