"""Which function answers which request."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from cqp_dsl.lsp import lenses, limits, navigation, symbols, texts
from cqp_dsl.lsp.completion import completion
from cqp_dsl.lsp.fixes import fixes
from cqp_dsl.lsp.formatting import layout
from cqp_dsl.lsp.hover import hover
from cqp_dsl.lsp.rename import RefusalError, renamable, rename
from cqp_dsl.lsp.server import CqpServer  # noqa: TC001 - pygls looks the types of a command up
from cqp_dsl.lsp.tokens import LEGEND, semantic_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.lsp.completion import FirstWords


def register(server: CqpServer) -> None:
    """Have the server answer everything that it can."""
    _begin_and_end(server)
    _follow_the_editor(server)
    _answer_about_places(server)
    _answer_about_files(server)
    _answer_with_changes(server)
    _run_scenarios(server)


# --- What the editor does -------------------------------------------------------------------------------------------


def _begin_and_end(server: CqpServer) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(ls: CqpServer, params: types.InitializeParams) -> None:
        ls.policies.encoding = types.PositionEncodingKind(ls.workspace.position_encoding)
        folders = [folder.uri for folder in params.workspace_folders or ()]
        if not folders and (root := ls.workspace.root_uri):
            folders = [root]
        ls.policies.add_folders(folders, _policies(params.initialization_options))
        ls.first_words = _first_words(params.initialization_options, params.capabilities)

    @server.feature(types.INITIALIZED)
    async def initialized(ls: CqpServer, _params: types.InitializedParams) -> None:
        for root in ls.policies.roots:
            ls.watch.changed(root.project)
        watched = ls.client_capabilities.workspace and ls.client_capabilities.workspace.did_change_watched_files
        if watched and watched.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*.cqp")])
            registration = types.Registration("cqp-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            with contextlib.suppress(JsonRpcException):  # an editor that says it can, and cannot: it is told by saving
                await ls.client_register_capability_async(types.RegistrationParams([registration]))

    @server.feature(types.SHUTDOWN)
    def shutdown(ls: CqpServer, _params: None) -> None:
        ls.watch.stop()


def _follow_the_editor(server: CqpServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: CqpServer, params: types.DidOpenTextDocumentParams) -> None:
        text = params.text_document
        ls.change(text.uri, text.text, text.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: CqpServer, params: types.DidChangeTextDocumentParams) -> None:
        whole = [change for change in params.content_changes if not isinstance(change, _PARTIAL)]
        if whole:
            ls.change(params.text_document.uri, whole[-1].text, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: CqpServer, params: types.DidCloseTextDocumentParams) -> None:
        root = ls.policies.close(params.text_document.uri)
        if root is not None:
            ls.watch.changed(root.project)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def touched(ls: CqpServer, params: types.DidChangeWatchedFilesParams) -> None:
        for root in ls.policies.touched(change.uri for change in params.changes):
            ls.watch.changed(root.project)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: CqpServer, params: types.DidSaveTextDocumentParams) -> None:
        for root in ls.policies.touched([params.text_document.uri]):
            ls.watch.changed(root.project)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(ls: CqpServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
        ls.policies.remove_folders(folder.uri for folder in params.event.removed)
        ls.policies.add_folders(folder.uri for folder in params.event.added)
        ls.forget_closed()
        for root in ls.policies.roots:
            ls.watch.changed(root.project)


_PARTIAL = types.TextDocumentContentChangePartial


def _policies(options: Any) -> Sequence[str]:  # noqa: ANN401 - whatever the editor sends
    """The folders of politiques that the editor's settings name: ``{"policies": ["politiques"]}``."""
    given = options.get("policies") if isinstance(options, dict) else None
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []


def _first_words(options: Any, capabilities: types.ClientCapabilities) -> FirstWords:  # noqa: ANN401 - as above
    """``{"snippets": false}`` says that the editor has our snippets already; some editors can show none."""
    if isinstance(options, dict) and options.get("snippets") is False:
        return "left out"
    asked = capabilities.text_document and capabilities.text_document.completion
    return "filled in" if asked and asked.completion_item and asked.completion_item.snippet_support else "alone"


# --- What the editor asks -------------------------------------------------------------------------------------------


def _answer_about_places(server: CqpServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover_(ls: CqpServer, params: types.HoverParams) -> types.Hover | None:
        known = await ls.known(params.text_document.uri)
        return hover(*known, params.position) if known else None

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[".", "§", "{"]))
    async def completion_(ls: CqpServer, params: types.CompletionParams) -> types.CompletionList | None:
        known = await ls.known_lately(params.text_document.uri)
        if known is None:
            return None
        items = await ls.watch.compute(lambda: completion(*known, params.position, ls.first_words))
        return types.CompletionList(is_incomplete=False, items=items)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(
        ls: CqpServer, params: types.DefinitionParams
    ) -> list[types.LocationLink] | list[types.Location]:
        known = await ls.known(params.text_document.uri)
        if known is None:
            return await ls.quoting_rules(params.text_document.uri, params.position)
        links = navigation.definition(*known, params.position) or texts.quoted_text(*known, params.position)
        asked = ls.client_capabilities.text_document and ls.client_capabilities.text_document.definition
        if asked and asked.link_support:
            return links
        return [types.Location(link.target_uri, link.target_selection_range) for link in links]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(ls: CqpServer, params: types.ReferenceParams) -> list[types.Location]:
        known = await ls.known(params.text_document.uri, complete=True)
        with_it = params.context.include_declaration
        return navigation.references(*known, params.position, declaration=with_it) if known else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlights(ls: CqpServer, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        known = await ls.known(params.text_document.uri)
        return navigation.highlights(*known, params.position) if known else []


def _answer_about_files(server: CqpServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbols(ls: CqpServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        known = await ls.known(params.text_document.uri)
        return symbols.document_symbols(*known) if known else []

    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbols(ls: CqpServer, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return symbols.workspace_symbols(await ls.all_known(), params.query)

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding(ls: CqpServer, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        known = await ls.known(params.text_document.uri)
        return symbols.folding(*known) if known else []

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def tokens(ls: CqpServer, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        known = await ls.known(params.text_document.uri)
        return semantic_tokens(*known) if known else None

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, LEGEND)
    async def some_tokens(ls: CqpServer, params: types.SemanticTokensRangeParams) -> types.SemanticTokens | None:
        known = await ls.known(params.text_document.uri)
        return semantic_tokens(*known, params.range) if known else None


def _answer_with_changes(server: CqpServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(ls: CqpServer, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        known = await ls.known(params.text_document.uri)
        if known is None:
            return None
        _, document = known
        found = await ls.watch.compute(lambda: layout(document))
        if found.refusal:
            ls.warn(found.refusal)
            return None
        return list(found.edits)

    options = types.CodeActionOptions([types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def actions(ls: CqpServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        known = await ls.known(params.text_document.uri)
        return fixes(*known, params.range) if known else []

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(ls: CqpServer, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        known = await ls.known(params.text_document.uri)
        if known is None:
            return None
        try:
            found = renamable(*known, params.position)
        except RefusalError as refusal:
            raise JsonRpcInvalidParams(str(refusal)) from refusal
        return types.PrepareRenamePlaceholder(found.place, found.name)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename_(ls: CqpServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
        known = await ls.known(params.text_document.uri, complete=True)
        if known is None:
            return None
        try:
            return await ls.watch.compute(lambda: rename(*known, params.position, params.new_name))
        except RefusalError as refusal:
            raise JsonRpcInvalidParams(str(refusal)) from refusal


# --- Scenarios ------------------------------------------------------------------------------------------------------


def _run_scenarios(server: CqpServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def code_lenses(ls: CqpServer, params: types.CodeLensParams) -> list[types.CodeLens]:
        known = await ls.known(params.text_document.uri)
        return lenses.lenses(*known, ls.played(*known)) if known else []

    @server.command(lenses.RUN)
    async def run(ls: CqpServer, uri: str, label: str) -> list[dict[str, object]] | None:
        known = await ls.known(uri, complete=True)
        if known is None:
            return None
        snapshot, document = known
        found = await ls.watch.compute(lambda: lenses.run(snapshot, document.source.path, label))
        if isinstance(found, str):
            ls.warn(found)
            return None
        # Those of one scenario alone would say little, and cost as much.
        untried = None if label else await ls.watch.compute(lambda: limits.limits(snapshot, document))
        ls.keep(snapshot, document, found, untried)
        return [{"scénario": one.label, "réussi": not one.failures, "échecs": list(one.failures)} for one in found]

    @server.command(limits.TRY)
    async def try_limit(ls: CqpServer, uri: str, start: int, limit: int) -> None:
        known = await ls.known(uri, complete=True)
        if known is None:
            return
        found = await ls.watch.compute(lambda: limits.added(*known, start, limit))
        if isinstance(found, str):
            ls.warn(found)
            return
        label = "Ajouter un scénario à la limite"
        applied = await ls.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(found, label))
        if applied.applied:
            ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, limits.ADDED))
