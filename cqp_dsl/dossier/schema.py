"""The JSON Schema (2020-12) of the dossiers of a program, for editors and for programs that write dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
)
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH, MAX_VALUES
from cqp_dsl.dossier.maps import OTHERS
from cqp_dsl.dossier.scalars import BOOLEAN_WORDS
from cqp_dsl.dossier.wording import expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.program import Program

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WRITTEN_NUMBER: Schema = {"type": "string", "pattern": "^\\s*[-+−–]?\\s?[0-9]", "maxLength": MAX_NUMBER_LENGTH}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NOTHING: Schema = {"enum": [None, "rien"]}
_DATE: Schema = {
    "type": "string",
    "pattern": "^([0-9]{4}(-[0-9]{1,2}){2}|([0-9]{1,2}[/.]){2}[0-9]{4}|[0-9]{1,2}(\\s?er)?\\s+\\S+\\s+[0-9]{4})$",
}
_WORDS_IN_ANY_CASE = "^\\s*({})\\s*$".format(
    "|".join("".join(f"[{char}{char.upper()}]" for char in word) for word in BOOLEAN_WORDS)
)
_PERIOD: Schema = {
    "anyOf": [
        {"type": "string", "pattern": "(/|\\sau\\s)"},
        {
            "type": "object",
            "properties": dict.fromkeys(("début", "debut", "fin"), _DATE),
            "additionalProperties": False,
        },
    ]
}


def dossier_schema(program: Program) -> Schema:
    """The schema that every dossier of the program satisfies; nothing is required, for nothing has to be known.

    It is a little wider than the reader: a number written as a text is only recognised by how it starts.
    """
    headings: Schema = {
        "$schema": {"type": "string", "description": "Le schéma, pour les éditeurs"},
        "dossier": {**_TEXT, "description": "Ce qui nomme le dossier"},
        "destinataire": {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "À qui la lettre est adressée, ligne par ligne",
        },
        "date": {**_DATE, "description": "Date d'effet"},
        "faits": _described(_group({name: _facts(name, program) for name in program.policies}), "Les faits connus"),
        "décisions": _decisions(program),
        "lectures": _described(_group(_readings(program)), "Lectures supposées retenues"),
        "paramètres": _described(_group(_holes(program)), "Chiffres que le texte laisse à fixer"),
    }
    headings["provenance"] = _described(
        _group(_provenance(program)), "D'où vient chaque fait : qui l'a dit, quelle pièce"
    )
    headings["decisions"] = headings["décisions"]
    headings["parametres"] = headings["paramètres"]
    return {"$schema": _DIALECT, "title": "Dossier cqp", **_group(headings)}


def _provenance(program: Program) -> dict[str, Schema]:
    """Each fact by its qualified name, by its short name, or under its politique."""
    text: Schema = {"type": "string"}
    nested = {
        policy: _group(
            {entry.name.partition(".")[2]: text for entry in program.entries.values() if entry.policy == policy}
        )
        for policy in program.policies
    }
    return {**nested, **{known: text for name in program.entries for known in (name, name.partition(".")[2])}}


def _group(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _facts(policy: str, program: Program) -> Schema:
    facts = {
        entry.name.removeprefix(f"{policy}."): _described(type_schema(entry.type), entry.question)
        for entry in program.entries.values()
        if entry.policy == policy
    }
    return _described(_group(facts), program.policies[policy].label)


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


def _decisions(program: Program) -> Schema:
    one = {"enum": _both_names(rule.name for rule in program.decisions)}
    return {"anyOf": [{"type": "array", "items": one}, one], "description": "Décisions demandées"}


def _both_names(names: Iterable[str]) -> list[str]:
    """Qualified names, and the short names that stand for one thing only."""
    names = list(names)
    shorts = [name.partition(".")[2] for name in names]
    return [*names, *(short for short in shorts if shorts.count(short) == 1)]


def _readings(program: Program) -> dict[str, Schema]:
    found = {}
    for name in _both_names(program.interpretations):
        one = next(i for n, i in program.interpretations.items() if name in (n, n.partition(".")[2]))
        found[name] = _described(type_schema(one.type), one.question)
    return found


def _holes(program: Program) -> dict[str, Schema]:
    by_parameter: dict[str, list[HoleDeclaration]] = {}
    for hole in program.holes:
        by_parameter.setdefault(hole.parameter, []).append(hole)
    found = {}
    for name in _both_names(by_parameter):
        parameter = next(p for p in by_parameter if name in (p, p.partition(".")[2]))
        found[name] = _cells(by_parameter[parameter], 0)
    return found


def _cells(holes: list[HoleDeclaration], depth: int) -> Schema:
    first = holes[0]
    if len(first.key) == depth:
        return _described(type_schema(first.type), f"À fixer par {first.by}")
    by_key: dict[str, list[HoleDeclaration]] = {}
    for hole in holes:
        by_key.setdefault(hole.key[depth], []).append(hole)
    return _group({**{key: _cells(some, depth + 1) for key, some in by_key.items()}, OTHERS: {}})


def type_schema(type_: Type) -> Schema:
    """The schema of the values of a type."""
    match type_:
        case BoolType():
            return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _WORDS_IN_ANY_CASE}]}
        case NumberType():
            return _number(type_)
        case DateType():
            return _DATE
        case PeriodType():
            return _PERIOD
        case TextType():
            return _TEXT
        case EnumType(values=values, labels=labels):
            words = dict.fromkeys([*values, *(label for label in labels if label)])
            return {"enum": [*words, *(int(word) for word in words if _is_whole(word))]}
        case RecordType(fields=fields):
            return _group({field.name: _described(type_schema(field.type), field.label) for field in fields})
        case ListType(item=item):
            return {"type": "array", "items": type_schema(item), "maxItems": MAX_VALUES}
        case MapType(keys=keys, value=value):
            return _map(list(keys), type_schema(value))
        case OptionalType(inner=inner):
            return {"anyOf": [type_schema(inner), _NOTHING]}
        case NothingType():
            return _NOTHING
        case UnknownType():
            return {}
        case _:
            assert_never(type_)


def _is_whole(word: str) -> bool:
    """Whether YAML and JSON may write a label as a number: ``10``."""
    return word.isascii() and word.isdigit() and str(int(word)) == word


def _map(keys: list[EnumType], cell: Schema) -> Schema:
    """Keys nested by enumeration; under ``sinon`` a cell may stand for all that is below it."""
    if not keys:
        return cell
    key, *others = keys
    inner = _map(others, cell)
    names = dict.fromkeys([*key.values, *(label for label in key.labels if label)])
    rest = {"anyOf": [inner, cell]} if others else inner
    return _group({**dict.fromkeys(names, inner), OTHERS: rest})


def _number(type_: NumberType) -> Schema:
    """A JSON number within the bounds that are whole, or a text: ``"1/3"``, ``"40 h"``, ``"60 %"``."""
    number: Schema = {"type": "integer" if type_.integer else "number"}
    bounds = type_.bounds
    if bounds is not None:
        low, high = (None if limit is None else in_unit(limit, type_.shown) for limit in (bounds.low, bounds.high))
        if isinstance(low, int):
            number["minimum" if bounds.low_included else "exclusiveMinimum"] = low
        if isinstance(high, int):
            number["maximum" if bounds.high_included else "exclusiveMaximum"] = high
    return {"anyOf": [number, _WRITTEN_NUMBER], "description": expected(type_)}
