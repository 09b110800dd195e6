"""The dossier: its questions, the decision that moves beside them; the same as text; saving."""

from __future__ import annotations

import contextlib
import difflib
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.decision.requests import decisions_asked
from cqp_dsl.render.missing import cell_label
from cqp_dsl.web.exchange import address, redirect
from cqp_dsl.web.folder import NEW, ChangedElsewhereError, RefusedFileError
from cqp_dsl.web.form import fields as names
from cqp_dsl.web.form.controls import chapters, figures, readings
from cqp_dsl.web.form.fields import CHOSEN, fields_from, identity, with_row, without_row
from cqp_dsl.web.form.values import blank, dossier_of
from cqp_dsl.web.judged import Judged, judged
from cqp_dsl.web.opened import YAML, Opened, from_text, opened, today, written
from cqp_dsl.web.screens.pages import dossier_screens, fragment, screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.program import Program
    from cqp_dsl.interview.question import Question
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.form.fields import Fields
    from cqp_dsl.web.form.values import Reading
    from cqp_dsl.web.workshop import Workshop

_ACTION = "@action"


def new(request: Request, workshop: Workshop) -> Reply:
    """``/nouveau``: a dossier about a politique, about which nothing is known yet."""
    program = workshop.policies().program
    policy = request.asked("politique")
    asked = tuple(rule.name for rule in program.decisions if rule.policy == policy)
    name = workshop.folder.free_name(f"{policy or 'dossier'}.yaml")
    fields = blank(program, asked, None)
    return redirect(address("dossier", name, query=[*fields.items(), (names.DATE, today())]), request)


def dossier(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/dossier/…``: the questions, and the decision beside them."""
    policies = workshop.policies()
    one = opened(request, workshop, policies, name)
    if one.refused:
        return redirect(address("texte", name), request)
    if request.method == "GET":
        return _questions(one, policies)
    one = _as_posted(one, policies, fields_from(request.form))
    action, _, about = request.posted(_ACTION).partition(":")
    match action:
        case "ajouter":
            more = with_row(one.fields, about)
            return _reformed(request, evolve(one, fields=more), policies, f"{about}[{more[f'{about}#']}]")
        case "ôter":
            number, _, path = about.partition(":")
            fields = without_row(one.fields, path, int(number) if number.isdecimal() else 0)
            return _reformed(request, evolve(one, fields=fields), policies)
        case "questions":
            return _reformed(request, one, policies)
        case "":
            return _moved(one, policies) if request.partial else redirect(one.address("dossier"), request)
        case _:
            return save(request, workshop, policies, Draft(one, written(one, policies), "dossier"))


def _as_posted(one: Opened, policies: Policies, fields: Fields) -> Opened:
    """A dossier with what was posted. What it asks keeps its order; where it asks nothing, it goes on so.

    Boxes that are ticked come in the order of the program.
    """
    ticked = fields.get(names.DECISIONS, "").split(CHOSEN)
    before = [name for name in one.base.get(names.DECISIONS, "").split(CHOSEN) if name in ticked]
    fields = {**fields, names.DECISIONS: CHOSEN.join(dict.fromkeys([*before, *ticked]))}
    if names.DECISIONS not in one.base and fields.get(names.DECISIONS) and not one.is_new:
        reading = dossier_of({**fields, names.DECISIONS: ""}, policies.program)
        with contextlib.suppress(EvaluationError):
            usual = decisions_asked(policies.program, reading.dossier, None)
            if set(usual) == set(ticked):
                fields = {**fields, names.DECISIONS: ""}
    return evolve(one, fields=fields)


def text(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/texte/…``: the same dossier as it is written."""
    policies = workshop.policies()
    one = opened(request, workshop, policies, name)
    if request.method == "GET":
        shown = one.text if one.refused else written(one, policies)
        return screen("yaml", "", current="texte", text=shown, **_about(one, policies, one.read(policies)))
    given = request.posted(YAML).replace("\r\n", "\n")
    fields, refused = from_text(policies, one.file, given)
    one = evolve(one, fields=fields, refused=refused)
    if request.posted(_ACTION):
        return save(request, workshop, policies, Draft(one, given if given.endswith("\n") else f"{given}\n", "texte"))
    if not request.partial:
        return redirect(one.address("texte"), request)
    return _moved(one, policies, current="texte")


# --- What is shown --------------------------------------------------------------------------------------------------


def _questions(one: Opened, policies: Policies) -> Reply:
    return screen("dossier", "", current="dossier", **_formed(one, policies))


def _reformed(request: Request, one: Opened, policies: Policies, fresh: str = "") -> Reply:
    """The whole form anew, and what it moves; the focus goes to the row that is ``fresh``."""
    if not request.partial:
        return redirect(one.address("dossier"), request)
    content = {**_formed(one, policies), "fresh": fresh}
    return fragment("reformed", headers=_addressed(one, "dossier"), current="dossier", **content)


def _formed(one: Opened, policies: Policies) -> dict[str, Any]:
    program = policies.program
    reading = one.read(policies)
    told = judged(policies, reading.dossier)
    asked = tuple(reading.dossier.decisions or ()) or tuple(
        decision.name for decision in (told.answer.decisions if told.answer else ())
    )
    entries = _entries(program, asked, one.fields)
    inputs = {name for decision in asked for name in program.calls.inputs(decision)}
    return {
        **_about(one, policies, reading, told),
        "chapters": chapters(program, entries, one.fields, reading.errors, told.awaited),
        "figures": figures(program, inputs, one.fields, reading.errors),
        "figures_open": bool(reading.dossier.holes) or told.waits_for_figure,
        "fresh": "",
        "readings": readings(program, inputs, one.fields),
        "published": _published(program),
        "asked": asked,
        "errors": {names.DATE: reading.errors.get(names.DATE, "")},
    }


def _moved(one: Opened, policies: Policies, current: str = "dossier") -> Reply:
    """What a change moves, the form itself left as it is: its user is typing there."""
    reading = one.read(policies)
    told = _told(one, policies, reading)
    slots = [] if current == "texte" else _slots(one, policies, reading, told)
    content = _about(one, policies, reading, told)
    return fragment("moved", headers=_addressed(one, current), slots=slots, current=current, **content)


def _slots(one: Opened, policies: Policies, reading: Reading, told: Judged) -> list[tuple[str, str]]:
    """The errors and the badges of the form, by what they are called in the page."""
    program = policies.program
    found = [("e-date", reading.errors.get(names.DATE, ""))]
    asked = told.answer.decisions if told.answer else ()
    entries = _entries(program, tuple(decision.name for decision in asked), one.fields)
    found += [(identity(f"{name}?"), "attendu" if name in told.awaited else "") for name in entries]
    paths = {names.bare(path) for path in (*one.fields, *reading.errors) if not path.startswith("@")}
    for path in sorted(paths):
        wrong = next((reading.errors[name] for name in names.of(path) if name in reading.errors), "")
        found.append((f"e-{identity(path)}", wrong))
    return found


def _about(one: Opened, policies: Policies, reading: Reading, told: Judged | None = None) -> dict[str, Any]:
    """What every view of a dossier shows."""
    told = told or _told(one, policies, reading)
    return {
        "opened": one,
        "judged": told,
        "next_id": identity(told.question.path) if told.question else "",
        "next_about": _about_question(told.question, policies.program),
        "dossier_screens": dossier_screens(one, policies),
        "copy_name": one.file if one.is_new else one.file.rpartition("/")[2],
        "conflict": "",
        "difference": (),
        "saved": "",
        "trouble": "",
    }


def _told(one: Opened, policies: Policies, reading: Reading) -> Judged:
    if one.refused:
        problems = tuple(
            f"{said.message}{f' (ligne {said.span.line})' if said.span else ''}. {said.help or ''}".strip()
            for said in one.refused
        )
        return Judged(problems=problems, summary="Ce texte n’est pas un dossier : voyez les remarques.")
    return judged(policies, reading.dossier)


def _about_question(question: Question | None, program: Program) -> str:
    if question is None:
        return ""
    about = cell_label(question.cause, program)
    return f"{about} ({question.named})" if about and question.named else about


def _entries(program: Program, asked: tuple[str, ...], fields: Mapping[str, str]) -> list[str]:
    """The facts to ask: those that the decisions may need, and those that are given anyway."""
    inputs = {name for decision in asked for name in program.calls.inputs(decision)}
    given = {names.subject(name) for name in fields}
    return [name for name in program.entries if name in inputs or name in given]


def _published(program: Program) -> list[tuple[str, list[tuple[str, str]]]]:
    """The decisions to choose from, by politique."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in program.decisions:
        found.setdefault(program.policies[rule.policy].label, []).append((rule.name, rule.label or rule.short_name))
    return list(found.items())


def _addressed(one: Opened, current: str) -> dict[str, str]:
    """The address of the page, which keeps what is not saved."""
    if one.refused:
        return {}
    return {"HX-Replace-Url": one.address(current)}


# --- Saving ---------------------------------------------------------------------------------------------------------


@define(frozen=True, eq=False)
class Draft:
    """What is to be saved: the dossier as it stands, its text, the screen where it is typed."""

    one: Opened
    text: str
    screen: str


def save(request: Request, workshop: Workshop, policies: Policies, draft: Draft) -> Reply:
    """Save what is typed: in its file, in a copy, or over what somebody else has put there meanwhile."""
    one = draft.one
    action, _, over = request.posted(_ACTION).partition(":")
    try:
        if action == "copie":
            file = workshop.folder.free_name(_file_name(request.posted("@nom") or one.file))
            workshop.folder.write(file, draft.text, NEW)
            return redirect(address(draft.screen, file), request)
        version = over if action == "remplacer" else request.posted("@version")
        version = one.folder.write(one.file, draft.text, version)
    except ChangedElsewhereError:
        theirs = one.folder.read(one.file)
        return _state(draft, policies, conflict=theirs.version, difference=_difference(theirs.text, draft.text))
    except RefusedFileError as error:
        said = str(error)
        return _state(draft, policies, trouble=f"{said[:1].upper()}{said[1:]}.")
    if not request.partial:
        return redirect(address(draft.screen, one.name), request)
    saved = evolve(one, text=draft.text, version=version, base=one.fields)
    return _state(evolve(draft, one=saved), policies, saved=one.file, headers=_addressed(saved, draft.screen))


def _state(draft: Draft, policies: Policies, *, headers: dict[str, str] | None = None, **said: object) -> Reply:
    """Whether what is typed is saved, in words."""
    one = draft.one
    content = {**_about(one, policies, one.read(policies)), **said}
    return fragment("saved", headers=headers, current=draft.screen, **content)


def _file_name(given: str) -> str:
    name = given.strip().rpartition("/")[2] if given.startswith("/") else given.strip()
    return name if name.casefold().endswith((".yaml", ".yml")) else f"{name}.yaml"


def _difference(left: str, right: str) -> list[tuple[str, str, bool]]:
    """Two texts side by side: a line of each, and whether they are the same."""
    one, other = left.splitlines(), right.splitlines()
    rows: list[tuple[str, str, bool]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        count = max(b - a, d - c)
        lefts, rights = one[a:b] + [""] * (count - (b - a)), other[c:d] + [""] * (count - (d - c))
        rows += [(x, y, kind == "equal") for x, y in zip(lefts, rights, strict=True)]
    return rows
