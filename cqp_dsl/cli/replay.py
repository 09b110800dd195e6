"""The same question to the same cqp, answered from memory.

An answer is a function of the policies, the dossier and the options, and of nothing else: no clock, no network. So
what a
``check`` or a help page has said once is kept, and said again when nothing has changed: not the command, nor a byte of
the files that it names, nor the screen, nor cqp itself.

A dossier is about a person. What is kept is therefore sealed with a key that is made from the contents of all those
files and kept nowhere: only who has the dossier can read what was answered to it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias

import cqp_dsl
from cqp_dsl import cache
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Voice: TypeAlias = Literal["out", "bytes", "err"]
"""Where something was said: as text or as bytes on the standard output, on the error stream."""

_MOST_BYTES: Final = 32 * 1024 * 1024
_SCREEN: Final = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "LANG", "LC_ALL", "CQP_TRACEBACK")
_BROKEN_PIPE: Final = 141
KEPT_CODES: Final = frozenset({0, 1, 3, 4, 5})
"""The exit codes of an answer: neither a command badly written nor a failure of cqp."""


class Recorder:
    """What a command says, until it is kept."""

    def __init__(self, question: bytes) -> None:
        self.question = question
        self._said: list[tuple[Voice, str]] = []

    def hear(self, voice: Voice, text: str) -> None:
        """Note something that was said."""
        self._said.append((voice, text))

    def keep(self, code: int) -> None:
        """Keep what was said and the exit code."""
        parts = [str(code), *(part for said in self._said for part in said)]
        data = "\0".join(parts).encode("utf-8", "surrogatepass")
        if not any("\0" in text for _, text in self._said):
            cache.write(_name(self.question), _sealed(data, self.question))


_recorder: Recorder | None = None


def hear(voice: Voice, text: str) -> None:
    """Note something that was said, where somebody is listening."""
    if _recorder is not None:
        _recorder.hear(voice, text)


def start(args: Sequence[str]) -> Recorder | None:
    """Say again what this command has said already, and leave; else listen to it, where it can be kept."""
    global _recorder  # noqa: PLW0603 - one command per process
    _recorder = None
    question = _question(args)
    if question is None:
        return None
    kept = cache.read(_name(question))
    if kept is not None:
        _say_again(_sealed(kept, question))
    _recorder = Recorder(question)
    return _recorder


def _question(args: Sequence[str]) -> bytes | None:
    """A digest of all that the answer depends on; None where the command is not one that is kept."""
    wants_help = "--help" in args
    if sys.platform == "win32" or "_CQP_COMPLETE" in os.environ or not (wants_help or args[:1] == ["check"]):
        return None
    if any(arg == "-" or arg.startswith("--output") for arg in args):
        return None
    digest = hashlib.sha512(cache.engine_stamp().encode())
    for part in (cqp_dsl.__version__, *args, *_screen()):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    if not wants_help:
        left = _MOST_BYTES
        for name, data in _contents(args):
            left -= len(data)
            if left < 0:
                return None
            digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.digest()


def _screen() -> Iterator[str]:
    """What the layout of an answer depends on."""
    for name in _SCREEN:
        yield f"{name}={os.environ.get(name)}"
    for stream in (sys.stdout, sys.stderr):
        yield f"{stream.encoding} {stream.errors} {stream.isatty()}"
    if sys.stdout.isatty():
        yield str(os.get_terminal_size(sys.stdout.fileno()))


def _contents(args: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every file that the command names, or that stands under a folder that it names or that is read by default."""
    paths = [path for arg in args for path in (arg, arg.partition("=")[2]) if path and os.path.lexists(path)]
    if not any(arg.startswith("--policies") for arg in args):
        paths.append(str(policies_folder()))
    for path in paths:
        yield path, os.path.realpath(path).encode("utf-8", "surrogateescape")
        if os.path.isfile(path):  # noqa: PTH113 - pathlib costs a tenth of a quick run
            yield path, _bytes_of(path)
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted([*names, *folders]):
                found = os.path.join(folder, name)  # noqa: PTH118
                if os.path.islink(found):  # noqa: PTH114
                    yield found, os.path.realpath(found).encode("utf-8", "surrogateescape")
                if name.endswith(".cqp"):
                    yield found, _bytes_of(found)


def _bytes_of(path: str) -> bytes:
    """The contents of a file; why there are none, where it cannot be read."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read(_MOST_BYTES + 1)
    except OSError as error:
        return str(error.errno).encode()


def _name(question: bytes) -> str:
    return cache.key_of("answer", question)


def _sealed(data: bytes, question: bytes) -> bytes:
    """The data sealed, or unsealed: combined with a stream that only who can ask the question can make."""
    stream = hashlib.shake_256(b"seal" + question).digest(len(data))
    return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def _say_again(data: bytes) -> None:
    code, *said = data.decode("utf-8", "surrogatepass").split("\0")
    try:
        for voice, text in zip(said[::2], said[1::2], strict=True):
            stream = sys.stderr if voice == "err" else sys.stdout
            if voice == "bytes":
                stream.buffer.write(text.encode("utf-8", "replace"))
            else:
                stream.write(text)
            stream.flush()
    except BrokenPipeError:
        reader_left()
    sys.exit(int(code))


def reader_left() -> NoReturn:
    """Leave: nothing more can be said, not even when the interpreter flushes its streams."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(_BROKEN_PIPE)
