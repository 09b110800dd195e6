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
    from cqp_dsl.workspace.testing.trials import Tried


def mutation_text(mutation: Mutation, files: Iterable[str], screen: Screen) -> str:
    """The score, then each survivor with the scenario that would notice it."""
    screen = screen.naming(files)
    style = "bold red" if mutation.survivors else "bold green"
    score = f"{counted(mutation.noticed, 'erreur semée remarquée')} sur {len(mutation.judged)}"
    shown = [_told(screen, f"Mutation{COLON}{percent(mutation.tenths)}, {score}", style)]
    shown.extend(_survivor(judged, screen) for judged in mutation.survivors)
    shown.extend(_warning(screen, (judged.proposal for judged in mutation.survivors)))
    return "\n".join(shown)


def _survivor(judged: Judged, screen: Screen) -> str:
    mutant = judged.mutant
    why = (
        f"{counted(judged.reaching, 'scénario')} y {'passent' if judged.reaching > 1 else 'passe'} sans rien y voir"
        if judged.reaching
        else "aucun scénario n'y passe"
    )
    place = mutant.place.removeprefix(f"{mutant.policy}.")
    line = Line(f"{place}{COLON}{mutant.text}", "no", source_of(None, mutant.span), notes=(why,))
    return screen.lay_out(tree_of(line, screen)) + _proposal(judged.proposal, screen)


def _proposal(proposal: Proposal | None, screen: Screen) -> str:
    """A scenario to copy: its lines are never folded, however narrow the screen."""
    if proposal is None:
        return _told(screen, "aucun dossier voisin des scénarios ne le montre", "dim", 2)
    title = _told(screen, f"à coller dans {proposal.path}{COLON}", "dim", 2)
    lines = proposal.text.rstrip("\n").split("\n")
    return title + "".join(f"    {screen.fit(clean(line))}\n" for line in lines)


def _warning(screen: Screen, proposals: Iterable[Proposal | None]) -> list[str]:
    """What must be said of expectations that no person wrote."""
    told = "Ces scénarios attendent ce que vos règles répondent : relisez-les d'après le texte avant de les coller."
    return [_told(screen, told)] if any(proposals) else []


def frontiers_text(tried: Sequence[Tried], files: Iterable[str], screen: Screen) -> str:
    """How many frontiers are tried on each side, then those that are not, each with a scenario."""
    screen = screen.naming(files)
    complete = sum(len(one.sides) == len(SIDES) for one in tried)
    title = f"Frontières{COLON}{complete} sur {len(tried)} essayées au-dessous, dessus et au-dessus"
    shown = [_told(screen, title, "bold green" if complete == len(tried) else "bold yellow")]
    shown.extend(_frontier(one, screen) for one in tried if one.proposals)
    shown.extend(_warning(screen, (proposal for one in tried for _, proposal in one.proposals)))
    return "\n".join(shown)


def _frontier(one: Tried, screen: Screen) -> str:
    frontier = one.frontier
    place = frontier.place.removeprefix(f"{frontier.policy}.")
    line = Line(f"{place}{COLON}{frontier.text}", "unknown", source_of(None, frontier.span))
    parts = [screen.lay_out(tree_of(line, screen))]
    for side, proposal in one.proposals:
        note = _told(screen, f"aucun scénario {frontier.side_text(side)}", indent=2)
        parts.append(note + _proposal(proposal, screen))
    return "".join(parts)


def _told(screen: Screen, text: str, style: str = "", indent: int = 0) -> str:
    return screen.lay_out(screen.paragraph(screen.text(text, style), indent))
