"""What a dossier may not exceed, so that no file can exhaust the machine. Past one: a clear diagnostic."""

from __future__ import annotations

MAX_BYTES = 2 * 1024 * 1024
"""Size of a dossier file, in bytes of UTF-8."""

MAX_DEPTH = 50
"""Nesting of lists and keys."""

MAX_ITEMS = 20_000
"""Elements of one list, or keys of one group."""

MAX_NUMBER_LENGTH = 1_000
"""Characters of one number."""

MAX_REPORTED = 200
"""Errors given for one dossier, after which reading stops; and, likewise, warnings shown."""
