"""The regulation and its rules, to read: the pages of the documentation, and what a rule gives for a dossier."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Final

from cqp_dsl.answer.worlds import worlds_of
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import BoolType, EnumType
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.render.site.compose import site_pages
from cqp_dsl.render.wording import world_text
from cqp_dsl.web.exchange import HTML, Reply, address
from cqp_dsl.web.folder import DOSSIER_SUFFIXES, RefusedFileError
from cqp_dsl.web.opened import opened
from cqp_dsl.web.screens.pages import SCREENS, screen
from cqp_dsl.workspace.text.reading import texts_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.exchange import Request
    from cqp_dsl.web.workshop import Workshop

_MOST_ROWS: Final = 200
_MEDIA: Final = {"html": HTML, "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def rules(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/reglement/…``: a page of the documentation, made when it is asked for."""
    del request
    made = _pages(workshop.policies().program, workshop.rules.root).get(name)
    if made is None:
        message = f"« {name} » n’est pas une page du règlement"
        raise RefusedFileError(message)
    return Reply(made(), media=_MEDIA[name.rpartition(".")[2]])


@functools.lru_cache(maxsize=2)
def _pages(program: Program, root: Path) -> Mapping[str, Callable[[], str]]:
    """What makes each page, for the policies that were read last."""
    texts = texts_under(program, [root], None)
    shown = {"screens": SCREENS, "here": "règlement", "address": address}
    return site_pages(program, texts, "atelier/rules.html.j2", shown)


def values(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/valeurs/NOM?dossier=…``: what a rule gives for a dossier."""
    policies = workshop.policies()
    program = policies.program
    own = [rule for rule in program.rules.values() if rule.name == name or rule.name.startswith(f"{name}.")]
    if not own:
        message = f"« {name} » n’est pas une règle"
        raise RefusedFileError(message)
    chosen = request.asked("dossier")
    rows: list[tuple[str, str, str]] = []
    if chosen:
        dossier = opened(request, workshop, policies, chosen).read(policies).dossier
        rows = list(itertools.islice(_rows(policies, own, dossier), _MOST_ROWS))
    return screen(
        "values",
        "règlement",
        name=name,
        label=own[0].label or name,
        chosen=chosen,
        dossiers=_dossiers(workshop),
        rows=rows,
    )


def _dossiers(workshop: Workshop) -> list[str]:
    return list(workshop.folder.files(DOSSIER_SUFFIXES))


def _rows(policies: Policies, own: list[Rule], dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    """For each rule, arguments and world: what it is for, under which readings, and what it comes to."""
    day: Value = dossier.date if dossier.date is not None else Void(())
    for rule in own:
        open_ = [name for name in rule.readings if name not in dossier.readings]
        column = rule.short_name if len(own) > 1 else ""
        for args, words in _arguments(rule):
            about = ", ".join(filter(None, (column, words)))
            found: dict[str, list[str]] = {}
            for world in worlds_of(policies.program, open_):
                value = policies.engine.value(rule.name, dossier, day, args, dict(world))
                text = "pas encore connue" if isinstance(value, Void) else format_value(value, rule.type)
                found.setdefault(text, []).append(world_text(world, policies.program))
            for text, worlds in found.items():
                yield about, " ou ".join(worlds) if len(found) > 1 else "", text


def _arguments(rule: Rule) -> Iterator[tuple[tuple[Value, ...], str]]:
    """The arguments of a rule, with their wording; none where they cannot be listed."""
    options: list[list[tuple[Value, str]]] = []
    for param in rule.params:
        match param.type:
            case EnumType(values=values_, labels=labels):
                options.append(list(zip(values_, labels, strict=True)))
            case BoolType():
                options.append([(True, "oui"), (False, "non")])
            case _:
                return
    for combined in itertools.product(*options):
        yield tuple(value for value, _ in combined), ", ".join(label for _, label in combined)
