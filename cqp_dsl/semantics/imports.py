"""What each politique uses of the others: those named after « utilise », which must exist, and never form a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.semantics.session import Session


def link_imports(scopes: dict[str, PolicyScope], session: Session) -> None:
    """Give each scope those that it uses; what does not exist, or closes a circle, is reported."""
    for scope in scopes.values():
        _link(scope, scopes)
    _check_circles(scopes, session)


def _link(scope: PolicyScope, scopes: dict[str, PolicyScope]) -> None:
    for name in scope.file.policy.uses:
        used = scopes.get(name.text)
        if used is not None:
            scope.session.resolutions.use(name.span, used.file.policy.name.span)
        if used is None:
            scope.unknown(
                "CQP205",
                f"La politique « {name.text} » n'existe pas dans ce programme",
                name,
                scopes,
                otherwise="Vérifiez son nom, ou donnez le répertoire qui contient aussi cette politique.",
            )
            scope.incomplete = True
        elif used is scope:
            scope.session.error(
                "CQP206",
                f"La politique « {name.text} » s'utilise elle-même",
                name.span,
                help="Retirez-la de la ligne « utilise » : ses noms sont déjà connus ici.",
            )
        elif used not in scope.uses:
            scope.uses.append(used)


def _check_circles(scopes: dict[str, PolicyScope], session: Session) -> None:
    done: set[str] = set()
    for root in scopes.values():
        if root.name in done:
            continue
        stack = [(root, iter(root.uses))]
        while stack:
            scope, uses = stack[-1]
            used = next((u for u in uses if u.name not in done), None)
            trail = [entry[0] for entry in stack]
            if used is None:
                done.add(scope.name)
                stack.pop()
            elif used in trail:
                _report_circle([*trail[trail.index(used) :], used], session)
            else:
                stack.append((used, iter(used.uses)))


def _report_circle(loop: list[PolicyScope], session: Session) -> None:
    session.error(
        "CQP206",
        "Ces politiques s'utilisent en rond : " + " → ".join(scope.name for scope in loop),
        next(name.span for name in loop[-2].file.policy.uses if name.text == loop[-1].name),
        "ici le cercle se referme",
        help="Mettez ce qu'elles ont en commun dans une troisième politique.",
    )
