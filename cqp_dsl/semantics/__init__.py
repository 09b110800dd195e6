"""Semantics: from surface trees to the core, in one walk over names, types and units."""

from cqp_dsl.semantics.elaborate import Analysis, analyse, elaborate

__all__ = ["Analysis", "analyse", "elaborate"]
