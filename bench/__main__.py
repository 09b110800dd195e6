"""``python -m bench``: agreement, then timings, then the table, which ``--write`` puts in ``docs/benchmarks.md``."""

from __future__ import annotations

import importlib.metadata
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyperf

from bench import goals
from bench.agreement import DOSSIERS, disagreements, rows
from bench.batch import lines as batch_lines
from bench.cases import cases
from bench.editor import medians as editor_medians
from bench.peers import ours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- table -->", "<!-- fin de la table -->"
_PACKAGES = ("zen-engine", "common-expression-language", "cel-python", "rule-engine", "OpenFisca-core", "pyperf")
_TITLES = {
    "certification": "Certification : cinq notes, les motifs",
    "vae": "VAE : emplois pondérés, huit ans, une demande par an, titulaires",
    "processus": "Processus entiers",
    "éditeur": "Dans un éditeur : d'une frappe au milieu de la plus longue politique à ce qui en est dit",
}


def main() -> int:
    """Check, time, print."""
    print(f"{DOSSIERS} dossiers par décision…", file=sys.stderr)
    found = list(disagreements(rows()))
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    print("Tous les moteurs sont d'accord. Mesure…", file=sys.stderr)
    medians = _medians()
    table = "\n".join([*lines(medians), *goals.lines(medians, _shown), *batch_lines()])
    print(table)
    if "--write" in sys.argv:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{START}\n\n{table}\n\n{END}{after}", encoding="utf-8")
    return 0


def _medians() -> dict[str, float]:
    """The median of each row, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "timings.json"
        subprocess.run([sys.executable, "-m", "bench.timings", "--quiet", "-o", str(output)], check=True)  # noqa: S603
        suite = pyperf.BenchmarkSuite.load(str(output))
        timed = {benchmark.get_name(): benchmark.median() for benchmark in suite.get_benchmarks()}
    return {**timed, **editor_medians()}


def lines(medians: Mapping[str, float]) -> Iterator[str]:
    """The tables, in Markdown: the first row of each is what the others are compared with."""
    yield (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()} ; "
        + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
        + "."
    )
    for group, title in _TITLES.items():
        own = {name.partition("|")[2]: value for name, value in medians.items() if name.startswith(f"{group}|")}
        floor = next(iter(own.values()))
        unit, scale = ("ms", 1e3) if group in ("processus", "éditeur") else ("µs", 1e6)
        yield from ("", f"### {title}", "", f"| | médiane ({unit}) | rapport |", "|---|--:|--:|")
        for name, value in own.items():
            yield f"| {name} | {_shown(value * scale)} | {_shown(value / floor)} × |"
    traced = [ours.traced(ours.prepared(case)) for case in cases("certification", 200)]
    count = sum(ours.trace_lines(answer.decisions[0].trace) for answer in traced if answer.decisions[0].trace)
    yield from ("", f"La trace complète d'une certification compte {count // len(traced)} lignes en moyenne.")


def _shown(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}".replace(".", ",")  # noqa: PLR2004


if __name__ == "__main__":
    sys.exit(main())
