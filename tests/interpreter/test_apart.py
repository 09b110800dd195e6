"""The interpreter judges the engine: it takes data from the package, and nothing that computes."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
DATA = ("cqp_dsl.core", "cqp_dsl.core.datatypes", "cqp_dsl.source")
COMPUTING = tuple(f"cqp_dsl.core.{name}" for name in ("operations", "aggregates", "arithmetic", "calendar", "equality"))


def test_the_interpreter_imports_data_alone() -> None:
    modules = [path for path in HERE.glob("*.py") if not path.name.startswith("test_")]
    assert len(modules) > 5
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert all(name.startswith(DATA) for name in names if name.startswith("cqp_dsl")), path.name
            assert not any(name.startswith(COMPUTING) for name in names), path.name
            assert all(name.startswith("tests.interpreter") for name in names if name.startswith("tests")), path.name
