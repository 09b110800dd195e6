"""Names in SQL."""

from __future__ import annotations


def identifier(name: str) -> str:
    """A name between the quotation marks of SQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'
