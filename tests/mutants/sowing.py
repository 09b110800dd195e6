"""The mistakes of a module: each function's code with one operator, constant or condition changed."""

from __future__ import annotations

import ast
import copy
import functools
import types
from typing import TYPE_CHECKING, Any

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}


@define(frozen=True)
class Mutant:
    """One mistake: the function that it is in, its line, what it makes of what, and the code of the function then."""

    function: str
    line: int
    told: str
    code: types.CodeType


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """The mistakes of the functions of a module, in order."""
    tree = ast.parse(source, path)
    sites = [node for function in _functions(tree) for node in ast.walk(function) if _is_code(node)]
    for number, site in enumerate(dict.fromkeys(sites)):
        for variant in range(len(_changes(site))):
            changed = copy.deepcopy(tree)
            twin = list(dict.fromkeys(
                node for function in _functions(changed) for node in ast.walk(function) if _is_code(node)
            ))[number]  # fmt: skip
            before = ast.unparse(twin)
            _changes(twin)[variant]()
            after = ast.unparse(twin)
            whole = compile(ast.fix_missing_locations(changed), path, "exec")
            holder = _holder(tree, site)
            code = _find(whole, holder)
            if code is not None:
                yield Mutant(holder, site.lineno, f"{before} → {after}", code)  # type: ignore[attr-defined]  # an expression


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The outermost functions, methods included."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from (part for part in node.body if isinstance(part, ast.FunctionDef))


def _is_code(node: ast.AST) -> bool:
    return bool(_changes(node))


def _changes(node: ast.AST) -> list[Any]:
    """The ways to be mistaken about a node, each a function that changes it in place."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARISONS:
            return [lambda: setattr(node, "ops", [_COMPARISONS[type(op)]()])]
        case ast.BoolOp(op=op):
            return [lambda: setattr(node, "op", ast.Or() if isinstance(op, ast.And) else ast.And())]
        case ast.UnaryOp(op=ast.Not()):
            return [functools.partial(_affirm, node)]
        case ast.Constant(value=bool() as value):
            return [lambda: setattr(node, "value", not value)]
        case ast.Constant(value=int() as value):
            return [lambda: setattr(node, "value", value + 1)]
        case ast.BinOp(op=(ast.Add() | ast.Sub()) as op):
            return [lambda: setattr(node, "op", ast.Sub() if isinstance(op, ast.Add) else ast.Add())]
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            return [lambda: setattr(node.func, "id", _CALLS[name])]
        case ast.IfExp(body=body, orelse=orelse):
            return [functools.partial(_swap, node, body, orelse)]
        case ast.If():
            return [lambda: setattr(node, "test", ast.Constant(value=False))]
        case _:
            return []


def _affirm(node: ast.UnaryOp) -> None:
    """``not x`` becomes ``not not x``."""
    node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)


def _swap(node: ast.IfExp, body: ast.expr, orelse: ast.expr) -> None:
    node.body, node.orelse = orelse, body


def _holder(tree: ast.Module, site: ast.AST) -> str:
    """The qualified name of the outermost function in which a node stands."""
    for node in tree.body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for part in parts:
            if isinstance(part, ast.FunctionDef) and any(inner is site for inner in ast.walk(part)):
                return f"{node.name}.{part.name}" if isinstance(node, ast.ClassDef) else part.name
    message = "the node is in no function"
    raise ValueError(message)


def _find(code: types.CodeType, qualified: str) -> types.CodeType | None:
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_qualname == qualified:
                return part
            found = _find(part, qualified)
            if found is not None:
                return found
    return None


def sow(module: types.ModuleType, mutant: Mutant) -> bool:
    """Give a function of a module its mistaken code; whether it could be found."""
    holder: Any = module
    *path, name = mutant.function.split(".")
    for part in path:
        holder = getattr(holder, part, None)
    found = vars(holder).get(name) if holder is not None else None
    while not isinstance(found, types.FunctionType):
        match found:
            case property(fget=inner) if inner is not None:
                found = inner
            case functools.cached_property(func=inner):
                found = inner
            case staticmethod() | classmethod():
                found = found.__func__
            case _:
                found = getattr(found, "__wrapped__", None)
                if found is None:
                    return False
    if len(found.__code__.co_freevars) != len(mutant.code.co_freevars):
        return False
    found.__code__ = mutant.code
    return True
