"""Seeds tried for so many seconds: ``make differential SECONDS=600``, or ``python -m tests.differential``.

At a difference, prints the seed, the program and the dossier made as small as they can be, and both answers.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import secrets
import sys
import time
from typing import TYPE_CHECKING

from attrs import asdict

from tests.differential.compare import Verdict
from tests.differential.grounds import lines_of
from tests.differential.shrink import shrunk
from tests.differential.trial import Found, ProgramError, tried

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 5
"""Differences after which there is enough to look at."""


def main() -> int:
    """The exit code: 1 where something differs."""
    given = _arguments()
    deadline = time.monotonic() + given.seconds
    programs = refused = 0
    differing: list[Found] = []
    print(f"seeds from {given.seed}")
    for seed in itertools.count(given.seed):
        if time.monotonic() > deadline or len(differing) == MOST:
            break
        try:
            found = tried(seed)
            programs += 1
        except ProgramError:
            refused += 1
            continue
        if found is not None:
            differing.append(found)
            _show(shrunk(found, _is_past(time.monotonic() + given.shrinking)))
    print(f"{programs} programs, {refused} texts that are none, {len(differing)} that differ")
    return 1 if differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.differential")
    parser.add_argument("--seconds", type=float, default=60, help="how long to try")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="the first seed; by default, any")
    parser.add_argument("--shrinking", type=float, default=60, help="how long to make a difference smaller")
    return parser.parse_args()


def _is_past(deadline: float) -> Callable[[], bool]:
    return lambda: time.monotonic() > deadline


def _show(found: Found) -> None:
    print(f"\n=== seed {found.seed}\n\n{found.draft.text()}\n--- dossier")
    for name, value in asdict(found.dossier, recurse=False).items():
        if value:
            print(f"{name}: {value}")
    for one in found.differing:
        print(f"--- {one.question[0]}{list(one.question[1]) or ''}")
        print(*difflib.unified_diff(_lines(one.engine), _lines(one.interpreter), "engine", "interpreter"), sep="\n")
    sys.stdout.flush()


def _lines(told: object) -> list[str]:
    """What a side says: a line for each thing that it tells, and for each ground."""
    if not isinstance(told, Verdict):
        return [repr(told)]
    apart = {"motifs", "outcomes"}
    lines = [f"{name}: {value}" for name, value in asdict(told, recurse=False).items() if name not in apart]
    for world, status, value, favourable, grounds in told.outcomes:
        lines += [f"under {world}: {status}, {value}, {favourable}", *lines_of(grounds, "  ")]
    return lines + list(lines_of(told.motifs))


if __name__ == "__main__":
    sys.exit(main())
