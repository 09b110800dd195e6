"""The names of commands, options and formats, each in English and in French: the one table.

Code declares English names; ``french.FrenchCommand`` adds the French ones. Both may be typed, with their accents or
without. A word that both languages write alike stands once on each side.
"""

from __future__ import annotations

import unicodedata
from typing import Final

COMMANDS: Final = {
    "adopt": ("adopter", "Rapporter sur des politiques à voter, et les dire adoptées."),
    "ambiguities": ("ambiguïtés", "Lister les questions que le texte laisse ouvertes."),
    "ask": ("interroger", "Remplir un dossier, question par question."),
    "atelier": ("atelier", "Ouvrir l'atelier dans le navigateur."),
    "batch": ("lot", "Décider les dossiers d'une feuille de calcul."),
    "check": ("vérifier", "Décider des dossiers et les expliquer."),
    "compare": ("comparer", "Dire ce que change un nouveau texte, pour tous les dossiers."),
    "doc": ("documenter", "Écrire la documentation de politiques, en pages à lire."),
    "explain": ("expliquer", "Expliquer un message d'après son code."),
    "format": ("formater", "Mettre des politiques en forme."),
    "help": ("aide", "Afficher l'aide d'une commande."),
    "impact": ("effets", "Dire ce qu'un nouveau texte change, et pour qui."),
    "lint": ("relire", "Relire des politiques et dire ce qui n'y va pas."),
    "list": ("liste", "Lister les politiques, leurs décisions et leurs faits."),
    "lsp": ("serveur", "Servir un éditeur de texte (Language Server Protocol)."),
    "mcp": ("assistant", "Ouvrir les politiques à un assistant (MCP)."),
    "prove": ("prouver", "Établir ce qui vaut pour tous les dossiers, ou montrer celui qui s'y oppose."),
    "register": ("registre", "Consulter le registre des actes, le vérifier, le rejouer."),
    "schema": ("schéma", "Écrire un schéma JSON."),
    "serve": ("servir", "Servir les décisions à d'autres logiciels (HTTP)."),
    "sources": ("sources", "Montrer ce qui cite chaque section du texte."),
    "template": ("modèle", "Écrire un dossier à remplir, ou une feuille pour plusieurs."),
    "test": ("tester", "Jouer les scénarios des politiques."),
}
"""The commands: the French name, and what each is for. A command is the function of its name in
``cqp_dsl/cli/NAME.py``, imported when it is called for: the list of all of them needs none."""

SUBCOMMANDS: Final = {
    "register": {
        "list": "liste",
        "show": "montrer",
        "search": "chercher",
        "verify": "vérifier",
        "replay": "rejouer",
        "follow": "suite",
        "erase": "effacer",
        "export": "exporter",
        "retention": "conservation",
    },
}
"""The commands of commands that have some of their own."""

OPTIONS: Final = {
    "--article": "--article",
    "--before": "--avant",
    "--boundaries": "--frontières",
    "--by": "--par",
    "--check": "--vérifier",
    "--containing": "--contenant",
    "--coverage": "--couverture",
    "--date": "--date",
    "--decision": "--décision",
    "--details": "--détails",
    "--diff": "--différences",
    "--dossiers": "--dossiers",
    "--erase": "--effacer",
    "--engine": "--moteur",
    "--fix": "--corriger",
    "--format": "--format",
    "--from": "--depuis",
    "--full": "--complet",
    "--ground": "--motif",
    "--help": "--aide",
    "--host": "--adresse",
    "--junit": "--junit",
    "--keys": "--clés",
    "--letters": "--lettres",
    "--letter-format": "--forme-lettre",
    "--letter-settings": "--réglages-lettre",
    "--letter-template": "--modèle-lettre",
    "--list": "--liste",
    "--mutation": "--mutation",
    "--new-key": "--nouvelle-clé",
    "--noted": "--noté",
    "--old": "--version-d-avant",
    "--on": "--le",
    "--no-browser": "--sans-navigateur",
    "--output": "--sortie",
    "--provenance": "--provenance",
    "--policies": "--politiques",
    "--query": "--requête",
    "--port": "--port",
    "--sheet": "--feuille",
    "--summary": "--synthèse",
    "--rate": "--débit",
    "--prospects": "--pistes",
    "--texts": "--textes",
    "--reading": "--lecture",
    "--reference": "--référence",
    "--register": "--registre",
    "--right": "--droit",
    "--set-aside": "--écartée",
    "--simulation": "--simulation",
    "--simulations": "--simulations",
    "--since": "--depuis-le",
    "--shortcut": "--raccourci",
    "--steps": "--étapes",
    "--table": "--table",
    "--tcp": "--tcp",
    "--threshold": "--seuil",
    "--title": "--titre",
    "--until": "--jusqu-au",
    "--version": "--version",
    "--why": "--pourquoi",
    "--with": "--avec",
    "--workers": "--processus",
}

VALUES: Final = {
    "ambiguities": "ambiguïtés",
    "changes": "écarts",
    "answer": "réponse",
    "batch": "lot",
    "csv": "csv",
    "duckdb": "duckdb",
    "diagnostics": "diagnostics",
    "dossier": "dossier",
    "explication": "explication",
    "explication-html": "explication-html",
    "explication-json": "explication-json",
    "html": "html",
    "impact": "effets",
    "json": "json",
    "letter": "lettre",
    "letter-docx": "lettre-docx",
    "letter-html": "lettre-html",
    "letter-markdown": "lettre-markdown",
    "letter-pdf": "lettre-pdf",
    "list": "liste",
    "markdown": "markdown",
    "python": "python",
    "register": "registre",
    "replays": "rejeux",
    "ods": "ods",
    "proofs": "preuves",
    "sarif": "sarif",
    "scenarios": "scénarios",
    "short": "court",
    "sources": "sources",
    "text": "texte",
    "verified": "vérification",
    "xlsx": "xlsx",
    "yaml": "yaml",
}
"""The words among which an option or an argument chooses."""


def bare(word: str) -> str:
    """The word without its accents, which not every keyboard has."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def command_named(word: str) -> str | None:
    """The English name of the command that a word names, in either language."""
    word = bare(word)
    return next((name for name, (french, _) in COMMANDS.items() if word in (name, bare(french))), None)


def both(english: str, french: str) -> str:
    """The two names of one thing, as help shows them: ``check, vérifier``; once where they are the same."""
    return english if english == french else f"{english}, {french}"
