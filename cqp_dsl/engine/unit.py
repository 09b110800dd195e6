"""A body and its compiled functions: one for its value, others for what is only worked out when it is asked for."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.cases import own_conditions
from cqp_dsl.core.datatypes.values import UnfixedHole, Void
from cqp_dsl.core.nodes import Const, Fact, Hole, Reading, Var
from cqp_dsl.engine.cases import Chooser
from cqp_dsl.engine.defaults import choice
from cqp_dsl.engine.layout import Region
from cqp_dsl.engine.run import UNSEEN
from cqp_dsl.engine.strict import Site
from cqp_dsl.engine.writer import NAMES, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Default, Node
    from cqp_dsl.core.signatures import Operation
    from cqp_dsl.engine.cases import Choose
    from cqp_dsl.engine.defaults import Choice
    from cqp_dsl.engine.run import Frame, Run

_lock = threading.RLock()


@lru_cache(maxsize=4096)
def compiled_text(text: str) -> CodeType:
    """The code of a text; many rules are of one shape."""
    return compile(text, "<cqp>", "exec", dont_inherit=True)


@define(eq=False, repr=False)
class Part:
    """The function of one expression, written when it is first called."""

    unit: Unit
    node: Node
    region: Region
    name: str
    function: Callable[..., Value] | None = None

    def __call__(self, run: Run, *frames: Frame) -> Value:
        """Work the expression out, in frames long enough for it."""
        if self.function is None:
            self.unit.write(self)
        region: Region | None = self.region
        while region is not None:
            frame = frames[region.depth]
            if len(frame) < region.size:
                frame.extend([UNSEEN] * (region.size - len(frame)))
            region = region.parent
        return self.function(run, *frames)  # type: ignore[misc]  # written by now


@define(eq=False, repr=False)
class Unit:
    """The body of a rule, or a condition that stands alone.

    Args:
        place: what the body belongs to, for the gaps that it may cause.
        cite: its citation.
        size: the slots of its effect date, arguments and bound variables.
        invoke: gives the function of a rule, by name.
    """

    place: str
    cite: Cite | None
    size: int
    invoke: Callable[[str], Callable[..., Value]]
    root: Region = field(init=False)
    blank: Sequence[object] = ()
    """What follows the date and the arguments in a new frame of the body."""
    _names: dict[str, object] = field(init=False)
    _constants: dict[int | str, str] = field(factory=dict)
    _parts: dict[tuple[int, int], Part] = field(factory=dict)
    _choices: dict[int, Choice] = field(factory=dict)
    _conditions: dict[int, Sequence[Sequence[Node]] | None] = field(factory=dict)
    _pending: list[Part] = field(factory=list)
    _regions: list[Region] = field(factory=list)
    _kept: list[object] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.root = Region(0, None, self.size)
        self._names = dict(NAMES)

    # --- What a writer asks for -------------------------------------------------------------------------------------

    def constant(self, value: object) -> str:
        """The name under which functions find a value; truth values and small whole numbers are written out."""
        if value is None or value is True or value is False or (type(value) is int and abs(value) < 10**9):
            return repr(value) if not (type(value) is int and value < 0) else f"({value})"
        key = value if type(value) is str else id(value)
        known = self._constants.get(key)
        if known is None:
            known = self._constants[key] = f"k{len(self._constants)}"
            self._names[known] = value
            self._kept.append(value)
        return known

    def site(self, node: Node, row: Operation | None) -> Site:
        """An expression as the place of a gap."""
        return Site(self.place, node.span, node.cite or self.cite, row)

    def unknown_figure(self, node: Hole) -> Void:
        """The Void of a figure that nobody has fixed."""
        return Void((UnfixedHole(node.parameter, node.key, node.by, node.span, node.cite),))

    def blanks(self, region: Region) -> str:
        """The name under which functions find what follows the element in a new frame of a region."""
        if region not in self._regions:
            self._regions.append(region)
        return f"b{self._regions.index(region)}"

    def written_elsewhere(self, node: Node, region: Region, function: str) -> tuple[Region, int] | None:
        """The place of an expression that another function works out; otherwise ``function`` is now the one."""
        place = region.place(node)
        if place is not None and place[0].homes[id(node)] != function:
            return place
        region.homes[id(node)] = function
        return None

    def part(self, node: Node, region: Region) -> Part:
        """The function of an expression that stands in a region, on its own."""
        key = (id(region), id(node))
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = Part(self, node, region, f"p{len(self._parts)}")
            region.slot(node)
            region.homes.setdefault(id(node), found.name)
        return found

    def wanted(self, node: Node, region: Region) -> Part:
        """The function of an expression that is to be written with those being written."""
        found = self.part(node, region)
        if found.function is None:
            self._pending.append(found)
        return found

    def chooser(self, node: Default, region: Region) -> Choose:
        """What decides between the cases of a default; a value that is not a constant is a function of its own."""
        parts = [None if isinstance(case.value, Const) else self.wanted(case.value, region) for case in node.cases]
        return Chooser(self, node, region, self.choice(node), parts).function()

    def choice(self, node: Default) -> Choice:
        """The precedence of the cases of a default."""
        found = self._choices.get(id(node))
        if found is None:
            found = self._choices[id(node)] = choice(node.cases, exhaustive=node.exhaustive)
            self._kept.append(node)
        return found

    def own_conditions(self, node: Default) -> Sequence[Sequence[Node]] | None:
        """The conditions of the cases of a default that no exception brings."""
        key = id(node)
        if key not in self._conditions:
            self._conditions[key] = own_conditions(node)
            self._kept.append(node)
        return self._conditions[key]

    # --- Writing ----------------------------------------------------------------------------------------------------

    def write(self, first: Part) -> None:
        """Write and compile a function, and those that it wants."""
        with _lock:
            self._pending.append(first)
            texts: list[str] = []
            written: list[Part] = []
            while self._pending:
                part = self._pending.pop()
                if part.function is not None or part in written:
                    continue
                texts.append(Writer(self, part.region, part.name).text(part.node))
                written.append(part)
            for number, region in enumerate(self._regions):
                self._names[f"b{number}"] = (UNSEEN,) * (region.size - 1)
            self.blank = (UNSEEN,) * (self.root.size - self.size)
            if texts:
                exec(compiled_text("\n".join(texts)), self._names)  # noqa: S102 - fixed templates and numbered names
            for part in written:
                part.function = self._names[part.name]  # type: ignore[assignment]  # which the text defines

    # --- The record -------------------------------------------------------------------------------------------------

    def look(self, node: Node, region: Region, run: Run, frames: Sequence[Frame]) -> Value:
        """The value of an expression that stands in a region, from the record; worked out if nobody has yet."""
        match node:
            case Const():
                return node.value
            case Var():
                depth, slot = region.holder(node)
                return frames[depth][slot]  # type: ignore[no-any-return]  # a value
            case Fact():
                return run.facts[node.entry]
            case Reading():
                return run.world[node.interpretation]
            case Hole():
                found = run.holes.get((node.parameter, node.key), UNSEEN)
                return self.unknown_figure(node) if found is UNSEEN else found  # type: ignore[return-value]
        place = region.place(node)
        if place is not None:
            frame = frames[place[0].depth]
            if place[1] < len(frame) and frame[place[1]] is not UNSEEN:
                return frame[place[1]]  # type: ignore[no-any-return]  # a value
            region = place[0]
        return self.part(node, region)(run, *frames[: region.depth + 1])
