"""A Python function being written: its lines, the names it uses, what is already known at each place.

The text is made of fixed templates and numbered names only (``v12``, ``k3``): no word of a policy or of a dossier ever
becomes Python. What the function uses is handed to it by name, and it sees nothing else, not even the built-ins.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cqp_dsl.evaluation.run import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DEEPEST = 15
"""Blocks within blocks; Python itself stops at twenty loops."""


MOST_LINES = 1_000
"""Lines of a function; what is longer is rare, and a text may be made to grow with each level of its conditions."""


_WRITTEN_OUT: Final = {"None": None, "True": True, "False": False}


class UnwritableError(Exception):
    """This expression is better left to closures."""


class Draft:
    """The text of a function that hands over wherever it does not know the way.

    Args:
        name: that of the function.
        parameters: those of the function, and of ``slow``.
        given: what the function can name.
        guarded: whether it hands over what fails too, and what a scenario supposes.
    """

    def __init__(self, name: str, parameters: Sequence[str], given: dict[str, object], *, guarded: bool = True) -> None:
        self.name = name
        self.given = given
        self.bail = f"return slow({', '.join(parameters)})"
        """How the function hands over: to ``slow``, with what it was given, unless its writer knows better."""
        self._guarded = guarded
        self._head = f"def {name}({', '.join(parameters)}):"
        self.lines: list[str] = []
        self._written = 0
        self._depth = 2
        self._count = 0
        self._constants: dict[int | str, tuple[str, object]] = {}
        self._blocks: list[dict[object, str]] = [{}]

    @property
    def text(self) -> str:
        """The whole function."""
        if not self._guarded:
            return "\n".join([self._head, *[line.removeprefix("    ") for line in self.lines], ""])
        head = (self._head, "    try:", f"        if run.assumptions: {self.bail}")
        return "\n".join([*head, *self.lines, "    except Exception:", f"        {self.bail}", ""])

    def function(self) -> Callable[..., object] | None:
        """The function itself; None where Python itself finds it too deep."""
        known = dict(self.given)
        try:
            exec(compile(self.text, f"<{self.name}>", "exec", dont_inherit=True), known)  # noqa: S102 - see the module
        except (MemoryError, RecursionError, SyntaxError):
            return None
        return known[self.name]  # type: ignore[return-value]  # which the text defines

    def line(self, text: str) -> None:
        """Write one line.

        Raises:
            UnwritableError: there are too many.
        """
        self._written += 1
        if self._written > MOST_LINES:
            raise UnwritableError
        self.lines.append("    " * self._depth + text)

    def fresh(self) -> str:
        """A new local variable."""
        self._count += 1
        return f"v{self._count}"

    def local(self, expression: str) -> str:
        """A new local variable that holds the value of an expression."""
        name = self.fresh()
        self.line(f"{name} = {expression}")
        return name

    def constant(self, value: object) -> str:
        """The name under which the function finds a value; truth values and small whole numbers are written out."""
        if value is None or value is True or value is False or (type(value) is int and abs(value) < 10**9):
            return repr(value)
        key = value if type(value) is str else id(value)
        known = self._constants.get(key)
        if known is None:
            known = self._constants[key] = (f"k{len(self._constants) + 1}", value)
            self.given[known[0]] = value
        return known[0]

    def known(self, expression: str) -> object:
        """The constant that an expression is; MISSING where it is none."""
        if expression in self.given:
            return self.given[expression]
        if expression in _WRITTEN_OUT:
            return _WRITTEN_OUT[expression]
        return int(expression) if expression.lstrip("-").isdigit() else MISSING

    def found(self, key: object) -> str | None:
        """What was written for a key in this block or one around it."""
        return next((block[key] for block in self._blocks if key in block), None)

    def once(self, key: object, make: Callable[[], str]) -> str:
        """What ``make`` wrote for a key in this block or one around it; written now where it was not."""
        made = self.found(key)
        if made is None:
            made = self._blocks[-1][key] = make()
        return made

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A block under a head: ``if …:``, ``for …:``.

        Raises:
            UnwritableError: there are too many around it.
        """
        if self._depth >= DEEPEST:
            raise UnwritableError
        self.line(head)
        self._depth += 1
        self._blocks.append({})
        before = len(self.lines)
        try:
            yield
        finally:
            if len(self.lines) == before:
                self.line("pass")
            self._blocks.pop()
            self._depth -= 1

    @contextmanager
    def aside(self) -> Iterator[list[str]]:
        """Write on a sheet apart: its lines are for the caller to put down with ``insert``."""
        kept, self.lines = self.lines, []
        sheet = self.lines
        try:
            yield sheet
        finally:
            self.lines = kept

    @contextmanager
    def branch(self) -> Iterator[None]:
        """What is written here may not be run: names made in it are unknown after it."""
        self._blocks.append({})
        try:
            yield
        finally:
            self._blocks.pop()

    def insert(self, sheet: list[str]) -> None:
        """Put down the lines of a sheet written one block higher."""
        self.lines += ["    " + line for line in sheet]
