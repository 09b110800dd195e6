"""Motifs: the conditions that decided (SEMANTICS §11).

For a refusal, all the conditions that fail and not the first; for each, its label with its values put in. Where the
text is silent: a label over a plain comparison replaces it (no sub-motif says the same again); a negation over an
unlabelled leaf is itself a leaf; windows are no conditions on the dossier, and count only where nothing else explains
that no alternative held; a boolean call whose rule gives no motif is a leaf.

Like values, motifs are compiled: what does not depend on the dossier is worked out once for each node, which becomes an
``Explain``, a function from the node's value in a frame to its motifs. ``cases`` does it for defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import (
    TODAY,
    Call,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Node,
    Prim,
    Reading,
    Var,
)
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import BoolType, RecordType
from cqp_dsl.datatypes.values import Void
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.motifs.cases import defaulted
from cqp_dsl.evaluation.motifs.site import (
    Explain,
    Reasons,
    Site,
    bindings_of,
    fold_under,
    is_leaf,
    is_mute,
    numbered,
    once,
    tells,
    told_parts,
)
from cqp_dsl.evaluation.origin import origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Cite, Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.origin import Origin
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.scope import Scope


def reasons(node: Node, scope: Scope) -> Reasons:
    """S(node): the motifs of a decided node, each once, in source order; none where it is Void."""
    explain = site_of(scope.compiler, scope.origin, scope.cite).explain(node)
    return explain(scope.run, scope.frame, scope.value(node))


def rule_reasons(
    compiler: Compiler, rule: Rule, run: Run, day: Value, args: tuple[Value, ...], value: Value
) -> Reasons:
    """The motifs of a rule in one world, given its value."""
    return Site(compiler, origin_of(rule), rule.cite, _explain).teller(rule)(run, day, args, value)


def site_of(compiler: Compiler, origin: Origin, cite: Cite | None) -> Site:
    """The site of what stands in a rule, under a citation."""
    return Site(compiler, origin, cite, _explain)


def _nothing(_run: Run, _frame: Frame, _value: Value) -> Reasons:
    return ()


def _explain(node: Node, site: Site) -> Explain:
    if is_mute(node):
        return _nothing
    site = site.citing(node.cite)
    if node.label is not None and isinstance(node.type, BoolType):
        inside = _labelled(node, node.label, site)
    else:
        inside = _inside(node, site)
    is_window = own_window(node) is not None

    def explain(run: Run, frame: Frame, value: Value) -> Reasons:
        return () if type(value) is Void or (is_window and value is True) else inside(run, frame, value)

    return explain


def _all_of(nodes: Sequence[Node], site: Site) -> Explain:
    """The motifs of several nodes together."""
    told = [(site.code(node), site.explain(node)) for node in nodes if not is_mute(node)]
    if not told:
        return _nothing

    def explain(run: Run, frame: Frame, _value: Value) -> Reasons:
        return once([reason for code, inner in told for reason in inner(run, frame, code(run, frame))])

    return explain


def _inside(node: Node, site: Site) -> Explain:
    """The motifs of a node, its own label apart."""
    match node:
        case Const():
            return _nothing
        case Fact() | Hole() | Reading() | Var() | Get() | Prim() if isinstance(node.type, BoolType):
            return _leaf(node, site)
        case Prim() | Make() | Get():
            return _all_of(told_parts(node), site)
        case Fact() | Hole() | Reading() | Var():
            return _nothing
        case Logic(op="not"):
            return _negation(node, site)
        case Logic():
            return _connective(node, site)
        case Fold():
            return _quantifier(node, node, None, site) if node.kind in {"any", "all"} else _nothing
        case Default():
            return defaulted(node, site)
        case Call():
            return _call(node, site)
        case _:
            assert_never(node)


def _labelled(node: Node, label: Wording, site: Site) -> Explain:
    fold = fold_under(node)
    if fold is not None:
        return _quantifier(node, fold, label, site)
    words, bindings = site.words(label), bindings_of((node,))
    inside = _nothing if is_leaf(node) else _inside(node, site)

    def explain(run: Run, frame: Frame, value: Value) -> Reasons:
        children = inside(run, frame, value)
        return (Reason(words(run, frame), value is True, node.span, site.cite, bindings(frame), children),)

    return explain


def _leaf(node: Node, site: Site) -> Explain:
    text, bindings = node.text or show(node), bindings_of((node,))

    def explain(_run: Run, frame: Frame, value: Value) -> Reasons:
        return (Reason(text, value is True, node.span, site.cite, bindings(frame), labelled=False),)

    return explain


def _negation(node: Logic, site: Site) -> Explain:
    operand = node.operands[0]
    fold = fold_under(node)
    if operand.label is None and fold is not None:
        return _quantifier(node, fold, None, site)
    if operand.label is None and is_leaf(operand):
        return _leaf(node, site)
    code, inner = site.code(operand), site.explain(operand)
    return lambda run, frame, _value: inner(run, frame, code(run, frame))


def _connective(node: Logic, site: Site) -> Explain:
    absorbing = node.op == "or"
    operands = [(own_window(part), site.code(part), site.explain(part)) for part in node.operands]
    windows = [(code, inner) for window, code, inner in operands if window is not None]
    conditions = [(code, inner) for window, code, inner in operands if window is None]

    def explain(run: Run, frame: Frame, value: Value) -> Reasons:
        found: list[Reason] = []
        for code, inner in windows:
            if code(run, frame) is False:
                found.extend(inner(run, frame, False))
        if found:
            return once(found)
        deciding = value is absorbing
        for code, inner in conditions:
            part = code(run, frame)
            if not deciding or part is absorbing:
                found.extend(inner(run, frame, part))
        return once(found)

    return explain


def _quantifier(node: Node, fold: Fold, label: Wording | None, site: Site) -> Explain:
    """One motif per element that decides; the label alone where no element does."""
    sought = fold.kind == "any"
    fold_code, over, body = site.code(fold), site.code(fold.over), site.code(fold.body)
    keep = None if fold.filter is None else site.code(fold.filter)
    plain = node.text or show(node)
    alone = (lambda _run, _frame: plain) if label is None else site.words(label, fold.slot)
    bindings, labelled, slot = bindings_of((node,)), label is not None, fold.slot
    witness = _witness(node, fold, label, site)

    def explain(run: Run, frame: Frame, value: Value) -> Reasons:
        if fold_code(run, frame) is not sought:
            text = alone(run, frame)
            return (Reason(text, value is True, node.span, site.cite, bindings(frame), labelled=labelled),)
        items = over(run, frame)
        found = []
        here = list(frame)
        for number, item in enumerate(items if isinstance(items, tuple) else (), start=1):
            here[slot] = item
            if (keep is None or keep(run, here) is True) and body(run, here) is sought:
                found.append(witness(run, here, value, number))
        return once(found)

    return explain


def _witness(node: Node, fold: Fold, label: Wording | None, site: Site) -> Callable[[Run, Frame, Value, int], Reason]:
    """The motif of one element, with its binding."""
    plain = node.text or show(node)
    words = (lambda _run, _frame: plain) if label is None else site.words(label)
    conditions = [part for part in (fold.filter, fold.body) if part is not None and not is_leaf(part)]
    children, bindings, element = _all_of(conditions, site), bindings_of((node,)), _element(fold)
    named = (fold.var,) if tells(fold, label) else ()

    def witness(run: Run, here: Frame, value: Value, number: int) -> Reason:
        return Reason(
            words(run, here), value is True, node.span, site.cite,
            (*bindings(here), (fold.var, element(here, number))), children(run, here, value),
            labelled=label is not None, named=named,
        )  # fmt: skip

    return witness


def _element(fold: Fold) -> Callable[[Frame, int], str]:
    """An element by its value; a ``fiche`` by its place in the list."""
    if isinstance(fold.item_type, RecordType):
        listed = numbered(fold)
        return lambda _frame, number: f"{listed}{number}"
    return lambda frame, _number: format_value(frame[fold.slot], fold.item_type)


def _call(node: Call, site: Site) -> Explain:
    rule = site.compiler.program.rules[node.rule]
    name, tell = rule.name, site.teller(rule)
    args = [site.code(arg) for arg in node.args]
    day = None if node.at is None else site.code(node.at)
    leaf = _leaf(node, site) if isinstance(node.type, BoolType) else _nothing

    def explain(run: Run, frame: Frame, value: Value) -> Reasons:
        given = tuple([arg(run, frame) for arg in args])
        if run.assumptions and (name, given) in run.assumptions:
            return leaf(run, frame, value)
        today = frame[TODAY] if day is None else day(run, frame)
        return tell(run, today, given, value) or leaf(run, frame, value)

    return explain
