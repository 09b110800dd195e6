"""The reserved words: those that can never be names, wherever they stand (after a dot apart).

Every other keyword is soft: the grammar tells it from a name by its place.
"""

from __future__ import annotations

from typing import Final

DECLARATION_WORDS: Final = (
    "énumération", "fiche", "entrée", "exigence", "paramètre", "fixe", "tableau", "règle", "décision",
    "disposition", "interprétation", "scénario", "garantie", "hors_machine",
)  # fmt: skip
"""The reserved first words of declarations; ``source`` and ``type`` begin declarations too, but may be names."""

RESERVED_WORDS: Final = frozenset(
    {
        *DECLARATION_WORDS,
        "politique", "utilise", "selon", "du", "au", "vaut", "si", "sinon", "à", "modifie", "avec", "attendu",
        "en", "de", "par", "et", "ou", "non", "implique", "le", "la", "les", "est", "entre", "parmi", "dans", "pour",
        "tel", "telle", "que", "vrai", "faux", "rien",
    }
)  # fmt: skip
"""Words refused as names."""

AGGREGATE_WORDS: Final = ("somme", "minimum", "maximum", "médiane")
"""The aggregates of a calculation, « somme de calcul pour x dans liste »; ``nombre`` and ``liste`` are types too."""

SOFT_WORDS: Final = frozenset(
    {
        *AGGREGATE_WORDS,
        "source", "sections", "type", "favorable", "exception", "transitoire", "ordonnée", "question", "lecture",
        "retenue", "empreinte", "lacune", "reprise", "unité", "modifiable",
        "comme", "cas", "motif", "motifs", "manque", "premier", "unique", "cumul", "booléen", "texte", "date", "durée",
        "période", "nombre", "entier", "liste", "aucun", "aucune", "option",
        "quand", "avant", "après", "mois", "jour", "annexe",
    }
)  # fmt: skip
"""Words with a meaning in some places that are good names elsewhere."""
