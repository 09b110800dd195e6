"""Plain data and files go through one reader: the same data gives the same dossier and the same diagnostics."""

from __future__ import annotations

import copy
import datetime
import enum
import functools
import json
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
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import (
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
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.dossier.limits import MAX_REPORTED, MAX_TEXT_LENGTH, MAX_VALUES
from cqp_dsl.dossier.read import PLAIN_DATA, DossierReader
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from tests.dossier.example import ENTRIES as EXAMPLE_ENTRIES
from tests.dossier.example import EXAM, JOB, NATURE, NOTE, TITLE, entry
from tests.dossier.example import PROGRAM as EXAMPLE
from tests.records import whole

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry
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
READER = DossierReader(PROGRAM)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@functools.cache
def shipped() -> DossierReader:
    return DossierReader(load().program)


class NotInAFileError(Exception):
    """No JSON says this data."""


def as_json(data: object) -> object:
    """The data as JSON holds it; exact numbers are texts."""
    match data:
        case dict():
            if not all(isinstance(key, str) for key in data):
                raise NotInAFileError
            return {key: as_json(value) for key, value in data.items()}
        case list() | tuple():
            return [as_json(value) for value in data]
        case Fraction():
            return f"{data.numerator}/{data.denominator}"
        case Decimal() if data.is_finite():
            return str(data)
        case datetime.date() if not isinstance(data, datetime.datetime):
            return data.isoformat()
        case str() if any("\ud800" <= char <= "\udfff" for char in data):
            raise NotInAFileError
        case None | bool() | int() | str():
            return data
        case _:
            raise NotInAFileError


def said(diagnostics: list[Diagnostic]) -> set[tuple[str, str]]:
    """Codes and messages; None is written « null » in JSON."""
    return {(found.code, plain_spaces(found.message).replace("« null »", "« rien »")) for found in diagnostics}


def holds(data: object, kind: type) -> bool:
    match data:
        case dict():
            return any(holds(value, kind) for value in data.values())
        case list() | tuple():
            return any(holds(value, kind) for value in data)
        case _:
            return isinstance(data, kind)


def check(data: dict[str, Any], reader: DossierReader = READER) -> tuple[Dossier | None, list[Diagnostic]]:
    """What is read from some data; where a file can hold the same, it is what is read from that file."""
    before = copy.deepcopy(data)
    read, found = reader.read(data)
    assert data == before
    try:
        text = json.dumps(as_json(data))
    except NotInAFileError:
        return read, found
    other, said_of_file = reader.read_file(SourceFile.from_text(PLAIN_DATA, text), "json")
    if holds(data, Fraction) and None in (read, other):
        return read, found  # a text may stand for a mark out of its highest, « 14/20 »; a Fraction does not
    assert read == other
    assert whole(read) == whole(other)
    # What stands under « sinon » is in one place of a file, and is wrong for each of the values that it fills.
    assert said(said_of_file) <= said(found)
    assert {code for code, _ in said(found)} == {code for code, _ in said(said_of_file)}
    return read, found


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
    low, high = in_unit(low, type_.shown), in_unit(high, type_.shown)
    if type_.percent:  # at one or below, a bare number may be a share
        return st.just(0) | st.integers(101, 10_000).map(lambda n: Decimal(n) / 100) | st.just("0,5 %")
    whole = st.integers(int(low), int(high))
    if type_.integer:
        return whole | whole.map(str) | whole.map(Decimal)
    hundredths = st.integers(int(low) * 100, int(high) * 100)
    with_unit = hundredths.map(lambda n: f"{Decimal(n) / 100} {type_.shown.written}".strip())
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
    read, found = check(data)
    assert found == []
    assert read is not None


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
def test_what_is_odd_is_read_as_in_a_file(data: dict[str, Any], draw: st.DataObject) -> None:
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
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts and nothing else
    read, found = check(data, shipped())
    assert read is not None, found
    for place in places_of(data):
        value: Any
        for value in (None, "rien", True, 0, 21, "12,5", "2013-02-31", "x", [], {}, Decimal("0.5"), 0.5):
            check(put(data, place, value), shipped())


@pytest.mark.parametrize("decision", ["certification", "vae"])
def test_the_cases_of_the_benchmark(decision: Literal["certification", "vae"]) -> None:
    for case in cases(decision, 1_000):
        assert check(raw(case), shipped())[1] == []


def test_a_fact_of_which_nothing_is_known_is_left_out() -> None:
    read, _ = check({"faits": {"certification": {"notes": {}}, "vae": {"titre": {}}}})
    assert read is not None
    assert read.facts == {}


def marks(count: int) -> dict[str, Any]:
    return {"faits": {"financement": {"notes_de_suivi": ["12"] * count}}}


def jobs(count: int) -> dict[str, Any]:
    job = {"période": {"début": "2013-01-01", "fin": "2014-01-01"}, "quotité": "60 %", "en_relation": True}
    return {"faits": {"vae": {"emplois": [job] * count}}}


def test_the_limits_are_those_of_a_file() -> None:
    for fits in (marks(MAX_VALUES), jobs(MAX_VALUES // 4)):
        read, found = check(fits)
        assert found == []
        assert read is not None
    for passes in (marks(MAX_VALUES + 1), jobs(MAX_VALUES // 4 + 1)):
        read, found = check(passes)
        assert read is None
        assert [d.code for d in found] == ["CQP604"]
    shared = [["12"] * 1_000] * 1_000
    nested = {"faits": {"vae": {"emplois_par_an": [[{"quotité": "60 %"}] * 1_000] * 1_000}}}
    assert [d.code for d in READER.read(nested)[1]] == ["CQP604"]
    assert [d.code for d in READER.read({"faits": {"certification": {"modules_suivis": shared}}})[1]][-1] == "CQP604"


def test_a_text_and_a_number_have_a_longest() -> None:
    for fits in ("x" * MAX_TEXT_LENGTH, "12" + " " * 998):
        fact = {"certification": {"modules_suivis": [fits]}} if fits[0] == "x" else {"vae": {"durée_suspendue": fits}}
        assert check({"faits": fact})[1] == []
        longer: Any = put(
            fact, next(p for p in places_of(fact) if isinstance(functools.reduce(_inside, p, fact), str)), fits + " "
        )
        assert [d.code for d in check({"faits": longer})[1]] == ["CQP604"]


def test_python_data() -> None:
    data = {
        "date": datetime.date(2013, 12, 16),
        "faits": {
            "certification": {
                "pass_suivi": True,
                "notes": {"oral": Decimal("9.5"), "écrit": Fraction(1, 3), "option": 12},
            },
            "vae": {"emplois": [], "réunion_du_jury": None, "observation": 'deux "mots"\n'},
        },
    }
    read, found = check(data)
    assert found == []
    assert read is not None
    notes = read.facts["certification.notes"]
    assert list(notes.cells.values())[2:4] == [Fraction(1, 3), Fraction(19, 2)]  # type: ignore[union-attr]
    assert read.facts["vae.observation"] == 'deux "mots"\n'
    assert read.date == datetime.date(2013, 12, 16)
    assert read.path == PLAIN_DATA


class Word(enum.StrEnum):
    ORAL = "oral"


class Figure(enum.IntEnum):
    TWELVE = 12


def test_exact_numbers_and_texts_of_other_classes() -> None:
    def note(value: object, key: str = "oral") -> object:
        read, found = READER.read({"faits": {"certification": {"notes": {key: value}}}})
        assert found == []
        assert read is not None
        return read.facts["certification.notes"].cells["oral",]  # type: ignore[union-attr]

    assert note(Fraction("9.95")) == Fraction(199, 20)
    assert note(Fraction(14, 20)) == Fraction(7, 10)
    assert note(Decimal("9.95")) == Fraction(199, 20)
    assert note(Decimal("1E+1")) == 10
    assert note(Figure.TWELVE) == 12
    assert type(note(Figure.TWELVE)) is int
    assert note("12", Word.ORAL) == 12
    read, found = READER.read({"faits": {"certification": {"modules_suivis": [Word.ORAL]}}})
    assert found == []
    assert read is not None
    assert [type(each) for each in read.facts["certification.modules_suivis"]] == [str]  # type: ignore[union-attr]


class Colour(enum.Enum):
    RED = "rouge"


@pytest.mark.parametrize(
    ("fact", "value", "code", "words"),
    [
        ("certification.notes", {"oral": 0.5}, "CQP623", "« certification.notes[oral] » : une donnée de type float"),
        ("certification.notes", {"oral": True}, "CQP610", "« true » n'est pas un nombre"),
        ("certification.notes", {"oral": Decimal("NaN")}, "CQP623", "une donnée de type Decimal"),
        ("certification.notes", {"oral": Decimal("1E+999999")}, "CQP604", "au plus 1000 chiffres"),
        ("certification.notes", {"oral": 10**5000}, "CQP623", "une donnée de type int"),
        ("certification.notes", {"oral": Fraction(201, 10)}, "CQP615", "20,1 est hors des bornes"),
        ("certification.notes", {1: 2}, "CQP623", "« certification.notes » : une clé de type int est refusée"),
        ("certification.pass_suivi", 1, "CQP609", "« 1 » n'est ni oui ni non"),
        ("certification.modules_suivis", {"a", "b"}, "CQP623", "une donnée de type set"),
        ("certification.modules_suivis", [b"a"], "CQP623", "« certification.modules_suivis[1] »"),
        ("certification.modules_suivis", ["\ud800"], "CQP601", "ne désigne aucun caractère"),
        ("financement.modules_demandés", [Colour.RED], "CQP623", "une donnée de type Colour"),
        ("vae.déposée_le", datetime.datetime(2013, 1, 1, tzinfo=datetime.UTC), "CQP623", "de type datetime"),
        ("vae.déposée_le", datetime.date(1899, 12, 31), "CQP613", "de 1900 à 2099"),
    ],
)
def test_python_data_refused(fact: str, value: object, code: str, words: str) -> None:
    policy, _, short = fact.partition(".")
    read, found = READER.read({"faits": {policy: {short: value}}})
    assert read is None
    assert [d.code for d in found] == [code]
    assert words in plain_spaces(found[0].message)


def test_headings_are_texts_and_groups() -> None:
    for data, code in (
        ({1: 2}, "CQP623"),
        ({"date": 2013}, "CQP613"),
        ({"date": None}, "CQP609"),
        ({"faits": 1}, "CQP609"),
    ):
        assert [d.code for d in READER.read(data)[1]] == [code]  # type: ignore[arg-type]


def test_data_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert [d.code for d in READER.read({"faits": {"vae": {"emplois_par_an": loop}}})[1]] == ["CQP609"]
    data: dict[str, object] = {}
    data["faits"] = {"certification": {"notes": data}}
    assert [d.code for d in READER.read(data)[1]] == ["CQP608"]


def test_errors_are_counted_past_those_that_are_shown() -> None:
    _, found = READER.read({"faits": {"financement": {"notes_de_suivi": ["x"] * 300}}})
    assert len(found) == MAX_REPORTED + 1
    assert plain_spaces(found[-1].message) == f"Et {300 - MAX_REPORTED} autres erreurs dans ce dossier"
    assert all(d.span is None for d in found)
