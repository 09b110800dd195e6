"""What compiled and generated motifs share: their form, the site of a node, what is known of it without a dossier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Node, Prim, Reading, Var
from cqp_dsl.core.walk import free_variables, parts
from cqp_dsl.datatypes.display import NBSP, format_value
from cqp_dsl.datatypes.types import BoolType, RecordType
from cqp_dsl.datatypes.values import Value
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.origin import Origin, origin_of
from cqp_dsl.evaluation.run import Code, Frame, Run
from cqp_dsl.evaluation.wording import worded

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Cite, Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.evaluation.compile import Compiler

Reasons: TypeAlias = tuple[Reason, ...]

Explain: TypeAlias = Callable[[Run, Frame, Value], Reasons]
"""The motifs of a compiled node, given its value."""

Teller: TypeAlias = Callable[[Run, Value, tuple[Value, ...], Value], Reasons]
"""The motifs of a rule in a run, at an effect date, for its arguments, given its value."""

Bindings: TypeAlias = Callable[[Frame], tuple[tuple[str, str], ...]]


@define(frozen=True, eq=False)
class Site:
    """Where nodes stand: the program's code, the rule, the nearest citation; ``compiled`` compiles their motifs."""

    compiler: Compiler
    origin: Origin
    cite: Cite | None
    compiled: Callable[[Node, Site], Explain]

    def code(self, node: Node) -> Code:
        """The code of a node's value."""
        return self.compiler.code(node, self.origin)

    def citing(self, cite: Cite | None) -> Site:
        """The site of a part that has a citation of its own, perhaps."""
        return self if cite is None else Site(self.compiler, self.origin, cite, self.compiled)

    def explain(self, node: Node) -> Explain:
        """The compiled motifs of a node, once for each citation that it stands under."""
        key = (id(node), self.cite)
        kept = self.compiler.explained.get(key)
        if kept is None:
            self.code(node)  # which keeps the node, so that its identity stays taken
            kept = self.compiler.explained[key] = self.compiled(node, self)
        return kept

    def teller(self, rule: Rule) -> Teller:
        """The motifs of a rule: by closures, then, once they are asked again and again, by a function of its own."""
        kept = self.compiler.tellers.get(rule.name)
        if kept is None:
            site = Site(self.compiler, origin_of(rule), rule.cite, self.compiled)
            kept = self.compiler.tellers[rule.name] = _teller(site, rule)
        return kept

    def words(self, label: Wording, unbound: int | None = None) -> Callable[[Run, Frame], str]:
        """The label with its values put in."""
        return worded(label, self.code, unbound)


def _teller(site: Site, rule: Rule) -> Teller:
    padding: list[Value] = [None] * (rule.frame_size - 1 - len(rule.params))
    explain: Explain | None = None
    turns, warm = 0, site.compiler.warm

    def tell(run: Run, day: Value, args: tuple[Value, ...], value: Value) -> Reasons:
        nonlocal explain, turns
        if explain is None:
            explain = site.explain(rule.body)
        elif turns < warm:
            turns += 1
            if turns == warm:
                explain = _generated(site, rule, explain)
        return explain(run, [day, *args, *padding], value)

    return tell


def _generated(site: Site, rule: Rule, closures: Explain) -> Explain:
    from cqp_dsl.evaluation.generated.motifs import generated_motifs  # noqa: PLC0415 - for what is told again and again

    return generated_motifs(site, rule, closures) or closures


def once(found: Sequence[Reason]) -> Reasons:
    """Each motif once. Those whose texts differ are different: to compare them whole takes longer."""
    if len(found) < 2 or len({reason.text for reason in found}) == len(found):  # noqa: PLR2004 - nothing to compare
        return tuple(found)
    return tuple(dict.fromkeys(found))


def bindings_of(nodes: Sequence[Node]) -> Bindings:
    """What the variables of these expressions stand for; a ``fiche`` is not told."""
    variables = {slot: var for node in nodes for slot, var in free_variables(node).items()}
    told = [(slot, var) for slot, var in sorted(variables.items()) if not isinstance(var.type, RecordType)]
    if not told:
        return lambda _frame: ()
    return lambda frame: tuple([(var.name, format_value(frame[slot], var.type)) for slot, var in told])


RIVALS: Final = frozenset({"alternative", "row", "dated"})
"""The kinds of cases that an ``otherwise`` owes its turn to."""

_LEAVES: Final = (Fact, Hole, Reading, Var, Get, Prim)


def is_mute(node: Node) -> bool:
    """Whether a node has no motif, whatever the dossier: nothing in it is a condition, nor a rule."""
    if isinstance(node, Const):
        return True
    if isinstance(node.type, BoolType) or isinstance(node, Call | Default):
        return False
    return isinstance(node, Fold) or all(is_mute(part) for part in told_parts(node))


def told_parts(node: Node) -> Sequence[Node]:
    """The parts whose motifs are those of a node that is no condition: the key of a cell has none."""
    return (node.base,) if isinstance(node, Get) else parts(node)


def fold_under(node: Node) -> Fold | None:
    """The quantifier that a label covers, through negations."""
    while isinstance(node, Logic) and node.op == "not":
        node = node.operands[0]
    return node if isinstance(node, Fold) and node.kind in {"any", "all"} else None


def is_leaf(node: Node) -> bool:
    """Whether a condition has nothing to tell but itself."""
    if isinstance(node, Logic):
        return node.op == "not" and node.operands[0].label is None and is_leaf(node.operands[0])
    return isinstance(node, _LEAVES)


def tells(fold: Fold, label: Wording | None) -> bool:
    """Whether the label of a quantifier tells its variable."""
    parts_told = () if label is None else [part for part in label.parts if not isinstance(part, str)]
    return any(fold.slot in free_variables(part) for part in parts_told)


def numbered(fold: Fold) -> str:
    """What an element that is a ``fiche`` is called by, before its place in the list."""
    return f"{show(fold.over)} n°{NBSP}"


def windows_in(guard: Node) -> Sequence[Node]:
    """The windows conjoined in a guard."""
    if own_window(guard) is not None:
        return (guard,)
    if isinstance(guard, Logic) and guard.op == "and":
        return [window for part in guard.operands for window in windows_in(part)]
    return ()
