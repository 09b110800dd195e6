from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cqp_dsl.dossier.json_tree import read_json
from cqp_dsl.dossier.report import ReadingStoppedError, Report
from cqp_dsl.dossier.toml_tree import read_toml
from cqp_dsl.dossier.tree import Items, Keyed, Node, Text
from cqp_dsl.dossier.yaml_tree import read_yaml
from cqp_dsl.source import SourceFile
from tests.dossier.example import PROGRAM, read_dossier

if TYPE_CHECKING:
    from cqp_dsl.dossier.read import Format


def plain(node: Node) -> object:
    """What a file says as bare Python data, scalars as texts."""
    match node:
        case Text():
            return str(node)
        case Items():
            return [plain(item) for item in node]
        case Keyed():
            return {str(key): plain(value) for key, value in node.items()}
        case _:
            return None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def as_texts(value: object) -> object:
    match value:
        case list():
            return [as_texts(item) for item in value]
        case dict():
            return {nfc(key): as_texts(item) for key, item in value.items()}
        case str():
            return nfc(value)
        case _:
            return json.dumps(value)


def nfc(text: str) -> str:
    return SourceFile.from_text("", text).text


@given(json_values, st.booleans(), st.sampled_from([None, 2]))
def test_json_is_read_as_json(value: object, ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    source = SourceFile.from_text("d.json", text)
    report = Report(source)
    tree = read_json(source, report)
    assert tree is not None
    assert plain(tree) == as_texts(value)
    assert report.diagnostics() == []


@given(st.text(alphabet='{}[]",:0123456789-.eE\\ufalsetrn \n\t', max_size=40))
def test_json_accepts_what_json_accepts(text: str) -> None:
    try:
        json.loads(text)
        accepted = True
    except ValueError:
        accepted = False
    try:
        accepted_here = read_json(SourceFile.from_text("d.json", text), Report()) is not None
    except ReadingStoppedError:
        accepted_here = False
    if accepted_here:
        assert accepted
    elif accepted:
        assert "\\ud" in text.lower()


@given(st.text(alphabet="[]{}=.,\"'\\#ab_ -+:019T\n\ttruefals", max_size=40))
def test_toml_accepts_only_what_tomllib_accepts(text: str) -> None:
    check_toml(text)


toml_keys = st.sampled_from(["a", "b", "a.b", "b . a", '"a"', "'b'.a", '"a.b"', "1.2"])
toml_values = st.recursive(
    st.sampled_from(["1", "0x1F", "1_0.5", "true", "2013-12-16 10:00:00", '"a = [1]"', "'''b\n'''", '"""[""" # """']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[ {' ,'.join(item + chr(10) for item in items)}]"),
        st.lists(st.tuples(toml_keys, inner), max_size=3).map(
            lambda pairs: f"{{ {', '.join(f'{key} = {value}' for key, value in pairs)} }}"
        ),
    ),
    max_leaves=5,
)
toml_lines = st.one_of(
    st.tuples(toml_keys, toml_values).map(" = ".join),
    toml_keys.map("[{}]".format),
    toml_keys.map("[[ {} ]] # a = 1".format),
)


@given(st.lists(toml_lines, max_size=6).map("\n".join))
def test_toml_is_read_as_toml(text: str) -> None:
    check_toml(text)


def check_toml(text: str) -> None:
    """Whatever ``tomllib`` refuses is refused; the rest has its keys and scalars, each standing where it is written."""
    source = SourceFile.from_text("d.toml", text)
    try:
        data = loads_toml(text)
    except ValueError:
        data = None
    try:
        tree = read_toml(source, Report())
    except ReadingStoppedError:
        assert data is None
        return
    assert data is not None
    assert (plain(tree) if tree is not None else {}) == plain_toml(data)
    for leaf in leaves_of(tree):
        written = text[leaf.start : leaf.end]
        assert leaf == written or leaf == plain_toml(loads_toml(f"x = {written}")["x"])


def loads_toml(text: str) -> dict[str, object]:
    return tomllib.loads(text, parse_float=lambda figure: figure.replace("_", ""))


def plain_toml(value: object) -> object:
    """The data of a TOML file, scalars as texts."""
    match value:
        case dict():
            return {key: plain_toml(item) for key, item in value.items()}
        case list():
            return [plain_toml(item) for item in value]
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def leaves_of(node: Node) -> list[Text]:
    match node:
        case Text():
            return [node]
        case Items():
            return [leaf for item in node for leaf in leaves_of(item)]
        case Keyed():
            return [leaf for key, value in node.items() for leaf in [key, *leaves_of(value)]]
        case _:
            return []


HEADINGS = ["faits:", "date:", "décisions:", "paramètres:", "lectures:", "vae:", "certification:", "emplois:", "notes:"]
MARKS = [
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "&a",
    "*a",
    "!!int ",
    ">",
    "|",
    '"',
    "'",
    "#",
    "---",
    "...",
    "%",
    "<<",
    "?",
]
WORDS = ["oral", "sinon", "9,5", "1/3", "31/02/2014", "rien", "oui", "\\", "\t", "\ufeff", "é", "\u2028"]
LINES = ["\n", "\n  ", "\n    ", "\n      "]
yamlish = st.lists(st.sampled_from([*HEADINGS, *MARKS, *WORDS, *LINES]), max_size=30).map("".join)


@given(st.text(max_size=60) | yamlish, st.sampled_from(["yaml", "json", "toml"]))
def test_no_text_crashes_the_reader(text: str, notation: Format) -> None:
    dossier, diagnostics = read_dossier(SourceFile.from_text("d", text), PROGRAM, notation)
    assert dossier is not None or diagnostics
    for diagnostic in diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text) + 2


KEYS = [
    "notes",
    "oral",
    "sinon",
    "période",
    "début",
    "fin",
    "quotité",
    "heures",
    "enseignement",
    "titre",
    "nom",
    "avis",
]
NAMES = [
    "une_demande_par_an",
    "plafond_option",
    "liste_des_pilotes",
    "pass",
    "évaluation",
    "réunion_du_jury",
    "emplois",
]
LEAVES = ["oui", "12", "9,5", "rien", "", "2013-02-31", "du 1/1/2013 au 2/2/2012", "tam_tam", "a/b", "40 h"]
keys, leaves = st.sampled_from([*KEYS, *NAMES]), st.sampled_from(LEAVES)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=10,
)
dossiers = st.dictionaries(
    st.sampled_from(["dossier", "date", "décisions", "lectures", "paramètres", "autre"]), values, max_size=3
)
facts = st.dictionaries(
    st.sampled_from(["certification", "vae", "financement", "autre"]),
    st.dictionaries(st.sampled_from([entry.partition(".")[2] for entry in PROGRAM.entries]), values, max_size=4)
    | values,
    max_size=3,
)


@given(dossiers, facts)
def test_no_structure_crashes_the_reader(dossier: dict[str, object], given_facts: dict[str, object]) -> None:
    text = json.dumps({**dossier, "faits": given_facts}, ensure_ascii=False)
    results = [read_dossier(SourceFile.from_text("d", text), PROGRAM, notation) for notation in ("json", "yaml")]
    # JSON is YAML, except for what YAML reads as two numbers; here all scalars are quoted, so both read the same (but a
    # list is shown from its first element in one, from its bracket in the other).
    (read_as_json, found_in_json), (read_as_yaml, found_in_yaml) = results
    assert read_as_json == read_as_yaml
    assert sorted((d.code, d.message) for d in found_in_json) == sorted((d.code, d.message) for d in found_in_yaml)


def test_yaml_scalars_are_texts() -> None:
    tree = read_yaml(SourceFile.from_text("d", "a: 1.10\nb: 0x1F\nc: 2013-01-01\nd: 1_000\ne: no"), Report())
    assert tree is not None
    assert plain(tree) == {"a": "1.10", "b": "0x1F", "c": "2013-01-01", "d": "1_000", "e": "no"}
