"""Small programs for the tests of the language server, and marks in their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cqp_dsl.lsp.documents import Document
from cqp_dsl.lsp.project import Project

if TYPE_CHECKING:
    from cqp_dsl.lsp.snapshot import Snapshot

UTF16 = types.PositionEncodingKind.Utf16

SHARED = """\
politique commun « Ce qui est commun »

source texte « Le texte » sections §I ; §II

énumération Épreuve
  écrit « épreuve écrite »
  oral  « épreuve orale »

type Note = nombre de 0 à 20

fiche Session
  jour  : date « jour de l'épreuve »
  tenue : booléen
"""

MARKS = """\
politique notes « Les notes » selon texte §II
utilise commun

entrée obtenues : Note par Épreuve « Quelles notes ? »
entrée sessions : liste de Session « Quelles sessions ? »

paramètre seuil : Note « note exigée »
  selon texte §I : « au moins dix »
  vaut 10 à partir du 1er janvier 2013
  vaut 12 à partir du 1er janvier 2014

paramètre limite : date
  vaut 1er juin 2014

interprétation manière
  question « Toutes, ou une seule ? »
  lecture toutes « toutes »
  lecture une    « une seule »

règle atteinte(é : Épreuve) : booléen « note atteinte »
  vaut obtenues[é] ≥ seuil « avoir {seuil} à l'{é} »

règle tenues : entier
  vaut nombre de s dans sessions tel que (s.tenue et s.jour au plus tard limite)

décision reçu : booléen « réussite » favorable vrai
  vaut (pour tout e dans Épreuve : atteinte(e)) si manière est toutes
  vaut (il existe e dans Épreuve tel que atteinte(e)) si manière est une
  exception assidu à appréciable
    vaut faux si tenues est 0
  exception appréciable
    vaut vrai si obtenues[oral] > seuil

scénario « dix partout »
  à la date du 1er février 2013
  avec obtenues = { écrit : 10 ; sinon : 10 }
  avec sessions = { { jour : 1er mars 2013 ; tenue : vrai } }
  attendu reçu = vrai

scénario « un an plus tard »
  comme « dix partout »
  à la date du 1er février 2014
  attendu reçu = faux
"""


def project(texts: dict[str, str]) -> Project:
    """A program of texts, by path."""
    made = Project()
    for path, text in texts.items():
        made.put(document(path, text))
    return made


def document(path: str, text: str, version: int = 1) -> Document:
    """A file that is open."""
    return Document.of(f"file:///politiques/{path}", path, text, version, UTF16)


def snapshot(texts: dict[str, str] | None = None) -> Snapshot:
    """All that is known of a program of texts; of the two above, without any."""
    made = project(texts or {"commun.cqp": SHARED, "notes.cqp": MARKS})
    return made.finish(made.look()(), lambda: None)


def place(made: Document, after: str, within: int = 0, *, nth: int = 0) -> types.Position:
    """Where some words stand, as an editor counts, and so many characters further."""
    offset = -1
    for _ in range(nth + 1):
        offset = made.source.text.index(after, offset + 1)
    return made.positions.position(offset + within)


def at_mark(text: str, path: str = "notes.cqp", mark: str = "¦") -> tuple[Document, types.Position]:
    """A text without its mark, and where the mark was."""
    offset = text.index(mark)
    made = document(path, text.replace(mark, ""))
    return made, made.positions.position(offset)
