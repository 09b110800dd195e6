"""The corpus: files in the language, each saying beside its lines what must be found there, and nothing else.

``### CQP103 "part of the message"`` at the end of a line expects that diagnostic on that line; several may follow one
another. A file without any must be clean. Files of ``corpus/syntax`` are parsed; the others go through the whole
pipeline, and those of ``corpus/lint`` are proof-read too. One that holds several files of one program names each by a
line ``# fichier : nom.cqp``. The scenarios of a clean file must pass, and those of ``corpus/lint``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.diagnostics import has_errors
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.lint import lint

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.rglob("*.cqp"))
_PART = re.compile(r"^# fichier : (\S+)$", re.MULTILINE)
_EXPECTED = re.compile(r'### (CQP\d{3}) "((?:[^"\\]|\\.)*)"')


def expected(text: str) -> list[tuple[int, str, str]]:
    """The line, the code and the part of the message that each comment expects."""
    return [
        (number, match[1], match[2])
        for number, line in enumerate(text.split("\n"), start=1)
        for match in _EXPECTED.finditer(line)
    ]


def files_of(source: SourceFile, *, own_lines: bool = False) -> list[SourceFile]:
    """The files of a program held in one text, each with the line numbers of that text or with its own."""
    starts = list(_PART.finditer(source.text))
    if not starts:
        return [source]
    ends = [*(start.start() for start in starts[1:]), len(source.text)]
    files = []
    for start, end in zip(starts, ends, strict=True):
        before = "" if own_lines else "\n" * source.text.count("\n", 0, start.end() + 1)
        files.append(SourceFile.from_text(start[1], before + source.text[start.end() + 1 : end]))
    return files


def findings(source: SourceFile) -> tuple[Program | None, list[Diagnostic]]:
    """Every diagnostic of a file: of its syntax, and outside ``corpus/syntax`` of its meaning too; its program."""
    trees, diagnostics = [], []
    for part in files_of(source):
        file, found = parse_file(part)
        diagnostics.extend(found)
        if file is not None:
            trees.append((part, file))
    if has_errors(diagnostics) or source.path.startswith("syntax/"):
        return None, diagnostics
    program, found = elaborate(trees)
    if program is not None and source.path.startswith("lint/"):
        found = lint(trees, program, found)
    return program, [*diagnostics, *found]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_every_expected_diagnostic_and_no_other(path: Path) -> None:
    source = SourceFile.from_bytes(path.relative_to(CORPUS).as_posix(), path.read_bytes())
    wanted = expected(source.text)
    found = sorted((d.span.line if d.span else 0, d.code, plain_spaces(d.message)) for d in findings(source)[1])
    matched = [
        next((item for item in found if item[:2] == (line, code) and part in item[2]), None)
        for line, code, part in wanted
    ]
    assert [want for want, match in zip(wanted, matched, strict=True) if match is None] == []
    assert [item for item in found if item not in matched] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_scenarios_of_clean_files_pass(path: Path) -> None:
    source = SourceFile.from_bytes(path.relative_to(CORPUS).as_posix(), path.read_bytes())
    program, _ = findings(source)
    if program is None or (expected(source.text) and not source.path.startswith("lint/")):
        return
    engine = Engine(program)
    failures = [
        (scenario.span.place, failure.expected, failure.found)
        for scenario in program.scenarios
        for failure in run_scenario(engine, scenario).failures
    ]
    assert failures == []


def test_the_corpus_is_there() -> None:
    assert len(FILES) > 10
