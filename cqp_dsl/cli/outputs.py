"""The files that a command writes: each whole or not at all, none over what is read, none under a name that lies."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

import click

from cqp_dsl.cli.exit_codes import NotWrittenError
from cqp_dsl.cli.terminal import put
from cqp_dsl.workspace.system_errors import reason_of
from cqp_dsl.workspace.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_SUFFIXES = {
    "text": (".txt", ".text", ".log", ".md"),
    "short": (".txt", ".text", ".log"),
    "letter": (".txt", ".text"),
    "explication": (".txt", ".text"),
    "explication-html": (".html", ".htm"),
    "explication-json": (".json",),
    "markdown": (".md", ".markdown", ".txt"),
    "letter-markdown": (".md", ".markdown", ".txt"),
    "json": (".json",),
    "json-lines": (".jsonl", ".ndjson"),
    "sarif": (".sarif", ".json"),
    "html": (".html", ".htm"),
    "letter-html": (".html", ".htm"),
    "letter-pdf": (".pdf",),
    "letter-docx": (".docx",),
    "csv": (".csv",),
    "xml": (".xml",),
    "yaml": (".yaml", ".yml"),
    "xlsx": (".xlsx",),
    "ods": (".ods",),
    "sheet": (".xlsx", ".ods", ".csv", ".parquet"),
    "summary": (".html", ".json"),
}
"""The endings of file names that say what a format is; an ending that is none of all these says nothing."""

_FOREIGN = frozenset({
    ".cqp", ".doc", ".gz", ".odt", ".png", ".pptx", ".rtf", ".svg", ".toml", ".xls", ".zip",
})  # fmt: skip
"""The endings of what no command writes."""

_KNOWN = _FOREIGN.union(*_SUFFIXES.values())


def refuse_outputs(outputs: Iterable[tuple[Path, str | None]], inputs: Callable[[], Iterable[Path]]) -> None:
    """Refuse, before anything is done, the files that cannot be written or must not be.

    Args:
        outputs: the files to write, each with its format where there is one.
        inputs: gives the files that the command reads; it is asked only where a file would be replaced.

    Raises:
        click.UsageError: a file is read too, is named after another format, has no folder, or is not to be written.
    """
    taken: list[Path] = []
    for path, form in outputs:
        problem = _misnamed(path, form) or _unwritable(path) or _read_too(path, inputs)
        if not problem and any(_same(path, other) for other in taken):
            problem = "deux réponses ne s'écrivent pas dans le même fichier"
        if problem:
            message = f"« {path} » ne peut pas être écrit : {problem}"
            raise click.UsageError(message, click.get_current_context(silent=True))
        taken.append(path)


def _misnamed(path: Path, form: str | None) -> str:
    suffix = path.suffix.casefold()
    if form is None or suffix not in _KNOWN or suffix in _SUFFIXES[form]:
        return ""
    expected = " ou ".join(_SUFFIXES[form][:2])
    fitting = min((other for other, suffixes in _SUFFIXES.items() if suffix in suffixes), key=len, default=None)
    advice = f" ; sinon, --format {fitting}, là où la commande le connaît" if fitting and fitting != "yaml" else ""
    return f"« {suffix} » est le nom d'autre chose que ce que la commande écrit, qui se termine par {expected}{advice}"


def _unwritable(path: Path) -> str:
    try:
        if path.is_dir():
            return "c'est un répertoire"
        if not path.exists():
            parent = path.resolve().parent
            return "" if parent.is_dir() else f"le répertoire « {parent} » n'existe pas"
        if path.is_file() and not (path.stat().st_mode & _WRITE and os.access(path, os.W_OK)):
            return "il est en lecture seule"
    except OSError as error:
        return reason_of(error)
    except RuntimeError:  # what pathlib raises for links that turn in a circle
        return "des liens y tournent en rond"
    return ""


_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
"""A file that gives nobody the right to write it is left alone, even by those who may do anything."""


def _read_too(path: Path, inputs: Callable[[], Iterable[Path]]) -> str:
    """Whether a file is one of those that the command reads, under whatever name: a link leads to the same file."""
    try:
        target = path.stat()
    except OSError:
        return ""  # there is nothing to lose
    for each in inputs():
        with contextlib.suppress(OSError):
            if os.path.samestat(each.stat(), target):
                return "la commande le lit, et ne le remplace pas ; donnez un autre nom"
    return ""


def files_read(path: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """The file itself, whatever its name; or the files of a folder whose names end so."""
    if not path.is_dir():
        yield path
        return
    yield from (each for each in walk(path) if each.name.casefold().endswith(suffixes))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


@contextlib.contextmanager
def writing(output: Path | None, *, utf8: bool = False) -> Iterator[Callable[[str], None]]:
    """Write an answer part by part, to the standard output or to a file that appears whole or not at all.

    What is yielded writes a part. Where the block fails, the file is what it was.

    Args:
        output: the file, None for the standard output.
        utf8: whether the standard output gets UTF-8 whatever the terminal's encoding; a file always does.

    Raises:
        NotWrittenError: the file, or the standard output, cannot be written.
        ReaderLeftError: nobody reads the standard output any more.
    """
    if output is None:
        yield lambda text: put(text, utf8=utf8)
        return
    try:
        with _replacing(output) as stream:
            yield lambda text: _write(stream, text, output)
    except OSError as error:
        raise NotWrittenError(output, error) from error


def write(text: str, output: Path | None, *, utf8: bool = False) -> None:
    """Write an answer, whole: see ``writing``."""
    with writing(output, utf8=utf8) as put_part:
        put_part(text)


def try_to_write(output: Path) -> None:
    """Find out whether a file can be written, without writing it.

    Raises:
        NotWrittenError: it cannot.
    """
    if output.exists() and not output.is_file():
        return
    draft = _draft(output.resolve())
    try:
        with draft.open("xb") as stream:
            stream.write(b"?")
        draft.unlink()
    except OSError as error:
        raise NotWrittenError(output, error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def write_bytes(data: bytes, output: Path) -> None:
    """Write a document that is no text: the file appears whole or not at all.

    Raises:
        NotWrittenError: it cannot be written.
    """
    try:
        with _replacing(output) as stream:
            stream.write(data)
    except OSError as error:
        raise NotWrittenError(output, error) from error


@contextlib.contextmanager
def replacing_with(output: Path) -> Iterator[Path]:
    """A file that a library writes, and that takes the place of another once the block has ended well.

    Raises:
        NotWrittenError: it cannot be written.
    """
    draft = _draft(output.resolve())
    try:
        yield draft
        draft.replace(output.resolve())
    except OSError as error:
        raise NotWrittenError(output, error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def rewrite(text: str, path: Path) -> str:
    """Write over a file that the command was asked to change; what speaks against it, where it is left as it is."""
    problem = _unwritable(path)
    if not problem:
        write(text, path)
    return problem


def _write(stream: BinaryIO, text: str, output: Path) -> None:
    try:
        stream.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise NotWrittenError(output, error) from error


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes that of the file, once the block has ended well."""
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    path = path.resolve()
    draft = _draft(path)
    try:
        with draft.open("xb") as stream:
            if path.exists():
                draft.chmod(stat.S_IMODE(path.stat().st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    return path.with_name(f".cqp-{os.getpid()}-{path.name[:_KEPT_OF_NAME]}")


_KEPT_OF_NAME = 50
"""Characters of the file's name in that of its draft, which must not be longer than names may be."""
