"""The parser's tables as data: computed from the grammar once, shipped beside it as ``grammar/cqp.tables.json``.

Computing them takes most of a second; reading them, a few hundredths. They are JSON, so that reading them runs nothing;
they name the grammar (by its digest) and the release of Lark that they were computed from, and where either differs
they are not used. ``make grammar`` (this module as a program) writes them anew; a test fails while they are out of date.

In the file a state is a flat list ``[token, action, token, action, …]``: an action ``n ≥ 0`` shifts to state ``n``, an action
``−n − 1`` reduces by the rule kept under ``n``; states that agree on every action are written once.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from pathlib import Path

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
    head = {"lark": lark.__version__, "grammar": grammar_digest(), "data": data, "memo": memo}
    actions = _packed(data["parser"].pop("parser"))
    lines = [f'"{key}":{_compact(part)}' for key, part in {**head, **actions}.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_tables() -> dict[str, Any] | None:
    """The tables, in the form that Lark loads; None where there are none for this grammar and this Lark."""
    try:
        kept = json.loads(tables_path().read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or (kept.get("lark"), kept.get("grammar")) != (lark.__version__, grammar_digest()):
        return None
    kept["data"]["parser"]["parser"] = _unpacked({key: kept.pop(key) for key in _ACTIONS})
    return {"data": kept["data"], "memo": {int(key): part for key, part in kept["memo"].items()}}


def _compact(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _packed(table: dict[str, Any]) -> dict[str, Any]:
    rows: dict[tuple[int, ...], int] = {}
    states = []
    for actions in table["states"].values():
        row = tuple(
            number
            for token, (kind, to) in actions.items()
            for number in (token, to if kind == _SHIFT else -to["@"] - 1)
        )
        states.append(rows.setdefault(row, len(rows)))
    return {
        "tokens": list(table["tokens"].values()),
        "rows": list(rows),
        "states": states,
        "start_states": table["start_states"],
        "end_states": table["end_states"],
    }


def _unpacked(packed: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {
            token: (_SHIFT, action) if action >= 0 else (_REDUCE, {"@": -action - 1})
            for token, action in zip(row[::2], row[1::2], strict=True)
        }
        for row in packed["rows"]
    ]
    return {
        "__type__": "IntParseTable",
        "tokens": dict(enumerate(packed["tokens"])),
        "states": {state: rows[row] for state, row in enumerate(packed["states"])},
        "start_states": packed["start_states"],
        "end_states": packed["end_states"],
    }


def main() -> None:
    """Write the tables of the grammar as it is now."""
    from cqp_dsl.syntax.language import build_parser  # noqa: PLC0415 - that module imports this one

    tables_path().write_text(tables_text(build_parser()), encoding="utf-8")


if __name__ == "__main__":
    main()
