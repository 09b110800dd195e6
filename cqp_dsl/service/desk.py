"""The work behind the addresses: dossiers decided one at a time, acts written together, answers told."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import define, field

from cqp_dsl.engine.run import allowing
from cqp_dsl.pipeline import CqpError, DossierError, Policies, load
from cqp_dsl.register.act import Act, StoredProgram, act_of, stored_program
from cqp_dsl.register.errors import NotThereError, RegisterError, UnusableKeyError
from cqp_dsl.register.replay import Replay
from cqp_dsl.register.store import Register
from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.render.letter.settings import LetterSettings, read_settings
from cqp_dsl.service.problems import Kind, ProblemError, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.register.entry import Entry
    from cqp_dsl.render.answer_document import AnswerJson
    from cqp_dsl.service.keys import Caller
    from cqp_dsl.service.requests import Asked
    from cqp_dsl.service.settings import Settings

_Result = TypeVar("_Result")

_MOST_TOGETHER = 100
"""Acts written in one transaction."""


@define(frozen=True, eq=False)
class Done:
    """An answer that was written, and the policies that gave it."""

    answer: Answer
    document: AnswerJson
    policies: Policies
    entry: Entry


@define(eq=False)
class Desk:
    """What answers. One thread decides, since Python decides no faster with two; another writes."""

    policies: Policies
    stored: StoredProgram
    register: Register
    settings: Settings
    letter: LetterSettings = field(factory=LetterSettings)
    waiting: int = 0
    _deciding: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(1, "decide"))
    _writing: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(1, "write"))
    _reading: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(2, "read"))
    _queue: asyncio.Queue[tuple[Act, asyncio.Future[Entry | UnusableKeyError]] | None] = field(factory=asyncio.Queue)
    _writer: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, settings: Settings) -> Desk:
        """Read the policies, open the register.

        Raises:
            CqpError: the policies are not valid.
            RegisterError: the register cannot be opened.
            SettingsError: the settings of letters are wrong.
        """
        policies = load([Path(path) for path in settings.policies] or None, cached=True)
        written = Path(settings.letter).read_text(encoding="utf-8") if settings.letter else ""
        register = Register.open(settings.register, create=True)
        return cls(policies, stored_program(policies.program), register, settings, read_settings(written))

    def start(self) -> None:
        """Start writing what comes."""
        self._writer = asyncio.create_task(self._write_what_comes())

    async def stop(self) -> None:
        """Write what is waiting, then let go of everything."""
        await self._queue.put(None)
        if self._writer is not None:
            await self._writer
        for pool in (self._deciding, self._reading, self._writing):
            pool.shutdown()
        self.register.close()

    # --- deciding

    async def decide(self, asked: Asked, caller: Caller, body: bytes, idempotency: str | None) -> Done:
        """Decide a dossier, and write it: the answer may then be given.

        Raises:
            ProblemError: it was not decided, or not written.
        """
        request = hashlib.sha256(body).hexdigest()
        answer, document, act = await self.turn(lambda: self._decide(asked, caller, request, idempotency))
        entry = await self._written(act)
        if entry.program == self.stored.digest:
            return Done(answer, document, self.policies, entry)
        return await self.turn(lambda: self._as_it_was(entry, asked))

    async def turn(self, work: Callable[[], _Result]) -> _Result:
        """Do something when its turn comes.

        Raises:
            ProblemError: too many wait already, or the turn did not come in time.
        """
        if self.waiting >= self.settings.most_waiting:
            raise _busy()
        self.waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._deciding, work)
        try:
            return await asyncio.wait_for(future, self.settings.patience)
        except TimeoutError:
            raise _busy() from None
        finally:
            self.waiting -= 1

    def answered(self, asked: Asked, policies: Policies | None = None) -> tuple[object, Answer]:
        """The dossier read, and its answer, within the steps that are allowed.

        Raises:
            ProblemError: the dossier or the request is refused.
        """
        try:
            with allowing(self.settings.most_steps):
                return (policies or self.policies).decided(
                    asked.dossier, date=asked.date, decisions=asked.decisions, readings=asked.readings
                )
        except DossierError as error:
            raise refused(Kind.DOSSIER_REFUSED, error) from error
        except CqpError as error:
            raise refused(Kind.REQUEST_REFUSED, error) from error

    def _decide(
        self, asked: Asked, caller: Caller, request: str, idempotency: str | None
    ) -> tuple[Answer, AnswerJson, Act]:
        dossier, answer = self.answered(asked)
        with allowing(self.settings.most_steps):
            document = answer_data(answer, self.policies.program, traced=asked.trace)
        act = act_of(
            dossier,  # type: ignore[arg-type]
            answer,
            self.policies.program,
            self.stored,
            caller=caller.name,
            simulation=not asked.act,
            reference=asked.reference,
            request=request,
            idempotency=idempotency,
            document=document,
        )
        return answer, document, act

    def _as_it_was(self, entry: Entry, asked: Asked) -> Done:
        """A request that was answered by other policies gets the same answer again: by them, from the register."""
        policies = Replay(self.register).policies_of(entry.program or "")
        if isinstance(policies, str):
            raise ProblemError(Kind.CONFLICT, f"la demande a déjà sa réponse (n° {entry.sequence}), mais {policies}")
        _, answer = self.answered(asked, policies)
        return Done(answer, answer_data(answer, policies.program, traced=asked.trace), policies, entry)

    # --- writing and reading

    async def _written(self, act: Act) -> Entry:
        future: asyncio.Future[Entry | UnusableKeyError] = asyncio.get_running_loop().create_future()
        await self._queue.put((act, future))
        found = await future
        if isinstance(found, UnusableKeyError):
            raise ProblemError(Kind.CONFLICT, f"{found}")
        return found

    async def _write_what_comes(self) -> None:
        """Write acts, all that came while the others were being written in one transaction."""
        loop = asyncio.get_running_loop()
        closing = False
        while not closing:
            batch = [await self._queue.get()]
            while len(batch) < _MOST_TOGETHER and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            closing = None in batch
            jobs = [job for job in batch if job is not None]
            if not jobs:
                continue
            acts = [act for act, _ in jobs]
            try:
                entries = await loop.run_in_executor(self._writing, self.register.write, acts, self.stored)
            except RegisterError as error:
                for _, future in jobs:
                    if not future.done():
                        future.set_exception(_unreachable(error))
            else:
                for (_, future), entry in zip(jobs, entries, strict=True):
                    if not future.done():
                        future.set_result(entry)

    async def kept(self, work: Callable[[], _Result], *, writes: bool = False) -> _Result:
        """Do something with the register.

        Raises:
            ProblemError: the register does not answer.
        """
        pool = self._writing if writes else self._reading
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        except RegisterError as error:
            raise _unreachable(error) from error


def _busy() -> ProblemError:
    return ProblemError(Kind.BUSY, "trop de demandes attendent leur tour", headers={"Retry-After": "1"})


def _unreachable(error: RegisterError) -> ProblemError:
    if isinstance(error, NotThereError):
        return ProblemError(Kind.NOT_FOUND, str(error))
    return ProblemError(Kind.REGISTER, f"{error} ; rien n'a été inscrit", headers={"Retry-After": "5"})
