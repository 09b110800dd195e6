"""What an editor offers to do about a diagnostic: mend it, write the nearest name, keep the advice with a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from cqp_dsl.lsp.findings import published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot

_NEAREST = re.compile(r"Vouliez-vous dire «\s(?P<name>[^»]+?)\s»")
"""How a diagnostic names what was most likely meant: its wording is one, by docs/messages.md."""
_IMPORT = re.compile(r"ajoutez «\sutilise\s(?P<name>\w+)\s»", re.IGNORECASE)
_KEPT: Final = "CQP4"
"""The codes of advice, which an author may keep."""


def fixes(snapshot: Snapshot, document: Document, place: types.Range) -> list[types.CodeAction]:
    """The actions on the diagnostics that a place touches."""
    actions: list[types.CodeAction] = []
    for one in snapshot.diagnostics.get(document.source.path, ()):
        shown = published((one,), document, snapshot.documents)[0]
        if shown.range.start <= place.end and place.start <= shown.range.end:
            actions.extend(_actions(one, shown, snapshot, document))
    return actions


def _actions(
    one: Diagnostic, shown: types.Diagnostic, snapshot: Snapshot, document: Document
) -> Iterator[types.CodeAction]:
    for fix in [one.fix] if one.fix is not None else one.choices:
        if (home := snapshot.documents.get(fix.span.path)) is not None:
            edit = types.TextEdit(home.range(fix.span), fix.replacement)
            yield _action(_sentence(fix.title), home, edit, shown, preferred=fix is one.fix)
    near = _NEAREST.search(one.help or "")
    if one.fix is None and near is not None and one.span is not None:
        edit = types.TextEdit(document.range(one.span), near["name"])
        yield _action(f"Écrire « {near['name']} »", document, edit, shown, preferred=True)
    wanted = _IMPORT.search(one.help or "")
    importing = _importing(wanted["name"], snapshot, document) if wanted is not None else None
    if wanted is not None and importing is not None:
        yield _action(f"Utiliser la politique « {wanted['name']} »", document, importing, shown, preferred=True)
    if one.code.startswith(_KEPT) and one.code != "CQP417" and one.span is not None:
        yield _action(f"Garder, avec une raison (ignorer {one.code})", document, _ignoring(one, document), shown)


def _sentence(title: str) -> str:
    return title[:1].upper() + title[1:]


def _action(
    title: str, document: Document, edit: types.TextEdit, shown: types.Diagnostic, *, preferred: bool = False
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[shown],
        is_preferred=preferred or None,
        edit=types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version), [edit]
                )
            ]
        ),
    )


def _ignoring(one: Diagnostic, document: Document) -> types.TextEdit:
    """The comment above the line; without a reason it keeps nothing, and says that the reason is missing."""
    start = one.span.start if one.span else 0
    text = document.source.text
    begin = text.rfind("\n", 0, start) + 1
    margin = text[begin:start][: len(text[begin:start]) - len(text[begin:start].lstrip())]
    position = types.Position(document.positions.position(start).line, 0)
    end = "\r\n" if "\r\n" in document.typed else "\n"
    return types.TextEdit(types.Range(position, position), f"{margin}# cqp: ignorer {one.code} parce que …{end}")


def _importing(name: str, snapshot: Snapshot, document: Document) -> types.TextEdit | None:
    """``utilise`` with one more politique."""
    tree = snapshot.tree(document.source.path)
    if tree is None:
        return None
    uses = tree.policy.uses
    place = document.positions.position(uses[-1].span.end if uses else tree.policy.span.end)
    return types.TextEdit(types.Range(place, place), f" ; {name}" if uses else f"\nutilise {name}")
