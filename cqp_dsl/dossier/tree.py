"""The dossier as written: texts, lists and keys with their places, the same for YAML, JSON and TOML.

Scalars stay texts: what ``9,5`` or ``oui`` means depends on the type expected, which only ``typed`` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import define, field

if TYPE_CHECKING:
    from cqp_dsl.source import Span

_NOTHING = frozenset({"null", "~"})


def says_nothing(text: str) -> bool:
    """Whether a text says ``rien``."""
    return text.casefold() == "rien"


@define(frozen=True)
class Leaf:
    """A scalar: its text, decoded, and whether it stood between quotes."""

    text: str
    span: Span = field(eq=False)
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written (a key with nothing after its colon)."""
        return not self.text and not self.quoted

    @property
    def nothing(self) -> bool:
        """Whether it says ``rien``: in quotes too, since JSON has no other way to write the word."""
        return says_nothing(self.text) or (not self.quoted and self.text.casefold() in _NOTHING)

    @property
    def shown(self) -> str:
        """The text as quoted in a message: on one line, shortened when long."""
        line = " ".join(self.text.split())
        return f"« {line if len(line) <= _SHOWN else line[:_SHOWN] + '…'} »"

    def rewritten(self, text: str) -> str:
        """What to write in place of this leaf to say ``text``, its quotes kept."""
        return f'"{text}"' if self.quoted else text


_SHOWN = 60


@define(frozen=True)
class Items:
    """A list."""

    items: tuple[Tree, ...]
    span: Span = field(eq=False)


@define(frozen=True)
class Pair:
    """A key and its value."""

    key: Leaf
    value: Tree


@define(frozen=True)
class Keyed:
    """A group of keys, in the order written; a repeated key stands twice."""

    pairs: tuple[Pair, ...]
    span: Span = field(eq=False)


@define(frozen=True)
class Broken:
    """Something that already has its diagnostic: fits everything, so that no mistake cascades."""

    span: Span = field(eq=False)


Tree: TypeAlias = Leaf | Items | Keyed | Broken


def shape(node: Tree) -> str:
    """What was found, for a message."""
    match node:
        case Leaf(empty=True):
            return "rien n'est écrit"
        case Leaf(shown=shown):
            return f"{shown} est écrit"
        case Items():
            return "une liste est écrite"
        case Keyed():
            return "un groupe de clés est écrit"
        case Broken():
            return "une écriture refusée s'y trouve"
        case _:
            assert_never(node)
