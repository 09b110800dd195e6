"""The reference page of the commands is what the commands say, and its example what they print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.testing import CliRunner

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.group import cqp
from cqp_dsl.resources import policies_folder
from tests.docs.commands import PAGE, page
from tests.docs.workshop import inside

if TYPE_CHECKING:
    from pathlib import Path

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_has_every_command_and_option() -> None:
    assert page(TEXT) == TEXT, "python -m tests.docs.commands writes it"


def test_the_page_has_every_exit_code() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)} == codes
    order = re.search(r"dans l'ordre ([\d, ]+)\.", TEXT)
    assert order is not None
    assert tuple(map(int, order[1].split(", "))) == exit_codes._WORST_FIRST


def test_several_dossiers_print_what_the_page_shows(tmp_path: Path) -> None:
    shown = re.search(r"```text\n\$ cqp (.*)\n((?:.|\n)*?)```", TEXT)
    assert shown is not None
    (tmp_path / "dossiers").mkdir()
    examples = [policies_folder() / "exemples" / f"{name}.yaml" for name in ("refuse-oral", "certifie")]
    texts = [
        re.sub(r"^dossier: .*", f"dossier: candidat {number}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for number, path in enumerate(examples, 17)
    ]
    wrong = texts[0].replace("oral:", "orale:").replace("écrit:", "ecrits:")
    assert wrong != texts[0]
    (tmp_path / "dossiers" / "mars.yaml").write_text("---\n".join([*texts, wrong]), encoding="utf-8")
    with inside(tmp_path):
        done = CliRunner().invoke(cqp, shown[1].split(), env={"COLUMNS": "120", "NO_COLOR": "1"}, prog_name="cqp")
    assert done.exit_code == 5
    assert done.stdout.strip().replace("\u00a0", " ") == shown[2].strip()
