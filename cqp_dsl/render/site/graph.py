"""Graphs of who uses what, drawn by Graphviz as SVG whose nodes are links."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.render.screen import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ItemKind: TypeAlias = Literal[
    "policy", "decision", "rule", "parameter", "table", "fact", "reading", "elsewhere"
]  # fmt: skip

_FILL: dict[ItemKind, str] = {
    "policy": "#f3efe6", "decision": "#d7e8d4", "rule": "#ffffff", "parameter": "#fdf1c7", "table": "#fdf1c7",
    "fact": "#dbe7f5", "reading": "#f0dcf2", "elsewhere": "#eeeeee",
}  # fmt: skip
_FONT = "Helvetica,Arial,sans-serif"
_SHAPE: dict[ItemKind, str] = {"fact": "ellipse", "reading": "diamond", "policy": "folder"}


@define(frozen=True)
class GraphNode:
    """A box: its name, what is written in it and said of it, where it leads, whether the page is about it."""

    name: str
    kind: ItemKind
    text: str
    note: str
    address: str
    subject: bool = False


@define(frozen=True)
class Graph:
    """Boxes and arrows: an arrow goes from what uses to what is used."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[str, str], ...]


def can_draw() -> bool:
    """Whether Graphviz is at hand: it comes with the extra ``doc``."""
    try:
        import pygraphviz  # noqa: F401, PLC0415 - optional
    except ImportError:
        return False
    return True


def drawn(graph: Graph, direction: Literal["LR", "TB"] = "LR") -> str:
    """The graph as SVG, without the XML head that a page has no use for; empty where there is nothing to draw."""
    if not graph.edges or not can_draw():
        return ""
    from pygraphviz import AGraph  # noqa: PLC0415 - optional, and slow to load

    picture = AGraph(
        directed=True, strict=True, rankdir=direction, bgcolor="transparent", ranksep="0.4", nodesep="0.15"
    )
    picture.node_attr.update(
        style="filled", fontname="Helvetica,Arial,sans-serif", fontsize="11", color="#555555", height="0.3"
    )
    picture.edge_attr.update(color="#888888", arrowsize="0.6")
    for node in graph.nodes:
        picture.add_node(
            node.name,
            label=_escaped(node.text),
            tooltip=_escaped(node.note),
            URL=node.address,
            shape=_SHAPE.get(node.kind, "box"),
            fillcolor=_FILL[node.kind],
            penwidth="2.5" if node.subject else "0.8",
        )
    for user, used in graph.edges:
        picture.add_edge(user, used)
    with _silence():
        text: str = picture.draw(format="svg", prog="dot").decode("utf-8")
    return text[text.index("<svg") :]


def _escaped(text: str) -> str:
    """The text without what Graphviz would read in it."""
    text = clean(text).replace("\\", "\\\\")
    return f" {text}" if text.startswith("<") else text


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep the remarks of the C libraries on the machine's fonts away from the error stream."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def around(name: str, reads: Iterable[str], readers: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The arrows of one thing: to what it uses, from what uses it."""
    return (*((name, used) for used in reads), *((user, name) for user in readers))
