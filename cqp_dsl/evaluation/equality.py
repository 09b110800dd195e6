"""Equality of values, where evaluation has always found it."""

from cqp_dsl.core.equality import equal, is_in, leaf_causes

__all__ = ["equal", "is_in", "leaf_causes"]
