"""What each row takes, measured by pyperf in processes of its own. Run by ``python -m bench``."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyperf

from bench.agreement import rows
from bench.cases import cases
from bench.peers import ours
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.cases import Case

SAMPLE = 100
"""Dossiers that each row is timed on, in turn: spread over those that it was compared on."""


def _timed(
    decide: Callable[[Any], Any], prepare: Callable[[Any], Any], sample: Sequence[Case]
) -> Callable[[int], float]:
    """What pyperf asks for: so many times, how long. A process that times another row prepares nothing."""
    facts: list[Any] = []

    def run(loops: int) -> float:
        facts.extend([prepare(case) for case in sample[len(facts) :]])
        turn = itertools.islice(itertools.cycle(facts), loops * SAMPLE)
        start = time.perf_counter()
        for each in turn:
            decide(each)
        return time.perf_counter() - start

    return run


def _engines(runner: pyperf.Runner) -> None:
    found = rows()
    for decision in ("certification", "vae"):
        sample = cases(decision, 1_000)[:: 1_000 // SAMPLE]
        for row in found:
            if row.decision == decision:
                timed = _timed(row.decide, row.prepare, sample)
                runner.bench_time_func(f"{decision}|{row.name}", timed, inner_loops=SAMPLE)
        name = f"{decision}|cqp, lire et vérifier le dossier"
        runner.bench_time_func(name, _timed(ours.read_case, ours.raw, sample), inner_loops=SAMPLE)
        name = f"{decision}|cqp, toutes lectures ouvertes, des faits bruts à la réponse et ses motifs"
        runner.bench_time_func(name, _timed(ours.open_questions, ours.raw, sample), inner_loops=SAMPLE)


def _processes(runner: pyperf.Runner) -> None:
    """Whole processes: the bare interpreter, and commands with and without what earlier ones left in the cache."""
    python, module = sys.executable, [sys.executable, "-m", "cqp_dsl"]
    dossier = str(policies_folder() / "exemples" / "certifie.yaml")  # favourable: exit code 0
    runner.bench_command("processus|python -c pass", [python, "-c", "pass"])
    for name, script in _IMPORTS.items():
        runner.bench_command(f"processus|{name}", [python, "-c", script])
    runner.bench_command("processus|cqp --help", [*module, "--help"])
    for name, script in _SCRIPTS.items():
        runner.bench_command(f"processus|{name}", [python, "-c", script, dossier])


_IMPORTS = {
    "importer click et PyYAML": "import click, yaml",
    "importer click, PyYAML, attrs, msgspec et rich": "import click, yaml, attrs, msgspec, rich.console, rich.tree",
    "importer les mêmes et Lark": "import click, yaml, attrs, msgspec, rich.console, rich.tree, lark",
}
"""What commands are made with: less than this takes, nothing that has them can take."""

_RUN = "import runpy; runpy.run_module('cqp_dsl', run_name='__main__')"
_SCRIPTS = {
    "cqp check, politiques en cache": f"import sys; sys.argv[1:1] = ['check']; {_RUN}",
    "cqp check, sans cache": f"import os, sys; os.environ['CQP_CACHE'] = ''; sys.argv[1:1] = ['check']; {_RUN}",
    "cqp test, sans cache": f"import os, sys; os.environ['CQP_CACHE'] = ''; sys.argv[1:] = ['test']; {_RUN}",
}


def main() -> None:
    """Time every row."""
    os.environ.setdefault("CQP_CACHE", str(Path(tempfile.gettempdir()) / f"cqp-bench-{os.getuid()}"))
    runner = pyperf.Runner(processes=2, values=4, warmups=1, min_time=0.05, program_args=("-m", "bench.timings"))
    runner.argparser.set_defaults(inherit_environ=["CQP_CACHE", "PYTHONPATH"])
    _engines(runner)
    _processes(runner)


if __name__ == "__main__":
    main()
