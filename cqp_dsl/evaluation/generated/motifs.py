"""The motifs of a rule as a Python function, for rules that are told again and again.

As in ``values``: the function knows the way on which everything is known and one case wins, and hands the rest over
to the closures of ``reasons``, which are the reference. Whether a condition held is known where its motif is written:
most motifs are then made once for all, and shared by every answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from attrs import evolve

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import (
    Call,
    Case,
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
from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import BoolType, EnumType, RecordType
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.generated.choices import write_choice
from cqp_dsl.evaluation.generated.draft import Draft, UnwritableError
from cqp_dsl.evaluation.generated.places import At, Made, cases_by_value, is_deciding, is_plain, same_value
from cqp_dsl.evaluation.generated.values import NAMES, Writer
from cqp_dsl.evaluation.motifs.site import (
    RIVALS,
    fold_under,
    is_leaf,
    is_mute,
    numbered,
    once,
    tells,
    told_parts,
    windows_in,
)
from cqp_dsl.evaluation.origin import origin_of
from cqp_dsl.evaluation.run import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.evaluation.motifs.site import Explain, Site
    from cqp_dsl.source import Span

_NAMES: Final = {
    **NAMES,
    "Reason": Reason,
    "equal": equal,
    "format_value": format_value,
    "len": len,
    "once": once,
    "str": str,
}
_MOST_CASES: Final = 6
"""Cases of one default that are written out; the closures tell those of a long table."""
_UNKNOWN = ""
"""In place of ``True`` or ``False``, for a node that is no condition."""


def generated_motifs(site: Site, rule: Rule, slow: Explain) -> Explain | None:
    """The function of a rule's motifs, ``slow`` being the closures it stands for; None where they are better."""
    draft = drafted_motifs(site, rule, slow)
    return None if draft is None else draft.function()  # type: ignore[return-value]  # motifs


def drafted_motifs(site: Site, rule: Rule, slow: Explain) -> Draft | None:
    """The text of that function."""
    draft = Draft("motifs", ("run", "frame", "value"), {**_NAMES, "slow": slow})
    try:
        _Teller(site, rule, draft).motifs()
    except UnwritableError:
        return None
    return draft


class _Teller(Writer):
    """Writes the motifs of one rule; ``out`` is the list that they go to."""

    def __init__(self, site: Site, rule: Rule, draft: Draft) -> None:
        super().__init__(site.compiler, origin_of(rule), draft)
        self.site = site
        self.body = rule.body
        self.out = "[]"

    def motifs(self) -> None:
        """Write the whole function.

        Raises:
            UnwritableError: closures are better.
        """
        draft, body = self.draft, self.body
        if not isinstance(body.type, BoolType):
            draft.line(f"if type(value) is Void: {self.draft.bail}")
            self._whole(body, _UNKNOWN)
            return
        with draft.block("if value is True:"):
            self._whole(body, "True")
        with draft.block("elif value is False:"):
            self._whole(body, "False")
        draft.line(self.draft.bail)

    def _whole(self, body: Node, truth: str) -> None:
        self.out = self.draft.local("[]")
        self.tell(body, At(truth, self.site.cite))
        self.draft.line(f"return once({self.out})")

    def tell(self, node: Node, at: At) -> None:
        """Write the motifs of a node that is known."""
        if is_mute(node) or (at.holds and own_window(node) is not None):
            return
        at = at.citing(node.cite)
        if node.label is not None and isinstance(node.type, BoolType):
            self._labelled(node, node.label, at)
        else:
            self._inside(node, at)

    def _inside(self, node: Node, at: At) -> None:
        match node:
            case Const():
                pass
            case Fact() | Hole() | Reading() | Var() | Get() | Prim() if isinstance(node.type, BoolType):
                self._leaf(node, at)
            case Prim() | Make() | Get():
                for part in told_parts(node):
                    self._part(part, at)
            case Fact() | Hole() | Reading() | Var():
                pass
            case Logic(op="not"):
                self._negation(node, at)
            case Logic():
                self._connected(node, at)
            case Fold():
                if node.kind in {"any", "all"}:
                    self._quantifier(node, node, None, at)
            case Default():
                self._defaulted(node, at)
            case Call():
                self._called(node, at)
            case _:
                assert_never(node)

    def _part(self, node: Node, at: At) -> None:
        """A part of what is no condition; it may be one itself."""
        if is_mute(node):
            return
        value = self.value(node)
        if not isinstance(node.type, BoolType):
            self.tell(node, at.being(_UNKNOWN))
            return
        with self.draft.block(f"if {value}:"):
            self.tell(node, at.being("True"))
        with self.draft.block("else:"):
            self.tell(node, at.being("False"))

    def _by_closures(self, node: Node, at: At) -> None:
        self._bind(free_variables(node))
        explain = self.draft.constant(self.site.citing(at.cite).explain(node))
        self.draft.line(f"{self.out} += {explain}(run, frame, {at.truth or 'None'})")

    # --- One motif ---

    def _reason(self, text: str, node: Node, at: At, made: Made) -> None:
        """Add the motif of a node, its variables told."""
        self._add(text, node.span, at, evolve(made, bindings=self._bindings(node) + made.bindings))

    def _add(self, text: str, span: Span, at: At, made: Made) -> None:
        """Add a motif; made once for all where nothing in it depends on the dossier."""
        draft = self.draft
        if not made.children and not made.bindings and text in draft.given:
            words = str(draft.given[text])
            reason = Reason(words, at.holds, span, at.cite, labelled=made.labelled, named=made.named)
            draft.line(f"{self.out}.append({draft.constant(reason)})")
            return
        place = f"{draft.constant(span)}, {draft.constant(at.cite)}"
        rest = f"({made.bindings}), {made.children or '()'}, (), {made.labelled}, {draft.constant(made.named)}"
        draft.line(f"{self.out}.append(Reason({text}, {at.truth}, {place}, {rest}))")

    def _bindings(self, node: Node) -> str:
        """What the variables of a node stand for, as the inside of a tuple."""
        pairs = []
        for _, var in sorted(free_variables(node).items()):
            if not isinstance(var.type, RecordType):
                shown = self._shown(var)
                pairs.append(f"({self.draft.constant(var.name)}, {shown})")
        return "".join(f"{pair}, " for pair in pairs)

    def _shown(self, node: Node) -> str:
        return self._shown_as(self.value(node), node.type)

    def _shown_as(self, value: str, type_: Type) -> str:
        """The expression of a value as it is read."""
        draft = self.draft
        if isinstance(type_, EnumType):
            return f"{draft.constant(dict(zip(type_.values, type_.labels, strict=True)))}[{value}]"
        known = draft.known(value)
        if known is not MISSING:
            return draft.constant(format_value(known, type_))  # type: ignore[arg-type]  # a value
        return f"format_value({value}, {draft.constant(type_)})"

    def _words(self, label: Wording) -> str:
        """The label, values put in; a constant where there are none."""
        if all(isinstance(part, str) for part in label.parts):
            return self.draft.constant("".join([part for part in label.parts if isinstance(part, str)]))
        pieces = [self.draft.constant(part) if isinstance(part, str) else self._shown(part) for part in label.parts]
        return " + ".join(pieces)

    def _leaf(self, node: Node, at: At) -> None:
        self._reason(self.draft.constant(node.text or show(node)), node, at, Made(labelled=False))

    def _labelled(self, node: Node, label: Wording, at: At) -> None:
        fold = fold_under(node)
        if fold is not None:
            self._quantifier(node, fold, label, at)
            return
        words = self._words(label)
        if is_leaf(node):
            self._reason(words, node, at, Made())
            return
        children = self._apart(lambda: self._inside(node, at))
        self._reason(words, node, at, Made(children=children))

    def _apart(self, write: Callable[[], None]) -> str:
        """The motifs that ``write`` writes, as a tuple of their own; empty where it writes none."""
        kept, self.out = self.out, self.draft.fresh()
        before = len(self.draft.lines)
        self.draft.line(f"{self.out} = []")
        write()
        made, self.out = self.out, kept
        if len(self.draft.lines) == before + 1:
            del self.draft.lines[before]
            return ""
        return f"once({made})"

    # --- Several ---

    def _negation(self, node: Logic, at: At) -> None:
        operand = node.operands[0]
        fold = fold_under(node)
        if operand.label is None and fold is not None:
            self._quantifier(node, fold, None, at)
        elif operand.label is None and is_leaf(operand):
            self._leaf(node, at)
        else:
            self.tell(operand, at.opposite())

    def _connected(self, node: Logic, at: At) -> None:
        """Windows that are closed say it all; else the conditions that decide, or every one where none does alone."""
        draft = self.draft
        windows = [part for part in node.operands if own_window(part) is not None]
        conditions = [part for part in node.operands if own_window(part) is None]
        deciding = at.holds is (node.op == "or")
        if windows and not (node.op == "and" and at.holds):
            closed = " or ".join([f"not {self.value(part)}" for part in windows])
            with draft.block(f"if {closed}:"):
                for part in windows:
                    with draft.block(f"if not {self.value(part)}:"):
                        self.tell(part, at.being("False"))
            with draft.block("else:"):
                self._conditions(conditions, at, deciding=deciding)
        else:
            self._conditions(conditions, at, deciding=deciding)

    def _conditions(self, conditions: Sequence[Node], at: At, *, deciding: bool) -> None:
        """Those that decide, each alone; else all of them, which are then as their whole is."""
        for part in conditions:
            if not deciding or self._sought(part, at) or is_deciding(part, at):
                self.tell(part, at)  # which tells nothing where the part does not decide
            elif not is_mute(part):
                value = self.value(part)
                with self.draft.block(f"if {value}:" if at.holds else f"if not {value}:"):
                    self.tell(part, at)

    def _sought(self, node: Node, at: At) -> bool | None:
        """Whether the elements of a quantifier that decide are to be told: those alone, then, are looked for.

        None where the condition is no quantifier.
        """
        fold, holds = fold_under(node), at.holds
        if fold is None:
            return None
        while isinstance(node, Logic):
            node, holds = node.operands[0], not holds
        return holds is (fold.kind == "any")

    def _quantifier(self, node: Node, fold: Fold, label: Wording | None, at: At) -> None:
        draft = self.draft
        if not self._sought(node, at):
            self._alone(node, fold, label, at)
            return
        items = self.value(fold.over)
        counted = isinstance(fold.item_type, RecordType)
        number = draft.local("0") if counted else ""
        item = self.env[fold.slot] = draft.fresh()
        with draft.block(f"for {item} in {items}:"):
            if isinstance(fold.over, Const):
                draft.once(item, lambda: item)
            if counted:
                draft.line(f"{number} += 1")
            if fold.filter is None:
                self._witness(node, fold, label, at, number)
            else:
                with draft.block(f"if {self.value(fold.filter)}:"):
                    self._witness(node, fold, label, at, number)
        del self.env[fold.slot]

    def _alone(self, node: Node, fold: Fold, label: Wording | None, at: At) -> None:
        """The label, where no element decides."""
        if label is None:
            self._reason(self.draft.constant(node.text or show(node)), node, at, Made(labelled=False))
            return
        words = self.site.citing(at.cite).words(label, fold.slot)
        used = [part for part in label.parts if not isinstance(part, str) and fold.slot not in free_variables(part)]
        if used:
            self._bind(slot for part in used for slot in free_variables(part))
            text = f"{self.draft.constant(words)}(run, frame)"
        else:
            text = self.draft.constant(words(None, None))  # type: ignore[arg-type]  # a constant, which looks at neither
        self._reason(text, node, at, Made())

    def _witness(self, node: Node, fold: Fold, label: Wording | None, at: At, number: str) -> None:
        """The motif of one element, if it decides."""
        draft = self.draft
        body = self.value(fold.body)
        with draft.block(f"if {body}:" if fold.kind == "any" else f"if not {body}:"):
            words = draft.constant(node.text or show(node)) if label is None else self._words(label)
            children = self._apart(lambda: self._parts_of(fold, at))
            if number:
                element = f"{draft.constant(numbered(fold))} + str({number})"
            else:
                element = self._shown_as(self.env[fold.slot], fold.item_type)
            made = Made(
                f"({draft.constant(fold.var)}, {element}), ", children,
                labelled=label is not None, named=(fold.var,) if tells(fold, label) else (),
            )  # fmt: skip
            self._reason(words, node, at, made)

    def _parts_of(self, fold: Fold, at: At) -> None:
        """What made an element count, and decide."""
        if fold.filter is not None and not is_leaf(fold.filter):
            self.tell(fold.filter, at.being("True"))
        if not is_leaf(fold.body):
            self.tell(fold.body, at.being("True" if fold.kind == "any" else "False"))

    # --- Cases ---

    def _defaulted(self, node: Default, at: At) -> None:
        if len(node.cases) > _MOST_CASES or not is_plain(node):
            self._by_closures(node, at)
            return
        draft, certain = self.draft, not node.exhaustive or any(case.kind == "otherwise" for case in node.cases)
        of_value = cases_by_value(node)
        if at.truth and certain and len(of_value.get(at.holds, ())) == 1:
            self._winner(node, of_value[at.holds][0], at)
        elif node is self.body and certain and of_value and all(len(cases) == 1 for cases in of_value.values()):
            for case in node.cases:
                with draft.block(f"if value == {self.value(case.value)}:"):
                    self._winner(node, case, at)
        else:
            write_choice(self, node, lambda case: self._winner(node, case, at))

    def _winner(self, node: Default, case: Case, at: At) -> None:
        here = at.citing(case.cite)
        if case.kind in {"exception", "disposition"}:
            words = case.name.replace("_", " ") if case.label is None else case.label
            text = self.draft.constant(words) if isinstance(words, str) else self._words(words)
            self._add(text, case.span, here.being("True"), Made())
        if case.kind == "otherwise":
            self._otherwise(node, case, at)
        else:
            self.tell(case.guard, here.being("True"))
        if is_mute(case.value):
            return
        if not at.truth:
            self.value(case.value)  # without one, it has no motif
        self.tell(case.value, here)

    def _otherwise(self, node: Default, own: Case, at: At) -> None:
        """Why no other case held: those out of their window count only where the others say nothing."""
        draft, at = self.draft, at.being("False")
        rivals = [case for case in node.cases if case.kind in RIVALS and not same_value(case, own)]
        windows = {case.id: windows_in(case.guard) for case in rivals}
        if not any(windows.values()):
            for case in rivals:
                self.tell(case.guard, at.citing(case.cite))
            return
        before = draft.local(f"len({self.out})")
        for case in rivals:
            awake = " and ".join([self.value(window) for window in windows[case.id]]) or "True"
            with draft.block(f"if {awake}:"):
                self.tell(case.guard, at.citing(case.cite))
        with draft.block(f"if len({self.out}) == {before}:"):
            for case in rivals:
                self.tell(case.guard, at.citing(case.cite))

    # --- Rules ---

    def _called(self, node: Call, at: At) -> None:
        """The motifs of the rule; the call itself where it has none."""
        draft = self.draft
        args = [self.value(arg) for arg in node.args]
        day = self._today() if node.at is None else self.value(node.at)
        teller = draft.constant(self.site.teller(self.compiler.program.rules[node.rule]))
        listed = f"({', '.join(args)},)" if args else "()"
        value = at.truth or self.value(node)
        call = f"{teller}(run, {day}, {listed}, {value})"
        if not isinstance(node.type, BoolType):
            draft.line(f"{self.out} += {call}")
            return
        inner = draft.local(call)
        with draft.block(f"if {inner}:"):
            draft.line(f"{self.out} += {inner}")
        with draft.block("else:"):
            self._leaf(node, at)
