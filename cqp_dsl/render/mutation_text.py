"""What scenarios would not notice, and the frontiers that they leave untried, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.screen import clean
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, counted, percent
from cqp_dsl.workspace.testing.frontiers import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.render.screen import Screen
    from cqp_dsl.workspace.testing.mutation import Judged, Mutation
    from cqp_dsl.workspace.testing.spelling import Proposal
    from cqp_dsl.workspace.testing.tried_frontiers import Tried

NO_PROPOSAL = "aucun dossier voisin des scénarios ne le montre"
"""What stands where there is no scenario to propose."""

WARNING = "Ces scénarios attendent ce que vos règles répondent : relisez-les d'après le texte avant de les coller."
"""What must be said of expectations that no person wrote."""


def mutation_text(mutation: Mutation, files: Iterable[str], screen: Screen) -> str:
    """The score, then each survivor with the scenario that would notice it."""
    screen = screen.naming(files)
    style = "bold red" if mutation.survivors else "bold green"
    shown = [_told(screen, mutation_title(mutation), style)]
    shown.extend(_survivor(judged, screen) for judged in mutation.survivors)
    shown.extend(_warning(screen, (judged.proposal for judged in mutation.survivors)))
    return "\n".join(shown)


def mutation_title(mutation: Mutation) -> str:
    """How many of the mistakes are noticed."""
    score = f"{counted(mutation.noticed, 'erreur semée remarquée')} sur {len(mutation.judged)}"
    return f"Mutation{COLON}{percent(mutation.tenths)}, {score}"


def survivor_line(judged: Judged) -> Line:
    """A mistake that no scenario notices, where it is, and why."""
    mutant = judged.mutant
    why = (
        f"{counted(judged.reaching, 'scénario')} y {'passent' if judged.reaching > 1 else 'passe'} sans rien y voir"
        if judged.reaching
        else "aucun scénario n'y passe"
    )
    place = mutant.place.removeprefix(f"{mutant.policy}.")
    return Line(f"{place}{COLON}{mutant.text}", "no", source_of(None, mutant.span), notes=(why,))


def _survivor(judged: Judged, screen: Screen) -> str:
    return screen.lay_out(tree_of(survivor_line(judged), screen)) + _proposal(judged.proposal, screen)


def _proposal(proposal: Proposal | None, screen: Screen) -> str:
    """A scenario to copy: its lines are never folded, however narrow the screen."""
    if proposal is None:
        return _told(screen, NO_PROPOSAL, "dim", 2)
    title = _told(screen, f"à coller dans {proposal.path}{COLON}", "dim", 2)
    lines = proposal.text.rstrip("\n").split("\n")
    return title + "".join(f"    {screen.fit(clean(line))}\n" for line in lines)


def _warning(screen: Screen, proposals: Iterable[Proposal | None]) -> list[str]:
    return [_told(screen, WARNING)] if any(proposals) else []


def frontiers_text(tried: Sequence[Tried], files: Iterable[str], screen: Screen) -> str:
    """How many frontiers are tried on each side, then those that are not, each with a scenario."""
    screen = screen.naming(files)
    complete = _complete(tried)
    shown = [_told(screen, frontiers_title(tried), "bold green" if complete == len(tried) else "bold yellow")]
    shown.extend(_frontier(one, screen) for one in tried if one.proposals)
    shown.extend(_warning(screen, (proposal for one in tried for _, proposal in one.proposals)))
    return "\n".join(shown)


def frontiers_title(tried: Sequence[Tried]) -> str:
    """How many frontiers are tried on each side."""
    return f"Frontières{COLON}{_complete(tried)} sur {len(tried)} essayées au-dessous, dessus et au-dessus"


def _complete(tried: Sequence[Tried]) -> int:
    return sum(len(one.sides) == len(SIDES) for one in tried)


def frontier_line(one: Tried) -> Line:
    """A frontier, and where it is."""
    frontier = one.frontier
    place = frontier.place.removeprefix(f"{frontier.policy}.")
    return Line(f"{place}{COLON}{frontier.text}", "unknown", source_of(None, frontier.span))


def untried_sides(one: Tried) -> list[tuple[str, Proposal | None]]:
    """What no scenario tries of a frontier, each with the scenario that would."""
    return [(f"aucun scénario {one.frontier.side_text(side)}", proposal) for side, proposal in one.proposals]


def _frontier(one: Tried, screen: Screen) -> str:
    parts = [screen.lay_out(tree_of(frontier_line(one), screen))]
    parts += [_told(screen, told, indent=2) + _proposal(proposal, screen) for told, proposal in untried_sides(one)]
    return "".join(parts)


def _told(screen: Screen, text: str, style: str = "", indent: int = 0) -> str:
    return screen.lay_out(screen.paragraph(screen.text(text, style), indent))
