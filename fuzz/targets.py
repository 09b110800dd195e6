"""One fuzzer, in a process of its own: ``python -m fuzz.targets NAME [libFuzzer's options] FOLDER…``.

Whatever the bytes, a phase gives its result or says what is wrong; it never fails, and never gives both or neither.
"""

from __future__ import annotations

import datetime
import functools
import sys
from typing import TYPE_CHECKING, Final

import atheris

with atheris.instrument_imports(include=["cqp_dsl", "lark", "yaml"], enable_loader_override=False):
    from cqp_dsl.answer.errors import EvaluationError
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.stored_program import program_of, program_text
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.decision.scenarios import run_scenario
    from cqp_dsl.diagnostics import has_errors
    from cqp_dsl.language.syntax import parse_file
    from cqp_dsl.pipeline import load
    from cqp_dsl.semantics import elaborate
    from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.program import Program
    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.pipeline import Policies

_DAY: Final = datetime.date(2014, 6, 2)
_SOME: Final = 4
"""Scenarios and decisions that one input may ask for: an input is judged by what it reaches, not by how much."""


def _source(data: bytes, name: str) -> SourceFile | None:
    try:
        return SourceFile.from_bytes(name, data)
    except UnicodeDecodeError:
        return None


def _tree(data: bytes) -> tuple[SourceFile, File] | None:
    source = _source(data, "p.cqp")
    if source is None:
        return None
    tree, found = parse_file(source)
    assert (tree is None) == has_errors(found)  # noqa: S101 - what is being tested
    return None if tree is None else (source, tree)


def parser(data: bytes) -> None:
    """From bytes to a tree."""
    _tree(data)


def _program(data: bytes) -> Program | None:
    parsed = _tree(data)
    if parsed is None:
        return None
    program, found = elaborate([parsed])
    assert (program is None) == has_errors(found)  # noqa: S101
    return program


def elaborator(data: bytes) -> None:
    """From bytes to a program, which the cache gives back as it was."""
    program = _program(data)
    if program is not None:
        text = program_text(program, ())
        again, _ = program_of(text, program.files)
        assert program_text(again, ()) == text  # noqa: S101


def evaluator(data: bytes) -> None:
    """From bytes to a program, its scenarios and its decisions on an empty dossier."""
    program = _program(data)
    if program is None:
        return
    engine = Engine(program)
    for scenario in program.scenarios[:_SOME]:
        try:
            run_scenario(engine, scenario)
        except EvaluationError:
            continue
    empty = Dossier(date=_DAY, decisions=program.published[:_SOME])
    if program.published:
        engine.requirements(empty)
        _answer_twice(engine, empty)


def _answer_twice(engine: Engine, dossier: Dossier) -> None:
    """Answer, and answer again: the same, with the trace and the receipt."""
    first, second = (engine.answer(dossier, date=dossier.date or _DAY) for _ in range(2))
    assert first == second  # noqa: S101


@functools.cache
def _shipped() -> Policies:
    return load()


def _dossier(data: bytes) -> Dossier | None:
    source = _source(data, "d.yaml")
    if source is None:
        return None
    notation = "json" if source.text.lstrip()[:1] in {"{", "["} else "yaml"
    dossier, found = _shipped().reader.read_file(source, notation)
    assert (dossier is None) == has_errors(found)  # noqa: S101
    return dossier


def dossier(data: bytes) -> None:
    """From bytes to a dossier of the shipped policies."""
    _dossier(data)


def check(data: bytes) -> None:
    """From bytes to an answer of the shipped policies."""
    read = _dossier(data)
    if read is None:
        return
    try:
        _shipped().engine.requirements(read, _DAY)
        _answer_twice(_shipped().engine, read)
    except EvaluationError:
        return


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "parser": parser,
    "elaborator": elaborator,
    "evaluator": evaluator,
    "dossier": dossier,
    "check": check,
}


def main() -> None:
    """Fuzz."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
