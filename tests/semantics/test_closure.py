"""Which case beats which, directly or not, against a plain definition; limits that keep deep programs from crashing."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.semantics import elaborate
from cqp_dsl.semantics.cases import _closed
from cqp_dsl.source import SourceFile

HEAD = (
    "politique essai « Essai » selon texte §I\nsource texte « Règlement d'essai » sections §I\nentrée note : nombre\n"
)


@st.composite
def graphs(draw: st.DrawFn) -> list[set[int]]:
    """A graph without circles, its vertices in any order."""
    size = draw(st.integers(1, 7))
    order = draw(st.permutations(range(size)))
    graph: list[set[int]] = [set() for _ in range(size)]
    for high in range(size):
        for low in range(high):
            if draw(st.booleans()):
                graph[order[high]].add(order[low])
    return graph


@settings(deadline=None)
@given(graphs())
def test_what_is_beaten_directly_or_not(graph: list[set[int]]) -> None:
    def below(vertex: int) -> set[int]:
        return graph[vertex].union(*(below(other) for other in graph[vertex]))

    assert _closed(graph) == [below(vertex) for vertex in range(len(graph))]


def codes(body: str) -> list[str]:
    source = SourceFile.from_text("essai.cqp", HEAD + body)
    file, findings = parse_file(source)
    assert file is not None, findings
    return [found.code for found in elaborate([(source, file)])[1]]


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        (
            "a long table of which the first row counts",
            "tableau t premier\n  | n : nombre || v : nombre |\n" + "".join(f"  | {n} || {n} |\n" for n in range(900)),
            [],
        ),
        (
            "one too long for its rows to be told apart two by two",
            "tableau t premier\n  | n : nombre || v : nombre |\n" + "".join(f"  | {n} || {n} |\n" for n in range(1900)),
            ["CQP322"],
        ),
        (
            "fiches within fiches",
            "".join(f"fiche F{n}\n  f : F{n + 1}\n" for n in range(60)) + "type F60 = nombre\n",
            ["CQP228"],
        ),
        (
            "fiches that double",
            "".join(f"fiche F{n}\n  f : F{n + 1}\n  g : F{n + 1}\n" for n in range(14)) + "type F14 = nombre\n",
            ["CQP225"],
        ),
        (
            "exceptions to exceptions",
            "règle r : nombre\n  vaut 1\n  exception x0 vaut 2 si note = 0\n"
            + "".join(f"  exception x{n} à x{n - 1} vaut 2 si note = {n}\n" for n in range(1, 150)),
            [],
        ),
        (
            "sums of terms, as many as may be",
            "règle r : nombre vaut " + " + ".join(["note"] * 190) + "\n",
            [],
        ),
    ],
)
def test_deep_and_long_programs(name: str, body: str, expected: list[str]) -> None:
    assert codes(body) == expected, name


def test_a_chain_of_imports_does_not_recurse() -> None:
    source = SourceFile.from_text("essai.cqp", HEAD)
    file, _ = parse_file(source)
    assert file is not None
    names = [evolve(file.policy.name, text=f"p{number}") for number in range(1200)]
    policies = [
        evolve(file.policy, name=name, uses=(used,)) for name, used in zip(names, [*names[1:], names[0]], strict=True)
    ]
    files = [(source, evolve(file, policy=policy)) for policy in policies]
    assert [found.code for found in elaborate(files)[1]] == ["CQP206"]
