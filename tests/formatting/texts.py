"""The texts that the formatter is tried on: every policy and every file of the corpus, one politique at a time."""

from __future__ import annotations

from pathlib import Path

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from tests.test_corpus import CORPUS, expected, files_of

PAIRS = Path(__file__).parent / "pairs"


def sources(folder: Path, *, formatted: bool = False) -> list[SourceFile]:
    """The politiques under a folder; a corpus file that holds several gives them one by one.

    Args:
        folder: where the files are.
        formatted: only those that stand in their layout on the disk. Where a comment expects a diagnostic on its
            line, lines stay as they are.
    """
    files = [
        SourceFile.from_bytes(path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*.cqp")
    ]
    kept = [file for file in files if not (formatted and expected(file.text))]
    return [part for file in sorted(kept, key=lambda file: file.path) for part in files_of(file)]


POLICIES = sources(policies_folder())
EVERYWHERE = [*POLICIES, *(source for source in sources(CORPUS) if parse_file(source)[0] is not None)]
"""Whatever parses; in some of it the names or the types are wrong, which is no concern of the formatter."""

FORMATTED = [*POLICIES, *sources(CORPUS, formatted=True)]
"""What stands in its layout on the disk."""


def names(listed: list[SourceFile]) -> list[str]:
    """An identifier for each in a test report."""
    return [f"{source.path}-{index}" for index, source in enumerate(listed)]
