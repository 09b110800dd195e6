"""Where the nodes of a rule stand while their lines are compiled: its code, the nearest citation, values at hand.

One value is asked for in many places: by the line of a condition, by its calculation, by the line of what it looks at.
So the frame of a rule that is told again and again has further places, in which values are kept once they are known;
those of an element of a list are emptied for the next one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from cqp_dsl.core.nodes import Call, Const, Fact, Get, Hole, Logic, Node, Prim, Reading, Var
from cqp_dsl.datatypes.types import OptionalType
from cqp_dsl.evaluation.compile import Compiler
from cqp_dsl.evaluation.motifs.reasons import site_of
from cqp_dsl.evaluation.run import MISSING
from cqp_dsl.evaluation.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import Cite, Wording
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.compile import Invoke
    from cqp_dsl.evaluation.motifs.site import Explain
    from cqp_dsl.evaluation.origin import Origin
    from cqp_dsl.evaluation.run import Code, Frame, Run
    from cqp_dsl.evaluation.trace.telling import Telling, TellOne

_At_hand = (Const, Fact, Hole, Reading, Var)


class Places:
    """The places of a frame: those of the rule, and then one for each value that is asked for more than once.

    Which they are is known once the lines of the rule have been compiled with places for all: ``wanted`` is how many
    times each was asked for then.
    """

    def __init__(self, size: int, wanted: Counter[object] | None = None) -> None:
        self.size = size
        self.asked: Counter[object] = Counter()
        self._wanted = wanted

    def take(self) -> int:
        """One more place."""
        self.size += 1
        return self.size - 1

    def is_worth_keeping(self, key: object) -> bool:
        """Whether a value is asked for more than once."""
        self.asked[key] += 1
        return self._wanted is None or self._wanted[key] > 1


class Setting(msgspec.Struct, frozen=True, eq=False):
    """Where nodes stand.

    ``places`` keep values in a frame: there are none for a rule that is told for the first times.
    """

    compiler: Compiler
    origin: Origin
    cite: Cite | None
    places: Places | None
    _known: dict[object, int] = msgspec.field(default_factory=dict)
    _codes: dict[int, Code] = msgspec.field(default_factory=dict)

    def code(self, node: Node) -> Code:
        """The code of a node's value, which is worked out once in a frame."""
        place = self.place(node)
        return self._code(node) if place is None else self._codes[place]

    def place(self, node: Node) -> int | None:
        """Where in the frame the value of a node is kept; None where it is not, or is at hand already."""
        key = node if _is_plain(node) else id(node)
        if self.places is None or isinstance(node, _At_hand) or not self.places.is_worth_keeping(key):
            return None
        place = self._known.get(key)
        if place is None:
            code = self._code(node)
            place = self._known[key] = self.places.take()
            self._codes[place] = _kept(code, place)
        return place

    def _code(self, node: Node) -> Code:
        is_composed = self.places is not None and isinstance(node, Prim | Logic | Get | Call)
        return _Composer(self).composed(node) if is_composed else self.compiler.code(node, self.origin)

    def once(self, tell: TellOne, key: object) -> TellOne:
        """The same line, made once in a frame; ``key`` tells it from others."""
        if self.places is None or not self.places.is_worth_keeping(key):
            return tell
        place = self._known.get(key)
        if place is None:
            place = self._known[key] = self.places.take()

        def told(telling: Telling, run: Run, frame: Frame) -> TraceNode:
            line: Any = frame[place]
            if line is MISSING:
                line = frame[place] = tell(telling, run, frame)  # type: ignore[call-overload]  # a line, not a value
            return line  # type: ignore[no-any-return]

        return told

    @property
    def size(self) -> int:
        """How many places a frame has so far."""
        return 0 if self.places is None else self.places.size

    def citing(self, cite: Cite | None) -> Setting:
        """The setting of a part that has a citation of its own, perhaps."""
        return self if cite is None else msgspec.structs.replace(self, cite=cite)

    def inside(self) -> Setting:
        """The setting of the elements of a list."""
        return msgspec.structs.replace(self, _known=dict(self._known))

    def words(self, label: Wording, unbound: int | None = None) -> Callable[[Run, Frame], str]:
        """The label with its values put in."""
        return worded(label, self.code, unbound)

    def explain(self, node: Node) -> Explain:
        """The motifs of a node."""
        return site_of(self.compiler, self.origin, self.cite).explain(node)

    def compiled(self, make: Callable[[], Callable[..., TraceNode]]) -> Callable[..., TraceNode]:
        """The line that ``make`` compiles, which may never be told: later, unless the rule is worth it."""
        return _later(make) if self.places is None else make()


def _is_plain(node: Node) -> bool:
    """Whether two such nodes have the same value wherever they stand in a rule, causes included."""
    match node:
        case Call(args=args, at=None):
            return all(isinstance(arg, _At_hand) for arg in args)
        case Get(base=Fact() as base, key=key):
            return not isinstance(base.type, OptionalType) and all(isinstance(part, _At_hand) for part in key)
        case _:
            return False


def _later(make: Callable[[], Callable[..., TraceNode]]) -> Callable[..., TraceNode]:
    made: Callable[..., TraceNode] | None = None

    def tell(*given: object) -> TraceNode:
        nonlocal made
        if made is None:
            made = make()
        return made(*given)

    return tell


def _kept(code: Code, place: int) -> Code:
    def value(run: Run, frame: Frame) -> Value:
        found = frame[place]
        if found is MISSING:
            found = frame[place] = code(run, frame)
        return found

    return value


class _Composer(Compiler):
    """Compiles a node from the values that its parts have in the frame."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.compiler.program)
        self._setting = setting

    def composed(self, node: Node) -> Code:
        """The code of a node, but for that of its parts."""
        return self._compile(node, self._setting.origin)

    def code(self, node: Node, origin: Origin) -> Code:  # noqa: ARG002 - all parts of a rule are of its origin
        """The code of a part."""
        return self._setting.code(node)

    def rule(self, name: str) -> Invoke:
        """The code of a rule of the program."""
        return self._setting.compiler.rule(name)
