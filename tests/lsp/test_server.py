"""The server as editors run it, in a process of its own, on the policies that are shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cqp_dsl.workspace.proofreading import lint
from tests.lsp.test_changes import UNTRIED

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

VAE, COMMON, LIMIT = "vae/vae.cqp", "commun.cqp", "limite.cqp"
WRONG = "expérience est d'au moins durée_exigé\n"
RIGHT = "expérience est d'au moins durée_exigée\n"

pytestmark = pytest.mark.asyncio


async def test_a_mistake_is_said_where_it_is_and_no_more_once_it_is_mended(editor: Editor) -> None:
    text = editor.open(VAE)
    editor.type(VAE, text.replace(RIGHT, WRONG))
    (found,) = await editor.told(VAE)
    assert (found.code, found.source, found.severity) == ("CQP201", "cqp", types.DiagnosticSeverity.Error)
    start = editor.at(VAE, "durée_exigé\n")
    assert found.range == types.Range(start, types.Position(start.line, start.character + len("durée_exigé")))
    assert "Vouliez-vous dire" in found.message
    assert found.code_description is not None
    assert found.code_description.href.endswith("CQP201.md")
    editor.type(VAE, text)
    assert await editor.told(VAE, lambda said: not said) == []


async def test_what_is_typed_is_said_as_lint_says_what_is_saved(editor: Editor) -> None:
    text = editor.open(COMMON)
    wrong = text + "\nénumération Inutile\n  une\n  une\n\ntype Rien = Néant\n"
    editor.type(COMMON, wrong)
    await editor.told(COMMON)
    await editor.settled(COMMON)
    shown = {
        (name, one.code, one.range.start.line + 1)
        for name in (path.relative_to(editor.folder).as_posix() for path in editor.folder.rglob("*.cqp"))
        for one in editor.client.diagnostics.get(editor.uri(name), ())
    }
    editor.path(COMMON).write_text(wrong, encoding="utf-8")
    review = lint(editor.folder)
    assert shown == {(one.span.path, one.code, one.span.line) for one in review.diagnostics if one.span}
    assert len(shown) > 1


async def test_a_second_place_is_related_information(editor: Editor) -> None:
    text = editor.open(COMMON)
    editor.type(COMMON, text + "\ntype Note = nombre\n")
    (found,) = await editor.told(COMMON)
    assert found.related_information is not None
    assert found.related_information[0].location.range.start == editor.at(COMMON, "Note")
    assert found.related_information[0].message == "première fois"


async def test_only_the_folder_of_the_policies_is_read(editor: Editor) -> None:
    editor.open(VAE)
    await editor.settled(VAE)
    assert not editor.client.diagnostics.get((editor.folder.parent / "brouillon" / "faux.cqp").as_uri())


async def test_hover_definition_and_completion(editor: Editor) -> None:
    text = editor.open(VAE)
    document = editor.identifier(VAE)
    shown = await editor.client.text_document_hover_async(
        types.HoverParams(document, editor.at(VAE, "d'au moins durée_exigée", 12))
    )
    assert shown is not None
    assert isinstance(shown.contents, types.MarkupContent)
    assert "| 3\u00a0ans | à partir du 1er\u00a0janvier\u00a02014 |" in shown.contents.value
    links = await editor.client.text_document_definition_async(
        types.DefinitionParams(document, editor.at(VAE, "Quotité «", 2))
    )
    assert isinstance(links, list | tuple)
    (link,) = links
    assert isinstance(link, types.LocationLink)
    assert link.target_uri == editor.uri(COMMON)
    editor.type(VAE, text.replace("tel que e.en_relation)", "tel que e.)", 1))
    offered = await editor.client.text_document_completion_async(
        types.CompletionParams(document, editor.at(VAE, "tel que e.)", len("tel que e.")))
    )
    assert isinstance(offered, types.CompletionList)
    assert [item.label for item in offered.items] == ["période", "quotité", "en_relation"]


async def test_a_name_is_renamed_in_two_files_and_the_policies_still_say_the_same(editor: Editor) -> None:
    editor.open(VAE)
    document, position = editor.identifier(VAE), editor.at(VAE, "Quotité «", 2)
    ready = await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(document, position))
    assert isinstance(ready, types.PrepareRenamePlaceholder)
    assert ready.placeholder == "Quotité"
    edit = await editor.client.text_document_rename_async(
        types.RenameParams(new_name="TauxDEmploi", text_document=document, position=position)
    )
    assert edit is not None
    editor.apply(edit)
    await editor.settled(VAE)
    assert "type TauxDEmploi = nombre" in editor.path(COMMON).read_text(encoding="utf-8")
    assert not any(editor.client.diagnostics.values())
    editor.path(VAE).write_text(editor.texts[VAE], encoding="utf-8")
    assert lint(editor.folder).diagnostics == ()


async def test_a_refused_name_is_refused_in_french(editor: Editor) -> None:
    editor.open(VAE)
    position = editor.at(VAE, "Quotité «", 2)
    with pytest.raises(JsonRpcException, match="mot réservé"):
        await editor.client.text_document_rename_async(
            types.RenameParams(new_name="sinon", text_document=editor.identifier(VAE), position=position)
        )
    with pytest.raises(JsonRpcException, match="un mot du langage ne se renomme pas"):
        await editor.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(editor.identifier(VAE), editor.at(VAE, "vaut 3 ans"))
        )


async def test_references_symbols_folds_and_colours(editor: Editor) -> None:
    editor.open(COMMON)
    document = editor.identifier(COMMON)
    found = await editor.client.text_document_references_async(
        types.ReferenceParams(
            context=types.ReferenceContext(include_declaration=False),
            text_document=document,
            position=editor.at(COMMON, "accordée «"),
        )
    )
    assert found is not None
    assert {one.uri for one in found} >= {editor.uri(VAE)}
    (top,) = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)) or ()
    assert isinstance(top, types.DocumentSymbol)
    assert "Option" in [part.name for part in top.children or ()]
    named = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("bareme"))
    assert named is not None
    assert [one.name for one in named] == ["barème"]
    folds = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(document))
    assert folds
    colours = await editor.client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert colours is not None
    assert len(colours.data) % 5 == 0 < len(colours.data)


async def test_a_layout_and_a_quick_fix_are_applied(editor: Editor) -> None:
    text = editor.open(VAE)
    document = editor.identifier(VAE)
    editor.type(VAE, text.replace("  vaut 3 ans\n", "      vaut    3   ans\n").replace(RIGHT, WRONG))
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = await editor.client.text_document_formatting_async(
        types.DocumentFormattingParams(text_document=document, options=options)
    )
    assert edits is not None
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=editor.uri(VAE))
    editor.apply(types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits))]))
    assert editor.texts[VAE] == text.replace(RIGHT, WRONG)
    (wrong,) = await editor.told(
        VAE, lambda said: bool(said) and said[0].range.start == editor.at(VAE, "durée_exigé\n")
    )
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(document, wrong.range, types.CodeActionContext([wrong]))
    )
    assert actions is not None
    (action,) = actions
    assert isinstance(action, types.CodeAction)
    assert action.title == "Écrire « durée_exigée »"
    assert action.edit is not None
    editor.apply(action.edit)
    assert editor.texts[VAE] == text


async def played(editor: Editor, run: types.ExecuteCommandParams) -> dict[str, object]:
    """What comes of the only scenario that a command runs."""
    found = await editor.client.workspace_execute_command_async(run)
    assert isinstance(found, list)
    (outcome,) = found
    assert isinstance(outcome, dict)
    return outcome


async def test_a_scenario_is_run_from_its_lens(editor: Editor) -> None:
    text = editor.open(VAE)
    document = editor.identifier(VAE)
    shown = await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
    assert shown is not None
    command = shown[1].command
    assert command is not None
    assert command.title == "▶ exécuter ce scénario"
    run = types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
    outcome = await played(editor, run)
    assert outcome["réussi"] is True
    again = await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
    assert again is not None
    assert again[2].command is not None
    assert again[2].command.title == "✓ réussi"
    editor.type(VAE, text.replace("  vaut 3 ans\n", "  vaut 30 ans\n"))
    outcome = await played(editor, run)
    assert outcome["réussi"] is False
    again = await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
    assert again is not None
    assert again[2].command is not None
    assert again[2].command.title.startswith("✗ attendu\u00a0: ")
    assert any(message.message.startswith(f"« {outcome['scénario']} » : ✗") for message in editor.client.messages)


async def test_a_limit_that_no_scenario_tries_is_tried_from_its_lens(editor: Editor) -> None:
    asked: list[types.WorkspaceEdit] = []

    @editor.client.feature(types.WORKSPACE_APPLY_EDIT)  # type: ignore[untyped-decorator]
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=True)

    editor.path(LIMIT).write_text(UNTRIED, encoding="utf-8")
    editor.open(LIMIT)

    async def lenses() -> list[types.Command]:
        params = types.CodeLensParams(editor.identifier(LIMIT))
        return [one.command for one in await editor.client.text_document_code_lens_async(params) or () if one.command]

    async def click(command: types.Command) -> None:
        params = types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
        await editor.client.workspace_execute_command_async(params)

    shown = await lenses()
    assert [one.title for one in shown if one.title.startswith("✗")] == []
    await click(shown[0])
    (summary, beside) = [one for one in await lenses() if one.title.startswith("✗")]
    assert summary.title == "✗ une limite non essayée"
    await click(beside)
    (edit,) = asked
    editor.apply(edit)
    assert editor.texts[LIMIT].endswith("  avec note = 10\n  attendu admis = vrai\n")
    assert any("relisez-le" in message.message for message in editor.client.messages)
    await click((await lenses())[0])
    assert [one.title for one in await lenses() if one.title.startswith("✗")] == []
    await click(types.Command("", beside.command, arguments=[editor.uri(LIMIT), 0, 1]))
    assert len(asked) == 1
    assert "exécutez de nouveau" in editor.client.messages[-1].message


async def test_a_broken_declaration_does_not_take_the_rest_away(editor: Editor) -> None:
    text = editor.open(VAE)
    await editor.settled(VAE)
    editor.type(VAE, text.replace("vaut 3 ans", "vaut 3 ans +"))
    (found,) = await editor.told(VAE)
    assert found.code == "CQP101"
    links = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.identifier(VAE), editor.at(VAE, "d'au moins durée_exigée", 12))
    )
    assert isinstance(links, list | tuple)
    assert len(links) == 1


async def test_a_file_that_is_closed_is_what_it_is_on_disk(editor: Editor) -> None:
    text = editor.open(VAE)
    editor.type(VAE, text.replace(RIGHT, WRONG))
    await editor.told(VAE)
    editor.close(VAE)
    assert await editor.told(VAE, lambda said: not said) == []


async def test_a_file_that_changes_on_disk_is_read_again(editor: Editor) -> None:
    editor.open(VAE)
    await editor.settled(VAE)
    text = editor.path(COMMON).read_text(encoding="utf-8")
    editor.path(COMMON).write_text(text.replace("type Quotité", "type Quotitée"), encoding="utf-8")
    event = types.FileEvent(editor.uri(COMMON), types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    assert "CQP202" in [one.code for one in await editor.told(VAE)]
    editor.path(COMMON).unlink()
    gone = types.FileEvent(editor.uri(COMMON), types.FileChangeType.Deleted)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([gone]))
    await editor.told(VAE, lambda said: "CQP205" in [one.code for one in said])


async def test_a_file_that_cannot_be_read_is_said_at_its_head(editor: Editor) -> None:
    editor.open(VAE)
    editor.path("latin.cqp").write_bytes("politique été « Été »\n".encode("latin-1"))
    event = types.FileEvent(editor.uri("latin.cqp"), types.FileChangeType.Created)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    (found,) = await editor.told("latin.cqp")
    assert (found.code, found.range.start) == ("CQP704", types.Position(0, 0))
