"""The questions to vote on: each open reading, what it would change, the vote written where the question stands."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.diagnostics import has_errors
from cqp_dsl.dossier.dates import parse_date
from cqp_dsl.language.formatting.format import format_source
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.tree import InterpretationDecl
from cqp_dsl.pipeline import DossierError, PolicyError
from cqp_dsl.render.wording import decision_title
from cqp_dsl.source import SourceFile
from cqp_dsl.web.drafts import drafted
from cqp_dsl.web.exchange import redirect
from cqp_dsl.web.folder import DOSSIER_SUFFIXES, RefusedFileError
from cqp_dsl.web.judged import said_of
from cqp_dsl.web.opened import today
from cqp_dsl.web.screens.pages import screen

if TYPE_CHECKING:
    from cqp_dsl.answer.sweep import Shift
    from cqp_dsl.core.program import Interpretation
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.workshop import Workshop

_MOST_DOSSIERS = 300


def votes(request: Request, workshop: Workshop) -> Reply:
    """``/votes``: the questions that the text leaves open, and those that were settled."""
    policies = workshop.policies()
    if request.method == "POST":
        return _vote(request, workshop, policies)
    shifts = _shifts(workshop, policies) if request.asked("dossiers") else None
    return screen(
        "votes",
        "votes",
        questions=[one for one in policies.ambiguities() if one.kind == "reading" and one.retained is None],
        settled=[one for one in policies.ambiguities() if one.kind == "reading" and one.retained is not None],
        others=[one for one in policies.ambiguities() if one.kind != "reading"],
        own=workshop.rules == workshop.folder,
        titles={rule.name: rule.label or rule.short_name for rule in policies.program.decisions},
        shifts=shifts,
        said=said_of,
        decision_title=decision_title,
        today=today(),
        day=format_date,
    )


def _shifts(workshop: Workshop, policies: Policies) -> dict[tuple[str, str], list[Shift]]:
    """What each reading would change to the dossiers of the folder."""
    sources = []
    for name in list(workshop.folder.files(DOSSIER_SUFFIXES))[:_MOST_DOSSIERS]:
        try:
            source = SourceFile.from_text(name, workshop.folder.read(name).text)
            policies.read(source)
        except (DossierError, RefusedFileError):
            continue
        sources.append(source)
    swept, _ = policies.sweep(sources)
    found: dict[tuple[str, str], list[Shift]] = {}
    for shift in swept.shifts:
        found.setdefault((shift.interpretation, shift.reading), []).append(shift)
    return found


def _vote(request: Request, workshop: Workshop, policies: Policies) -> Reply:
    one = policies.program.interpretations.get(request.posted("@question"))
    reading, by = request.posted("@lecture"), " ".join(request.posted("@par").split())
    day = parse_date(request.posted("@le"))
    if one is None or reading not in one.type.values:
        raise RefusedFileError("choisissez une lecture")
    if not by or any(sign in by for sign in "«»{}"):
        raise RefusedFileError("dites qui a tranché, sans guillemets")
    if not isinstance(day, datetime.date):
        raise RefusedFileError("donnez le jour du vote")
    if workshop.rules != workshop.folder:
        raise RefusedFileError("les règles livrées ne se modifient pas : copiez-les d’abord dans ce répertoire")
    name = one.span.path
    found = workshop.rules.read(name)
    text = with_vote(name, found.text, one, f"retenue {reading} par « {by} » le {_written(day)}")
    drafted(workshop, name, text)  # raises where the rules would no longer be valid
    workshop.rules.write(name, text, found.version)
    return redirect("/votes", request)


def _written(day: datetime.date) -> str:
    return format_date(day).replace("\u00a0", " ").replace("\u202f", " ")


def with_vote(name: str, text: str, one: Interpretation, line: str) -> str:
    """The text of a file with the reading that was retained, laid out as the file is.

    Raises:
        PolicyError: the question is not found there.
    """
    source = SourceFile.from_text(name, text)
    tree, said = parse_file(source)
    short = one.name.partition(".")[2]
    declared = [
        each
        for each in (tree.declarations if tree else ())
        if isinstance(each, InterpretationDecl) and each.name.text == short
    ]
    if has_errors(said) or not declared:
        raise PolicyError(said, {name: source})
    end = declared[0].readings[-1].span.end
    voted = f"{source.text[:end]}\n  {line}{source.text[end:]}"
    return format_source(SourceFile.from_text(name, voted)).text or voted
