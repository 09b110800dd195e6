"""Semantics: from surface trees to the core, in one walk over names, types and units."""

from cqp_dsl.semantics.elaborate import elaborate

__all__ = ["elaborate"]
