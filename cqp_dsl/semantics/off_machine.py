"""What the text says and no machine decides: ``hors_machine``, for those who trace the sources of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.declarations import OffMachine
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.citations import required_citation
from cqp_dsl.semantics.declarations import declared_twice

if TYPE_CHECKING:
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.source import Span


def off_machine(scope: PolicyScope) -> list[OffMachine]:
    """The ``hors_machine`` of a politique; a name that something else has there is reported."""
    seen: dict[str, Span] = {name: symbol.span for name, symbol in scope.values.items()}
    found = []
    for decl in scope.file.declarations:
        if isinstance(decl, tree.OffMachineDecl):
            cite = required_citation(decl.cite, scope, decl.name, "ce « hors_machine »")
            if decl.name.text in seen:
                declared_twice(decl.name, seen[decl.name.text], scope)
                continue
            seen[decl.name.text] = decl.name.span
            name = f"{scope.name}.{decl.name.text}"
            found.append(OffMachine(name, scope.name, decl.statement.text, decl.reason.text, decl.name.span, cite))
    return found
