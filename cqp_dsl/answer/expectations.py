"""What a scenario expects, compared with what is found; a difference is worded in French."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, assert_never

from attrs import define

from cqp_dsl.answer.causes import phrase
from cqp_dsl.core.datatypes.display import NBSP, format_value, plain_spaces, quoted
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, UnfixedHole
from cqp_dsl.core.equality import equal
from cqp_dsl.core.printer import cell_name
from cqp_dsl.core.scenario import ExpectedMissing, ExpectedReasons, ExpectedRefusal, ExpectedStatus, ExpectedValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer, Missing, Outcome, Reason, Status
    from cqp_dsl.core.datatypes.values import PendingCause, Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.scenario import Expectation

    Constant = Callable[[Node], Value]

STATUS_WORDS: dict[Status, str] = {
    "decided": "décidé",
    "undetermined": "indéterminé",
    "disputed": "à trancher",
    "uncovered": "non couvert",
    "conflict": "en conflit",
    "out_of_limits": "hors limites",
}
_SPACED = str.maketrans("’'_«»“”", "       ")
_BESIDE_PARENTHESES = re.compile(r"(?<=\() | (?=\))")
"""What is left of quotation marks that stood against parentheses."""


@define(frozen=True)
class Checked:
    """A difference: what was expected, what was found, and the decision at hand."""

    expected: str
    found: str
    answer: DecisionAnswer | None = None


def check(expectation: Expectation, name: str, answers: Sequence[DecisionAnswer], constant: Constant) -> Checked | None:
    """The difference, or None where all is as expected.

    Args:
        expectation: what the scenario says.
        name: what it is about, as authors write it.
        answers: the decision concerned, alone; or, for reasons and for what is missing, all those of the scenario.
        constant: the value of a constant node.
    """
    match expectation:
        case ExpectedValue():
            return _value(expectation, name, answers[0], constant)
        case ExpectedStatus():
            return _status(expectation, name, answers[0], constant)
        case ExpectedReasons():
            return _reasons(expectation, answers)
        case ExpectedMissing():
            return _missing(expectation, answers)
        case ExpectedRefusal():
            return Checked("dossier refusé", "dossier accepté")
        case _:
            assert_never(expectation)


def _value(expectation: ExpectedValue, name: str, answer: DecisionAnswer, constant: Constant) -> Checked | None:
    expected = constant(expectation.value)
    if answer.status == "decided" and equal(answer.value, expected) is True:
        return None
    return Checked(f"{name} = {format_value(expected, answer.type)}", f"{name}{_told(answer)}", answer)


def _status(expectation: ExpectedStatus, name: str, answer: DecisionAnswer, constant: Constant) -> Checked | None:
    expected = f"{name} {STATUS_WORDS[expectation.status]}"
    if answer.status != expectation.status:
        return Checked(expected, f"{name}{_told(answer)}", answer)
    wanted = {reading: constant(node) for reading, node in expectation.outcomes or ()}
    wrong = [reading for reading, value in wanted.items() if not _is_outcome(answer, reading, value)]
    if not wrong:
        return None
    pairs = " ; ".join(f"{reading} : {format_value(value, answer.type)}" for reading, value in wanted.items())
    return Checked(f"{expected} {{ {pairs} }}", f"{name}{_told(answer)}", answer)


def _is_outcome(answer: DecisionAnswer, reading: str, value: Value) -> bool:
    """Whether the decision has this value wherever this reading is taken, and is taken somewhere."""
    concerned = [outcome for outcome in answer.outcomes if any(chosen == reading for _, chosen in outcome.world)]
    return bool(concerned) and all(
        outcome.status == "decided" and equal(outcome.value, value) is True for outcome in concerned
    )


def _told(answer: DecisionAnswer) -> str:
    """What a decision is, to follow its name."""
    match answer.status:
        case "decided":
            return f" = {format_value(answer.value, answer.type)}"
        case "undetermined":
            return f" indéterminé{NBSP}: manque {', '.join(_path(item.cause) for item in answer.missing)}"
        case "disputed":
            return f" à trancher {{ {' ; '.join(_outcome(outcome, answer) for outcome in answer.outcomes)} }}"
        case "uncovered" | "conflict" | "out_of_limits":
            causes = f"{NBSP}; ".join(phrase(cause) for cause in answer.causes)
            return f" {STATUS_WORDS[answer.status]}{NBSP}: {causes}"
        case _:
            assert_never(answer.status)


def _outcome(outcome: Outcome, answer: DecisionAnswer) -> str:
    readings = ", ".join(reading for _, reading in outcome.world)
    known = outcome.status == "decided"
    return f"{readings} : {format_value(outcome.value, answer.type) if known else STATUS_WORDS[outcome.status]}"


def _top_reasons(answers: Iterable[DecisionAnswer]) -> Iterator[Reason]:
    for answer in answers:
        yield from answer.reasons
        for outcome in answer.outcomes:
            yield from outcome.reasons


def _every_reason(reasons: Iterable[Reason]) -> Iterator[Reason]:
    for reason in reasons:
        yield reason
        yield from _every_reason(reason.children)


def _says(reason: Reason, label: str) -> bool:
    """Whether a motif is told by these words, or, where its author gave it none, is written so."""
    return matches(label, reason.text) or (reason.written != "" and matches(label, reason.written))


def _reasons(expectation: ExpectedReasons, answers: Sequence[DecisionAnswer]) -> Checked | None:
    top = list(_top_reasons(answers))
    candidates = top if expectation.exact else list(_every_reason(top))
    missing = [label for label in expectation.labels if not any(_says(each, label) for each in candidates)]
    extra = [
        reason for reason in top if expectation.exact and not any(_says(reason, label) for label in expectation.labels)
    ]
    if not missing and not extra:
        return None
    found = " ; ".join(dict.fromkeys(quoted(reason.text) for reason in candidates))
    word = "motifs" if expectation.exact else "motif"
    return Checked(
        f"{word} {' ; '.join(quoted(label) for label in expectation.labels)}",
        f"{word} {found}" if found else "aucun motif",
        answers[0] if answers else None,
    )


def _missing(expectation: ExpectedMissing, answers: Sequence[DecisionAnswer]) -> Checked | None:
    items = [item for answer in answers for item in _all_missing(answer)]
    paths = [_path(item.cause) for item in items]
    absent = [path for path in expectation.paths if not any(_names(path, found) for found in paths)]
    if not absent:
        return None
    found = f"manque {', '.join(dict.fromkeys(paths))}" if paths else "il ne manque rien"
    return Checked(f"manque {', '.join(expectation.paths)}", found, answers[0] if answers else None)


def _all_missing(answer: DecisionAnswer) -> Iterator[Missing]:
    yield from answer.missing
    for outcome in answer.outcomes:
        yield from outcome.missing


def _path(cause: PendingCause) -> str:
    match cause:
        case MissingFact(path=path) | MissingJudgement(path=path):
            return path
        case UnfixedHole(parameter=parameter, key=key):
            return cell_name(parameter, key)
        case _:
            assert_never(cause)


def _names(expected: str, found: str) -> bool:
    """Whether a path, with or without its politique, is what is missing or the whole of which a part is missing."""
    wanted = plain_spaces(expected)
    for path in (plain_spaces(found), plain_spaces(found.partition(".")[2])):
        if path == wanted or path.startswith((f"{wanted}[", f"{wanted}.")):
            return True
    return False


def matches(label: str, text: str) -> bool:
    """Whether two wordings are the same, spaces, apostrophes, quotation marks and underscores apart."""
    return _folded(label) == _folded(text)


def _folded(text: str) -> str:
    spaced = plain_spaces(unicodedata.normalize("NFC", text).translate(_SPACED))
    return _BESIDE_PARENTHESES.sub("", spaced)
