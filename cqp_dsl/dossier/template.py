"""A commented dossier to fill in: every fact, its type, its question, its bounds, and what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import EnumType, ListType, MapType, NumberType, OptionalType, RecordType, Type
from cqp_dsl.core.dossier import bounds_wording
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.dossier.example import example_lines, keyed
from cqp_dsl.dossier.facts import known_policies
from cqp_dsl.dossier.report import Report, french
from cqp_dsl.dossier.wording import expected
from cqp_dsl.dossier.yaml_text import plain_or_quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.program import Entry, Program

_HEAD = (
    "## Une ligne laissée vide ou retirée veut dire « inconnu » ; « rien », là où il est admis, « il n'y en a pas ».",
    "## Les lignes qui commencent par un seul # sont des exemples : retirez le # et l'espace qui le suit.",
)


class UnknownNameError(ValueError):
    """A politique or a decision that the program does not have; ``diagnostic`` says which, and the nearest one."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def template(program: Program, policies: Sequence[str], decisions: Sequence[str] = ()) -> str:
    """The YAML text of a dossier to fill in.

    Args:
        program: the politiques.
        policies: those whose facts and decisions are wanted.
        decisions: the decisions wanted, by qualified name; by default, all those of ``policies``.

    Returns:
        A dossier that reads without error as it is, and with its examples uncommented.

    Raises:
        UnknownNameError: a politique or a decision does not exist.
    """
    asked, entries, needed = wanted(program, policies, decisions)
    names = list(dict.fromkeys([*policies, *(entry.policy for entry in entries)]))
    titles = ", ".join(f"{program.policies[name].label} ({name})" for name in names[: max(1, len(policies))])
    lines = [
        f"## Dossier à remplir : {_one_line(titles)}",
        *_HEAD,
        "",
        "dossier:",
        "date:   # date d'effet : 2013-12-16",
    ]
    if asked:
        lines += ["décisions:", *(f"  - {name}" for name in asked)]
    lines += ["", "faits:"]
    for name in names:
        lines += _policy_lines(name, [entry for entry in entries if entry.policy == name], program)
    lines += _reading_lines(program, needed) + _hole_lines(program, needed)
    return "".join(french(line) + "\n" if line.lstrip().startswith("##") else line + "\n" for line in lines)


def wanted(
    program: Program, policies: Sequence[str], decisions: Sequence[str] = ()
) -> tuple[list[str], list[Entry], frozenset[str]]:
    """The decisions of some politiques, the facts of these and those that the decisions need; and all that they need.

    Raises:
        UnknownNameError: a politique or a decision does not exist.
    """
    published = [rule.name for rule in program.decisions]
    for name in policies:
        if name not in program.policies:
            message, advice = f"« {name} » n'est pas une politique", known_policies(name, program)[1]
            raise UnknownNameError(Diagnostic("CQP606", french(message), help=french(advice)))
    for name in decisions:
        if name not in published:
            message, advice = f"« {name} » n'est pas une décision", Report().suggestion(name, published)[1]
            raise UnknownNameError(Diagnostic("CQP619", french(message), help=french(advice)))
    asked = list(decisions) or [rule.name for rule in program.decisions if rule.policy in policies]
    needed = frozenset[str]().union(*(program.calls.inputs(name) for name in asked))
    entries = [entry for entry in program.entries.values() if entry.policy in policies or entry.name in needed]
    return asked, entries, needed


def _one_line(text: str) -> str:
    """The text fit for a comment."""
    return " ".join(text.split())


def _policy_lines(policy: str, entries: list[Entry], program: Program) -> list[str]:
    label = program.policies[policy].label
    lines = [f"  ## {_one_line(label)}", f"  {policy}:"]
    for entry in entries:
        lines += [f"    ## {line}" for line in _introduction(entry)]
        lines += [f"    {line}" for line in _key_lines(_short(entry.name), entry.type, "")]
        lines.append("")
    return lines if entries else []


def _short(name: str) -> str:
    return name.partition(".")[2]


def _introduction(entry: Entry) -> list[str]:
    """What is said of a fact before its line: question, whose judgement, type, values."""
    lines = [_one_line(entry.question)] if entry.question else []
    if entry.judge is not None:
        lines.append(f"Appréciation : {_one_line(entry.judge)}")
    inner = entry.type.inner if isinstance(entry.type, OptionalType) else entry.type
    if isinstance(inner, ListType):
        lines.append("Une liste, un tiret par élément ; [] s'il n'y en a aucun. Chaque élément :")
        inner = inner.item
    if isinstance(inner, EnumType):
        lines += ["une valeur parmi :", *_value_lines(inner)]
    elif isinstance(inner, MapType):
        lines.append(f"Une valeur par clé : {expected(inner.value)}")
    elif not isinstance(inner, RecordType):
        lines.append(expected(inner))
    else:
        lines.append(f"{inner.name}, un groupe de clés :")
        lines += [f"  {field.name} : {_field_comment(field.label, field.type)}" for field in inner.fields]
    if isinstance(entry.type, OptionalType):
        lines.append("ou rien, s'il n'y en a pas")
    return lines


def _value_lines(enum: EnumType) -> list[str]:
    return [
        f"  {value}" if label in ("", value) else f"  {value} ({_one_line(label)})"
        for value, label in zip(enum.values, enum.labels, strict=True)
    ]


def _key_lines(name: str, type_: Type, comment: str) -> list[str]:
    """The line to fill for a key, or its lines when it holds other keys; lists and optional groups come as examples."""
    head = f"{name}:   # {_one_line(comment)}" if comment else f"{name}:"
    match type_:
        case RecordType(fields=fields):
            inner = [_key_lines(field.name, field.type, _field_comment(field.label, field.type)) for field in fields]
            return [head, *(f"  {line}" for lines in inner for line in lines)]
        case MapType(keys=(key, *others), value=value):
            cell = MapType(tuple(others), value) if others else value
            inner = [
                _key_lines(v, cell, label if label != v else "")
                for v, label in zip(key.values, key.labels, strict=True)
            ]
            return [head, *(f"  {line}" for lines in inner for line in lines)]
        case ListType() | OptionalType(inner=RecordType() | MapType() | ListType()):
            return [head, *(f"#   {line}" for line in example_lines(type_))]
        case _:
            return [head]


def _field_comment(label: str, type_: Type) -> str:
    bounds = bounds_wording(type_) if isinstance(type_, NumberType) else ""
    what = bounds or expected(type_)
    return f"{_one_line(label)} ; {what}" if label else what


def _reading_lines(program: Program, needed: frozenset[str]) -> list[str]:
    wanted = [i for i in program.interpretations.values() if i.name in needed and i.retained is None]
    if not wanted:
        return []
    lines = [
        "## Ce que le texte laisse ouvert. Une lecture écrite ici est une hypothèse, et la réponse le dit.",
        "# lectures:",
    ]
    for interpretation in wanted:
        lines += [
            f"##   {_one_line(interpretation.question)}",
            *(f"##   {line}" for line in _value_lines(interpretation.type)),
        ]
        lines.append(f"#   {interpretation.name}: {interpretation.type.values[0]}")
    return [*lines, ""]


def _hole_lines(program: Program, needed: frozenset[str]) -> list[str]:
    wanted = [hole for hole in program.holes if hole.parameter in needed]
    if not wanted:
        return []
    by_parameter: dict[str, dict[tuple[str, ...], HoleDeclaration]] = {}
    for hole in wanted:
        by_parameter.setdefault(hole.parameter, {}).setdefault(hole.key, hole)
    lines = ["## Ce que le texte laisse à fixer. Un chiffre écrit ici ne vaut que pour ce dossier.", "# paramètres:"]
    for parameter, holes in by_parameter.items():
        some = list(holes.values())
        shared = {hole.by for hole in some}
        lines += [f"##   à fixer par {_one_line(author)}" for author in shared if len(shared) == 1]
        lines += [f"#{line}" for line in _filled(parameter, some, 0, each=len(shared) > 1)]
    return [*lines, ""]


def _filled(name: str, holes: list[HoleDeclaration], depth: int, *, each: bool) -> list[str]:
    """Example lines that fill these holes, nested by their keys; ``each`` says by whom beside every one."""
    if len(holes[0].key) == depth:
        by = [f"#   à fixer par {_one_line(holes[0].by)}"] if each else []
        return [*by, *(f"   {line}" for line in keyed(name, example_lines(holes[0].type)))]
    by_key: dict[str, list[HoleDeclaration]] = {}
    for hole in holes:
        by_key.setdefault(hole.key[depth], []).append(hole)
    inner = [line for key, some in by_key.items() for line in _filled(key, some, depth + 1, each=each)]
    return [f"   {plain_or_quoted(name)}:", *(f"{line[:1]}  {line[1:]}" for line in inner)]
