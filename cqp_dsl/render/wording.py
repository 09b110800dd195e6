"""The French sentences of an answer: statuses, causes, readings, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.display import NBSP, format_date, format_value, quoted
from cqp_dsl.core.datatypes.types import EnumType, MapType, OptionalType, TextType
from cqp_dsl.core.datatypes.values import Conflict, Gap, Limit, MissingFact, MissingJudgement, UnfixedHole
from cqp_dsl.core.printer import spoken

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import Argument, DecisionAnswer, Status
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import FinalCause, PendingCause, Value
    from cqp_dsl.core.program import Program, World

COLON = f"{NBSP}: "
SEMICOLON = f"{NBSP}; "

_VOWELS = "aeiouéèêàâîôûœ"


def counted(count: int, noun: str) -> str:
    """``1 scénario``, ``3 scénarios``: each word takes a plural ``s``, unless it ends in ``s`` or ``x``."""
    if count <= 1:
        return f"{count} {noun}"
    return f"{count} {' '.join(word if word[-1] in 'sx' else f'{word}s' for word in noun.split(' '))}"


def percent(tenths: int) -> str:
    """``98,4 %``."""
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}\u00a0%" if rest else f"{whole}\u00a0%"


def contracted(by: str) -> str:
    """``by`` after « de »: ``du jury``, ``des CRFP``, ``de la caisse nationale``."""
    for article, contraction in (("le ", "du "), ("les ", "des ")):
        if by.casefold().startswith(article):
            return contraction + by[len(article) :]
    return f"d'{by}" if by[:1].casefold() in _VOWELS else f"de {by}"


def value_text(value: Value, type_: Type) -> str:
    """A value as the end of a sentence: free text stands without its quotation marks."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return value if isinstance(value, str) and isinstance(inner, TextType) else format_value(value, type_)


def outcome_text(value: Value, type_: Type) -> str:
    """The value of a decision, or of a part of it: where there is none to have, it has no object."""
    return "sans objet" if value is None else value_text(value, type_)


def status_text(status: Status) -> str:
    """What an answer that has no value is, in the words of the headline."""
    match status:
        case "disputed":
            return f"{short_status_text(status)}, car le texte admet plusieurs lectures"
        case "conflict":
            return f"{short_status_text(status)}, car deux règles se contredisent"
        case _:
            return short_status_text(status)


def short_status_text(status: Status) -> str:
    """What an answer that has no value is, in a word or two."""
    match status:
        case "decided":
            return "décidé"
        case "undetermined":
            return "indéterminé"
        case "disputed":
            return "à trancher"
        case "uncovered":
            return "non couvert par le texte"
        case "out_of_limits":
            return "hors limites"
        case "conflict":
            return "en conflit"
        case _:
            assert_never(status)


def argument_text(arg: Argument) -> str:
    """What a decision is taken for, as a reader is told it."""
    return arg.label or format_value(arg.value, arg.type)


def decision_title(decision: DecisionAnswer) -> str:
    """The label of a decision, else its name; the keys for which it is published stand in parentheses."""
    title = decision.label or spoken(decision.name.rpartition(".")[2])
    shown = ", ".join(map(argument_text, decision.args))
    return f"{title} ({shown})" if shown else title


def reading_text(interpretation: str, reading: str, program: Program) -> str:
    """A reading by its label."""
    known = program.interpretations.get(interpretation)
    return known.type.label(reading) if known else spoken(reading)


def world_text(world: World, program: Program) -> str:
    """``« par année civile »``, or, for several readings, each with its interpretation's name."""
    if len(world) == 1:
        return quoted(reading_text(*world[0], program))
    return ", ".join(
        f"{spoken(name.rpartition('.')[2])} {quoted(reading_text(name, reading, program))}" for name, reading in world
    )


def worlds_text(worlds: tuple[World, ...], program: Program) -> str:
    """The readings under which something holds: ``lecture « par année civile »``."""
    noun = "lecture" if len(worlds) == 1 and len(worlds[0]) == 1 else "lectures"
    return f"{noun} {' ou '.join(world_text(world, program) for world in worlds)}"


def missing_path(cause: PendingCause) -> str:
    """Where the missing thing goes in a dossier."""
    match cause:
        case MissingFact(path=path) | MissingJudgement(path=path):
            return path
        case UnfixedHole(parameter=parameter, key=key):
            return cell_name(parameter, key)
        case _:
            assert_never(cause)


def cell_name(parameter: str, key: tuple[str, ...]) -> str:
    """A figure to fix: ``financement.plafond_option[allocataire ; enseignement]``."""
    return f"{parameter}[{SEMICOLON.join(key)}]" if key else parameter


def key_words(parameter: str, key: tuple[str, ...], program: Program) -> str:
    """Which of the figures to fix of one name, in words: ``épreuve orale``; empty where it has no key."""
    rule = program.rules.get(parameter)
    if rule is None or not key:
        return ""
    if isinstance(rule.type, MapType):
        types: Sequence[Type] = rule.type.keys
        parts = list(key)
    else:  # a row, by the tests of its cells
        types = [param.type for param in rule.params]
        parts = key[0].split(" ; ") if len(key[0].split(" ; ")) == len(types) else list(key)
    known = [
        type_.label(part) if isinstance(type_, EnumType) and part in type_.values else part
        for type_, part in zip(types, parts, strict=False)
    ]
    return ", ".join([*known, *parts[len(known) :]])


def missing_source(cause: PendingCause) -> str:
    """Whom to ask, as a title: ``À renseigner dans le dossier``, ``Relève du jury``."""
    match cause:
        case MissingFact():
            return "À renseigner dans le dossier"
        case MissingJudgement(by=by):
            return f"Relève {contracted(by)}"
        case UnfixedHole(by=by):
            return f"À fixer par {by}"
        case _:
            assert_never(cause)


def missing_question(cause: PendingCause, program: Program) -> str:
    """What to ask: the fact's question, or the label of the figure to fix."""
    match cause:
        case MissingFact(question=question, path=path) | MissingJudgement(question=question, path=path):
            return question or path
        case UnfixedHole(parameter=parameter):
            return figure_label(parameter, program)
        case _:
            assert_never(cause)


def figure_label(parameter: str, program: Program) -> str:
    """A figure to fix by its label, that of its table and its column: ``organisation de chaque évaluation, lieu``."""
    rule = program.rules.get(parameter)
    if rule is None or not rule.label:
        return parameter
    column = spoken(parameter.rpartition(".")[2]) if rule.kind == "column" else ""
    return f"{rule.label}, {column}" if column else rule.label


def place_label(place: str, program: Program) -> str:
    """What a rule, a column of a table or a cell of a parameter is called: its label, or its name said aloud."""
    name, bracket, key = place.partition("[")
    rule = program.rules.get(name)
    label = figure_label(name, program) if rule is not None and rule.label else spoken(name.rpartition(".")[2])
    words = key_words(name, tuple(key.rstrip("]").split(" ; ")), program) if bracket else ""
    return f"{label} ({words})" if words else label


def final_cause_text(cause: FinalCause, date: datetime.date | None, program: Program) -> str:
    """What the text does not provide, where it contradicts itself, where the machine stops."""
    place = quoted(place_label(cause.place, program))
    match cause:
        case Gap():
            return _gap_text(cause, place, date)
        case Limit(detail=detail):
            return f"dans {place}, le calcul s'arrête{COLON}{detail}"
        case Conflict():
            return f"deux cas de {place} s'appliquent et se contredisent"
        case _:
            assert_never(cause)


def _gap_text(gap: Gap, place: str, date: datetime.date | None) -> str:
    detail = f"{COLON}{gap.detail}" if gap.detail else ""
    match gap.kind:
        case "no_case":
            return f"aucun cas de {place} ne s'applique{detail}"
        case "not_in_force":
            return _not_in_force_text(gap, place, date) + detail
        case "out_of_bounds":
            return f"le résultat de {place} sort de ses bornes{detail}"
        case "inverted_period":
            return f"dans {place}, une période finit avant de commencer{detail}"
        case _:
            return f"dans {place}, une opération n'a pas de résultat{detail}"


def _not_in_force_text(gap: Gap, place: str, date: datetime.date | None) -> str:
    asked = f"au {format_date(date)}" if date and not _names_another_date(gap, date) else "à la date demandée"
    text = f"le texte ne donne pas de valeur à {place} {asked}"
    if gap.before:
        text += f"{SEMICOLON}il en prévoyait une jusqu'au {format_date(gap.before)}"
    if gap.after:
        text += f"{SEMICOLON}il en prévoit une à partir du {format_date(gap.after)}"
    return text


def _names_another_date(gap: Gap, date: datetime.date) -> bool:
    """Whether the nearest windows show that the gap was met as of another date than ``date``."""
    return bool((gap.before and gap.before >= date) or (gap.after and gap.after <= date))
