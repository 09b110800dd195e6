"""The limits of a file, in one place: past one of them the author is told so, politely, before anything recurses."""

from __future__ import annotations

from typing import Final

MAX_FILE_CHARACTERS: Final = 1024 * 1024
"""Characters of one file."""

MAX_BRACKETS: Final = 100
"""Parentheses, square brackets and braces open at once."""

MAX_DEPTH: Final = 200
"""Height of an expression: operands within operands; the terms of a sum count one each."""

MAX_DIGITS: Final = 100
"""Digits of one number."""

MAX_ROWS: Final = 2000
"""Rows of one table."""

MAX_DIAGNOSTICS: Final = 200
"""Errors reported for one file; beyond, more of them would not be read."""
