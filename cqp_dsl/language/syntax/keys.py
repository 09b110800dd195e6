"""``nombre par A par B``, ``par A, B et C``: several enumerations that are not joined by « et »."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic, Fix, Label

if TYPE_CHECKING:
    from cqp_dsl.language.syntax.scene import Scene

_NAMED: Final = frozenset({"NAME", "FIELD"})
_BETWEEN: Final = frozenset({"par", ",", ";"})


def several_keys(scene: Scene) -> Diagnostic | None:
    """What stands between two enumerations after « par », or before the first."""
    tokens = scene.failure.tokens
    place = len(tokens) - 1
    while place >= 0 and tokens[place].type in _NAMED | {"AND"}:
        place -= 1
    if place < 0 or tokens[place].type != "PER":
        return None
    last = tokens[-1].type
    if last in _NAMED and scene.found in _BETWEEN:
        fix = Fix("écrire « et »", scene.span, " et" if scene.found != "par" else "et")
    elif last == "AND" and scene.found == "par":
        end = scene.start + len("par")
        rest = scene.source.text[end : end + 1]
        fix = Fix("retirer « par »", scene.source.span(scene.start, end + len(rest)), "")
    elif last == "PER" and scene.found == "(":
        fix = None
    else:
        return None
    return Diagnostic(
        "CQP101",
        f"Trouvé : « {scene.found} » ; plusieurs énumérations après « par » se relient par « et »",
        (Label(scene.span, "à relier par « et »"), Label(scene.token_span(tokens[place]), "après ce « par »")),
        help="Écrivez un seul « par », et autant d'énumérations qu'il en faut, sans parenthèses : « nombre par Module "
        "et Nature et Année ».",
        fix=fix,
    )
