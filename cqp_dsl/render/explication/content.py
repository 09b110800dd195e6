"""The four headings of article R. 311-3-1-2 of the CRPA, in their order, from an answer alone.

The degree and the mode of contribution of the processing to the decision; the data processed and where they came from;
the parameters and their weights, applied to the case; the operations carried out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.answer.worlds import OPEN_READING
from cqp_dsl.core.datatypes.types import EnumType, MapType, OptionalType
from cqp_dsl.core.datatypes.values import MissingFact, Void
from cqp_dsl.core.printer import spoken
from cqp_dsl.render.wording import decision_title, figure_label, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import Answer, DecisionAnswer, TraceNode
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span

Mode: TypeAlias = Literal["computed", "judged", "pending", "disputed", "stopped"]
"""How the processing contributed: it computed the decision; it computed it from somebody's judgement; it concluded
nothing, for something is missing, or the text admits several readings, or does not provide for the case."""


@define(frozen=True, eq=False)
class Contribution:
    """What the processing did for one decision, and whose judgements it took up."""

    decision: DecisionAnswer
    title: str
    mode: Mode
    judged: tuple[Datum, ...] = ()
    missing: int = 0


@define(frozen=True, eq=False)
class Datum:
    """A fact that was processed: its parts, each with what it is a part of; ``by`` is whose judgement it is."""

    name: str
    question: str
    parts: tuple[tuple[str, Value, Type], ...]
    provenance: str = ""
    by: str = ""
    cite: Cite | None = None
    span: Span | None = None


@define(frozen=True, eq=False)
class Figure:
    """A parameter or a weight applied, or the reading of the text that was supposed; ``when`` is its days, or why."""

    label: str
    text: str
    when: str = ""
    cite: Cite | None = None
    span: Span | None = None


@define(frozen=True, eq=False)
class Explication:
    """What is owed of one answer."""

    answer: Answer
    contributions: tuple[Contribution, ...]
    data: tuple[Datum, ...]
    figures: tuple[Figure, ...]
    notice: str = ""


def explication(answer: Answer, program: Program, notice: str = "") -> Explication:
    """The explication of an answer that has its traces; ``notice`` is the mention to put on the decision."""
    nodes = [[*_nodes(decision.trace)] for decision in answer.decisions if decision.trace is not None]
    data = {datum.name: datum for datum in _data([node for found in nodes for node in found], answer, program)}
    contributions = [
        _contribution(decision, [data[name] for name in _subjects(_nodes(decision.trace)) if name in data])
        for decision in answer.decisions
        if decision.trace is not None
    ]
    settled = [decision.status == "decided" for decision in answer.decisions if decision.trace is not None]
    figures = _figures(
        [(node, is_settled) for found, is_settled in zip(nodes, settled, strict=True) for node in found], program
    )
    return Explication(answer, tuple(contributions), tuple(data.values()), tuple(figures), notice)


def _nodes(trace: TraceNode | None) -> Iterator[TraceNode]:
    """Every line of a trace, once for what is told elsewhere."""
    pending = [] if trace is None else [trace]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.children))


def _subjects(nodes: Iterator[TraceNode]) -> list[str]:
    return list(dict.fromkeys(node.subject for node in nodes if node.kind == "fact"))


def _contribution(decision: DecisionAnswer, data: Sequence[Datum]) -> Contribution:
    title = decision_title(decision)
    judged = tuple(datum for datum in data if datum.by)
    match decision.status:
        case "decided":
            return Contribution(decision, title, "judged" if judged else "computed", judged)
        case "undetermined":
            missing = [item for item in decision.missing if isinstance(item.cause, MissingFact)]
            return Contribution(decision, title, "pending", judged, len(missing))
        case "disputed":
            return Contribution(decision, title, "disputed", judged)
        case _:
            return Contribution(decision, title, "stopped", judged)


def _data(nodes: Sequence[TraceNode], answer: Answer, program: Program) -> Iterator[Datum]:
    """The facts that the decisions read, each with its parts, in the order in which they were met."""
    provenance = dict(answer.provenance)
    met: dict[str, dict[str, TraceNode]] = {}
    for node in nodes:
        if node.kind == "fact" and node.subject in program.entries and not isinstance(node.value, Void):
            met.setdefault(node.subject, {}).setdefault(node.instance, node)
    for name, parts in met.items():
        entry = program.entries[name]
        told = tuple((_part_words(instance, entry.type), node.value, node.type) for instance, node in parts.items())
        yield Datum(name, entry.question, told, provenance.get(name, ""), entry.judge or "", entry.cite, entry.span)


def _part_words(instance: str, type_: Type) -> str:
    """Which part of a fact, in words: ``[oral]`` is « épreuve orale », ``.quotité`` is « quotité »."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    key, closed, rest = instance.removeprefix("[").partition("]")
    if isinstance(inner, MapType) and closed:
        told = [_value_words(part, enum) for part, enum in zip(key.split(" ; "), inner.keys, strict=False)]
        return ", ".join([*told, *_field_words(rest)])
    return ", ".join(_field_words(instance))


def _value_words(name: str, enum: EnumType) -> str:
    return enum.label(name) if name in enum.values else name.replace("_", " ")


def _field_words(path: str) -> list[str]:
    return [part.replace("_", " ") for part in path.split(".") if part]


def _figures(nodes: Sequence[tuple[TraceNode, bool]], program: Program) -> Iterator[Figure]:
    """The parameters and the columns of tables that were applied, then the readings of the text, each once.

    With each line, whether its decision is made: if so, whatever the reading of a question that is open.
    """
    found: dict[tuple[str, str], Figure] = {}
    readings: dict[tuple[str, str], Figure] = {}
    for node, is_settled in nodes:
        if node.shared or isinstance(node.value, Void):
            continue
        if node.kind in {"parameter", "column"}:
            label = " ".join([_label(node.subject, program), *_key_words(node, program)])
            text = "aucun" if node.value is None else value_text(node.value, node.type)
            found.setdefault((label, text), Figure(label, text, _when(node), _cite(node), node.span))
        elif node.kind == "reading":
            text, why = value_text(node.value, node.type), node.why
            if is_settled and why == OPEN_READING and isinstance(node.type, EnumType):
                text = " ou ".join([node.type.label(reading) for reading in node.type.values])
                why = "question restant ouverte, la réponse étant la même quelle que soit la lecture"
            readings.setdefault((node.label, text), Figure(node.label, text, why, node.cite, node.span))
    yield from found.values()
    yield from readings.values()


def _label(name: str, program: Program) -> str:
    """What a figure is called; a column that has no label, by its name said aloud."""
    rule = program.rules[name]
    return figure_label(name, program) if rule.label else spoken(name.rpartition(".")[2])


def _key_words(node: TraceNode, program: Program) -> list[str]:
    """The cell of a parameter, or what a column is read for, in parentheses."""
    rule = program.rules.get(node.subject)
    key = node.instance.strip("[]()")
    if rule is None or not key:
        return []
    types = rule.type.keys if isinstance(rule.type, MapType) else [param.type for param in rule.params]
    words = [
        _value_words(part, type_) if isinstance(type_, EnumType) else part
        for part, type_ in zip(key.split(" ; "), types, strict=False)
    ]
    return [f"({', '.join(words)})"] if words else []


def _applied(node: TraceNode) -> TraceNode | None:
    return next((child for child in node.children if child.status == "applied" and child.kind == "case"), None)


def _when(node: TraceNode) -> str:
    """The days of a dated figure; that the dossier gave it."""
    if any(child.kind == "hole" for child in node.children):
        return "valeur donnée par le dossier"
    applied = _applied(node)
    return applied.label if applied is not None and applied.label.startswith(("du ", "à partir", "jusqu")) else node.why


def _cite(node: TraceNode) -> Cite | None:
    applied = _applied(node)
    return node.cite if applied is None else applied.cite or node.cite
