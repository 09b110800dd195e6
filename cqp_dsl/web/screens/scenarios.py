"""The cases that rules are tried on: what each gives, what was expected, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.language.formatting.format import format_source
from cqp_dsl.render.site.cases_told import told_cases
from cqp_dsl.source import SourceFile
from cqp_dsl.web.drafts import drafted
from cqp_dsl.web.exchange import address, redirect
from cqp_dsl.web.folder import RefusedFileError
from cqp_dsl.web.judged import judged
from cqp_dsl.web.opened import opened
from cqp_dsl.web.screens.pages import screen
from cqp_dsl.workspace.testing.spelling import Speller, Titles, UnspellableError

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


def from_dossier(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/enscenario/…``: a dossier, and what is decided of it, written as a scenario of the politique that decides."""
    policies = workshop.policies()
    if workshop.rules != workshop.folder:
        raise RefusedFileError("les règles livrées ne se modifient pas : copiez-les d’abord dans ce répertoire")
    dossier = opened(request, workshop, policies, name).read(policies).dossier
    told = judged(policies, dossier)
    if told.answer is None:
        raise RefusedFileError("ce dossier n’a pas encore de réponse")
    first = told.answer.decisions[0]
    own = [each for each in told.answer.decisions if each.policy == first.policy]
    speller = Speller(policies.program, first.policy)
    try:
        expected = [speller.expectation((each.name, tuple(arg.value for arg in each.args)), each) for each in own]
        title = dossier.label or name
        proposal = Titles.of(policies.program).settle(
            speller.proposal(title, evolve(dossier, decisions=None), expected, None)
        )
    except UnspellableError as error:
        raise RefusedFileError("une valeur de ce dossier ne s’écrit pas dans un scénario") from error
    file = proposal.path
    found = workshop.rules.read(file)
    text = f"{found.text.rstrip()}\n\n{proposal.text}"
    text = format_source(SourceFile.from_text(file, text)).text or text
    drafted(workshop, file, text)  # raises where the rules would no longer be valid
    workshop.rules.write(file, text, found.version)
    return redirect(address("scenarios", query=[("politique", first.policy)]), request)
