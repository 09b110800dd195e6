"""The cases that rules are tried on: what each gives, what was expected, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.site.cases_told import told_cases
from cqp_dsl.web.screens.pages import screen

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.workshop import Workshop


def scenarios(request: Request, workshop: Workshop) -> Reply:
    """``/scenarios``: the cases of a politique, played."""
    policies = workshop.policies()
    program = policies.program
    wanted = request.asked("politique")
    own = [one for one in policies.scenarios if one.policy == wanted]
    results = [policies.run(one) for one in own]
    told = told_cases(own, program)
    return screen(
        "scenarios",
        "scénarios",
        policies=list(program.policies.values()),
        chosen=wanted,
        cases=sorted(zip(told, results, strict=True), key=lambda pair: pair[1].passed),
        passed=sum(one.passed for one in results),
        own=workshop.rules == workshop.folder,
    )
