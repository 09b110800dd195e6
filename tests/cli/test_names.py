"""The table of names is closed: every command, option and choice has its two names, and help shows them."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import cqp_dsl
from cqp_dsl.cli.click_messages import MESSAGES, PLURALS
from cqp_dsl.cli.french import FrenchChoice
from cqp_dsl.cli.group import cqp
from cqp_dsl.cli.names import COMMANDS, OPTIONS, SUBCOMMANDS, VALUES, bare
from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run

CLICK = Path(click.__file__).parent
DEVELOPERS = {
    "Could not determine name for option with declarations {decls!r}",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean "
        "to pass '--{name}'?"
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Unknown color {colour!r}",
    "Choice({choices})",
    "Windows error: {error}",
    "Unknown standard stream '{name}'",
}
"""What click says to whoever writes a command, and never to whoever types one."""


def commands() -> Iterator[click.Command]:
    context = cqp.make_context("cqp", ["help"])
    yield cqp
    for name in COMMANDS:
        command = cqp.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            assert list(command.commands) == list(SUBCOMMANDS[name])
            yield from command.commands.values()


def options() -> Iterator[tuple[click.Command, click.Option]]:
    for command in commands():
        context = command.context_class(command, info_name=command.name)
        for param in command.get_params(context):
            if isinstance(param, click.Option):
                yield command, param


def test_every_option_has_its_two_names_and_the_table_has_no_other() -> None:
    seen = set()
    for command, option in options():
        names = [name for name in option.opts if name.startswith("--")]
        english = [name for name in names if name in OPTIONS]
        assert english, (command.name, option.opts)
        assert set(english) | {OPTIONS[name] for name in english} == set(names), (command.name, names)
        seen.update(english)
    assert seen == set(OPTIONS)


def test_every_choice_has_its_two_names_and_the_table_has_no_other() -> None:
    chosen = {
        word
        for command in commands()
        for param in command.params
        if isinstance(param.type, FrenchChoice)
        for word in param.type.choices
    }
    assert chosen == set(VALUES)


def test_no_name_stands_for_two_things() -> None:
    for table in ({name: french for name, (french, _) in COMMANDS.items()}, OPTIONS, VALUES, *SUBCOMMANDS.values()):
        names = [bare(name) for pair in table.items() for name in dict.fromkeys(map(bare, pair))]
        assert len(names) == len(set(names))
        assert all(name.isascii() for name in table)


def test_help_shows_both(run: Run) -> None:
    page = run("--help").stdout
    for name, (french, _) in COMMANDS.items():
        assert re.search(rf"^  {name}(, {french})? ", page, re.MULTILINE), name
        pages = {
            run(*args).stdout.partition("\n")[2]
            for args in ((french, "-h"), (name, "--help"), ("help", french), (bare(french), "--aide"), ("aide", name))
        }
        assert len(pages) == 1
    for command, option in options():
        if command.name in COMMANDS and command is cqp.commands.get(command.name) and command.name != "help":
            shown = run(command.name or "", "-h").stdout
            assert all(name in shown for name in option.opts), (command.name, option.opts)


def test_french_names_do_the_same(home: Path, run: Run) -> None:
    name = dossier(home, "d", ask="stricte", facts="note: 10")
    english = run(
        "check", name, "--policies", "politiques", "--reading", "limite=oui_dix", "--full", "--format", "text"
    )
    french = run(
        "verifier", name, "--politiques", "politiques", "--lecture", "limite=oui_dix", "--complet", "--format", "texte"
    )
    assert english.exit_code == french.exit_code == 0
    assert english.stdout == french.stdout
    assert run("schéma", "réponse").stdout == run("schema", "answer").stdout == run("schema", "reponse").stdout


def test_an_unknown_command_or_option_has_its_nearest_in_both_languages(run: Run) -> None:
    assert "vouliez-vous dire vérifier ?" in plain_spaces(run("vérifer").stderr)
    assert "vouliez-vous dire tester ?" in plain_spaces(run("teste").stderr)
    assert "--sortie" in run("check", "a", "--sorti", "x").stderr
    assert run("help", "vérifer").exit_code == 2


def said_by_click() -> Iterator[tuple[str, str | None]]:
    """What click's sources give to gettext: each message, with its plural."""
    for path in sorted(CLICK.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if node.func.id == "_" and texts:
                yield texts[0], None
            elif node.func.id == "ngettext":
                yield texts[0], texts[1]


def test_everything_that_click_says_is_in_the_catalogue() -> None:
    said = dict(said_by_click())
    assert len(said) > 50, "click's calls of gettext were not found"
    one = {text for text, plural in said.items() if plural is None and any(map(str.isalpha, text)) and len(text) > 1}
    assert one - DEVELOPERS - set(MESSAGES) == set()
    assert {text for text, plural in said.items() if plural is not None} == set(PLURALS)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_translations_ask_for_nothing_that_click_does_not_give() -> None:
    for english, french in MESSAGES.items():
        assert holes(french) <= holes(english), english
    plurals = {text: plural for text, plural in said_by_click() if plural is not None}
    for english, both in PLURALS.items():
        for french in both:
            assert holes(french) <= holes(english) | holes(plurals[english]), english


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lsp", "--tcp", "x"], "« x » n'est pas un nombre comme il est attendu ici"),
        (["lsp", "--tcp", "99999999"], "99999999 n'est pas dans l'intervalle 1<=x<=65535"),
        (["test", "--threshold", "vingt"], "« vingt » n'est pas un pourcentage"),
        (["test", "--coverage=1"], "l'option --coverage n'attend pas de valeur"),
        (["check", "--date"], "l'option --date attend une valeur"),
        (["help", "a", "b", "c"], "arguments en trop : b c"),
        (["doc"], "il manque l'option --output"),
    ],
)
def test_what_click_itself_refuses_is_said_in_french(run: Run, args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert said in " ".join(plain_spaces(result.stderr).split())


def test_a_shell_that_is_too_old_is_told_in_french(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(*_args: object, **_options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess([], 0, stdout=b"3.2.57", stderr=b"")

    monkeypatch.setattr("subprocess.run", version)
    monkeypatch.setattr("shutil.which", lambda _name: "bash")
    result = run(_CQP_COMPLETE="bash_source")
    assert "La complétion demande Bash 4.4 ou plus récent." in plain_spaces(result.output)


def test_nobody_shows_what_the_system_says_in_its_own_language() -> None:
    package = Path(cqp_dsl.__file__).parent
    assert [path.name for path in package.rglob("*.py") if ".strerror" in path.read_text(encoding="utf-8")] == []


def test_system_errors_have_no_english(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "d.yaml").write_text("faits: {}\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    result = run("check", str(tmp_path / "d.yaml"), "--policies", str(tmp_path))
    assert "Permission" not in result.stderr
    monkeypatch.undo()
    result = run("list", "--from", str(tmp_path / "d.yaml"), "--policies", str(tmp_path / "d.yaml"))
    assert result.exit_code == 3
