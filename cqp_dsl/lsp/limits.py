"""Limits that no scenario stands on: told beside each comparison once the scenarios have run, with the one to add.

To try ``≥ 10`` at 9 and at 11 says nothing of 10 itself, which is where rules are wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.decision.decide import Engine
from cqp_dsl.workspace.testing.frontiers import frontiers
from cqp_dsl.workspace.testing.reach import reach
from cqp_dsl.workspace.testing.tried_frontiers import at_the_limit, never_at_the_limit

if TYPE_CHECKING:
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.workspace.testing.frontiers import Frontier

TRY: Final = "cqp.try_limit"
ADDED: Final = (
    "Un scénario à cette limite est ajouté à la fin du fichier. Il attend ce que vos règles répondent : relisez-le "
    "d'après le texte."
)
_CHANGED: Final = "Le texte a changé depuis : exécutez de nouveau les scénarios."
_NONE: Final = (
    "Aucun scénario n'a été trouvé à cette limite, en partant de ceux qui sont écrits. Écrivez-en un dont les faits en "
    "approchent."
)


def limits(snapshot: Snapshot, document: Document) -> tuple[Frontier, ...]:
    """The limits of a file that no scenario of the program tries; ``snapshot`` must be complete and without error."""
    program = snapshot.analysis.program
    if program is None:
        return ()
    try:
        return never_at_the_limit(Engine(program), document.source.path)
    except EvaluationError:  # a scenario that cannot be played says so itself
        return ()


def limit_lens(one: Frontier, document: Document) -> types.CodeLens:
    """Beside the comparison, what is not tried; a click adds it."""
    title = f"✗ limite non essayée\u00a0: {one.at} (ajouter le scénario)"
    arguments = [document.uri, one.span.start, one.limit]
    return types.CodeLens(document.range(one.span), types.Command(title, TRY, arguments=arguments))


def added(snapshot: Snapshot, document: Document, start: int, limit: int) -> types.WorkspaceEdit | str:
    """The scenario at a limit, at the end of the file; a sentence where there is none."""
    program = snapshot.analysis.program
    every = frontiers(program) if program is not None else ()
    path = document.source.path
    found = [one for one in every if (one.span.path, one.span.start, one.limit) == (path, start, limit)]
    if program is None or not found:
        return _CHANGED
    engine = Engine(program)
    mine = [one for one in program.scenarios if one.policy == found[0].policy] or program.scenarios
    made = at_the_limit(engine, [reach(engine, one) for one in mine], found[0])
    if made is None:
        return _NONE
    text = document.typed
    line = "\r\n" if "\r\n" in text else "\n"
    gap = line if text.endswith("\n") else line * 2
    end = document.positions.position(len(document.source.text))
    edit = types.TextEdit(types.Range(end, end), gap + made.text.replace("\n", line))
    named = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(named, [edit])])
