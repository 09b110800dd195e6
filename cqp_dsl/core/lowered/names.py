"""The names of the columns of tables of dossiers: what follows the path of a fact, or of a figure to fix."""

from __future__ import annotations

from typing import Final

NOTHING_SUFFIX: Final = " : rien"
START_SUFFIX: Final = " : début"
END_SUFFIX: Final = " : fin"
VALUE: Final = "valeur"
"""The column of the elements of a list that have no parts."""
