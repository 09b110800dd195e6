"""Keeping what is known up to date: a worker that looks at what changed, then finishes while nothing else does.

One thread computes. A change that comes meanwhile is taken in by the next look; what was only being finished is given
up at once. Nobody waits for a fixed time: changes that come while a look runs are looked at together.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from cqp_dsl.lsp.project import Project, SupersededError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.lsp.snapshot import Snapshot

T = TypeVar("T")


class Watch:
    """The worker of a server. All methods run on the editor's thread.

    Args:
        on_news: called with a project whose snapshot is new.
        on_trouble: called with what went wrong while a project was looked at: a mistake of ours.
    """

    def __init__(self, on_news: Callable[[Project], None], on_trouble: Callable[[Exception], None]) -> None:
        self._on_news = on_news
        self._on_trouble = on_trouble
        self._failed: dict[Project, int] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cqp")
        self._waiting: dict[Project, None] = {}
        self._awake = asyncio.Event()
        self._news = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    def changed(self, project: Project) -> None:
        """Look at a project again."""
        self._waiting[project] = None
        self._awake.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Compute nothing any more."""
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def compute(self, job: Callable[[], T]) -> T:
        """What a job comes to, on the worker's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def current(self, project: Project, *, complete: bool = False) -> Snapshot:
        """What is known of a project as it is now.

        Raises:
            LookupError: it could not be looked at.
        """
        if not _knows(project, complete=complete):
            self.changed(project)
            async with self._news:
                await self._news.wait_for(lambda: _knows(project, complete=complete) or self._gave_up(project))
        if project.snapshot is None or not _knows(project, complete=complete):
            message = "le programme n'a pas pu être lu"
            raise LookupError(message)
        return project.snapshot

    def _gave_up(self, project: Project) -> bool:
        return self._failed.get(project) == project.number

    async def _run(self) -> None:
        unfinished: dict[Project, None] = {}
        while True:
            while self._waiting:
                project, _ = self._waiting.popitem()
                if not project.current:
                    await self._take(project, project.look())
                unfinished[project] = None
            if unfinished:
                project = next(iter(unfinished))
                if await self._finish(project):
                    unfinished.pop(project, None)
                continue
            self._awake.clear()
            if not self._waiting:
                await self._awake.wait()

    async def _finish(self, project: Project) -> bool:
        """Whether nothing is left to know of a project, at this moment."""
        snapshot = project.snapshot
        if snapshot is None or snapshot.complete or self._gave_up(project):
            return True

        def pause() -> None:
            if self._waiting:
                raise SupersededError

        with contextlib.suppress(SupersededError):
            await self._take(project, lambda: project.finish(snapshot, pause))
        if project.snapshot is not None and project.snapshot.complete:
            _spare_the_collector()
            return True
        return self._gave_up(project)

    async def _take(self, project: Project, job: Callable[[], Snapshot]) -> None:
        number = project.number
        try:
            project.snapshot = await self.compute(job)
            self._on_news(project)
        except SupersededError:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not leave the editor without an answer
            self._failed[project] = number
            self._on_trouble(error)
        async with self._news:
            self._news.notify_all()


_MOST_COLLECTED = (50_000, 20, 100)


@functools.cache
def _spare_the_collector() -> None:
    """Leave what was read at first out of the collector's rounds, which would each take as long as a look."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_MOST_COLLECTED)


def _knows(project: Project, *, complete: bool) -> bool:
    return project.current and (not complete or (project.snapshot is not None and project.snapshot.complete))
