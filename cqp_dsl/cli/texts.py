"""Policies together with the texts that their sources declare, for the commands that show both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.cli.chosen import chosen_policies
from cqp_dsl.cli.terminal import say_all
from cqp_dsl.pipeline import load
from cqp_dsl.workspace.text.reading import texts_under

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cqp_dsl.pipeline import Policies
    from cqp_dsl.workspace.text.reading import Texts


def load_with_texts(paths: Sequence[Path], folder: Path | None, *, scenarios: bool = False) -> tuple[Policies, Texts]:
    """The policies under these paths, or the ``chosen_policies``, and their texts; what is wrong with those is said."""
    chosen = chosen_policies(paths)
    policies = load(chosen, cached=True, scenarios=scenarios)
    texts = texts_under(policies.program, chosen, folder)
    say_all(texts.diagnostics)
    return policies, texts
