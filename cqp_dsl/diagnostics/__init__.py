"""Diagnostics as data: a code, a severity, a message, labelled places, help and a fix.

Rendering lives in ``render``; the wording obeys ``docs/messages.md``.
"""

from cqp_dsl.diagnostics.catalogue import CATALOGUE
from cqp_dsl.diagnostics.diagnostic import Diagnostic, Fix, Label, Severity, has_errors, in_order
from cqp_dsl.diagnostics.nearest import nearest

__all__ = ["CATALOGUE", "Diagnostic", "Fix", "Label", "Severity", "has_errors", "in_order", "nearest"]
