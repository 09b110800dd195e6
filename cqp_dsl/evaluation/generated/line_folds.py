"""The lines of an aggregate and of its elements, written as a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Const, Get, Var
from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.datatypes.types import RecordType
from cqp_dsl.evaluation.generated.variants import few_values
from cqp_dsl.evaluation.trace.folds import MAX_ELEMENTS, left_out, name_of
from cqp_dsl.evaluation.trace.folds import elements as elements_by_closures
from cqp_dsl.evaluation.wording import FIELDS_SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.nodes import Cite, Fold
    from cqp_dsl.evaluation.generated.lines import LineWriter


def fold_line(writer: LineWriter, node: Fold, cite: Cite | None) -> str:
    """Write the line of an aggregate."""
    value = writer.kept(node)
    writer.require_whole(value, node.type)
    text, below = show(node), elements(writer, node, cite)
    return writer.line(
        "fold", writer.draft.constant(text), "", writer.status(value, node.type), value, node.type, node.span, cite,
        text, children=below,
    )  # fmt: skip


def elements(writer: LineWriter, fold: Fold, cite: Cite | None) -> Sequence[str]:
    """Write a line per element, after what the list depends on; those of a long list are for closures."""
    draft, items = writer.draft, writer.kept(fold.over)
    if isinstance(fold.over, Const) and isinstance(fold.over.value, tuple) and len(fold.over.value) <= MAX_ELEMENTS:
        return (f"*{_loop(writer, fold, items, cite)}",)
    lines = draft.fresh()
    writer.tells()
    with draft.block(f"if len({items}) > {MAX_ELEMENTS}:"):
        whole = draft.constant(elements_by_closures(writer.book.narrator, fold, writer.setting(cite)))
        draft.line(f"{lines} = {whole}(telling, run, {writer.frame()})")
    with draft.block("else:"):
        above = writer.dependencies(fold.over, cite)
        found = _loop(writer, fold, items, cite)
        draft.line(f"{lines} = ({', '.join([*above, f'*{found}'])},)")
    return (f"*{lines}",)


def _loop(writer: LineWriter, fold: Fold, items: str, cite: Cite | None) -> str:
    draft = writer.draft
    found = draft.local("[]")
    writer.tells()  # an element, before the next
    item = writer.env[fold.slot] = draft.fresh()
    with draft.block(f"for {item} in {items}:"):
        if isinstance(fold.over, Const):
            draft.once(item, lambda: item)
        _element(writer, fold, found, cite)
    del writer.env[fold.slot]
    return found


def _element(writer: LineWriter, fold: Fold, found: str, cite: Cite | None) -> None:
    """Write the line of one element."""
    draft = writer.draft
    name = draft.local(_name(writer, fold))
    if fold.filter is None:
        draft.line(f"{found} += ({_counted(writer, fold, name, (), cite)},)")
        return
    writer.keep(fold.filter)
    held = writer.kept(fold.filter)
    above = writer.value_lines(fold.filter, cite)
    with draft.block(f"if {held}:"):
        draft.line(f"{found} += ({_counted(writer, fold, name, above, cite)},)")
    with draft.block("else:"):
        draft.line(f"{found} += ({_left_out(writer, fold, name, above, cite)},)")


def _name(writer: LineWriter, fold: Fold) -> str:
    draft, name, item = writer.draft, name_of(fold), writer.env[fold.slot]
    values = few_values(fold.item_type)
    if isinstance(fold.item_type, RecordType) and not any(
        isinstance(f.type, RecordType) for f in fold.item_type.fields
    ):
        return _name_of_record(writer, fold, fold.item_type)
    if values is None:
        return f"{draft.constant(name)}({item})"
    return f"{draft.constant({value: name(value) for value in values})}[{item}]"


def _name_of_record(writer: LineWriter, fold: Fold, type_: RecordType) -> str:
    """What an element that is a ``fiche`` is called: by the first of its fields, which other lines may read too."""
    item = Var(id=0, type=type_, span=fold.span, name=fold.var, slot=fold.slot)
    pieces = [writer.draft.constant(f"{fold.var}{NBSP}= ")]
    for field in type_.fields[:FIELDS_SHOWN]:
        part = Get(id=0, type=field.type, span=fold.span, base=item, field=field.name)
        pieces += [writer.text(part), writer.draft.constant(", ")]
    if len(type_.fields) > FIELDS_SHOWN:
        pieces.append(writer.draft.constant("…"))
    else:
        pieces.pop()
    return f"join(({', '.join(pieces)}))"


def _counted(writer: LineWriter, fold: Fold, name: str, above: Sequence[str], cite: Cite | None) -> str:
    """Write the line of an element that counts."""
    body = fold.body
    value = writer.kept(body)
    writer.require_whole(value, body.type)
    computed = writer.calculation(body)
    below = [*above, *writer.dependencies(body, cite)]
    return writer.line(
        "element", name, "", writer.status(value, body.type), value, body.type, fold.span, cite,
        show(body) if computed else "", computed, children=below,
    )  # fmt: skip


def _left_out(writer: LineWriter, fold: Fold, name: str, above: Sequence[str], cite: Cite | None) -> str:
    """Write the line of an element that does not count; its value may be none, for the same reason."""
    draft, body = writer.draft, fold.body
    value = draft.local(f"{draft.constant(writer.setting(cite).code(body))}(run, {writer.frame()})")
    return writer.line(
        "element", name, "", draft.constant("not_applied"), value, body.type, fold.span, cite,
        why=draft.constant(left_out(fold)), children=above,
    )  # fmt: skip
