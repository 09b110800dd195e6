"""SQL against the engine for so many seconds: ``make differential``, or ``python -m tests.batch --seconds 600``.

In turn: a random program with partial dossiers, then dossiers around the boundaries of each group of shipped decisions.
With ``--around 100000`` (``make agreement``), so many dossiers of each group and nothing else; ``--spark``: on Spark.
"""

from __future__ import annotations

import argparse
import itertools
import secrets
import sys
import time
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.pipeline import load
from tests.batch.agreement import Agreement, Counted
from tests.batch.boundaries import ASKED, dossiers
from tests.differential.compare import questions
from tests.differential.dossiers import dossier
from tests.differential.programs import program
from tests.differential.trial import COMPLETENESS, ProgramError, program_of

if TYPE_CHECKING:
    from cqp_dsl.batch.database import Database
    from cqp_dsl.core.program import Program

AT_ONCE = 5_000
"""Dossiers that are held at once."""
MOST = 5
"""Differences after which there is enough to look at."""


def main() -> int:
    """The exit code: 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.batch")
    parser.add_argument("--seconds", type=float, default=60, help="how long to try")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="the first seed; by default, any")
    parser.add_argument("--dossiers", type=int, default=500, help="dossiers around the boundaries, each time")
    parser.add_argument("--around", type=int, help="so many dossiers of each group, whatever time it takes")
    parser.add_argument("--spark", action="store_true", help="on Spark, on this machine, in the place of DuckDB")
    given = parser.parse_args()
    database = _spark() if given.spark else None
    deadline = time.monotonic() + given.seconds
    counted, differing, around = Counted(), 0, 0
    print(f"seeds from {given.seed}")
    shipped = load(cached=True).program
    groups = {
        name: Agreement(shipped, [(one, ()) for one in asked], counted, database) for name, asked in ASKED.items()
    }
    if given.around:
        return _around(groups, shipped, given.around, given.seed)
    for seed in itertools.count(given.seed):
        if time.monotonic() > deadline or differing >= MOST:
            break
        for name, agreement in groups.items():
            around += given.dossiers
            for one in agreement.differing(dossiers(shipped, name, given.dossiers, seed)):
                differing += 1
                print(f"{name}, seed {seed}: {one}")
        for one in _random_program(seed, counted):
            differing += 1
            print(f"random program {seed}: {one}")
        sys.stdout.flush()
    print(f"{counted.compared} answers, {counted.grounds} with grounds, {differing} that differ")
    print(f"{around} dossiers around boundaries")
    return 1 if differing else 0


def _around(groups: dict[str, Agreement], shipped: Program, many: int, seed: int) -> int:
    """So many dossiers of each group, some at a time; the figures of each."""
    code = 0
    for name, agreement in groups.items():
        counted = agreement.counted = Counted()
        differing, done, start = 0, 0, time.monotonic()
        while done < many and differing < MOST:
            count = min(AT_ONCE, many - done)
            for one in agreement.differing(dossiers(shipped, name, count, seed + done)):
                differing += 1
                print(f"{name}, seed {seed + done}: {one}")
            done += count
        seconds = time.monotonic() - start
        print(
            f"{name}: {done} dossiers, {counted.compared} answers ({', '.join(ASKED[name])}), {counted.grounds} with "
            f"grounds, {counted.no_row} dossiers for the engine alone, {differing} that differ, {seconds:.0f} s"
        )
        sys.stdout.flush()
        code = 1 if differing else code
    return code


def _spark() -> Database:
    from cqp_dsl.batch.spark import SparkDatabase, session  # noqa: PLC0415 - an extra

    return SparkDatabase(session("local[2]"))


def _random_program(seed: int, counted: Counted) -> list[str]:
    try:
        drawn = program_of(program(seed))
    except ProgramError:
        return []
    readings = dossier(drawn, seed, 1.0).readings
    partial = [evolve(dossier(drawn, seed + 1000 * n, one), readings=readings) for n, one in enumerate(COMPLETENESS)]
    return list(Agreement(drawn, questions(drawn)[:12], counted).differing(partial))


if __name__ == "__main__":
    sys.exit(main())
