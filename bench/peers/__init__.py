"""Each engine, with the two decisions written in its own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.cases import Case, Decision, Outcome


class Peer(Protocol):
    """An engine. ``prepare`` gives the facts in its own form, ``read`` its result in ours; neither is timed."""

    name: str

    def decisions(self) -> dict[str, Decision]:
        """The rows of the table, each with the decision it takes: ``zen``, ``zen, trace``."""

    def prepare(self, row: str, case: Case) -> Any:  # noqa: ANN401 - its own form
        """The facts, already read."""

    def decide(self, row: str) -> Callable[[Any], Any]:
        """What is timed: from the facts to the result."""

    def read(self, row: str, result: Any) -> Outcome:  # noqa: ANN401 - its own form
        """What the result says."""
