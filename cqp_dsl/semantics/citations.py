"""What a ``selon`` cites, checked against the sources that are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.citation import Cite
from cqp_dsl.core.datatypes.display import plain_spaces

if TYPE_CHECKING:
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.scope import PolicyScope


def section_name(name: tree.Name) -> str:
    """The name of a section, its sign beside it: ``§V``."""
    return plain_spaces(name.text).replace("§ ", "§")


def citation(decl: tree.CiteDecl | None, scope: PolicyScope, default: Cite | None) -> Cite | None:
    """The citation that a ``selon`` makes, checked against its source; ``default`` where there is none."""
    if decl is None:
        return default
    document = scope.document(decl.source)
    if document is None and scope.incomplete:
        return default
    if document is None:
        known = [name for other in (scope, *scope.uses) for name in other.documents]
        scope.unknown(
            "CQP207",
            f"La source « {decl.source.text} » n'est déclarée nulle part",
            decl.source,
            known,
            otherwise="Déclarez-la : « source enjeux « … » sections §I ; §II ».",
        )
        return default
    sections = []
    for section in decl.sections:
        name = section_name(section)
        scope.session.resolutions.use_part(section, document.span, name)
        if name not in document.sections:
            scope.session.error(
                "CQP208",
                f"La source « {document.name} » n'a pas de section {name}",
                section.span,
                "inconnue",
                others=[(document.span, "la source est déclarée ici")],
                help=f"Sections déclarées : {', '.join(document.sections)}.",
            )
        sections.append(name)
    return Cite(document.name, tuple(sections), decl.extract.text if decl.extract else None)


def required_citation(
    decl: tree.CiteDecl | None, scope: PolicyScope, at: tree.Name | tree.Text, what: str, default: Cite | None = None
) -> Cite | None:
    """A citation that must exist, its own or a default."""
    cite = citation(decl, scope, default or scope.cite)
    if cite is None and decl is None and scope.file.policy.cite is None:
        scope.session.error(
            "CQP209",
            f"Rien ne dit d'où vient {what} : il manque « selon … »",
            at.span,
            "sans source",
            help="Ajoutez « selon source §N », ici ou en tête de la politique.",
        )
    return cite
