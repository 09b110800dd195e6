"""Asking the shipped policies, for the computations that are made a second time beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from cqp_dsl.pipeline import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.answer.answer import DecisionAnswer

POLICIES = load()
DRAWN = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def decided(decision: str, dossier: Mapping[str, object], readings: Mapping[str, str]) -> DecisionAnswer:
    """The answer to one decision under readings."""
    (answer,) = POLICIES.decide(dossier, decisions=[decision], readings=readings).decisions
    return answer


def hundredths(number: int) -> str:
    """A number of hundredths as a decimal."""
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number) // 100}.{abs(number) % 100:02d}"
