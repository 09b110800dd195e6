"""Policies as they would be with a text that is not saved yet: only the file that changed is parsed again."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from cqp_dsl.decision.decide import Engine
from cqp_dsl.diagnostics import has_errors
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.pipeline import Policies, PolicyError
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.files import read_under

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.web.workshop import Workshop

_MOST_FILES = 300


def drafted(workshop: Workshop, name: str, text: str) -> Policies:
    """The policies of a workshop, one of their files saying something else.

    Raises:
        PolicyError: they are not valid.
    """
    draft = SourceFile.from_text(name, text)
    sources, refused = read_under(workshop.rules.root)
    others = [source for source in sources if source.path != name]
    files = {source.path: source for source in (*others, draft)}
    if has_errors(refused):
        raise PolicyError(refused, files)
    trees: list[tuple[SourceFile, File]] = []
    found: list[Diagnostic] = []
    for source in sorted(files.values(), key=lambda each: each.path):
        tree, said = _parsed(source.path, source.text)
        found.extend(said)
        if tree is not None:
            trees.append((source, tree))
    if has_errors(found):
        raise PolicyError(found, files)
    program, remarks = elaborate(trees, scenarios=False)
    if program is None or has_errors(remarks):
        raise PolicyError(remarks, files)
    return Policies(program, Engine(program), tuple(remarks))


@functools.lru_cache(maxsize=_MOST_FILES)
def _parsed(path: str, text: str) -> tuple[File | None, tuple[Diagnostic, ...]]:
    tree, said = parse_file(SourceFile.from_text(path, text), scenarios=False)
    return tree, tuple(said)
