"""The parser's tables as data: computed from the grammar once, shipped beside it as ``grammar/cqp.tables.json``.

Computing them takes most of a second; reading them, a few hundredths. They are JSON, so that reading them runs nothing;
they name the grammar (by its digest) and the release of Lark that they were computed from, and where either differs
they are not used. ``make grammar`` (``python -m cqp_dsl.syntax``) writes them anew; a test fails while they are stale.

In the file a state is a flat list ``[token, action, token, action, …]``: an action ``n ≥ 0`` shifts to state ``n``,
an action ``−n − 1`` reduces by the rule kept under ``n``; states that agree on every action are written once. A rule
is ``[name, order, alias, options, symbol, …]``; a symbol is marked ``:`` if a rule, ``=`` if a terminal that the tree
keeps, ``-`` if one that it drops.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import lark
from lark.grammar import NonTerminal, Rule, RuleOptions, Terminal
from lark.lexer import TerminalDef
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift
from lark.parsers.lalr_parser import LALR_Parser, _Parser

from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from pathlib import Path

    from lark.common import ParserCallbacks

_SHIFT, _REDUCE = 0, 1
_ACTIONS = ("tokens", "rows", "states", "start_states", "end_states")


def tables_path() -> Path:
    """Where the tables are."""
    return grammar_folder() / "cqp.tables.json"


def grammar_digest() -> str:
    """The SHA-256 of the grammar's files."""
    digest = hashlib.sha256()
    for path in sorted(grammar_folder().glob("*.lark")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def tables_text(parser: lark.Lark) -> str:
    """The tables of a parser that was computed from the grammar, as the text of their file."""
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"] = {name: value for name, value in data["options"].items() if name != "_plugins"}
    head = {
        "lark": lark.__version__,
        "grammar": grammar_digest(),
        "data": data,
        "memo": [_part(memo[i]) for i in range(len(memo))],
    }
    actions = _packed(data["parser"].pop("parser"))
    lines = [f'"{key}":{_lines(part)}' for key, part in {**head, **actions}.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_tables() -> dict[str, Any] | None:
    """The tables, in the form that Lark loads; None where there are none for this grammar and this Lark."""
    try:
        kept = json.loads(tables_path().read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or (kept.get("lark"), kept.get("grammar")) != (lark.__version__, grammar_digest()):
        return None
    symbols: dict[str, Terminal | NonTerminal] = {}
    memo = {i: part if isinstance(part, dict) else _rule(part, symbols) for i, part in enumerate(kept["memo"])}
    rows = _Rows(kept, memo)
    table = IntParseTable(rows, kept["start_states"], kept["end_states"])  # type: ignore[no-untyped-call]
    kept["data"]["parser"]["parser"] = table
    return {"data": kept["data"], "memo": memo}


def _lines(part: object) -> str:
    """A part of the file: a list has a line for each of its items, so that a difference can be read."""
    if isinstance(part, list) and part and isinstance(part[0], list | dict | tuple):
        return "[\n" + ",\n".join(_compact(item) for item in part) + "]"
    return _compact(part)


def _compact(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _part(kept: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """A terminal as Lark writes it; a rule, much shorter."""
    if kept["__type__"] != "Rule":
        return kept
    options = [value for name, value in kept["options"].items() if name != "__type__"]
    return [kept["origin"]["name"], kept["order"], kept["alias"], options, *map(_mark, kept["expansion"])]


def _mark(symbol: dict[str, Any]) -> str:
    if symbol["__type__"] == "NonTerminal":
        return f":{symbol['name']}"
    return f"{'-' if symbol['filter_out'] else '='}{symbol['name']}"


def _rule(kept: list[Any], symbols: dict[str, Terminal | NonTerminal]) -> Rule:
    origin, order, alias, options, *expansion = kept
    for mark in expansion:
        if mark not in symbols:
            name = mark[1:]
            symbols[mark] = NonTerminal(name) if mark[0] == ":" else Terminal(name, filter_out=mark[0] == "-")
    return _Rule(NonTerminal(origin), [symbols[mark] for mark in expansion], order, alias, RuleOptions(*options))


def _packed(table: dict[str, Any]) -> dict[str, Any]:
    """The parse table, renumbered: Lark's numbers change from run to run, those of a walk from the start do not."""
    names: dict[int, str] = table["tokens"]
    tokens = sorted(names.values())
    place = {name: index for index, name in enumerate(tokens)}
    order = list(dict.fromkeys(table["start_states"].values()))
    number = {state: index for index, state in enumerate(order)}
    rows: dict[tuple[int, ...], int] = {}
    states = []
    for state in order:  # which grows as new states are met
        actions = table["states"][state]
        row = []
        for token in sorted(actions, key=names.__getitem__):
            kind, to = actions[token]
            if kind == _SHIFT and to not in number:
                number[to] = len(order)
                order.append(to)
            row += [place[names[token]], number[to] if kind == _SHIFT else -to["@"] - 1]
        states.append(rows.setdefault(tuple(row), len(rows)))
    ends = {start: number[state] for start, state in sorted(table["end_states"].items())}
    starts = {start: number[state] for start, state in table["start_states"].items()}
    return {"tokens": tokens, "rows": list(rows), "states": states, "start_states": starts, "end_states": ends}


class _Rule(Rule):
    """A rule of which there is one object: at each reduction it is looked up as itself, not by what it says."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class _Rows(dict[int, dict[str, tuple[Any, Any]]]):
    """What the parser does in each state with each symbol, made out when the state is first met: many never are."""

    def __init__(self, packed: dict[str, Any], rules: dict[int, Any]) -> None:
        super().__init__()
        self._packed = packed
        self._rules = rules

    def __missing__(self, state: int) -> dict[str, tuple[Any, Any]]:
        tokens, row = self._packed["tokens"], self._packed["rows"][self._packed["states"][state]]
        self[state] = {
            tokens[token]: (Shift, action) if action >= 0 else (Reduce, self._rules[-action - 1])
            for token, action in zip(row[::2], row[1::2], strict=True)
        }
        return self[state]


class TableParser(LALR_Parser):
    """Lark's parser, whose tables need not be made out before it starts."""

    @classmethod
    def deserialize(cls, data: Any, memo: object, callbacks: ParserCallbacks, debug: bool = False) -> TableParser:  # type: ignore[override] # noqa: ANN401, ARG003, FBT001, FBT002 - as Lark calls it
        """The parser of tables that ``read_tables`` gave."""
        made = cls.__new__(cls)
        made._parse_table = data  # noqa: SLF001 - as Lark itself does
        made.parser = _Parser(data, callbacks, debug)
        return made
