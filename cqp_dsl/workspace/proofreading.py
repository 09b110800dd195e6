"""Proof-reading of policies as a whole: what ``cqp lint`` says of them, and what ``--fix`` makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl import cache
from cqp_dsl.core.codec import decode, encode
from cqp_dsl.diagnostics import has_errors, in_order
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.files import read_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.syntax.tree import File
    from cqp_dsl.workspace.files import Paths


@define(frozen=True)
class Review:
    """What a proof-reading finds: the files that were read, by display path, and every finding in order."""

    files: dict[str, SourceFile]
    diagnostics: tuple[Diagnostic, ...]


def lint(paths: Paths | None = None, *, cached: bool = False) -> Review:
    """Proof-read policies: every error of the phase that stops; where none does, every warning and advice."""
    sources, refused = read_under(paths)
    if refused:
        return Review({source.path: source for source in sources}, tuple(in_order(refused)))
    if not cached:
        return _reviewed(sources)
    key = cache.key_of("lint", cache.engine_stamp(), *(part for file in sources for part in (file.path, file.digest)))
    kept = cache.read(key)
    if kept is not None:
        try:
            found = decode(kept)
            return Review({source.path: source for source in sources}, found)
        except ValueError:
            pass  # what the cache holds is computed again
    review = _reviewed(sources)
    cache.write(key, lambda: encode(review.diagnostics))
    return review


def _reviewed(sources: Sequence[SourceFile]) -> Review:
    from cqp_dsl.semantics import elaborate
    from cqp_dsl.syntax import parse_file
    from cqp_dsl.workspace.lint import lint as proof_read

    files = {source.path: source for source in sources}
    trees: list[tuple[SourceFile, File]] = []
    found: list[Diagnostic] = []
    for source in sources:
        tree, said = parse_file(source)
        found.extend(said)
        if tree is not None:
            trees.append((source, tree))
    if not has_errors(found):
        program, said = elaborate(trees)
        found.extend(proof_read(trees, program, said) if program is not None else said)
    return Review(files, tuple(in_order(found)))


_MOST_READINGS = 10


def mend(paths: Paths) -> tuple[dict[str, str], Review]:
    """Apply the mechanical fixes of the advice on policies, as long as they remain valid; nothing is written.

    Returns:
        The new text of each file that changes, by display path, and what remains to be said of the whole.
    """
    from cqp_dsl.workspace.lint.mending import mended

    sources, refused = read_under(paths)
    if refused:
        return {}, Review({source.path: source for source in sources}, tuple(in_order(refused)))
    review = _reviewed(sources)
    changed: dict[str, str] = {}
    for _ in range(_MOST_READINGS):
        texts = {path: mended(file, review.diagnostics) for path, file in review.files.items()}
        fixed = {path: text for path, (text, count) in texts.items() if count}
        after = _reviewed(
            [SourceFile.from_text(path, fixed.get(path, file.text)) for path, file in review.files.items()]
        )
        if not fixed or has_errors(after.diagnostics):
            break
        review, changed = after, {**changed, **fixed}
    return changed, review
