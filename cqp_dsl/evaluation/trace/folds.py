"""The lines of an aggregate and of its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.display import show
from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.datatypes.types import BOOL
from cqp_dsl.datatypes.values import Void
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import quoted, waiting_for
from cqp_dsl.evaluation.trace.spelling import calculation
from cqp_dsl.evaluation.trace.telling import KNOWN, PLAIN, nothing, one_after_another, stated
from cqp_dsl.evaluation.wording import element_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Fold
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Lines, Tell, TellAll, Telling

MAX_ELEMENTS = 20
"""Elements shown for one aggregate; a last line says how many are not."""


def fold_line(narrator: Narrator, node: Fold, setting: Setting) -> Tell:
    """The line of an aggregate, with those of its elements."""
    text, state, children = show(node), stated(node.type), elements(narrator, node, setting)
    type_, span, cite = node.type, node.span, setting.cite

    def tell(telling: Telling, run: Run, frame: Frame, value: Value) -> TraceNode:
        status, why = state(value)
        below = children(telling, run, frame)
        return TraceNode("fold", text, "", status, value, type_, span, cite, text, "", why, below)

    return tell


def elements(narrator: Narrator, fold: Fold, setting: Setting) -> TellAll:
    """What the list depends on, then a line per element: those that decide, where not all are shown."""
    above, over, slot = narrator.dependencies(fold.over, setting), setting.code(fold.over), fold.slot
    element, deciding = element_line(narrator, fold, setting), _deciding(fold, setting)

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        lines = above(telling, run, frame)
        items = over(run, frame)
        if not isinstance(items, tuple):
            return lines
        here = list(frame)
        shown: Sequence[Value] = items if len(items) <= MAX_ELEMENTS else deciding(items, run, here)
        found = []
        for item in shown:
            here[slot] = item
            found.append(element(telling, run, here, item))
        if len(items) > MAX_ELEMENTS:
            found.append(_rest(fold, setting, len(items) - MAX_ELEMENTS))
        return (*lines, *found)

    return tell


def _deciding(fold: Fold, setting: Setting) -> Callable[[Sequence[Value], Run, Frame], Sequence[Value]]:
    """The elements that are shown of many: those that decide first, in the order of the list."""
    body = setting.code(fold.body)

    def chosen(items: Sequence[Value], run: Run, here: Frame) -> Sequence[Value]:
        order = list(range(len(items)))

        def is_idle(place: int) -> bool:
            here[fold.slot] = items[place]
            return body(run, here) is not (fold.kind == "any")

        if fold.kind in {"any", "all"}:
            order.sort(key=is_idle)
        return [items[place] for place in sorted(order[:MAX_ELEMENTS])]

    return chosen


def element_line(narrator: Narrator, fold: Fold, setting: Setting) -> Tell:
    """The line of one element, in the frame where it stands for the variable."""
    kept = narrator.value(fold.filter, setting) if fold.filter is not None else nothing
    keep = None if fold.filter is None else setting.code(fold.filter)
    counted = _counted(fold, setting, one_after_another([kept, narrator.dependencies(fold.body, setting)]))
    naming, why = name_of(fold), left_out(fold)
    body, type_, span, cite = setting.code(fold.body), fold.body.type, fold.span, setting.cite

    def tell(telling: Telling, run: Run, here: Frame, item: Value) -> TraceNode:
        name, value = naming(item), body(run, here)
        holds = True if keep is None else keep(run, here)
        if holds is not False:
            return counted(telling, run, here, name, value, holds)
        children = kept(telling, run, here)
        return TraceNode("element", name, "", "not_applied", value, type_, span, cite, "", "", why, children)

    return tell


def name_of(fold: Fold) -> Callable[[Value], str]:
    """What an element is called."""
    words, head = element_words(fold.item_type), f"{fold.var}{NBSP}= "
    return lambda item: head + words(item)


def left_out(fold: Fold) -> str:
    """Why an element does not count."""
    text = "" if fold.filter is None else quoted(show(fold.filter))
    return f"n'est pas compté, car la condition {text} n'est pas remplie"


def _counted(
    fold: Fold, setting: Setting, below: TellAll
) -> Callable[[Telling, Run, Frame, str, Value, Value], TraceNode]:
    """The line of an element that counts, or that may."""
    computed, formula, state = calculation(fold.body, setting.code), show(fold.body), stated(fold.body.type)
    type_, span, cite = fold.body.type, fold.span, setting.cite

    def tell(telling: Telling, run: Run, here: Frame, name: str, value: Value, holds: Value) -> TraceNode:
        status, why = KNOWN if type(value) in PLAIN else state(value)
        if holds is not True:
            status, why = "void", why or waiting_for(holds)
        elif status == "void" and type(value) is not Void:
            status = "known"  # a value of which some part is missing
        shown = "" if computed is None else computed(run, here)
        return TraceNode(
            "element", name, "", status, value, type_, span, cite, formula if shown else "", shown, why,
            below(telling, run, here),
        )  # fmt: skip

    return tell


def _rest(fold: Fold, setting: Setting, count: int) -> TraceNode:
    noun = "autre élément non montré" if count == 1 else "autres éléments non montrés"
    return TraceNode(
        "element", f"{count} {noun}", "", "not_applied", True, BOOL, fold.span, setting.cite, "", "", "", ()
    )
