"""What a default comes to, as Python: the one case that wins, the others being out of the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Const
from cqp_dsl.evaluation.keyed import key_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Case, Default
    from cqp_dsl.evaluation.generated.values import Writer


def write_default(writer: Writer, node: Default) -> str:
    """Write what a default needs; the expression of its value."""
    keyed = _keyed(writer, node)
    if keyed is not None:
        return keyed
    if len(node.cases) == 1:
        _require(writer, node.cases[0])
        return writer.value(node.cases[0].value)
    result = writer.draft.fresh()
    write_choice(writer, node, lambda case: writer.draft.line(f"{result} = {writer.value(case.value)}"))
    return result


def _require(writer: Writer, case: Case) -> None:
    guard = writer.value(case.guard)
    if guard != "True":
        writer.draft.line(f"if not {guard}: {writer.draft.bail}")


def _keyed(writer: Writer, node: Default) -> str | None:
    """Rows of constants, told apart by one value: a look-up."""
    index = key_index(node)
    if index is None:
        return None
    chosen = {key: node.cases[case].value for key, case in index.cases.items()}
    rest = None if index.rest is None else node.cases[index.rest].value
    if not all(isinstance(part, Const) for part in (*chosen.values(), *([] if rest is None else [rest]))):
        return None
    table = writer.draft.constant({key: part.value for key, part in chosen.items() if isinstance(part, Const)})
    key = writer.value(index.scrutinee)
    if isinstance(rest, Const):
        return writer.draft.local(f"{table}.get({key}, {writer.draft.constant(rest.value)})")
    return writer.draft.local(f"{table}[{key}]")


def write_choice(writer: Writer, node: Default, act: Callable[[Case], None]) -> None:
    """Write what is to be done with the one case that wins, from the strongest to the weakest.

    Two that hold at once, or none, are for the closures.
    """
    draft, cases = writer.draft, node.cases
    order = [cases[i] for i in sorted(range(len(cases)), key=lambda i: (-len(cases[i].beats), i))]
    if all(later.id in case.beats for place, case in enumerate(order) for later in order[place + 1 :]):
        _chain(writer, order, act)
        return
    held: dict[int, str] = {}
    for case in order:
        held[case.id] = _guard(writer, case, [held[j] for j in held if case.id in cases[j].beats])
    draft.line(f"if {' + '.join(held.values())} != 1: {writer.draft.bail}")
    for place, case in enumerate(order):
        head = "else:" if place == len(order) - 1 else f"{'elif' if place else 'if'} {held[case.id]}:"
        with draft.block(head):
            act(case)


def _guard(writer: Writer, case: Case, stronger: Sequence[str]) -> str:
    draft = writer.draft
    if not stronger:
        return draft.local(writer.value(case.guard))
    held = draft.local("False")
    with draft.block(f"if not ({' or '.join(stronger)}):"):
        draft.line(f"{held} = {writer.value(case.guard)}")
    return held


def _chain(writer: Writer, cases: Sequence[Case], act: Callable[[Case], None]) -> None:
    """Cases each of which beats all that follow: the first that holds wins."""
    if not cases:
        writer.draft.line(writer.draft.bail)
        return
    case, *rest = cases
    guard = writer.value(case.guard)
    if guard == "True":
        act(case)
        return
    with writer.draft.block(f"if {guard}:"):
        act(case)
    with writer.draft.block("else:"):
        _chain(writer, rest, act)
