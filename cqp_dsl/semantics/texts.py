"""The files of the texts that policies apply, and what is missing there: ``texte`` and ``lacune`` of a ``source``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.declarations import DeclaredText, TextGap
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.citations import section_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.program import SourceDocument
    from cqp_dsl.semantics.scope import PolicyScope

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
_CLIMBS: Final = re.compile(r"(^|[/\\])\.\.($|[/\\])|^[/\\~]|^[A-Za-z]:")


def declared_texts(scope: PolicyScope) -> Iterator[DeclaredText]:
    """What the sources of a politique say of their texts; a source that says nothing has none."""
    for decl in scope.file.declarations:
        if not isinstance(decl, tree.SourceDecl) or (decl.file is None and not decl.gaps):
            continue
        document = scope.documents.get(decl.name.text)
        if document is None or document.span != decl.name.span:
            continue  # declared twice, which is reported already
        name = decl.file.name if decl.file else None
        digest = decl.file.fingerprint if decl.file else None
        yield DeclaredText(
            document.name,
            _file(name, scope) if name else None,
            _fingerprint(digest, scope) if digest else None,
            tuple(_gaps(decl, document, scope)),
            name.span if name else decl.name.span,
            digest.span if digest else None,
        )


def _file(name: tree.Text, scope: PolicyScope) -> str | None:
    """The path of the file, with ``/``; one that would leave the folder of the policy is refused."""
    path = name.text.strip().replace("\\", "/")
    if path and not _CLIMBS.search(name.text.strip()):
        return path
    scope.session.error(
        "CQP801",
        f"Le texte d'une source est un fichier rangé avec sa politique, et « {name.text} » n'en est pas un",
        name.span,
        "un chemin relatif, sans « .. »",
        help="Placez le fichier à côté de la politique, ou dans un répertoire au-dessous : « texte « enjeux.txt » ».",
    )
    return None


def _fingerprint(digest: tree.Text, scope: PolicyScope) -> str | None:
    written = "".join(digest.text.split()).lower().removeprefix("sha256:")
    if _FINGERPRINT.fullmatch(written):
        return written
    scope.session.error(
        "CQP801",
        f"L'empreinte d'un texte a 64 chiffres hexadécimaux, et celle-ci n'est pas de cette forme : « {digest.text} »",
        digest.span,
        "empreinte SHA-256",
        help="Enlevez-la : « cqp lint » donne celle du fichier.",
    )
    return None


def _gaps(decl: tree.SourceDecl, document: SourceDocument, scope: PolicyScope) -> Iterator[TextGap]:
    for gap in decl.gaps:
        name = section_name(gap.section)
        scope.session.resolutions.use_part(gap.section, document.span, name)
        if name not in document.sections:
            scope.session.error(
                "CQP208",
                f"La source « {document.name} » n'a pas de section {name}",
                gap.section.span,
                "inconnue",
                others=[(document.span, "la source est déclarée ici")],
                help=f"Sections déclarées : {', '.join(document.sections)}.",
            )
            continue
        span = (gap.resumes or gap.section).span
        resumes, ends = (words.text if words else None for words in (gap.resumes, gap.ends))
        yield TextGap(name, gap.reason.text, span, resumes, ends)
