"""Well-typed programs, drawn as text: a few facts of every type, a table, and rules with cases and exceptions over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
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
    """Draws expressions as text. ``numbers`` and ``booleans`` are the rules that may be used; ``bound``, the variables."""

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
        kind = self.draw(st.integers(0, 11))
        one = lambda: self.boolean(depth - 1)  # noqa: E731 - drawn when it is needed
        num = lambda: self.number(depth - 1)  # noqa: E731 - likewise
        match kind:
            case 0 | 1:
                return f"({one()} {self.pick('et', 'ou')} {one()})"
            case 2:
                return f"(non {one()})"
            case 3:
                return f"({one()} implique {one()})"
            case 4 | 5:
                return f"({num()} {self.pick('≥', '<', '=', '≠')} {num()})"
            case 6:
                return f"(e1 {self.pick('est', 'n’est pas')} {self.pick('a', 'b', 'c')})"
            case 7:
                return f"(n2 n’est pas rien et n2 {self.pick('≥', '<')} {num()})"
            case 8:
                return f"(lecture_une est {self.pick('large', 'étroite')})"
            case 9:
                return f"({self.date()} {self.pick('≤', '>')} {self.date()})"
            case 10:
                name = self._variable()
                how = self.pick(
                    "il existe {0} dans lignes tel que", "aucun {0} dans lignes tel que", "pour tout {0} dans lignes :"
                )
                return f"({how.format(name)} ({name}.comptée {self.pick('et', 'ou')} {name}.quantité ≥ {num()}))"
            case _:
                name = self._variable()
                return f"(pour tout {name} dans E : (par_ef[{name} ; {self.pick('x', 'y')}] ou {one()}))"

    def number(self, depth: int) -> str:
        """A number, in parentheses where it is not a name."""
        if depth <= 0:
            return self.pick("n1", "à_fixer", "daté", *_NUMBERS, *self.numbers)
        kind = self.draw(st.integers(0, 9))
        one = lambda: self.number(depth - 1)  # noqa: E731 - drawn when it is needed
        match kind:
            case 0 | 1:
                return f"({one()} {self.pick('+', '−', '×', '/')} {one()})"
            case 2:
                return f"{self.pick('minimum', 'maximum')}({one()} ; {one()})"
            case 3:
                return f"{self.pick('arrondi', 'arrondi_inférieur')}({one()} ; {self.pick('1', '0,5')})"
            case 4:
                return f"par_e[{self.pick('a', 'b', 'e1')}]"
            case 5:
                return f"croisé[{self.pick('a', 'b', 'e1')} ; {self.pick('x', 'y')}]"
            case 6:
                name = self._variable()
                what = self.pick(f"{name}.quantité", one())
                return f"(somme de {what} pour {name} dans lignes tel que {name}.comptée)"
            case 7:
                name = self._variable()
                rest = self.pick("", ", à défaut 0")
                return f"({self.pick('maximum', 'minimum')} de par_e[{name}] pour {name} dans E tel que {self.boolean(depth - 1)}{rest})"
            case 8:
                name = self._variable()
                return f"(nombre de {name} dans lignes tel que {name}.note n’est pas rien)"
            case _:
                return f"(durée_commune(p1 ; du 1er janvier 2013 au 31 décembre 2014) / 1 mois + daté au {self.pick(*_DATES)})"

    def date(self) -> str:
        return self.pick("d1", "date d’effet", "début(p1)", "(d1 + 1 mois)", "(d1 − 30 jours)", *_DATES)

    def _variable(self) -> str:
        self.variables += 1
        return f"v{self.variables}"

    def rule(self, name: str) -> str:
        """A rule, decision or not, of a number or a condition."""
        number = self.draw(st.booleans())
        value = (
            (lambda: self.number(self.draw(st.integers(0, 2))))
            if number
            else (lambda: self.boolean(self.draw(st.integers(0, 2))))
        )
        type_ = self.pick("nombre", "nombre de 0 à 50") if number else "booléen"
        lines = [f"{self.pick('règle', 'décision')} {name} : {type_}"]
        for _ in range(self.draw(st.integers(1, 3))):
            lines.append(f"  vaut {value()} si {self.boolean(self.draw(st.integers(0, 2)))}{self.pick(*_WINDOWS)}")
        if self.draw(st.booleans()):
            lines.append(f"  {self.pick('vaut ' + value(), 'à fixer par « le jury »')} sinon{self.pick(*_WINDOWS)}")
        exceptions: list[str] = []
        for index in range(self.draw(st.integers(0, 3))):
            to = f" à {self.pick(*exceptions)}" if exceptions and self.draw(st.booleans()) else ""
            over = f" prévaut sur {self.pick(*exceptions)}" if exceptions and self.draw(st.booleans()) else ""
            lines.append(f"  exception x{index}{to}{over}")
            lines.append(f"    vaut {value()} si {self.boolean(self.draw(st.integers(0, 1)))}{self.pick(*_WINDOWS)}")
            exceptions.append(f"x{index}")
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
