"""No text crashes elaboration: files of the corpus with words exchanged, lines moved, declarations of others put in.

What is refused is said, with a place in the text; what is accepted can be evaluated.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.diagnostics import Severity, has_errors
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.test_corpus import CORPUS, files_of

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

TEXTS = [
    part.text
    for folder in ("names", "types", "rules")
    for path in sorted((CORPUS / folder).glob("*.cqp"))
    for part in files_of(SourceFile.from_bytes(path.name, path.read_bytes()), own_lines=True)
]
WORDS = re.compile(r"[^\W\d]\w*|\d+(?:,\d+)?|[+−×/=≠≤≥<>]")
DECLARATION = re.compile(
    r"\n(?=(?:énumération|fiche|type|entrée|exigence|paramètre|fixe|tableau|règle|décision|disposition)\s)"
)
DAY = datetime.date(2013, 12, 16)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def with_words_exchanged(draw: DrawFn) -> str:
    """A file in which some words, numbers and signs are replaced by others of the same file."""
    text = draw(st.sampled_from(TEXTS))
    places = list(WORDS.finditer(text))
    for _ in range(draw(st.integers(1, 4))):
        at, taken = draw(st.sampled_from(places)), draw(st.sampled_from(places))
        if at[0] not in ("politique", "source"):
            text = text[: at.start()] + taken[0] + text[at.end() :]
            places = list(WORDS.finditer(text))
    return text


@st.composite
def with_lines_moved(draw: DrawFn) -> str:
    """A file in which some lines are repeated, dropped or exchanged."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        one, two = (draw(st.integers(3, len(lines) - 1)) for _ in range(2))
        match draw(st.integers(0, 2)):
            case 0:
                lines[one], lines[two] = lines[two], lines[one]
            case 1:
                lines.insert(one, lines[two])
            case _:
                lines[one] = ""
    return "\n".join(lines)


@st.composite
def with_declarations_spliced(draw: DrawFn) -> str:
    """A file with declarations of other files."""
    first, *rest = DECLARATION.split(draw(st.sampled_from(TEXTS)))
    others = [
        piece
        for text in draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2))
        for piece in DECLARATION.split(text)[1:]
    ]
    pieces = [*rest, *draw(st.lists(st.sampled_from(others or [""]), max_size=4))]
    return "\n".join([first, *draw(st.permutations(pieces))])


def check(text: str) -> None:
    source = SourceFile.from_text("essai.cqp", text)
    file, findings = parse_file(source)
    if file is None:
        return
    program, findings = elaborate([(source, file)])
    assert (program is None) == has_errors(findings)
    for found in findings:
        assert found.message
        assert found.help or found.severity is not Severity.ERROR
        for label in found.labels:
            assert 0 <= label.span.start <= label.span.end <= len(source.text)
    if program is not None:
        engine = Engine(program)
        engine.answer(Dossier(), date=DAY, decisions=[rule.name for rule in program.decisions])
        for scenario in program.scenarios[:5]:
            run_scenario(engine, scenario)


@MANY
@given(with_words_exchanged())
def test_words_exchanged(text: str) -> None:
    check(text)


@MANY
@given(with_lines_moved())
def test_lines_moved(text: str) -> None:
    check(text)


@MANY
@given(with_declarations_spliced())
def test_declarations_spliced(text: str) -> None:
    check(text)
