"""The standard streams: what a command says, and what it answers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

from cqp_dsl.cli.exit_codes import NotWrittenError, ReaderLeftError
from cqp_dsl.render.screen import Screen, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cqp_dsl.diagnostics import Diagnostic

_FILE_WIDTH = 100
_TERMINAL_WIDTH = 80


def output_screen(output: Path | None = None) -> Screen:
    """The screen that the answer is laid out for: the terminal, or a file in UTF-8."""
    return Screen(_FILE_WIDTH) if output else _screen_of(sys.stdout)


def error_screen() -> Screen:
    """The screen of the error stream."""
    return _screen_of(sys.stderr)


def _screen_of(stream: TextIO) -> Screen:
    return Screen(_width(), stream.encoding or "utf-8", _colours(stream))


def _width() -> int:
    """The columns of the terminal: those of ``COLUMNS``, else what it says itself, else eighty."""
    chosen = os.environ.get("COLUMNS", "")
    if chosen.isdecimal() and int(chosen):
        return int(chosen)
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 0
    except (ValueError, OSError):  # the standard output is closed, or no terminal
        found = 0
    return found or _TERMINAL_WIDTH


def _colours(stream: TextIO) -> bool:
    """Colours for a person at a terminal that has some, never against the reader's will (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def open_streams() -> None:
    """Give Python the streams that its caller has closed: what is said may be lost, an answer never without a word."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the program runs
    if sys.stdout is None:
        unwritable = os.open(os.devnull, os.O_RDONLY)
        sys.stdout = open(unwritable, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def silence(stream: TextIO) -> None:
    """Drop what a stream has not written, so that the interpreter does not try once more as it leaves."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):  # a stream of a test has no number
        pass
    finally:
        os.close(nowhere)


def say(text: str) -> None:
    """Write something on the error stream, fitted to its encoding; nobody may hear it, which changes no code."""
    text = error_screen().fit(text)
    text = text if text.endswith("\n") else f"{text}\n"
    try:
        click.echo(text, err=True, nl=False, color=True)
    except OSError:
        silence(sys.stderr)


def say_all(found: Iterable[Diagnostic]) -> None:
    """Say findings on the error stream, a line each."""
    from cqp_dsl.diagnostics import Severity  # noqa: PLC0415 - wanted only where there is something to say

    words = {Severity.NOTE: "note", Severity.WARNING: "avertissement", Severity.ERROR: "erreur"}
    for one in found:
        say(f"{words[one.severity]} : {one.message}.{f' {one.help}' if one.help else ''}")


def tell(text: str) -> None:
    """Say a sentence that is laid out by nobody: the names that stand in it cannot speak to the terminal."""
    say(cleaned(text))


def put(text: str, *, utf8: bool = False) -> None:
    """Write a part of an answer to the standard output; what nobody laid out (UTF-8) is made harmless for a terminal.

    Args:
        text: what to write, already laid out.
        utf8: whether the bytes are UTF-8 whatever the terminal's encoding, as JSON and HTML must be.

    Raises:
        ReaderLeftError: nobody reads the standard output any more.
        NotWrittenError: it is closed, or what stands behind it is full.
    """
    if utf8 and sys.stdout.isatty():
        text = cleaned(text)
    try:
        click.echo(text.encode("utf-8", "replace") if utf8 else text, nl=False, color=True)
    except BrokenPipeError as error:
        raise ReaderLeftError from error
    except OSError as error:
        raise NotWrittenError(None, error) from error
