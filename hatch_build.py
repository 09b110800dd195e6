"""What a build makes: the parser, computed from the grammar and kept beside it as Lark saves it."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ParserHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling's settings are not ours to name
    """Computes the parser before a wheel, editable or not, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's names
        """Compute it from the grammar of the checkout."""
        sys.path.insert(0, self.root)
        from cqp_dsl.language.syntax.language import build_parser, save_parser  # noqa: PLC0415 - found there only

        save_parser(build_parser())
        build_data["artifacts"].append("/grammar/cqp.parser")
