"""The implementations of the operations (``cqp_dsl.core.operations``), by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core import operations
from cqp_dsl.core.arithmetic import MAX_BITS, limited

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import PrimOp
    from cqp_dsl.datatypes.values import Value

__all__ = ["MAX_BITS", "OPERATIONS", "limited"]

OPERATIONS: Final[dict[PrimOp, Callable[..., Value]]] = {
    name: operation.apply for name, operation in operations.OPERATIONS.items()
}
