"""The limits of what files declare, in one place: past one of them the author is told so, before anything grows."""

from __future__ import annotations

from typing import Final

MAX_CELLS: Final = 10_000
"""Single values of a fiche, or of a value « par » enumerations."""

MAX_NESTED_TYPES: Final = 50
"""Declared types, one within the other."""

MAX_PUBLISHED: Final = 1_000
"""Combinations of its arguments for which a decision is published."""

MAX_PRECEDENCES: Final = 500_000
"""Pairs of cases of which one prevails over the other, in one file: a ``premier`` table of a thousand rows."""

MAX_FOLDS: Final = 5
"""Aggregates, one within the other."""

MAX_LIKE: Final = 100
"""Scenarios that take up what another one is given, one after the other."""

MAX_WORLDS: Final = 256
"""Combinations of open readings for one decision."""

MAX_DEPTH: Final = 10_000
"""Nested evaluations, expressions and calls together."""
