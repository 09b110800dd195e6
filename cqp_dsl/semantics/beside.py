"""What stands beside the rules: the requirements on dossiers, and the guarantees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.declarations import Guarantee
from cqp_dsl.core.program import Requirement
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.citations import required_citation
from cqp_dsl.semantics.environment import Environment, Frame
from cqp_dsl.semantics.expressions import condition, wording
from cqp_dsl.semantics.graph import check_condition, readings_behind
from cqp_dsl.semantics.names import callee
from cqp_dsl.semantics.scope import EntrySymbol, RuleSymbol

if TYPE_CHECKING:
    from cqp_dsl.core.program import Interpretation, Rule
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.semantics.session import Session


def beside(
    scopes: dict[str, PolicyScope], rules: dict[str, Rule], interpretations: dict[str, Interpretation], session: Session
) -> tuple[list[Requirement], list[Guarantee]]:
    """Requirements on dossiers, and guarantees, in the order of files and declarations."""
    requirements: list[Requirement] = []
    guarantees: list[Guarantee] = []
    for scope in scopes.values():
        for decl in scope.file.declarations:
            if isinstance(decl, tree.RequirementDecl):
                requirements.append(_requirement(decl, scope, rules, session))
            elif isinstance(decl, tree.GuaranteeDecl):
                guarantees.append(_guarantee(decl, scope, rules, interpretations, session))
    return requirements, guarantees


def _requirement(
    decl: tree.RequirementDecl, scope: PolicyScope, rules: dict[str, Rule], session: Session
) -> Requirement:
    frame = Frame(place=decl.label.text)
    env = Environment(scope, frame)
    node = condition(decl.condition, env)
    label = wording(decl.label, env)
    readings = readings_behind(node, rules)
    if readings:
        session.error(
            "CQP226",
            "Une exigence ne peut pas dépendre d'une interprétation ouverte",
            decl.condition.span,
            f"dépend de {', '.join(f'« {reading} »' for reading in sorted(readings))}",
            help="Un dossier est bon ou mauvais quelle que soit la lecture : faites-en une règle.",
        )
    cite = required_citation(decl.cite, scope, decl.label, "cette exigence")
    return Requirement(label, scope.name, node, decl.label.span, cite)


def _guarantee(
    decl: tree.GuaranteeDecl,
    scope: PolicyScope,
    rules: dict[str, Rule],
    interpretations: dict[str, Interpretation],
    session: Session,
) -> Guarantee:
    frame = Frame(place=decl.label.text)
    env = Environment(scope, frame)
    cite = required_citation(decl.cite, scope, decl.label, "cette garantie")
    if isinstance(decl.condition, tree.Grows):
        grows = _grows(decl.condition, env, session)
        return Guarantee(decl.label.text, scope.name, decl.label.span, None, grows, cite)
    node = condition(decl.condition, env)
    check_condition(decl.label.text, node, decl.label.span, rules, interpretations, session)
    return Guarantee(decl.label.text, scope.name, decl.label.span, node, None, cite)


def _grows(decl: tree.Grows, env: Environment, session: Session) -> tuple[str, str] | None:
    left, right = callee(decl.left, env), callee(decl.right, env)
    if isinstance(left, RuleSymbol) and isinstance(right, EntrySymbol):
        return left.name, right.entry.name
    at = decl.right if isinstance(left, RuleSymbol) else decl.left
    if isinstance(at, tree.NameRef) and callee(at, env) is None:
        env.scope.unknown_value(at.name)
        return None
    session.error(
        "CQP317",
        "« X croît avec Y » relie une règle ou une décision à un fait",
        at.span,
        help="Par exemple : « certification croît avec notes ».",
    )
    return None
