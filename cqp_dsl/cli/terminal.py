"""The standard streams and the files that a command writes."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, TextIO

import click

from cqp_dsl.cli.exit_codes import ReaderLeftError
from cqp_dsl.render.screen import Screen

if TYPE_CHECKING:
    from pathlib import Path

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


def say(text: str) -> None:
    """Write something on the error stream, fitted to its encoding."""
    text = error_screen().fit(text)
    text = text if text.endswith("\n") else f"{text}\n"
    click.echo(text, err=True, nl=False, color=True)


def write(text: str, output: Path | None, *, utf8: bool = False) -> None:
    """Write an answer to the standard output, or to a file that appears whole or not at all.

    Args:
        text: what to write, already laid out.
        output: the file, None for the standard output.
        utf8: whether the bytes are UTF-8 whatever the terminal's encoding, as JSON and HTML must be.

    Raises:
        click.UsageError: the file cannot be written.
        ReaderLeftError: nobody reads the standard output any more.
    """
    if output is not None:
        try:
            _replace(output, text.encode("utf-8", "replace"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = f"« {output} » ne peut pas être écrit ({reason})"
            raise click.UsageError(message, click.get_current_context(silent=True)) from error
        return
    try:
        click.echo(text.encode("utf-8", "replace") if utf8 else text, nl=False, color=True)
    except BrokenPipeError as error:
        raise ReaderLeftError from error


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("xb") as stream:
            if path.exists():
                draft.chmod(stat.S_IMODE(path.stat().st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
