"""Replaying an act: by the very policies that decided it, or by others."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import define, field

from cqp_dsl.answer.receipt import LANGUAGE_VERSION
from cqp_dsl.pipeline import CqpError, PolicyError, load_texts
from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.pipeline import Policies
    from cqp_dsl.register.store import Opened, Register

Outcome: TypeAlias = Literal["identical", "differs", "not_replayable"]

_COMPARED: Final = ("status", "text", "favourable")


@define(frozen=True)
class Moved:
    """A decision that is not what it was.

    Attributes:
        decision: its name, with what it is taken for.
        before: what it was, in French.
        after: what it is.
        articles: those that made the difference.
    """

    decision: str
    before: str
    after: str
    articles: tuple[str, ...]


@define(frozen=True)
class Replayed:
    """What came of replaying an act; ``why`` it cannot be, or what is to be noted."""

    sequence: int
    outcome: Outcome
    moved: tuple[Moved, ...] = ()
    why: str = ""


@define(eq=False)
class Replay:
    """Replays acts; policies are read once.

    Args:
        register: where the acts are.
        other: the policies to replay them by; by default each by its own, taken from the register.
    """

    register: Register
    other: Policies | None = None
    _own: dict[str, Policies | str] = field(factory=dict)

    def of(self, opened: Opened) -> Replayed:
        """Replay an act."""
        entry, sealed = opened.entry, opened.sealed
        if entry.kind not in {"act", "simulation"}:
            return _not(entry.sequence, "ce n'est pas un acte")
        if sealed is None:
            return _not(entry.sequence, "il est effacé")
        if entry.language != LANGUAGE_VERSION and self.other is None:
            return _not(entry.sequence, f"le sens de la langue a changé (de {entry.language} à {LANGUAGE_VERSION})")
        policies = self.other or self.policies_of(entry.program or "")
        if isinstance(policies, str):
            return _not(entry.sequence, policies)
        source = SourceFile.from_text(f"registre n° {entry.sequence}.yaml", sealed["dossier"])
        try:
            answer = policies.decide(source, date=_day(entry.effect_date))
        except CqpError as error:
            said = error.diagnostics[0].message
            return _not(entry.sequence, f"ces politiques refusent le dossier : {said}")
        document = answer_data(answer, policies.program, traced=False)
        moved = tuple(_moved(sealed["decisions"], document["decisions"]))
        if not moved and self.other is None and answer.receipt.digest != sealed["receipt"]["digest"]:
            why = f"même réponse, autre version de cqp ({entry.engine}, puis {answer.receipt.engine})"
            return Replayed(entry.sequence, "identical", why=why)
        return Replayed(entry.sequence, "differs" if moved else "identical", moved)

    def policies_of(self, digest: str) -> Policies | str:
        """The policies of an act, or why they cannot be had."""
        if digest not in self._own:
            self._own[digest] = self._loaded(digest)
        return self._own[digest]

    def _loaded(self, digest: str) -> Policies | str:
        kept = self.register.program(digest)
        if kept is None:
            return "ses politiques ne sont plus dans le registre"
        files, texts = kept
        sources = [SourceFile(path, texts[text], of_bytes) for path, of_bytes, text in json.loads(files)]
        try:
            return load_texts(sources)
        except PolicyError as error:
            return f"cette version de cqp refuse ses politiques : {error.diagnostics[0].message}"


def _not(sequence: int, why: str) -> Replayed:
    return Replayed(sequence, "not_replayable", why=why)


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _moved(before: list[Any], after: Iterable[Any]) -> Iterator[Moved]:
    """The decisions that differ: in what they are, or in what they rest on."""
    now = {_name(decision): decision for decision in after}
    for was in before:
        name = _name(was)
        found = now.pop(name, None)
        if found is None:
            yield Moved(name, _told(was), "n'est plus prise", tuple(_cited(was)))
        elif _essence(was) != _essence(found):
            yield Moved(name, _told(was), _told(found), _articles(was, found))
    for name, found in now.items():
        yield Moved(name, "n'était pas prise", _told(found), tuple(_cited(found)))


def _name(decision: Any) -> str:  # noqa: ANN401 - a JSON document
    args = " ; ".join(arg["label"] for arg in decision["args"])
    return f"{decision['name']}({args})" if args else str(decision["name"])


def _told(decision: Any) -> str:  # noqa: ANN401
    words = {
        "undetermined": "indéterminée",
        "disputed": "à trancher",
        "uncovered": "non couverte",
        "conflict": "en conflit",
        "out_of_limits": "hors limites",
    }
    return str(decision["text"]) if decision["status"] == "decided" else words[decision["status"]]


def _essence(decision: Any) -> object:  # noqa: ANN401
    """What makes a decision what it is: outcome, grounds, what is missing; not where the rules stand in their files."""
    return (
        [decision[key] for key in _COMPARED],
        sorted(_lines(decision["reasons"])),
        [(each["kind"], each["name"]) for each in decision["missing"]],
        [(each["kind"], each["text"]) for each in decision["causes"]],
        [(each["world"], [each[key] for key in _COMPARED]) for each in decision["outcomes"]],
    )


def _lines(reasons: Iterable[Any]) -> Iterator[tuple[str, str, bool]]:
    for reason in reasons:
        yield " ; ".join(_cited(reason)), reason["text"], reason["satisfied"]
        yield from _lines(reason["reasons"])


def _cited(told: Any) -> Iterator[str]:  # noqa: ANN401
    if told["cite"]:
        yield from (f"{told['cite']['source']} {section}" for section in told["cite"]["sections"])


def _articles(was: Any, found: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The articles of the grounds that are in one and not in the other; those of the decision where there are none."""
    grounds = set(_lines(was["reasons"])) ^ set(_lines(found["reasons"]))
    articles = {article for cited, _, _ in grounds for article in cited.split(" ; ") if article}
    return tuple(sorted(articles or {*_cited(was), *_cited(found)}))
