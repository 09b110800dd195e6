"""French typography of messages: the no-break spaces that the sources of this package write as plain ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic

_NO_BREAK = "\u00a0"
_BEFORE = re.compile(r" (?=»|[:;!?](?:\s|$))")
_AFTER = re.compile(r"(?<=«) ")


def typeset(text: str) -> str:
    """The text with a no-break space inside guillemets and before double punctuation."""
    return _AFTER.sub(_NO_BREAK, _BEFORE.sub(_NO_BREAK, text))


def typeset_diagnostic(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with its message, help, labels and fix title typeset; the fix's replacement stays as it is."""
    fix = diagnostic.fix
    return evolve(
        diagnostic,
        message=typeset(diagnostic.message),
        labels=tuple(evolve(label, text=typeset(label.text)) for label in diagnostic.labels),
        help=None if diagnostic.help is None else typeset(diagnostic.help),
        fix=None if fix is None else evolve(fix, title=typeset(fix.title)),
    )
