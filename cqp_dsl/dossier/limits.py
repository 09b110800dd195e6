"""What a dossier may not exceed, file or plain data, so that none can exhaust the machine. Past one: a diagnostic."""

from __future__ import annotations

MAX_BYTES = 4 * 1024 * 1024
"""Size of a dossier file, in bytes of UTF-8."""

MAX_DEPTH = 50
"""Nesting of lists and keys."""

MAX_DOTS = 10
"""Points in the name of a key of a TOML file."""

MAX_VALUES = 100_000
"""Values in the lists of one dossier, a list of fiches counting all the fields of each; and keys of one group."""

MAX_SCALARS = 3 * MAX_VALUES
"""Keys and values of one file, before it is known which they are: more than any dossier within the other limits."""

MAX_TEXT_LENGTH = 100_000
"""Characters of one text."""

MAX_NUMBER_LENGTH = 1_000
"""Characters of one value that is not a text: a number, a date, the name of a value."""

MAX_REPORTED = 50
"""Errors shown for one dossier, and likewise warnings; those that follow are only counted."""


def _spaced(limit: int) -> str:
    return f"{limit:_}".replace("_", "\u202f")


TOO_DEEP = f"plus de {MAX_DEPTH} niveaux de listes et de clés emboîtés"
TOO_MANY_DOTS = f"plus de {MAX_DOTS} points dans le nom d'une clé"
TOO_MANY_VALUES = f"plus de {_spaced(MAX_VALUES)} valeurs dans ses listes"
TOO_MANY_KEYS = f"plus de {_spaced(MAX_VALUES)} clés dans un groupe"
TOO_MANY_SCALARS = f"plus de {_spaced(MAX_SCALARS)} clés et valeurs"
TOO_LARGE = f"plus de {MAX_BYTES // 1024**2} Mio"
