"""What a row of the table of operations says of one: its name, types, spelling, behaviour and implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.types import EnumType, Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import PrimOp

Typing: TypeAlias = Literal[
    "signature", "same", "rounding", "sign", "sum", "product", "quotient", "shift", "order", "equality",
    "membership",
]  # fmt: skip
"""How the types of the operands bear on one another and on that of the result.

``signature``: the types of the row, each for itself. ``same``: two numbers of one unit or two dates; so is the result.
``rounding``: a number and a step of its unit; a number of that unit, whole where the step is. ``sign``: a number; the
same type. ``sum``: two numbers of one unit; a number of it. ``product``, ``quotient``: two numbers, whose units are
multiplied or divided. ``shift``: a date, and a duration in the unit of the row; a date. ``order``: numbers of one unit,
or dates. ``equality``: two values of one type, or one that may be ``rien``. ``membership``: a value, and a list of its
type.
"""

Form: TypeAlias = Literal["call", "additive", "multiplicative", "comparison", "own"]
"""How it is written: ``f(x ; y)``; between its two operands, binding as ``+``, ``×`` or ``=`` do; in its own way."""


@define(frozen=True, eq=False, repr=False)
class Operation:
    """A strict operation: with an operand that is Void, so is its result.

    Attributes:
        name: the operation in ``Prim.op``.
        apply: its result for known operands, no leaf of which is Void. It raises ``UndefinedError`` where there is
            none; ``rien`` as an operand raises that or, unless ``accepts_nothing``, ``TypeError`` or
            ``AttributeError``, which mean the same.
        takes: the types of its operands; ``UNKNOWN`` stands for any, and ``typing`` says how they agree.
        gives: the type of its result, but for its unit where ``typing`` says so.
        form: how it is written.
        spelling: its sign, or the name of the function; ``suffix`` comes after the operands.
        accepts_nothing: whether ``rien`` is an operand like any other.
        accepts_leaves: whether it looks into composites of which a leaf is Void, and gives the Void itself if need be.
        python: an expression of its operands in Python that is the operation, exactly, where they are known and
            scalar: no record, list or map. ``{0}`` is the first operand, an atom. Empty where there is none.
        normalised: whether the result of that expression is then put through ``arithmetic.limited``.
        conjunction: the two comparisons, of the first operand with each of the others, of which it is the ``et``.
        mistaken_for: what is tried in its place by mutation testing; empty where only its operands are.
        order: the enumeration whose order it follows; None in the table, where numbers and dates have their own.
    """

    name: PrimOp
    apply: Callable[..., Value]
    takes: tuple[Type, ...]
    gives: Type
    typing: Typing
    form: Form
    spelling: str
    suffix: str = ""
    accepts_nothing: bool = False
    accepts_leaves: bool = False
    python: str = ""
    normalised: bool = False
    conjunction: tuple[PrimOp, PrimOp] | None = None
    mistaken_for: PrimOp = ""
    order: EnumType | None = None


@define(frozen=True, eq=False, repr=False, kw_only=True)
class Function(Operation):
    """An operation that authors call by its name, and what they are told of it, in French.

    Attributes:
        call: the function and its arguments by name.
        meaning: what it gives, in one sentence.
        told: how a computation tells it, « arrondi de {0} à {1} près »: each operand once, in order. A date is put with
            its article, a period as « du … au … »: ``de`` and ``à`` before it are contracted.
        usage: a call with telling names, for messages.
        example: a call with figures, its type and its result; tests compute it.
        thirtieths: whether it counts in months of thirty days, which are told in months and days.
    """

    call: str
    meaning: str
    told: str
    usage: str
    example: tuple[str, str, str]
    thirtieths: bool = False
