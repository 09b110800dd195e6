"""Plain data read straight into values: what is read that way is what reading it as a file gives, without a word."""

from __future__ import annotations

import copy
import datetime
import functools
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, assert_never

import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bench.cases import cases
from bench.peers.ours import raw
from cqp_dsl.datatypes.types import (
    NOTHING,
    TEXT,
    UNKNOWN,
    BoolType,
    DateType,
    EnumType,
    Field,
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
from cqp_dsl.dossier.extent import extent, key_length, size
from cqp_dsl.dossier.limits import MAX_ITEMS
from cqp_dsl.dossier.mapping import source_of
from cqp_dsl.dossier.plain import PlainReader
from cqp_dsl.dossier.read import read_dossier
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from tests.dossier.example import ENTRIES as EXAMPLE_ENTRIES
from tests.dossier.example import EXAM, JOB, NATURE, NOTE, TITLE, entry
from tests.dossier.example import PROGRAM as EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry, Program
    from cqp_dsl.diagnostics import Diagnostic

STUDIES = RecordType(
    "Études", (Field("titres", ListType(TITLE)), Field("notes", MapType((EXAM, NATURE), OptionalType(NOTE))))
)
NESTED = (
    entry("vae.études", ListType(OptionalType(STUDIES)), "Études"),
    entry("vae.emplois_par_an", ListType(ListType(JOB)), "Emplois, année par année"),
    entry("vae.textes", MapType((NATURE,), ListType(TEXT)), "Textes"),
    entry("vae.études_en_cours", OptionalType(STUDIES), "Études", judge="le jury"),
)
UNTYPED = (entry("vae.inconnu", UNKNOWN), entry("vae.rien", NOTHING))
ENTRIES = (*EXAMPLE_ENTRIES, *NESTED)
PROGRAM = evolve(EXAMPLE, entries={one.name: one for one in (*ENTRIES, *UNTYPED)})
READER = PlainReader(PROGRAM)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@functools.cache
def shipped() -> tuple[Program, PlainReader]:
    program = load().program
    return program, PlainReader(program)


def read_as_a_file(data: dict[str, Any], program: Program) -> tuple[Dossier | None, list[Diagnostic]]:
    source, refused = source_of(data)
    return (None, refused) if source is None else read_dossier(source, program, "json")


def check(data: dict[str, Any], program: Program = PROGRAM, reader: PlainReader = READER) -> Dossier | None:
    """The dossier read straight; where there is one, it is the other one, down to types and order."""
    before = copy.deepcopy(data)
    read = reader.read(data)
    assert data == before
    if read is not None:
        other, said = read_as_a_file(data, program)
        assert said == []
        assert read == other
        assert repr(read) == repr(other)
    return read


def written_day(day: datetime.date) -> SearchStrategy[object]:
    return st.sampled_from([day, day.isoformat(), f"{day.day}/{day.month:02}/{day.year}"])


days = DAYS.flatmap(written_day)


def right(type_: Type) -> SearchStrategy[Any]:
    """Data that is plainly right for a type, records and maps given in part too."""
    match type_:
        case BoolType():
            return st.sampled_from([True, False, "oui", "Non", "vrai"])
        case NumberType():
            return right_number(type_)
        case DateType():
            return days
        case PeriodType():
            return st.tuples(DAYS, DAYS).map(sorted).flatmap(right_period)
        case TextType():
            return st.sampled_from(["", "rien", "Né le 1er", "a\nb", "l'été « 2013 »", "x" * 100])
        case EnumType(values=values, labels=labels):
            return st.sampled_from([*values, *labels])
        case OptionalType(inner=inner):
            return st.sampled_from([None, "rien", "Rien"]) | right(inner)
        case ListType(item=item):
            return st.lists(right(item), max_size=3) | st.lists(right(item), max_size=2).map(tuple)
        case RecordType(fields=fields):
            return st.fixed_dictionaries({}, optional={field.name: right(field.type) for field in fields})
        case MapType(keys=keys, value=value):
            return right_map(keys, right(value))
        case NothingType() | UnknownType():
            return st.none()
        case _:
            assert_never(type_)


def right_number(type_: NumberType) -> SearchStrategy[Any]:
    low = type_.bounds.low if type_.bounds is not None and type_.bounds.low is not None else 0
    high = type_.bounds.high if type_.bounds is not None and type_.bounds.high is not None else 1000
    whole = st.integers(int(low), int(high))
    if type_.integer:
        return whole | whole.map(str) | whole.map(Decimal)
    hundredths = st.integers(int(low) * 100, int(high) * 100)
    unit = "%" if type_.percent else str(type_.unit)
    times = 100 if type_.percent else 1
    with_unit = hundredths.map(lambda n: f"{Decimal(n * times) / 100} {unit}".strip())
    return st.one_of(
        whole,
        hundredths.map(lambda n: Decimal(n) / 100),
        hundredths.map(lambda n: f"{n // 100},{n % 100:02}"),
        hundredths.map(lambda n: Fraction(n * 7, 700)),
        with_unit,
    )


def right_period(ends: list[datetime.date]) -> SearchStrategy[Any]:
    start, end = ends
    apart = st.fixed_dictionaries({"début": written_day(start), "fin": written_day(end)})
    return apart | st.sampled_from([f"{start}/{end}", f"du {start:%d/%m/%Y} au {end:%d/%m/%Y}"])


def right_map(keys: tuple[EnumType, ...], value: SearchStrategy[Any]) -> SearchStrategy[Any]:
    first, *others = keys
    inner = right_map(tuple(others), value) if others else value
    return st.fixed_dictionaries({}, optional=dict.fromkeys(first.values, inner))


FACTS: dict[str, dict[str, SearchStrategy[Any]]] = {}
for _entry in ENTRIES:
    FACTS.setdefault(_entry.policy, {})[_entry.name.partition(".")[2]] = right(_entry.type)
right_facts = st.fixed_dictionaries(
    {}, optional={policy: st.fixed_dictionaries({}, optional=facts) for policy, facts in FACTS.items()}
)
right_dossiers = st.fixed_dictionaries(
    {"faits": right_facts},
    optional={
        "dossier": st.sampled_from(["", "candidat 17", "Élise, née en 1970"]),
        "date": days,
        "décisions": st.sampled_from(["certification", ["vae.montant", "recevabilité"], ("recevabilité",)]),
        "lectures": st.fixed_dictionaries({"une_demande_par_an": st.sampled_from(["année_civile", "douze_mois"])}),
    },
)


@given(right_dossiers)
def test_what_is_plainly_right_is_read(data: dict[str, Any]) -> None:
    read = check(data)
    _, said = read_as_a_file(data, PROGRAM)
    # A fraction may stand for a mark out of its highest (« 14/20 »), which is refused.
    assert (read is not None) == (said == [])


ODD: list[Any] = [
    None, True, 0, 1, -1, 20, 21, 60, 10**40, "12", "12,5 %", "14/20", Fraction(14, 20), Fraction(1, 3),
    Decimal("1E+3"), Decimal("NaN"), Decimal("-0"), 1.5, "", " oui ", "rien", "RIEN", "null", "2013-02-31",
    "2013-2-1", "1er juin 2009", datetime.date(1899, 12, 31), datetime.datetime(2013, 1, 1, tzinfo=datetime.UTC),
    "2013-01-01 ",
    "oral", "épreuve orale", "e\u0301preuve orale", "\u0301", "\n\u0301", "\ud800", "x" * 600, "3 ans", "3 jours",
    "1_000", "١٢", [], {}, [[]],
    ["12"], {"sinon": 12}, {"sinon": "x"}, {"oral": 14, "sinon": 12}, {"épreuve orale": 14}, {"oral": None},
    {"oral": "rien"}, {1: 2}, {"début": "2013-01-01"}, {"début": "2014-01-01", "fin": "2013-01-01"},
    {"debut": "2013-01-01", "fin": "2014-01-01"}, {"début": "rien", "fin": "2013-01-01"}, "du 1/1/2014 au 1/1/2013",
    {"pass": {"sinon": 1}, "sinon": 2}, {"pass": 3}, {"sinon": {"enseignement": 1}}, {"quotité": "60"},
    {"nom": "Tam Tam"}, b"octets", {"x"}, {"période": {}}, [{"quotité": {}}], [{}], "\u2003 12",
]  # fmt: skip


def places_of(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """The path of every value inside some data."""
    match data:
        case dict():
            inner = data.items()
        case list():
            inner = enumerate(data)  # type: ignore[assignment]
        case _:
            return []
    return [place for key, value in inner for place in [(*path, key), *places_of(value, (*path, key))]]


def put(data: Any, path: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401
    """The data with another value in one place."""
    if not path:
        return value
    first, *rest = path
    changed = copy.copy(data)
    changed[first] = put(data[first], tuple(rest), value)
    return changed


@given(right_dossiers, st.data())
def test_what_is_odd_is_read_as_a_file_says_or_left_to_it(data: dict[str, Any], draw: st.DataObject) -> None:
    place = draw.draw(st.sampled_from(places_of(data)))
    value = draw.draw(st.sampled_from(ODD))
    check(put(data, place, value))


@given(right_dossiers, st.data())
def test_keys_are_those_of_a_file(data: dict[str, Any], draw: st.DataObject) -> None:
    groups = [place for place in [(), *places_of(data)] if isinstance(functools.reduce(_inside, place, data), dict)]
    place = draw.draw(st.sampled_from(groups))
    key = draw.draw(
        st.sampled_from(["sinon", "oral", "autre", "épreuve orale", "decisions", "paramètres", 1, None, ""])
    )
    group = functools.reduce(_inside, place, data)
    check(put(data, place, {**group, key: draw.draw(st.sampled_from(ODD))}))


def _inside(data: Any, key: Any) -> Any:  # noqa: ANN401
    return data[key]


@pytest.mark.parametrize("fact", [*ENTRIES, *UNTYPED], ids=lambda fact: fact.name)
def test_every_odd_value_of_every_fact(fact: Entry) -> None:
    policy, _, short = fact.name.partition(".")
    for value in ODD:
        check({"faits": {policy: {short: value}}})
        check({"faits": {policy: {short: [value]}}})
        for field in getattr(getattr(fact.type, "item", None), "fields", ()):
            check({"faits": {policy: {short: [{field.name: value}]}}})


EXAMPLES = sorted((policies_folder() / "exemples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_shipped_dossier(path: Path) -> None:
    program, reader = shipped()
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts and nothing else
    assert (check(data, program, reader) is None) == ("paramètres" in data)
    for place in places_of(data):
        value: Any
        for value in (None, "rien", True, 0, 21, "12,5", "2013-02-31", "x", [], {}, Decimal("0.5"), 0.5):
            check(put(data, place, value), program, reader)


@pytest.mark.parametrize("decision", ["certification", "vae"])
def test_the_cases_of_the_benchmark(decision: Literal["certification", "vae"]) -> None:
    program, reader = shipped()
    for case in cases(decision, 1_000):
        assert check(raw(case), program, reader) is not None


def test_a_fact_of_which_nothing_is_known_is_left_out() -> None:
    read = check({"faits": {"certification": {"notes": {}}, "vae": {"titre": {}}}})
    assert read is not None
    assert read.facts == {}


def test_what_a_file_could_not_hold_is_left_to_it() -> None:
    def marks(count: int, mark: str) -> dict[str, Any]:
        return {"faits": {"financement": {"notes_de_suivi": [mark] * count}}}

    assert check(marks(100, "12")) is not None
    assert READER.read(marks(MAX_ITEMS + 1, "12")) is None
    assert READER.read({"faits": {"vae": {"textes": {"évaluation": ["x" * 400] * 1_000}}}}) is None
    job = {"période": {"début": "2013-01-01", "fin": "2014-01-01"}, "quotité": f"{' ' * 40}1", "en_relation": True}
    assert READER.read({"faits": {"vae": {"emplois": [job] * 15_000}}}) is None
    assert READER.read({"faits": {"vae": {"emplois_par_an": [[job] * 100] * 150}}}) is None
    titles = [{"titres": [{"nom": "tam_tam"}] * 1_000}] * 15
    assert READER.read({"faits": {"vae": {"études": titles}}}) is None


@given(st.sampled_from(ENTRIES).flatmap(lambda fact: st.tuples(st.just(fact), right(fact.type))))
def test_how_long_a_file_would_be_is_never_underrated(given_fact: tuple[Entry, Any]) -> None:
    fact, value = given_fact
    policy, _, short = fact.name.partition(".")
    data = {"faits": {policy: {short: value}}}
    read = READER.read(data)
    source, _ = source_of(data)
    assert source is not None
    if read is not None and fact.name in read.facts:
        keys = key_length("faits") + key_length(policy) + key_length(short)
        assert len(source.text.encode()) <= keys + size(read.facts[fact.name], extent(fact.type))
