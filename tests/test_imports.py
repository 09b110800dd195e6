"""No module of the package imports one that imports it, by however long a way: annotations and late imports count."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "cqp_dsl"


def modules() -> dict[str, Path]:
    names = {path: ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that a module imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else node.module for name in inner}
    return found & known.keys()


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of a circle, if there is one."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_imports_go_round_in_no_circle() -> None:
    known = modules()
    graph = {name: imports(path, known) - {name} for name, path in known.items()}
    assert sum(map(len, graph.values())) > len(graph)
    assert circle(graph) == []


@pytest.mark.parametrize("late", ["if TYPE_CHECKING:\n    ", "def f():\n    "], ids=["annotations", "late"])
def test_a_circle_is_seen(late: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from cqp_dsl import b", encoding="utf-8")
    (tmp_path / "b.py").write_text(f"{late}from cqp_dsl.a import A", encoding="utf-8")
    known = {"cqp_dsl": tmp_path / "a.py", "cqp_dsl.a": tmp_path / "a.py", "cqp_dsl.b": tmp_path / "b.py"}
    graph = {name: imports(known[name], known) for name in ("cqp_dsl.a", "cqp_dsl.b")}
    assert set(circle(graph)) == {"cqp_dsl.a", "cqp_dsl.b"}
