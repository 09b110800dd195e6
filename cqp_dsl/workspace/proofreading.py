"""Proof-reading of policies as a whole: what ``cqp lint`` says of them, and what ``--fix`` makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl import cache
from cqp_dsl.core.codec import decode, encode
from cqp_dsl.diagnostics import Severity, has_errors, in_order
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.files import MAX_POLICY_BYTES, read, read_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.workspace.files import Paths
    from cqp_dsl.workspace.text.reading import Texts


@define(frozen=True)
class Review:
    """What a proof-reading finds.

    Attributes:
        files: the files that were read, by display path.
        diagnostics: every finding, in order.
        notes: what could not be looked at, a text that is not there; no fault of the policies.
    """

    files: dict[str, SourceFile]
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[SourceFile], found: Iterable[Diagnostic]) -> Review:
        """The findings, notes apart."""
        said = in_order(found)
        notes = tuple(one for one in said if one.severity is Severity.NOTE)
        rest = tuple(one for one in said if one.severity is not Severity.NOTE)
        return cls({source.path: source for source in sources}, rest, notes)


def lint(paths: Paths | None = None, *, cached: bool = False, texts: Path | None = None) -> Review:
    """Proof-read policies: every error of the phase that stops; where none does, every warning and advice.

    Args:
        paths: files and folders; by default, the policies that are shipped.
        cached: whether to take what these very files came to from the user's cache, and to leave it there.
        texts: the folder of the texts, where they are not beside the policies.
    """
    sources, refused = read_under(paths)
    if refused:
        return Review.of(sources, refused)
    look = _TextsOf(paths, texts)
    if not cached:
        return Review.of(sources, _found(sources, look))
    key = cache.key_of("lint", cache.engine_stamp(), *(part for file in sources for part in (file.path, file.digest)))
    kept = cache.read(key)
    if kept is not None:
        try:
            found, read = decode(kept)
            if all(_digest(path) == digest for path, digest in read):
                return Review.of(sources, found)
        except (TypeError, ValueError):
            pass  # what the cache holds is computed again
    found = _found(sources, look)
    cache.write(key, lambda: encode((tuple(found), look.read)))
    return Review.of(sources, found)


@define(eq=False, repr=False)
class _TextsOf:
    """The texts of the policies under some paths, and what each file was when they were read."""

    paths: Paths | None
    folder: Path | None
    read: tuple[tuple[str, str], ...] = ()

    def __call__(self, program: Program) -> Texts:
        """Read the texts of the program of these policies."""
        from cqp_dsl.workspace.text.reading import text_places, texts_under

        places = text_places(program, self.paths, self.folder)
        self.read = tuple((str(path), _digest(str(path))) for path in places)
        return texts_under(program, self.paths, self.folder)


def _digest(path: str) -> str:
    """The digest of a file; empty where it cannot be read."""
    file = read(Path(path), path, MAX_POLICY_BYTES)
    return file.digest if isinstance(file, SourceFile) else ""


def _found(sources: Sequence[SourceFile], texts_of: Callable[[Program], Texts]) -> list[Diagnostic]:
    from cqp_dsl.language.syntax import parse_file
    from cqp_dsl.semantics import elaborate
    from cqp_dsl.workspace.lint import lint as proof_read

    trees: list[tuple[SourceFile, File]] = []
    found: list[Diagnostic] = []
    for source in sources:
        tree, said = parse_file(source)
        found.extend(said)
        if tree is not None:
            trees.append((source, tree))
    if has_errors(found):
        return found
    program, said = elaborate(trees)
    if program is None:
        return [*found, *said]
    found.extend(proof_read(trees, program, said))
    if program.texts:
        from cqp_dsl.workspace.text.quotations import text_findings

        found.extend(text_findings([file for _, file in trees], texts_of(program)))
    return found


_MOST_READINGS = 10


def mend(paths: Paths, *, texts: Path | None = None) -> tuple[dict[str, str], Review]:
    """Apply the mechanical fixes of the advice on policies, as long as they remain valid; nothing is written.

    Returns:
        The new text of each file that changes, by display path, and what remains to be said of the whole.
    """
    from cqp_dsl.workspace.lint.mending import mended

    sources, refused = read_under(paths)
    if refused:
        return {}, Review.of(sources, refused)
    look = _TextsOf(paths, texts)
    review = Review.of(sources, _found(sources, look))
    changed: dict[str, str] = {}
    for _ in range(_MOST_READINGS):
        tried = {path: mended(file, review.diagnostics) for path, file in review.files.items()}
        fixed = {path: text for path, (text, count) in tried.items() if count}
        again = [SourceFile.from_text(path, fixed.get(path, file.text)) for path, file in review.files.items()]
        after = Review.of(again, _found(again, look))
        if not fixed or has_errors(after.diagnostics):
            break
        review, changed = after, {**changed, **fixed}
    return changed, review


def lint_texts(sources: Sequence[SourceFile], paths: Paths | None, *, texts: Path | None = None) -> Review:
    """Proof-read policies whose texts are at hand, a draft for instance; ``paths`` is where those of sources are."""
    return Review.of(sources, _found(sources, _TextsOf(paths, texts)))
