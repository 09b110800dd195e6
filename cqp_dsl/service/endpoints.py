"""What each address does: from a request to a response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, evolve, field
from starlette.responses import Response

from cqp_dsl.answer.receipt import LANGUAGE_VERSION
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.engine.run import allowing
from cqp_dsl.interview.question import expected_reply
from cqp_dsl.interview.session import Interview
from cqp_dsl.pipeline import CqpError, RequestError
from cqp_dsl.register.documents import entry_data
from cqp_dsl.register.search import Wanted, keys_of, search
from cqp_dsl.register.store import FollowUp
from cqp_dsl.render.explication.compose import explication_data
from cqp_dsl.render.json_values import json_line
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.letter.wording import notice_of
from cqp_dsl.render.list_json import list_json
from cqp_dsl.render.missing import cell_label
from cqp_dsl.service.problems import Kind, ProblemError, refused
from cqp_dsl.service.requests import Reader, asked_of, json_of
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from cqp_dsl.interview.question import Question
    from cqp_dsl.render.register_document import FollowUpJson, HeadJson, RegisterJson
    from cqp_dsl.service.desk import Desk, Done
    from cqp_dsl.service.documents import (
        DecidedJson,
        ErasedJson,
        ExplainedJson,
        HealthJson,
        LetterJson,
        NextQuestionJson,
        QuestionJson,
        WrittenJson,
    )
    from cqp_dsl.service.keys import Caller
    from cqp_dsl.service.metrics import Metrics

MEDIA: Final = "application/json"
_MOST_FOUND: Final = 50


@define(eq=False)
class Call:
    """A request that was let in: who asks, what is asked of which desk."""

    desk: Desk
    caller: Caller
    metrics: Metrics
    body: bytes = b""
    path: dict[str, str] = field(factory=dict)
    query: dict[str, str] = field(factory=dict)
    idempotency: str | None = None
    written: int | None = None


Endpoint: TypeAlias = Callable[[Call], Awaitable[Response]]


def _json(document: object) -> Response:
    return Response(json_line(document), media_type=MEDIA)  # type: ignore[arg-type]  # a document is a mapping


async def _done(call: Call) -> tuple[Done, bool]:
    asked = asked_of(call.body)
    if asked.act and "act" not in call.caller.rights:
        raise ProblemError(Kind.FORBIDDEN, "cette clé n'a pas le droit de décider (act) : demandez une simulation")
    done = await call.desk.decide(asked, call.caller, call.body, call.idempotency)
    call.written = done.entry.sequence
    return done, asked.trace


def _written(done: Done) -> WrittenJson:
    entry = done.entry
    return {
        "sequence": entry.sequence,
        "digest": entry.digest,
        "simulation": entry.kind == "simulation",
        "again": entry.again,
    }


async def decide(call: Call) -> Response:
    """The answer to a dossier."""
    done, _ = await _done(call)
    document: DecidedJson = {
        "entry": _written(done),
        "program": [{"path": file.path, "digest": file.digest} for file in done.policies.program.files.values()],
        "answer": done.document,
    }
    return _json(document)


async def explain(call: Call) -> Response:
    """What is owed of a decision."""
    done, _ = await _done(call)
    desk = call.desk

    def told() -> ExplainedJson:
        with allowing(desk.settings.most_steps):
            owed = explication_data(done.answer, done.policies.program, notice_of(desk.letter))
        return {"entry": _written(done), "explications": [owed]}

    return _json(await desk.turn(told))


async def letter(call: Call) -> Response:
    """The letter of an answer."""
    done, _ = await _done(call)
    desk = call.desk

    def told() -> LetterJson:
        parts = letter_parts([done.answer], done.policies.program, "text", several=False, settings=desk.letter)
        return {"entry": _written(done), "letter": "".join(parts)}

    return _json(await desk.turn(told))


async def next_question(call: Call) -> Response:
    """The question to ask next."""
    asked = asked_of(call.body, whole=False)
    desk = call.desk

    def found() -> NextQuestionJson:
        try:
            decisions, _ = desk.policies.named(asked.decisions, None)
            read = desk.policies.read(asked.dossier)
        except RequestError as error:
            raise refused(Kind.REQUEST_REFUSED, error) from error
        except CqpError as error:
            raise refused(Kind.DOSSIER_REFUSED, error) from error
        read = evolve(read, date=asked.date or read.date, decisions=read.decisions or decisions)
        if read.date is None:
            raise ProblemError(Kind.REQUEST_REFUSED, "il manque la date d'effet : dans le dossier, ou par « date »")
        if not read.decisions:
            raise ProblemError(
                Kind.REQUEST_REFUSED, "aucune décision n'est demandée : dans le dossier, ou par « decisions »"
            )
        with allowing(desk.settings.most_steps):
            interview = Interview(desk.policies.engine, read)
            question = interview.next_question()
            left = len(interview.open_questions())
        return {"question": None if question is None else _question(call, question), "left": left}

    return _json(await desk.turn(found))


def _question(call: Call, question: Question) -> QuestionJson:
    return {
        "path": question.path,
        "question": question.entry.question,
        "about": cell_label(question.cause, call.desk.policies.program) or question.named,
        "expected": plain_spaces(expected_reply(question)),
        "options": [{"value": value, "label": label} for value, label in question.options()],
        "by": question.judge,
        "decisions": list(question.decisions),
    }


async def policies(call: Call) -> Response:
    """The politiques, their decisions and facts."""
    return Response(await call.desk.turn(lambda: list_json(call.desk.policies.listing())), media_type=MEDIA)


async def template(call: Call) -> Response:
    """A dossier to fill in."""
    try:
        text = await call.desk.turn(lambda: call.desk.policies.template([call.path["policy"]]))
    except RequestError as error:
        raise refused(Kind.REQUEST_REFUSED, error) from error
    return Response(text, media_type="application/yaml")


async def dossier_schema(call: Call) -> Response:
    """The schema of dossiers."""
    schema = await call.desk.turn(call.desk.policies.dossier_schema)
    return Response(json_line(schema), media_type="application/schema+json")


async def acts(call: Call) -> Response:
    """Entries that are looked for."""
    query = call.query
    wanted = Wanted(
        query.get("reference", ""),
        query.get("decision", ""),
        query.get("article", ""),
        query.get("ground", ""),
        query.get("since", ""),
        query.get("until", ""),
        most=_MOST_FOUND,
    )

    def found() -> RegisterJson:
        return {"entries": [entry_data(each) for each in search(call.desk.register, wanted)]}

    return _json(await call.desk.kept(found))


async def act(call: Call) -> Response:
    """An entry, whole."""
    sequence = _sequence(call)
    return _json(await call.desk.kept(lambda: entry_data(call.desk.register.entry(sequence), whole=True)))


def _sequence(call: Call) -> int:
    word = call.path["sequence"]
    if not (word.isascii() and word.isdecimal() and 0 < len(word) <= 9 and int(word)):  # noqa: PLR2004 - a number of SQL
        raise ProblemError(Kind.NOT_FOUND, "il n'y a pas d'inscription de ce numéro")
    return int(word)


async def follow_up(call: Call) -> Response:
    """What somebody did with an answer, written."""
    sequence = _sequence(call)
    reader = Reader(json_of(call.body))
    by, day = reader.text("by", required=True), reader.day("on", required=True)
    followed, why = reader.flag("followed", required=True), reader.text("why", required=True)
    reader.end()
    on = "" if day is None else day.isoformat()
    given = FollowUp(sequence, call.caller.name, by, on, followed, why)
    entry = await call.desk.kept(lambda: call.desk.register.follow(given), writes=True)
    call.written = entry.sequence
    document: FollowUpJson = {
        "sequence": entry.sequence,
        "made_at": entry.made_at,
        "caller": entry.caller,
        "followed": followed,
        "on": on,
        "by": by,
        "why": why,
    }
    return _json(document)


async def erase(call: Call) -> Response:
    """A person, erased."""
    reader = Reader(json_of(call.body))
    reference, why = reader.text("reference", required=True), reader.text("why", required=True)
    reader.end()
    register = call.desk.register
    entry = await call.desk.kept(
        lambda: register.erase(keys_of(register, reference), call.caller.name, why), writes=True
    )
    if entry is None:
        raise ProblemError(Kind.NOT_FOUND, "aucun acte n'est à ce nom")
    call.written = entry.sequence
    document: ErasedJson = {"sequence": entry.sequence, "digest": entry.digest, "acts": len(entry.told["keys"])}
    return _json(document)


async def head(call: Call) -> Response:
    """The last entry."""
    entry = await call.desk.kept(call.desk.register.last)
    if entry is None:
        raise ProblemError(Kind.NOT_FOUND, "le registre est vide")
    document: HeadJson = {"sequence": entry.sequence, "digest": entry.digest}
    return _json(document)


async def health(call: Call) -> Response:
    """Whether the service can answer."""
    desk = call.desk
    try:
        await desk.kept(desk.register.last)
        reachable = True
    except ProblemError:
        reachable = False
    document: HealthJson = {
        "status": "ok" if reachable else "register-unreachable",
        "version": __version__,
        "language": LANGUAGE_VERSION,
        "program": desk.stored.digest,
    }
    return Response(json_line(document), 200 if reachable else 503, media_type=MEDIA)


async def metrics(call: Call) -> Response:
    """The counters of this worker."""
    return Response(call.metrics.text(call.desk.waiting), media_type="text/plain; version=0.0.4")
