"""The parser's tables as data: computed from the grammar once, shipped beside it as ``grammar/cqp.tables.json``.

Computing them takes most of a second; reading them, a thousandth. They are JSON, so that reading them runs nothing;
they name the grammar (by its digest) and the release of Lark that they were computed from, and where either differs
they are not used. ``make grammar`` (``python -m cqp_dsl.syntax``) writes them anew; a test fails while they are stale.

What is in the file:

- ``terminals``: name, priority and expression of each; ``words``: those that are plain words, by their word, which the
  lexer finds as names; ``ignored``: those that stand between tokens; ``tried``: all others, in the order in which Lark
  tries them.
- ``rules``: ``method origin symbol …``. The method is the builder's, or ``-`` where the rule only hands its parts on
  to the one above; a symbol is marked ``:`` if a rule, ``=`` if a terminal that the builder is given, ``-`` if one that
  says nothing more.
- ``rows``: ``action symbol …;action symbol …``; an action ``n ≥ 0`` goes to state ``n``, an action ``−n − 1``
  completes the rule of number ``n``. ``states``: the row of each; those that agree on everything share one. A state
  that does nothing but hand a part on is gone past: what leads to it leads to where that part goes.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import lark
from attrs import define
from lark.grammar import NonTerminal, Rule, Terminal
from lark.lexer import PatternStr
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift

from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from pathlib import Path

    from lark.grammar import Symbol
    from lark.lexer import TerminalDef

Row: TypeAlias = "dict[str, tuple[Any, Any]]"

_GROUP: Final = r"(?s:\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?))"
"""An opening parenthesis that captures; or what it may stand in, and is then none."""
_HANDS_ON: Final = "-"


@define(frozen=True, eq=False)
class Tables:
    """What the lexer and Lark's parser need to know of the grammar."""

    expressions: dict[str, str]
    tried: list[str]
    ignored: list[str]
    words: dict[str, str]
    actions: IntParseTable


def tables_path() -> Path:
    """Where the tables are."""
    return grammar_folder() / "cqp.tables.json"


def grammar_digest() -> str:
    """The SHA-256 of the grammar's files."""
    digest = hashlib.sha256()
    for path in sorted(grammar_folder().glob("*.lark")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_tables() -> Tables | None:
    """The tables that are shipped; None where there are none for this grammar and this Lark."""
    try:
        kept = json.loads(tables_path().read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or (kept.get("lark"), kept.get("grammar")) != (lark.__version__, grammar_digest()):
        return None
    return _tables(kept)


def computed_tables(parser: lark.Lark) -> Tables:
    """The tables of a parser that was computed from the grammar."""
    return _tables(json.loads(tables_text(parser)))


def _tables(kept: dict[str, Any]) -> Tables:
    rows = _Rows(kept["states"], kept["rows"], kept["rules"])
    actions = IntParseTable(rows, kept["start_states"], kept["end_states"])  # type: ignore[no-untyped-call]
    expressions = {name: expression for name, _priority, expression in kept["terminals"]}
    return Tables(expressions, kept["tried"], kept["ignored"], kept["words"], actions)


class _Rows(dict[int, Row]):
    """What the parser does in each state with each symbol, made out when the state is first met: many never are."""

    def __init__(self, states: list[int], rows: list[str], rules: list[str]) -> None:
        super().__init__()
        self._states = states
        self._rows = rows
        self._texts = rules
        self._rules: dict[int, Rule] = {}

    def __missing__(self, state: int) -> Row:
        row: Row = {}
        for actions in filter(None, self._rows[self._states[state]].split(";")):
            number, *symbols = actions.split(" ")
            to = int(number)
            action = (Shift, to) if to >= 0 else (Reduce, self._rule(-to - 1))
            for symbol in symbols:
                row[symbol] = action
        self[state] = row
        return row

    def _rule(self, number: int) -> Rule:
        if number not in self._rules:
            method, origin, *marks = self._texts[number].split(" ")
            expansion = [
                NonTerminal(mark[1:]) if mark[0] == ":" else Terminal(mark[1:], mark[0] == "-") for mark in marks
            ]
            alias = None if method == _HANDS_ON else method
            self._rules[number] = _Rule(NonTerminal(origin), expansion, alias=alias)
        return self._rules[number]


class _Rule(Rule):
    """A rule of which there is one object: at each reduction it is looked up as itself, not by what it says."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


# --- Writing


def tables_text(parser: lark.Lark) -> str:
    """The tables of a parser that was computed from the grammar, as the text of their file."""
    words = {one.pattern.value: one.name for one in parser.terminals if _is_word(one)}
    apart = {*words.values(), *parser.lexer_conf.ignore}
    order = parser.parser.lexer.root_lexer.terminals
    parts = {
        "lark": lark.__version__,
        "grammar": grammar_digest(),
        "terminals": [(one.name, one.priority, _uncaptured(one)) for one in parser.terminals],
        "words": words,
        "ignored": parser.lexer_conf.ignore,
        "tried": [one.name for one in order if one.name not in apart],
        "rules": [_rule_text(rule) for rule in parser.rules],
        **_packed(parser.parser.parser._parse_table, parser.rules),  # noqa: SLF001 - which Lark itself would save
    }
    return "{\n" + ",\n".join(f'"{key}":{_lines(part)}' for key, part in parts.items()) + "\n}\n"


def _lines(part: object) -> str:
    """A part of the file: a long list has a line for each item, so that a difference can be read."""
    if isinstance(part, list) and isinstance(part[0], str | tuple):
        return "[\n" + ",\n".join(_compact(item) for item in part) + "]"
    return _compact(part)


def _compact(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _is_word(terminal: TerminalDef) -> bool:
    return isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isidentifier()


def _uncaptured(terminal: TerminalDef) -> str:
    """The expression of a terminal, with groups that capture nothing."""
    return re.sub(_GROUP, lambda found: "(?:" if found[0] == "(" else found[0], terminal.pattern.to_regexp())


def _rule_text(rule: Rule) -> str:
    method = _HANDS_ON if _hands_on(rule) else rule.alias or rule.origin.name
    return " ".join([method, rule.origin.name, *map(_mark, rule.expansion)])


def _hands_on(rule: Rule) -> bool:
    return rule.origin.name.startswith("_") or (rule.options.expand1 and len(rule.expansion) == 1)


def _mark(symbol: Symbol) -> str:
    if isinstance(symbol, Terminal):
        return f"{'-' if symbol.filter_out else '='}{symbol.name}"
    return f":{symbol.name}"


def _packed(table: IntParseTable, rules: list[Rule]) -> dict[str, Any]:
    """The parse table, renumbered: Lark's numbers change from run to run, those of a walk from the start do not."""
    numbers = {rule: number for number, rule in enumerate(rules)}
    passed = {state: symbol for state, row in table.states.items() if (symbol := _passed(row))}
    order = list(table.start_states.values())
    places = {state: place for place, state in enumerate(order)}
    rows: dict[str, int] = {}
    states = []
    for state in order:  # which grows as new states are met
        actions: dict[int, list[str]] = {}
        for symbol, (kind, to) in sorted(table.states[state].items()):
            if kind is Reduce:
                action = -numbers[to] - 1
            else:
                goal = _goal(table.states[state], to, passed)
                if goal not in places:
                    places[goal] = len(order)
                    order.append(goal)
                action = places[goal]
            actions.setdefault(action, []).append(symbol)
        row = ";".join(f"{action} {' '.join(symbols)}" for action, symbols in actions.items())
        states.append(rows.setdefault(row, len(rows)))
    starts = {start: places[state] for start, state in table.start_states.items()}
    ends = {start: places[state] for start, state in sorted(table.end_states.items())}
    return {"rows": list(rows), "states": states, "start_states": starts, "end_states": ends}


def _passed(row: Row) -> str | None:
    """The symbol that a part becomes in a state that does nothing but hand it on: one goes past such a state."""
    done = set(row.values())
    if len(done) != 1:
        return None
    ((kind, rule),) = done
    alone = kind is Reduce and _hands_on(rule) and len(rule.expansion) == 1
    return rule.origin.name if alone and isinstance(rule.expansion[0], NonTerminal) else None


def _goal(row: Row, to: int, passed: dict[int, str]) -> int:
    """Where an action of a row leads to in the end."""
    while to in passed:
        to = row[passed[to]][1]
    return to
