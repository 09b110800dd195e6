"""What is aimed at, and what was measured, in one table: ratios, so that the machine counts for little."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from attrs import define

from bench.growth import TIMES, growth
from bench.peers.ours import policies
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.answers_json import answer_parts
from cqp_dsl.render.screen import Screen
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cqp_dsl.answer.answer import Answer

_RUNS = 5
_RAW = "cqp, des faits bruts"
_OPEN = "cqp, toutes lectures ouvertes, des faits bruts à la réponse et ses motifs"
_BARE = "python -c pass"
_PROCESSES = (
    ("cqp check, politiques en cache", 14.6, "1,25 fois ce que c'était"),
    ("cqp check, sans cache", 28.0, "ce que c'était"),
    ("cqp test, sans cache", 140.0, "le tiers de ce que c'était"),
)
"""Whole processes, and how many bare interpreters each may take: what they took when this was asked for."""


@define(frozen=True)
class Goal:
    """Something that is measured: ``most`` is what is aimed at, ``measured`` what it is, both in ``unit``."""

    name: str
    most: float
    measured: float
    unit: str = "×"


def lines(medians: Mapping[str, float], shown: Callable[[float], str]) -> Iterator[str]:
    """The table, in Markdown."""
    yield from ("", "### En une table : ce qui est visé", "", "| | visé, au plus | mesuré |", "|---|--:|--:|")
    for goal in [*_ratios(medians), *_processes(medians), *_examples(), *_growth()]:
        mark = "" if goal.measured <= goal.most else " (manqué)"
        yield f"| {goal.name} | {shown(goal.most)} {goal.unit} | {shown(goal.measured)} {goal.unit}{mark} |"


def _ratios(medians: Mapping[str, float]) -> Iterator[Goal]:
    for decision, title in (("certification", "certification"), ("vae", "VAE")):
        own = {name.partition("|")[2]: value for name, value in medians.items() if name.startswith(f"{decision}|")}
        told, traced = own[f"{_RAW} à la réponse et ses motifs"], own[f"{_RAW} à toute la trace"]
        yield Goal(f"{title} : des faits bruts à la réponse et ses motifs, en zen-engine", 8, told / own["zen-engine"])
        yield Goal(f"{title} : à toute la trace, en zen-engine avec la sienne", 5, traced / own["zen-engine, trace"])
        yield Goal(f"{title} : de la réponse au JSON, en décisions", 2, (own[f"{_RAW} au JSON"] - told) / told)
        yield Goal(f"{title} : toutes lectures ouvertes, en décisions fermées", 3, own[_OPEN] / told)


def _processes(medians: Mapping[str, float]) -> Iterator[Goal]:
    bare = medians[f"processus|{_BARE}"]
    for name, most, why in _PROCESSES:
        yield Goal(f"{name}, en `{_BARE}` ({why})", most, medians[f"processus|{name}"] / bare)


def _examples() -> Iterator[Goal]:
    """The examples that are shipped, one by one: the median and the longest."""
    own = policies()
    paths = sorted(path for path in (policies_folder() / "exemples").iterdir() if path.suffix == ".yaml")
    screen = Screen(width=100)

    def as_json(answer: Answer) -> object:
        return "".join(answer_parts([answer], own.program, several=False))

    def as_text(answer: Answer) -> object:
        return answer_text(answer, own.program, screen, complete=True)

    decided = [_shortest(lambda path=path: own.decide(path)) for path in paths]
    for name, show, most in (("au JSON", as_json, 2.0), ("à l'écran, `--complet`", as_text, 0.0)):
        # What is told is worked out when it is first read: each time, of an answer that nobody has read.
        spent = [_shortest(lambda path=path, show=show: show(own.decide(path))) for path in paths]
        each = [whole - alone for whole, alone in zip(spent, decided, strict=True)]
        if most:
            ratio = statistics.median(more / alone for more, alone in zip(each, decided, strict=True))
            yield Goal(f"les {len(paths)} exemples : de la réponse {name}, en décisions (médiane)", most, ratio)
        else:
            yield Goal(f"les {len(paths)} exemples : {name} (médiane)", 20, statistics.median(each) * 1e3, "ms")
            yield Goal(f"les {len(paths)} exemples : {name} (le plus long)", 100, max(each) * 1e3, "ms")


def _shortest(work: Callable[[], object]) -> float:
    """The least processor time that some work took: others on the machine are not counted."""
    spent = []
    for _ in range(_RUNS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def _growth() -> Iterator[Goal]:
    for name, ratio in growth():
        yield Goal(f"{name} : appels de fonctions avec {TIMES} fois les politiques livrées", TIMES * 1.25, ratio)
