from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import Severity
from cqp_dsl.dossier.limits import MAX_BYTES, MAX_DEPTH, MAX_REPORTED, MAX_SCALARS, MAX_VALUES
from cqp_dsl.source import SourceFile
from tests.dossier.example import PROGRAM, read_dossier

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.dossier.read import Format

YAML = """\
dossier: candidat 17
date: 2013-12-16
faits:
  certification:
    pass_suivi: true
    notes: { oral: 6, écrit: 15.25 }
  vae:
    emplois:
      - { période: { début: 2009-06-01, fin: 2014-05-31 }, quotité: 60 }
      - { quotité: "100/3" }
décisions: [certification]
"""
JSON = """\
{ "dossier": "candidat 17", "date": "2013-12-16",
  "faits": {
\t"certification": { "pass_suivi": true, "notes": { "oral": 6, "\\u00e9crit": 1525e-2 } },
    "vae": { "emplois": [
      { "période": { "début": "2009-06-01", "fin": "2014-05-31" }, "quotité": 60 },
      { "quotité": "100/3" } ] } },
  "décisions": ["certification"] }
"""
TOML = """\
dossier = "candidat 17"   # commentaire
date = 2013-12-16
"décisions" = [
  "certification",
]
[faits.certification]
pass_suivi = true
notes.oral = 6
notes."écrit" = 15.2_5
[[faits.vae.emplois]]
"période" = { "début" = 2009-06-01, fin = '2014-05-31' }
"quotité" = 60
[[faits.vae.emplois]]
"quotité" = \"\"\"100/3\"\"\"
"""


def read(text: str, notation: Format) -> list[Diagnostic]:
    return read_dossier(SourceFile.from_text(f"d.{notation}", text), PROGRAM, notation)[1]


def test_the_three_notations_say_the_same() -> None:
    texts: list[tuple[str, Format]] = [(YAML, "yaml"), (JSON, "json"), (TOML, "toml")]
    read_ones = [read_dossier(SourceFile.from_text("d", text), PROGRAM, notation) for text, notation in texts]
    assert [diagnostics for _, diagnostics in read_ones] == [[], [], []]
    assert read_ones[0][0] is not None
    assert read_ones[0] == read_ones[1] == read_ones[2]


@pytest.mark.parametrize(
    ("text", "notation", "at"),
    [
        (YAML.replace("6,", "66,"), "yaml", "66"),
        (JSON.replace("6, ", "66, "), "json", "66"),
        (TOML.replace("oral = 6", "oral = 66"), "toml", "66"),
        (TOML.replace("60", "600"), "toml", "600"),
        (JSON.replace("60 }, {", "60 },\n {").replace('"100/3"', "[ ]"), "json", "[ ]"),
        (TOML.replace("60", "[ # rien\n]"), "toml", "[ # rien\n]"),
        (TOML.replace("'2014-05-31'", "'2014-02-31'"), "toml", "'2014-02-31'"),
    ],
)
def test_places(text: str, notation: Format, at: str) -> None:
    (found,) = read(text, notation)
    assert found.span is not None
    assert (found.span.start, found.span.end) == (text.index(at), text.index(at) + len(at))


@pytest.mark.parametrize(
    ("text", "notation", "words", "line"),
    [
        ("a: [1, 2\nb: 3", "yaml", "crochet fermant", 2),
        ("a: {b: 1\n", "yaml", "accolade fermante", 2),
        ("a: b: c", "yaml", "pas de « : » dans une valeur", 1),
        ("a: 1\n\tb: 2", "yaml", "n'est pas lisible", 2),
        ("\ta: 1", "yaml", "tabulation", 1),
        ("a: 1\n  b: 2", "yaml", "pas de « : » dans une valeur", 2),
        ("a:\n    b: 2\n  c: 3", "yaml", "retrait", 3),
        ('a: "sans fin', "yaml", "jamais fermé", 1),
        ("a: 'sans fin\n---\n", "yaml", "jamais fermé", 1),
        ('a: "\\q"', "yaml", "échappement inconnu", 1),
        ('dossier: "\\ud800"', "yaml", "ne désigne aucun caractère", 1),
        ('a: "\\UFFFFFFFF"', "yaml", "nombre impossible", 1),
        ("a: \x07", "yaml", "caractère de contrôle", 1),
        ("a\nb: 1", "yaml", "deux-points", 2),
        ("@a: 1", "yaml", "ne peut pas commencer une valeur", 1),
        ("- a\nb: 1", "yaml", "retrait de ses voisines", 2),
        ("a: 1\n- b", "yaml", "tiret de liste parmi des clés", 2),
        ("%YAML 9.9\n---\na", "yaml", "version", 1),
        ("{", "json", "il manque la fin", 1),
        ('{"a": 1,}', "json", "virgule de trop", 1),
        ('{"a": 1 "b": 2}', "json", "il manque une virgule", 1),
        ('{"a" 1}', "json", "il manque les deux-points", 1),
        ('{"a": oui}', "json", "« oui » n'est pas une valeur", 1),
        ('{"a": NaN}', "json", "« NaN » n'est pas une valeur", 1),
        ('{"a": 01}', "json", "« 01 » n'est pas une valeur", 1),
        ('{"a": 9,5}', "json", "une clé est attendue", 1),
        ('{"a": "b\n"}', "json", "saut de ligne", 1),
        ('{"a": "b', "json", "jamais fermé", 1),
        ('{"a": "\x07"}', "json", "caractère de contrôle", 1),
        ('{"a": "\\x"}', "json", "échappement inconnu", 1),
        ('{"a": "\\u12"}', "json", "quatre chiffres", 1),
        ('{"a": "\\ud800"}', "json", "ne désigne aucun caractère", 1),
        ("{}\n{}", "json", "le dossier est fini", 2),
        ('{"a":', "json", "il manque la fin", 1),
        ('{"a": ]', "json", "« ] » n'est pas une valeur", 1),
        ("[1 2]", "json", "il manque une virgule", 1),
        ("{a: 1}", "json", "une clé est attendue, entre guillemets", 1),
        ("\ufeff{}", "json", "pas une écriture JSON", 1),
        ("a = ", "toml", "une valeur est attendue", 1),
        ("décisions = 1", "toml", "clé accentuée", 1),
        ("[faits]\nécrit = 1", "toml", "clé accentuée", 2),
        ("[faits.écrit]", "toml", "clé accentuée", 1),
        ("a 1", "toml", "il manque « = »", 1),
        ("= 1", "toml", "une clé est attendue", 1),
        ("a = 1 b = 2", "toml", "fin de ligne", 1),
        ("a = 1\na = 2", "toml", "déjà écrite", 2),
        ("[a]\n[a]", "toml", "déjà écrit", 2),
        ("a = 1\na.b = 2", "toml", "déjà", 2),
        ("[a", "toml", "il manque « ] »", 1),
        ("a = [1 2]", "toml", "il manque une virgule", 1),
        ("a = { b = 1", "toml", "il manque une virgule, ou « } »", 1),
        ("a = [1, ", "toml", "une valeur est attendue", 1),
        ("a = 'b", "toml", "jamais fermé", 1),
        ('a = "\\q"', "toml", "échappement", 1),
        ("a = oui", "toml", "une valeur est attendue", 1),
        ("\na = 2013-02-31", "toml", "cette date n'existe pas", 2),
        ("a = 9,5", "toml", "fin de ligne", 1),
    ],
)
def test_syntax_errors(text: str, notation: Format, words: str, line: int) -> None:
    (found,) = read(text, notation)
    assert found.code == "CQP601"
    assert words in plain_spaces(found.message)
    assert found.span is not None
    assert found.span.line == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dossier: a\n---\ndossier: b\n", "plusieurs documents"),
        ("faits: &a {}\nlectures: *a\n", "une ancre"),
        ("? [a]\n: b", "Une clé est un nom"),
        ("faits: !!python/object:os.system {}", "étiquette de type"),
    ],
)
def test_refused_yaml(text: str, words: str) -> None:
    found = read(text, "yaml")
    assert found[0].code == "CQP603"
    assert words in plain_spaces(found[0].message)


def test_a_billion_laughs_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    assert {d.code for d in read("\n".join(lines), "yaml")} == {"CQP603", "CQP604"}


@pytest.mark.parametrize("notation", ["yaml", "json", "toml"])
def test_nesting_is_limited(notation: Format) -> None:
    def nested(depth: int) -> str:
        value = "[" * depth + "]" * depth
        return f"a = {value}" if notation == "toml" else f'{{"a": {value}}}'

    assert [d.code for d in read(nested(MAX_DEPTH - 1), notation)] == ["CQP605"]
    for depth in (MAX_DEPTH + 2, 100_000):
        assert [d.code for d in read(nested(depth), notation)] == ["CQP604"]


def test_dotted_keys_are_limited() -> None:
    assert [d.code for d in read("a." * 100_000 + "a = 1", "toml")] == ["CQP604"]
    assert [d.code for d in read("[" + "a." * 100_000 + "a]", "toml")] == ["CQP604"]


def test_sizes_are_limited() -> None:
    assert [d.code for d in read("#" * (MAX_BYTES + 1), "yaml")] == ["CQP604"]
    long = ", ".join(["1"] * (MAX_VALUES + 1))
    texts: list[tuple[str, Format]] = [
        (f'{{"faits": {{"financement": {{"notes_de_suivi": [{long}]}}}}}}', "json"),
        (f"faits: {{ financement: {{ notes_de_suivi: [{long}] }} }}", "yaml"),
        (f"[faits.financement]\nnotes_de_suivi = [{long}]", "toml"),
    ]
    for text, notation in texts:
        assert [d.code for d in read(text, notation)] == ["CQP604"]
        assert read(text.replace("1, 1", "1", 1), notation) == []


@pytest.mark.parametrize("notation", ["yaml", "json", "toml"])
def test_what_is_under_an_unknown_name_is_limited_too(notation: Format) -> None:
    some = "[" + "1," * 10_000 + "1]"
    many = "[" + f"{some}," * (MAX_SCALARS // 10_000) + some + "]"
    found = read(f"a = {many}" if notation == "toml" else f'{{"a": {many}}}', notation)
    assert [d.code for d in found if d.severity is Severity.ERROR] == ["CQP604"]


def test_errors_are_limited_and_it_says_how_many_more_there_are() -> None:
    found = read("".join(f"clé_{i}: 1\n" for i in range(1000)), "yaml")
    assert len(found) == MAX_REPORTED + 1
    assert [d.code for d in found] == ["CQP605"] * MAX_REPORTED + ["CQP604"]
    assert plain_spaces(found[-1].message) == f"Et {1000 - MAX_REPORTED} autres erreurs dans ce dossier"
    assert found[-1].span is not None
    assert found[-1].span.line == MAX_REPORTED + 1
    one_more = read("".join(f"clé_{i}: 1\n" for i in range(MAX_REPORTED + 1)), "yaml")
    assert plain_spaces(one_more[-1].message) == "Et 1 autre erreur dans ce dossier"


def test_warnings_are_limited_and_never_refuse() -> None:
    items = ", ".join(["{période: {début: 2014-01-01}}"] * 1000)
    dossier, found = read_dossier(SourceFile.from_text("d", f"faits: {{vae: {{emplois: [{items}]}}}}"), PROGRAM, "yaml")
    assert dossier is not None
    assert len(found) == MAX_REPORTED + 1
    assert found[-1].code == "CQP604"
    assert found[-1].severity is Severity.WARNING
