"""What scenarios would not notice, and the frontiers that they leave untried, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding

from cqp_dsl.render.answer_text import tree_of
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.wording import COLON, counted, percent
from cqp_dsl.testing.frontiers import SIDE_WORDS, SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from cqp_dsl.render.screen import Screen
    from cqp_dsl.testing.frontiers import Tried
    from cqp_dsl.testing.mutants import Mutant
    from cqp_dsl.testing.mutation import Judged, Mutation
    from cqp_dsl.testing.witness import Proposal


def mutation_text(mutation: Mutation, files: Iterable[str], screen: Screen) -> str:
    """The score, then each survivor with the scenario that would notice it."""
    screen = screen.naming(files)
    style = "bold red" if mutation.survivors else "bold green"
    score = f"{counted(mutation.noticed, 'erreur semée remarquée')} sur {len(mutation.judged)}"
    shown: list[RenderableType] = [screen.text(f"Mutation{COLON}{percent(mutation.tenths)}, {score}", style)]
    for judged in mutation.survivors:
        shown.extend(("", *_survivor(judged, screen)))
    return screen.lay_out(*shown)


def _survivor(judged: Judged, screen: Screen) -> list[RenderableType]:
    mutant = judged.mutant
    why = (
        f"{counted(judged.reaching, 'scénario')} y {'passent' if judged.reaching > 1 else 'passe'} sans rien y voir"
        if judged.reaching
        else "aucun scénario n'y passe"
    )
    line = Line(mutant_text(mutant), "no", source_of(None, mutant.span), notes=(why,))
    return [*tree_of(line, screen), *_proposal(judged.proposal, screen)]


def mutant_text(mutant: Mutant) -> str:
    """``droit : sans la condition « demandeur est candidat »``; ``moyenne_exigée : 10 lu 11``."""
    place = mutant.place.removeprefix(f"{mutant.policy}.")
    if mutant.after:
        return f"{place}{COLON}{mutant.before}  →  {mutant.after}"
    return f"{place}{COLON}sans {mutant.before}"


def _proposal(proposal: Proposal | None, screen: Screen) -> list[RenderableType]:
    if proposal is None:
        return [Padding(screen.text("aucun dossier voisin des scénarios ne le montre", "dim"), (0, 0, 0, 4))]
    title = screen.text(f"à coller dans {proposal.path}{COLON}", "dim")
    lines = [screen.text(line) for line in proposal.text.rstrip("\n").split("\n")]
    return [Padding(title, (0, 0, 0, 4)), *(Padding(_kept(line), (0, 0, 0, 6)) for line in lines)]


def _kept(line: Text) -> Text:
    """A line that is to be copied: it is never folded, however narrow the screen."""
    line.no_wrap = True
    line.overflow = "ignore"
    return line


def frontiers_text(tried: Sequence[Tried], files: Iterable[str], screen: Screen) -> str:
    """How many frontiers are tried on each side, then those that are not, each with a scenario."""
    screen = screen.naming(files)
    complete = sum(len(one.sides) == len(SIDES) for one in tried)
    title = f"Frontières{COLON}{complete} sur {len(tried)} essayées au-dessous, dessus et au-dessus"
    shown: list[RenderableType] = [screen.text(title, "bold green" if complete == len(tried) else "bold yellow")]
    for one in tried:
        if one.proposals:
            frontier = one.frontier
            missing = ", ".join(SIDE_WORDS[side] for side, _ in one.proposals)
            note = f"rien {missing} ({frontier.at})"
            place = frontier.place.removeprefix(f"{frontier.policy}.")
            line = Line(f"{place}{COLON}{frontier.text}", "unknown", source_of(None, frontier.span), notes=(note,))
            shown.extend(("", *tree_of(line, screen)))
            for _, proposal in one.proposals:
                shown.extend(_proposal(proposal, screen))
    return screen.lay_out(*shown)
