"""Counters of a worker, in the text of Prometheus; the log, a line of JSON for each request, nothing of a person."""

from __future__ import annotations

import datetime
import json
import sys
from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIMITS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@define(eq=False)
class Metrics:
    """What a worker counts, by address and status."""

    _counts: dict[tuple[str, int], int] = field(factory=dict)
    _times: list[int] = field(factory=lambda: [0] * (len(_LIMITS) + 1))
    _total: float = 0

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count a response."""
        self._counts[route, status] = self._counts.get((route, status), 0) + 1
        place = next((index for index, limit in enumerate(_LIMITS) if seconds <= limit), len(_LIMITS))
        self._times[place] += 1
        self._total += seconds

    def text(self, waiting: int) -> str:
        """All of them."""
        lines = ["# TYPE cqp_requests_total counter"]
        lines += [
            f'cqp_requests_total{{route="{route}",status="{status}"}} {count}'
            for (route, status), count in sorted(self._counts.items())
        ]
        lines.append("# TYPE cqp_request_seconds histogram")
        below = 0
        for limit, count in zip((*_LIMITS, "+Inf"), self._times, strict=True):
            below += count
            lines.append(f'cqp_request_seconds_bucket{{le="{limit}"}} {below}')
        lines += [f"cqp_request_seconds_sum {self._total:.6f}", f"cqp_request_seconds_count {below}"]
        lines += ["# TYPE cqp_waiting gauge", f"cqp_waiting {waiting}"]
        return "\n".join(lines) + "\n"


def log(told: Mapping[str, object]) -> None:
    """Write a line of the log: never a query, a body, a reference, a word of a dossier."""
    line = {"time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"), **told}
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
