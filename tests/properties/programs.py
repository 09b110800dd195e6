"""Well-typed programs, drawn as text: facts of every type, a table, and rules with cases and exceptions over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

HEAD = """politique essai « Essai »
  selon texte §I
source texte « Règlement d'essai » sections §I

énumération E
  a
  b
  c

énumération F
  x
  y

fiche Ligne
  quantité : nombre
  comptée  : booléen
  note     : nombre ou rien

entrée b1 : booléen
entrée b2 : booléen appréciée par « le jury »
entrée e1 : E
entrée n1 : nombre de 0 à 20
entrée n2 : nombre ou rien
entrée d1 : date
entrée p1 : période
entrée par_e : nombre par E
entrée par_ef : booléen par E et F
entrée lignes : liste de Ligne

paramètre à_fixer : nombre à fixer par « la caisse »
paramètre daté : nombre
  vaut 3 jusqu'au 31 décembre 2012
  vaut 7 du 1er mars 2013 au 31 décembre 2013
  vaut 12 à partir du 1er janvier 2014
paramètre croisé : nombre par E et F
  | E || x | y                      |
  | a || 1 | 2                      |
  | b || 3 | à fixer par « le jury » |
  | c || 5 | 6                      |

interprétation lecture_une
  question « Comment lire ? »
  lecture large   « largement »
  lecture étroite « étroitement »

interprétation lecture_deux
  question « Et ensuite ? »
  lecture oui « oui »
  lecture non_pas « non »
"""

_NUMBERS = ["0", "1", "2", "3", "9,5", "10", "12", "20"]
_DATES = ["1er janvier 2013", "28 février 2013", "31 décembre 2013", "14 février 2014"]
_WINDOWS = [
    "",
    "",
    "",
    " à partir du 1er juillet 2013",
    " jusqu'au 31 décembre 2013",
    " du 1er janvier 2013 au 30 juin 2013",
]


class Writer:
    """Draws expressions as text. ``numbers`` and ``booleans`` are the rules that they may use."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.numbers: list[str] = []
        self.booleans: list[str] = []
        self.variables = 0

    def pick(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def boolean(self, depth: int) -> str:
        """A condition, in parentheses where it is not a name."""
        if depth <= 0:
            return self.pick("b1", "b2", "vrai", *self.booleans)
        match self.draw(st.integers(0, 11)):
            case 0 | 1:
                return f"({self.boolean(depth - 1)} {self.pick('et', 'ou')} {self.boolean(depth - 1)})"
            case 2:
                return f"(non {self.boolean(depth - 1)})"
            case 3:
                return f"({self.boolean(depth - 1)} implique {self.boolean(depth - 1)})"
            case 4 | 5:
                return f"({self.number(depth - 1)} {self.pick('≥', '<', '=', '≠')} {self.number(depth - 1)})"
            case 6:
                return f"(e1 {self.pick('est', 'n’est pas')} {self.pick('a', 'b', 'c')})"
            case 7:
                return f"(n2 n’est pas rien et n2 {self.pick('≥', '<')} {self.number(depth - 1)})"
            case 8:
                return f"(lecture_une est {self.pick('large', 'étroite')})"
            case 9:
                return f"({self.date()} {self.pick('≤', '>')} {self.date()})"
            case 10:
                return self._over_lines(depth)
            case _:
                name = self._variable()
                cell = f"par_ef[{name} ; {self.pick('x', 'y')}]"
                return f"(pour tout {name} dans E : ({cell} ou {self.boolean(depth - 1)}))"

    def _over_lines(self, depth: int) -> str:
        name = self._variable()
        how = self.pick(
            "il existe {} dans lignes tel que", "aucun {} dans lignes tel que", "pour tout {} dans lignes :"
        )
        either = self.pick("et", "ou")
        condition = f"({name}.comptée {either} {name}.quantité ≥ {self.number(depth - 1)})"
        return f"({how.format(name)} {condition})"

    def number(self, depth: int) -> str:
        """A number, in parentheses where it is not a name."""
        if depth <= 0:
            return self.pick("n1", "à_fixer", "daté", *_NUMBERS, *self.numbers)
        match self.draw(st.integers(0, 9)):
            case 0 | 1:
                return f"({self.number(depth - 1)} {self.pick('+', '−', '×', '/')} {self.number(depth - 1)})"
            case 2:
                return f"{self.pick('minimum', 'maximum')}({self.number(depth - 1)} ; {self.number(depth - 1)})"
            case 3:
                return (
                    f"{self.pick('arrondi', 'arrondi_inférieur')}({self.number(depth - 1)} ; {self.pick('1', '0,5')})"
                )
            case 4:
                return f"par_e[{self.pick('a', 'b', 'e1')}]"
            case 5:
                return f"croisé[{self.pick('a', 'b', 'e1')} ; {self.pick('x', 'y')}]"
            case 6:
                name = self._variable()
                what = self.pick(f"{name}.quantité", self.number(depth - 1))
                return f"(somme de {what} pour {name} dans lignes tel que {name}.comptée)"
            case 7:
                name = self._variable()
                extreme, rest = self.pick("maximum", "minimum"), self.pick("", ", à défaut 0")
                where = f"{name} dans E tel que {self.boolean(depth - 1)}"
                return f"({extreme} de par_e[{name}] pour {where}{rest})"
            case 8:
                name = self._variable()
                return f"(nombre de {name} dans lignes tel que {name}.note n’est pas rien)"
            case _:
                common = "durée_commune(p1 ; du 1er janvier 2013 au 31 décembre 2014)"
                return f"({common} / 1 mois + daté au {self.pick(*_DATES)})"

    def date(self) -> str:
        return self.pick("d1", "date d’effet", "début(p1)", "(d1 + 1 mois)", "(d1 − 30 jours)", *_DATES)

    def _variable(self) -> str:
        self.variables += 1
        return f"v{self.variables}"

    def _value(self, *, number: bool) -> str:
        depth = self.draw(st.integers(0, 2))
        return self.number(depth) if number else self.boolean(depth)

    def _cases(self, *, number: bool) -> Iterator[str]:
        for _ in range(self.draw(st.integers(1, 3))):
            guard = self.boolean(self.draw(st.integers(0, 2)))
            yield f"  vaut {self._value(number=number)} si {guard}{self.pick(*_WINDOWS)}"
        if self.draw(st.booleans()):
            rest = self.pick(f"vaut {self._value(number=number)}", "à fixer par « le jury »")
            yield f"  {rest} sinon{self.pick(*_WINDOWS)}"

    def _exceptions(self, *, number: bool) -> Iterator[str]:
        named: list[str] = []
        for index in range(self.draw(st.integers(0, 3))):
            to = f" à {self.pick(*named)}" if self.draw(st.booleans()) and named else ""
            over = f" prévaut sur {self.pick(*named)}" if self.draw(st.booleans()) and named else ""
            guard = self.boolean(self.draw(st.integers(0, 1)))
            yield f"  exception x{index}{to}{over}"
            yield f"    vaut {self._value(number=number)} si {guard}{self.pick(*_WINDOWS)}"
            named.append(f"x{index}")

    def rule(self, name: str) -> str:
        """A rule, decision or not, of a number or a condition."""
        number = self.draw(st.booleans())
        type_ = self.pick("nombre", "nombre de 0 à 50") if number else "booléen"
        head = f"{self.pick('règle', 'décision')} {name} : {type_}"
        lines = [head, *self._cases(number=number), *self._exceptions(number=number)]
        (self.numbers if number else self.booleans).append(name)
        return "\n".join(lines)

    def table(self) -> str:
        mode = self.pick("", " premier", " cumul somme", " cumul maximum")
        lines = [f"tableau t{mode}", "  | e : E | n : nombre || v : nombre |"]
        for _ in range(self.draw(st.integers(1, 4))):
            one = self.pick("a", "b", "a ; c", "-")
            two = self.pick("≥ 10", "0 à 12", "10 à moins de 15", "3 ; 4", "-")
            lines.append(f"  | {one} | {two} || {self.pick(*_NUMBERS, 'à fixer par « la caisse »', 'n1')} |")
        if self.draw(st.booleans()):
            lines.append("  | sinon || 1 |")
        return "\n".join(lines)


@st.composite
def programs(draw: DrawFn) -> str:
    """The text of a program; its last rule is a decision."""
    writer = Writer(draw)
    parts = [HEAD, writer.table(), "règle lu : nombre vaut t(e1 ; n1)"]
    writer.numbers.append("lu")
    parts += [writer.rule(f"r{index}") for index in range(draw(st.integers(1, 4)))]
    last = writer.boolean(1)
    parts.append(f"décision finale : booléen favorable vrai\n  vaut {last} « fin » et {writer.boolean(1)}")
    return "\n\n".join(parts) + "\n"
