"""Inputs made to do harm, by name: dossiers, then policies."""

from __future__ import annotations

import json

DOSSIERS: dict[str, bytes] = {
    "aliases that multiply": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
    ).encode(),
    "an alias of itself": b"faits: &f\n  p: *f\n",
    "merge keys": b"a: &a {x: 1}\nfaits:\n  <<: *a\n  p: {<<: *a}\n",
    "a tag that makes objects": b"faits: !!python/object/apply:os.system ['touch planted']\n",
    "a tag that imports": b"faits:\n  p: !!python/name:os.system\n",
    "any tag": b"faits:\n  p: !oops {n: 1}\n",
    "keys given twice": b"faits:\n  p:\n    n: 1\n    n: 2\n",
    "a number as large as the universe": b"date: 2014-01-01\nfaits:\n  p:\n    n: 1e999999999\n",
    "a number with a million digits": b"date: 2014-01-01\nfaits:\n  p:\n    n: " + b"9" * 1_000_000 + b"\n",
    "a tiny number": b"date: 2014-01-01\nfaits:\n  p:\n    n: 1e-999999999\n",
    "a fraction by zero": b'date: 2014-01-01\nfaits:\n  p:\n    n: "1/0"\n',
    "not a number": b"date: 2014-01-01\nfaits:\n  p:\n    n: .nan\n",
    "infinity": b"date: 2014-01-01\nfaits:\n  p:\n    n: .inf\n",
    "NaN in JSON": b'{"date": "2014-01-01", "faits": {"p": {"n": NaN}}}',
    "Infinity in JSON": b'{"date": "2014-01-01", "faits": {"p": {"n": -Infinity}}}',
    "sixty to the power of many": b"date: 2014-01-01\nfaits:\n  p:\n    n: " + b"1:" * 100_000 + b"1\n",
    "brackets without end": b"[" * 200_000,
    "braces without end": b"{a: " * 100_000,
    "brackets in JSON": b'{"a":' * 100_000,
    "dashes without end": b"- " * 200_000,
    "a very long key": b"? " + b"k" * 3_000_000 + b"\n: 1\n",
    "latin-1": "faits:\n  p:\n    n: é\n".encode("latin-1"),
    "UTF-16": "faits:\n  p:\n    n: 1\n".encode("utf-16"),
    "UTF-32": "faits:\n  p:\n    n: 1\n".encode("utf-32"),
    "half a character": b"faits: \xe2\x82",
    "surrogates": b"faits: \xed\xa0\x80",
    "null bytes": b"faits:\n  p:\n    n: \x00\n",
    "escape sequences": b'dossier: "\\e]0;owned\\a\\e[2J"\nfaits:\n  "\\e[31mp": {n: 1}\n',
    "control characters": b"dossier: \x1b[31m\nfaits: {}\n",
    "two documents": b"faits: {}\n---\nfaits: {}\n",
    "a directive": b"%YAML 9.9\n---\nfaits: {}\n",
    "nothing": b"",
    "white space": b" \n\t\n",
    "a list": b"- 1\n- 2\n",
    "a word": b"42",
    "an impossible date": b"date: 2014-02-30\nfaits: {}\n",
    "the year zero": b"date: 0000-00-00\nfaits: {}\n",
    "a file too large": b"# " + b"x" * 6_000_000,
    "a hundred thousand keys": b"faits:\n  p:\n" + b"".join(b"    k%d: 1\n" % i for i in range(100_000)),
    "a hundred thousand keys on one line": json.dumps({"faits": {"p": {f"k{i}": 1 for i in range(100_000)}}}).encode(),
    "a hundred thousand headings": json.dumps({f"k{i}": 1 for i in range(100_000)}).encode(),
    "long keys": json.dumps({"faits": {"p": {"k" * 50_000 + str(i): 1 for i in range(50)}}}).encode(),
    "escaped quotes without end": b'{"a": "' + b'\\"' * 1_000_000,
    "keys of thirty points": b"\n".join(b"a." * 30 + b"a%d = 1" % i for i in range(50_000)),
    "a million values": b'{"faits": {"p": {"n": [' + b"1," * 1_000_000 + b"1]}}}",
    "a path": b"faits: {p: {n: /etc/passwd}}\n",
    "an address": json.dumps({"faits": {"p": {"n": "http://127.0.0.1:9/"}}}).encode(),
}

_HEAD = "politique p « P » selon s §1\nsource s « S » sections §1\n"
_NESTED = 50_000
_CHAINED = 300


def _rules(body: str) -> bytes:
    return (_HEAD + body).encode()


POLICIES: dict[str, bytes] = {
    "parentheses without end": _rules("règle r : nombre vaut " + "(" * _NESTED + "1" + ")" * _NESTED),
    "negations without end": _rules("règle r : booléen vaut " + "non " * _NESTED + "vrai"),
    "signs without end": _rules("règle r : nombre vaut " + "-" * _NESTED + "1"),
    "a sum without end": _rules("règle r : nombre vaut 1" + " + 1" * _NESTED),
    "a power tower": _rules("règle r : nombre vaut puissance(puissance(9 ; 999999999) ; 999999999)\n"),
    "factorial by doubling": _rules(
        "règle r0 : nombre vaut 10\n"
        + "".join(f"règle r{i} : nombre vaut r{i - 1} × r{i - 1}\n" for i in range(1, 400))
        + "décision d : nombre vaut r399\n"
    ),
    "calls that double": _rules(
        "entrée n : nombre « N ? »\nrègle r0(x : nombre) : nombre vaut x + n\n"
        + "".join(f"règle r{i}(x : nombre) : nombre vaut r{i - 1}(x) + r{i - 1}(x + 1)\n" for i in range(1, 60))
        + "décision d : nombre vaut r9(1)\n"
    ),
    "a condition asked twice, forty times over": _rules(
        "entrée y : nombre « Y ? »\nrègle r0 : booléen vaut y > 0 « zéro »\n"
        + "".join(f"règle r{i} : booléen vaut r{i - 1} « a {i} » et r{i - 1} « b {i} »\n" for i in range(1, 40))
        + "décision d : booléen favorable vrai vaut r39\n"
    ),
    "a condition asked twice, without labels": _rules(
        "entrée y : nombre « Y ? »\nrègle r0 : booléen vaut y > 0\n"
        + "".join(f"règle r{i} : booléen vaut r{i - 1} et (r{i - 1} ou y > {i})\n" for i in range(1, 40))
        + "décision d : booléen favorable vrai vaut r39\n"
    ),
    "a choice made twice, sixty times over": _rules(
        "entrée y : nombre « Y ? »\nrègle r0 : nombre vaut y\n"
        + "".join(f"règle r{i} : nombre vaut (r{i - 1} si r{i - 1} > {i} sinon r{i - 1} + 1)\n" for i in range(1, 60))
        + "décision d : nombre vaut r59\n"
    ),
    "a rule that calls itself": _rules("règle r : nombre vaut r + 1\n"),
    "a long chain": _rules(
        "règle r0 : nombre vaut 1\n" + "".join(f"règle r{i} : nombre vaut r{i - 1} + 1\n" for i in range(1, 3_000))
    ),
    "a number with many digits": _rules("règle r : nombre vaut " + "9" * 100_000),
    "many readings": _rules(
        "".join(
            f"interprétation i{i}\n question « Q ? »\n lecture a{i} « a »\n lecture b{i} « b »\n" for i in range(30)
        )
        + "décision d : booléen vaut "
        + " et ".join(f"i{i} est a{i}" for i in range(30))
    ),
    "texts without end": _rules("règle r : nombre « " * 2_000),
    "quotation marks in quotation marks": _rules("règle r : nombre " + "« " * 50_000),
    "bars": _rules("tableau t\n" + "| " * 100_000),
    "bidirectional characters": _rules("règle r : nombre « \u202eabc\u202c » vaut 1\n"),
    "escape sequences": _rules("règle r\x1b[2J : nombre « \x1b]0;owned\x07 » vaut x\n"),
    "null bytes": b"politique p \x00",
    "latin-1": "politique p « é »".encode("latin-1"),
    "nothing": b"",
    "a binary": bytes(range(256)) * 1_000,
    "a file too large": b"# " + b"x" * 2_000_000,
    "declarations without end": _rules("règle " * 100_000),
    "look-alikes": _rules("règle \u0430 : nombre vaut 1\n" * 1_000),
    "exceptions to exceptions": _rules(
        "entrée y : nombre « Y ? »\ndécision d : nombre\n  vaut 0\n"
        + "".join(f"  exception e{i}{f' à e{i - 1}' if i else ''} vaut {i} si y > {i}\n" for i in range(_CHAINED))
    ),
    "exceptions to exceptions, the last first": _rules(
        "entrée y : nombre « Y ? »\ndécision d : nombre\n  vaut 0\n"
        + "".join(
            f"  exception e{i}{f' à e{i - 1}' if i else ''} vaut {i} si y > {i}\n" for i in reversed(range(_CHAINED))
        )
    ),
    "a long list to be among": _rules(
        "entrée y : nombre « Y ? »\ndécision d : booléen vaut y parmi { " + " ; ".join(map(str, range(50_000))) + " }\n"
    ),
    "a table whose first line wins": _rules(
        "entrée a : nombre « A ? »\nentrée b : nombre « B ? »\ndécision d : nombre\n  premier\n  | a | b || v |\n"
        + "".join(f"  | {i} à {i + 3} | ≥ {2 * i} || {i} |\n" for i in range(400))
        + "  | sinon || 0 |\n"
    ),
    "a table of many lines": _rules(
        "entrée a : nombre « A ? »\nentrée b : booléen « B ? »\ndécision d : nombre\n  | a | b || v |\n"
        + "".join(f"  | {i} à moins de {i + 1} | {'vrai' if i % 2 else 'faux'} || {i} |\n" for i in range(2_000))
    ),
    "a decision taken for a hundred million combinations": _rules(
        "énumération E\n"
        + "".join(f"  v{i} « v {i} »\n" for i in range(100))
        + "décision d(e ; f ; g ; h : E) : booléen vaut e = f et g = h\n"
    ),
    "rules that all call one another": _rules(
        "".join(f"règle r{i} : nombre vaut {' + '.join(f'r{j}' for j in range(60))}\n" for i in range(60))
        + "décision d : nombre vaut r0\n"
    ),
    "what looks like a circle, and is none": _rules(
        "règle r0 : nombre vaut 1\n"
        + "".join(f"règle r{i} : nombre vaut {' + '.join(f'r{j}' for j in range(i))}\n" for i in range(1, 120))
        + "décision d : nombre vaut r119\n"
    ),
    "a text that is told twice in a text, forty times over": _rules(
        "entrée y : nombre « Y ? »\nrègle r0 : texte vaut « {y} »\n"
        + "".join(f"règle r{i} : texte vaut « {{r{i - 1}}}{{r{i - 1}}} »\n" for i in range(1, 40))
        + "décision d : texte vaut r39\n"
    ),
    "quantifiers within quantifiers": _rules(
        "entrée l : liste de nombre « L ? »\ndécision d : booléen vaut "
        + "".join(f"(il existe x{i} dans l tel que " for i in range(60))
        + "x0 > 0"
        + ")" * 60
        + "\n"
    ),
    "a value for each week of a hundred years": _rules(
        "paramètre q : nombre\n  vaut 0 jusqu'au 31 décembre 1949\n"
        + "".join(
            f"  vaut {year} à partir du {day} {month} {year}\n"
            for year in range(1950, 2050)
            for month in ("janvier", "avril", "juillet", "octobre")
            for day in range(2, 15)
        )
        + "décision d : nombre vaut q\n"
    ),
}
