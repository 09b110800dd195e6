"""The list of the commands is written once more, so that showing it imports none: it says what they say."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import click
import pytest

import cqp_dsl.cli
from cqp_dsl.cli.names import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_and_says_the_same_of_itself(name: str) -> None:
    command = getattr(importlib.import_module(f"cqp_dsl.cli.{name}"), name)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]


def test_no_command_is_forgotten() -> None:
    found = set()
    for module in pkgutil.iter_modules(cqp_dsl.cli.__path__):
        command = getattr(importlib.import_module(f"cqp_dsl.cli.{module.name}"), module.name, None)
        if isinstance(command, click.Command):
            found.add(module.name)
    assert found == set(COMMANDS)
    assert list(COMMANDS) == sorted(COMMANDS)


def test_the_help_page_imports_no_command_nor_what_they_need() -> None:
    script = (
        "import atexit, sys\natexit.register(lambda: print('MODULES', *sys.modules))\n"
        "sys.argv[1:] = ['--help']\nfrom cqp_dsl.cli import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    modules = set(done.stdout.rpartition("MODULES")[2].split())
    assert not modules & {"msgspec", "rich", "yaml", "lark", "cqp_dsl.pipeline", "cqp_dsl.cli.check"}
