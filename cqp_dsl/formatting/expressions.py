"""Where an expression breaks, when it must: before its operators, and inside its parentheses and braces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import assert_never

from cqp_dsl.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.formatting.sheet import Sheet
