"""A file of policies as a collector of pytest, and its scenarios as items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from cqp_dsl.pipeline import CqpError, Policies, load
from cqp_dsl.render.scenarios_text import failed_scenario_text
from cqp_dsl.render.screen import Screen
from cqp_dsl.workspace.files import real

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from cqp_dsl.answer.scenario_result import ScenarioResult
    from cqp_dsl.core.scenario import Scenario

_WIDTH = 100
_LOADED = pytest.StashKey[dict["Path", "Policies | CqpError"]]()


class CqpFile(pytest.File):
    """The scenarios of one file; ``root`` is the folder of its program, which is read once for all its files."""

    root: Path

    def collect(self) -> Iterator[ScenarioItem]:
        """One item per scenario, and per row of its ``cas``."""
        loaded = self.config.stash.setdefault(_LOADED, {})
        if self.root not in loaded:
            try:
                loaded[self.root] = load(self.root, cached=True, scenarios=True)
            except CqpError as error:
                loaded[self.root] = error
        policies = loaded[self.root]
        if isinstance(policies, CqpError):
            raise self.CollectError(str(policies))
        place = real(self.path)
        for scenario in policies.scenarios:
            if real(self.root / scenario.span.path) == place:
                row = f" [cas {scenario.row}]" if scenario.row is not None else ""
                item: ScenarioItem = ScenarioItem.from_parent(self, name=f"{scenario.label}{row}")
                item.play = (policies, scenario)
                yield item


class ScenarioFailedError(Exception):
    """A scenario that does not give what it expects."""

    def __init__(self, result: ScenarioResult) -> None:
        super().__init__(result)
        self.result = result


class ScenarioItem(pytest.Item):
    """One scenario; ``play`` is the program and what to run of it."""

    play: tuple[Policies, Scenario]

    funcargs: ClassVar[dict[str, object]] = {}
    """The fixtures of the item, which has none: some plugins take it for granted that every item says so."""

    def runtest(self) -> None:
        """Run the scenario."""
        policies, scenario = self.play
        result = policies.run(scenario)
        if not result.passed:
            raise ScenarioFailedError(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as pytest declares it
        """What was expected, what was found, and why, as ``cqp test`` says it."""
        match excinfo.value:
            case ScenarioFailedError(result=result):
                return failed_scenario_text(result, self.play[0].program, Screen(_WIDTH))
            case CqpError() as error:
                return str(error)
            case _:
                return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """Where the scenario stands."""
        return self.path, self.play[1].span.line - 1, self.name
