"""What PyYAML says of a text that is not YAML, in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from yaml.reader import ReaderError

    from cqp_dsl.source import SourceFile, Span

_INDENT = "Vérifiez le retrait : les clés d'un même groupe commencent à la même colonne, en espaces."
_COLON = "Une clé s'écrit « nom: valeur », avec une espace après les deux-points."
_QUOTES = 'Mettez entre guillemets un texte qui contient « : », « # » ou des crochets : "…".'

_PROBLEMS: tuple[tuple[str, str, str | None], ...] = (
    ("found character '\\t'", "une tabulation se trouve là où il faut des espaces", "Remplacez-la par des espaces."),
    ("found character", "ce caractère ne peut pas commencer une valeur", _QUOTES),
    ("mapping values are not allowed", "des deux-points inattendus : pas de « : » dans une valeur", _QUOTES),
    ("could not find expected ':'", "il manque les deux-points après cette clé", _COLON),
    ("sequence entries are not allowed", "un tiret de liste inattendu", "Mettez chaque élément sur sa propre ligne."),
    ("mapping keys are not allowed", "une clé inattendue", _INDENT),
    ("found unexpected end of stream", "un guillemet ouvert n'est jamais fermé", "Fermez-le."),
    ("found unexpected document separator", "un guillemet ouvert n'est jamais fermé", "Fermez-le."),
    ("found unknown escape", "un échappement inconnu après « \\ »", "Écrivez le texte entre apostrophes : '…'."),
    ("expected escape sequence", "un échappement incomplet après « \\ »", "Écrivez le texte entre apostrophes : '…'."),
    ("expected <block end>, but found '<block mapping start>'", "cette clé est trop en retrait", _INDENT),
    ("expected <block end>, but found '<block sequence start>'", "ce tiret est trop en retrait", _INDENT),
    ("expected <block end>, but found '-'", "un tiret de liste parmi des clés", _INDENT),
    ("expected <block end>, but found '?'", "cette clé n'a pas le retrait de ses voisines", _INDENT),
    ("expected <block end>", "ceci ne va pas à cet endroit", _INDENT),
    ("expected ',' or ']'", "il manque une virgule, ou le crochet fermant « ] »", "Une virgule sépare les éléments."),
    ("expected ',' or '}'", "il manque une virgule, ou l'accolade fermante « } »", "Une virgule sépare les clés."),
    ("expected the node content", "il manque une valeur", _QUOTES),
    ("expected '<document start>'", "le dossier est fini, et ceci vient encore après", _INDENT),
    ("found undefined tag handle", "une étiquette de type (« ! ») n'est pas admise", "Retirez-la."),
    ("found duplicate", "une directive répétée", "Un dossier s'écrit sans directive « % »."),
    ("duplicate tag handle", "une directive répétée", "Un dossier s'écrit sans directive « % »."),
    ("found incompatible YAML", "une version de YAML inconnue", "Un dossier s'écrit sans directive « % »."),
    ("expected a digit", "une directive « % » mal écrite", "Un dossier s'écrit sans directive « % »."),
    ("expected alphabetic or numeric", "un nom manque après « & », « * » ou « % »", _QUOTES),
    ("expected chomping", "un texte sur plusieurs lignes mal annoncé après « | » ou « > »", _QUOTES),
    ("expected indentation indicator", "un texte sur plusieurs lignes mal annoncé après « | » ou « > »", _QUOTES),
    ("special characters are not allowed", "un caractère de contrôle invisible", "Retirez-le, ou retapez la ligne."),
)

_VALUE = re.compile(r"(?P<key>[^:]*:) +(?P<value>[^\"'\[{].*: .*?)\s*")


def syntax_problem(error: yaml.YAMLError, source: SourceFile) -> tuple[Span, str, str | None]:
    """Where the text stops being YAML, what is wrong in French, and what to do."""
    length = len(source.text)
    if isinstance(error, yaml.reader.ReaderError):
        reader: ReaderError = error
        at, problem = reader.position, str(reader.reason)
    elif isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        at, problem = (mark.index if mark else 0), str(error.problem)
        if problem.startswith("found unexpected") and error.context_mark is not None:
            at = error.context_mark.index
    else:
        at, problem = 0, ""
    at = max(0, min(at, length))
    for start, message, advice in _PROBLEMS:
        if problem.startswith(start):
            return source.span(at, min(at + 1, length)), message, _quoted_line(source.text, at) or advice
    return source.span(at, min(at + 1, length)), "ce n'est pas une écriture YAML", _QUOTES


def _quoted_line(text: str, at: int) -> str | None:
    """How to write a line whose value has « : » in it; None where the place is not one."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    found = _VALUE.fullmatch(line)
    if text[at : at + 1] != ":" or found is None:
        return None
    quote = "'" if '"' in found["value"] else '"'
    return f"Mettez ce texte entre guillemets : {found['key'].strip()} {quote}{found['value']}{quote}"
