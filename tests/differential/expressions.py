"""Well-typed expressions, drawn as text: every operation, aggregate, access and narrowing of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from tests.differential.vocabulary import (
    BOOL,
    BY_E,
    DATE,
    DAY_TEXTS,
    DAYS,
    E_VALUES,
    ES,
    EUROS,
    F_VALUES,
    FIELDS,
    HOURS,
    ITEMS,
    LINE,
    LINES,
    LITERALS,
    MONTHS,
    NUMBER,
    NUMBERS,
    OPT_DATE,
    OPT_E,
    OPT_LINE,
    OPT_NUMBER,
    PERIOD,
    PERIODS,
    QUANTITIES,
    RATE,
    TEXT,
    WHOLE,
    E,
    F,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence


@define(frozen=True)
class Symbol:
    """What an expression may name: an entry, a parameter, a rule, a column of a table (``t(…).c``).

    ``order`` is that of declaration: what is declared at some order may use what comes before, so that nothing goes in
    circles; what uses nothing has order 0. ``dated`` tells what can be read ``au`` another date.
    """

    name: str
    type: str
    policy: int
    order: int = 0
    params: tuple[str, ...] = ()
    column: str = ""
    dated: bool = False


@define(frozen=True)
class Place:
    """Where an expression stands: what it may name, the variables around it, what is known not to be ``rien``."""

    policy: int
    order: int
    variables: tuple[tuple[str, str], ...] = ()
    narrowed: tuple[tuple[str, str], ...] = ()
    folds: int = 0
    readings: bool = True

    def binding(self, name: str, type_: str) -> Place:
        return evolve(self, variables=(*self.variables, (name, type_)), folds=self.folds + 1)

    def excluding_nothing(self, path: str, type_: str) -> Place:
        return evolve(self, narrowed=(*self.narrowed, (path, type_.removesuffix(" ou rien"))))


@define
class Writer:
    """Draws expressions. ``symbols`` are all those declared so far."""

    chance: random.Random
    symbols: list[Symbol] = field(factory=list)
    readings: list[tuple[str, tuple[str, ...], int]] = field(factory=list)
    count: int = 0

    # --- Chance -----------------------------------------------------------------------------------------------------

    def pick(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def once_in(self, times: int) -> bool:
        return self.chance.randrange(times) == 0

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def label(self, place: Place, *, cited: bool = True) -> str:
        """A label, nearly always of its own, in which a value may stand; ``cited``, perhaps with what says so."""
        shown = f" {{{self.atom(self.pick(NUMBER, DATE, 'E'), place)}}}" if self.once_in(4) else ""
        words = "mêmes mots" if self.once_in(8) else self.new("libellé ")
        return f" « {words}{shown} »{self.cite(6) if cited else ''}"

    def cite(self, times: int) -> str:
        """A citation, once in so many times."""
        return f" selon texte {self.pick('§1', '§2')}" if self.once_in(times) else ""

    # --- Any type ---------------------------------------------------------------------------------------------------

    def value(self, type_: str, depth: int, place: Place, *, declared: bool = False) -> str:
        """An expression of a type: a name, a literal, or something in parentheses or braces.

        A fiche is written out only where its type is ``declared``.
        """
        if declared and type_ == LINE and self.once_in(2):
            cells = (f"{name} : {self.value(one, depth - 1, place)}" for name, one in FIELDS.items())
            return f"{{ {' ; '.join(cells)} }}"
        if depth <= 0 or self.once_in(7):
            return self.atom(type_, place)
        if self.once_in(14) and type_ in {*QUANTITIES, BOOL, DATE, E, F, OPT_NUMBER, OPT_DATE}:
            return self._choice(type_, depth - 1, place)
        if type_.endswith(" ou rien"):
            return self._optional(type_, depth, place)
        called = self._called(type_, depth, place)
        if called and self.once_in(4):
            return self.chance.choice(called)
        return self._forms(type_, depth, place)

    def _choice(self, type_: str, depth: int, place: Place) -> str:
        """One value or another."""
        one, other = self.value(type_, depth, place), self.value(type_, depth, place)
        return f"({one} si {self.value(BOOL, depth, place)} sinon {other})"

    def _forms(self, type_: str, depth: int, place: Place) -> str:
        match type_:
            case "booléen":
                return self.condition(depth, place)
            case _ if type_ in QUANTITIES:
                return self._quantity(type_, depth, place)
            case "date":
                return self._date(depth, place)
            case "F":
                return self._ranked(depth - 1, place)
            case "période":
                return f"période({self.value(DATE, depth - 1, place)} ; {self.value(DATE, depth - 1, place)})"
            case _ if type_ in ITEMS:
                return self._list(type_, depth, place)
            case _ if " par " in type_:
                return self._map(type_, depth, place)
            case _:
                return self.atom(type_, place)

    def _ranked(self, depth: int, place: Place) -> str:
        """An ordered value: one of two, or the extremum of an aggregate."""
        named = self._named(F, place)
        how = self.pick("maximum", "minimum")
        if named and self.once_in(2):
            return f"{how}({self.chance.choice(named)} ; {self.value(F, depth, place)})"
        if place.folds >= 2:
            return self.atom(F, place)
        over, name, inner = self._over(depth, place)
        kept, where = self._filtered(name, depth, inner)
        of = [one for one in self._named(F, kept) if one != "rien"]
        if not of:
            return self.atom(F, place)
        return f"({how} de {self.chance.choice(of)} pour {name} dans {over}{where}{self.pick('', ', à défaut delta')})"

    def atom(self, type_: str, place: Place) -> str:
        """The shortest expressions of a type."""
        named = self._named(type_, place)
        if named and not self.once_in(4):
            return self.chance.choice(named)
        return self._literal(type_, place)

    def _literal(self, type_: str, place: Place) -> str:
        if type_ in LITERALS:
            return self.pick(*LITERALS[type_])
        if type_.endswith(" ou rien"):
            return "rien" if self.once_in(2) else self.atom(type_.removesuffix(" ou rien"), place)
        if type_ == LINE:
            return self.chance.choice(self._named(LINE, place))
        return self._forms(type_, 1, place)

    def _named(self, type_: str, place: Place) -> list[str]:
        """Names of a type: entries, parameters, rules without arguments, variables, their fields, narrowed paths."""
        found = [symbol.name for symbol in self._visible(place) if symbol.type == type_ and not symbol.params]
        for name, of in (*place.variables, *place.narrowed):
            found += [name] * 3 if of == type_ else []
            if of == LINE:
                found += [f"{name}.{part}" for part, one in FIELDS.items() if one == type_]
            if of == PERIOD and type_ == DATE:
                found += [f"{name}.début", f"{name}.fin"]
        found += [f"{one.name}.{part}" for one in self._of(LINE, place) for part, of in FIELDS.items() if of == type_]
        if type_ == DATE:
            found.append("date d’effet")
        return found

    def _visible(self, place: Place) -> list[Symbol]:
        return [one for one in self.symbols if one.policy <= place.policy and one.order < place.order]

    def _of(self, type_: str, place: Place) -> list[Symbol]:
        return [one for one in self._visible(place) if one.type == type_ and not one.params]

    def _called(self, type_: str, depth: int, place: Place) -> list[str]:
        """Calls, cells, and either as of another date."""
        found = []
        for one in self._visible(place):
            text = ""
            if one.type == type_ and one.params:
                text = self.call(one, depth - 1, place)
            elif one.type == type_ and one.dated:
                text = one.name
            elif " par " in one.type and not one.params and cell_type(one.type) == type_:
                text = self._cell(one, depth, place)
            if text and one.dated and self.once_in(3):
                text = f"({text} au {self._other_day(depth, place)})"
                if self.once_in(5):
                    text = f"({text} au {self._other_day(depth, place)})"
            if text:
                found.append(text)
        return found

    def call(self, one: Symbol, depth: int, place: Place) -> str:
        args = " ; ".join(self.value(param, depth, place, declared=True) for param in one.params)
        return f"{one.name}({args}){one.column}"

    def _cell(self, one: Symbol, depth: int, place: Place) -> str:
        keys = [E, F] if one.type.endswith(" et F") else [E]
        return f"{one.name}[{' ; '.join(self.value(key, depth - 1, place) for key in keys)}]"

    def _other_day(self, depth: int, place: Place) -> str:
        return self.pick(*DAY_TEXTS) if self.once_in(2) else f"({self.value(DATE, depth - 1, place)})"

    def _optional(self, type_: str, depth: int, place: Place) -> str:
        if self.once_in(3):
            return "rien"
        called = self._called(type_, depth, place)
        if called and self.once_in(2):
            return self.chance.choice(called)
        return self.value(type_.removesuffix(" ou rien"), depth - 1, place)

    # --- Conditions -------------------------------------------------------------------------------------------------

    def condition(self, depth: int, place: Place) -> str:
        """A condition in parentheses, labelled or not."""
        label = self.label(place) if self.once_in(4) else ""
        return f"({self._bare_condition(depth, place)}{label})"

    def _bare_condition(self, depth: int, place: Place) -> str:
        inner = depth - 1
        match self.chance.randrange(16):
            case 0 | 1:
                word = self.pick(" et ", " ou ")
                return word.join(self.value(BOOL, inner, place) for _ in range(self.chance.choice([2, 2, 3])))
            case 2:
                return f"non {self.value(BOOL, inner, place)}"
            case 3:
                return f"{self.value(BOOL, inner, place)} implique {self.value(BOOL, inner, place)}"
            case 4 | 5 | 6:
                return self._comparison(inner, place)
            case 7:
                return self._membership(inner, place)
            case 8 | 9:
                return self._narrowing(inner, place)
            case 10 | 11 | 12:
                return self._reading(inner, place)
            case _:
                return self._quantified(inner, place)

    def _comparison(self, depth: int, place: Place) -> str:
        type_ = self.pick(*QUANTITIES, NUMBER, NUMBER, DATE, DATE, E, F, TEXT, OPT_NUMBER, LINE, NUMBERS, BY_E, OPT_E)
        left, right = self.value(type_, depth, place), self.value(type_, depth, place)
        if type_ in (*QUANTITIES, DATE):
            if self.once_in(3):
                less = self.pick("", "moins de ")
                return f"{left} entre {right} et {less}{self.value(type_, depth, place)}"
            return f"{left} {self.pick('=', '≠', '<', '≤', '>', '≥')} {right}"
        named = self._named(type_, place)
        if not named:
            return "vrai"
        if type_ == F and self.once_in(2):
            end = f" et {self.value(F, depth, place)}"
            return (
                f"{self.chance.choice(named)} {self.pick('<', '≤', '>', '≥')} {right}"
                if self.once_in(2)
                else (f"{self.chance.choice(named)} entre {right}{end}")
            )
        return f"{self.chance.choice(named)} {self.pick('=', '≠', 'est', 'n’est pas')} {right}"

    def _membership(self, depth: int, place: Place) -> str:
        list_ = self.pick(NUMBERS, ES, ES)
        if list_ == NUMBERS:  # of numbers, not of whole ones
            item = self.chance.choice([*self._named(NUMBER, place), "9,5"])
            lists = [*self._named(NUMBERS, place), f"{{ 9,5 ; {self.value(NUMBER, depth, place)} }}"]
            return f"{item} parmi {self.chance.choice(lists)}"
        among = self.pick(self.value(ES, depth, place), self._braces(E, depth, place))
        return f"{self.value(E, depth, place)} parmi {among}"

    def _narrowing(self, depth: int, place: Place) -> str:
        """Something that may be ``rien``, and what is said of it where it is not."""
        type_ = self.pick(OPT_NUMBER, OPT_NUMBER, OPT_DATE, OPT_E, OPT_LINE)
        paths = self._named(type_, place)
        if not paths:
            return self._comparison(depth, place)
        path = self.chance.choice(paths)
        inside = place.excluding_nothing(path, type_)
        match self.chance.randrange(4):
            case 0:
                return f"{path} {self.pick('est', 'n’est pas')} rien"
            case 1:
                return f"{path} n’est pas rien implique {self.value(BOOL, depth, inside)}"
            case 2:
                return f"{path} est rien ou {self.value(BOOL, depth, inside)}"
            case _:
                return f"{path} n’est pas rien et {self.value(BOOL, depth, inside)}"

    def _reading(self, depth: int, place: Place) -> str:
        seen = [one for one in self.readings if one[2] <= place.policy and place.readings]
        if not seen:
            return self._comparison(depth, place)
        name, readings, _ = self.chance.choice(seen)
        return f"{name} {self.pick('est', 'n’est pas')} {self.pick(*readings)}"

    def _quantified(self, depth: int, place: Place) -> str:
        if place.folds >= 2:
            return self._comparison(depth, place)
        over, name, inner = self._over(depth, place)
        body = self.value(BOOL, depth, inner)
        such = f" tel que {self.value(BOOL, depth, inner)}" if self.once_in(2) else ""
        return self.pick(
            f"il existe {name} dans {over} tel que {body}",
            f"aucun {name} dans {over} tel que {body}",
            f"pour tout {name} dans {over}{such} : {body}",
        )

    def _over(self, depth: int, place: Place) -> tuple[str, str, Place]:
        """Something to go through, the name of its element, and the place inside."""
        name = self.new("v")
        type_ = self.pick(LINES, LINES, NUMBERS, ES, E, E, F)
        over = type_ if type_ in {E, F} else self.value(type_, depth, place)
        if over == "{ }":
            over, type_ = E, E
        return over, name, place.binding(name, ITEMS.get(type_, type_))

    # --- Quantities -------------------------------------------------------------------------------------------------

    def _quantity(self, type_: str, depth: int, place: Place) -> str:
        inner = depth - 1
        match self.chance.randrange(8 if type_ == MONTHS else 12):
            case 0 | 1 | 7 if type_ != MONTHS or self.once_in(2):
                return f"({self.value(type_, inner, place)} {self.pick('+', '−')} {self.value(type_, inner, place)})"
            case 2 if type_ != WHOLE:
                return f"({self.value(type_, inner, place)} {self.pick('×', '/')} {self.value(NUMBER, inner, place)})"
            case 3:
                pair = self.value(type_, inner, place), self.value(type_, inner, place)
                return f"{self.pick('minimum', 'maximum')}({pair[0]} ; {pair[1]})"
            case 4:
                return f"({self.value(type_, inner, place)} dans la limite de {self.value(type_, inner, place)})"
            case 5:
                operand = self.value(type_, inner, place)
                return f"({'−' if operand.startswith('(') or operand[0].isalpha() else '0 × '}{operand})"
            case 6:
                return self._aggregate(type_, inner, place)
            case 8 | 9 if type_ != WHOLE:
                step = self.pick(*LITERALS[type_]) if self.once_in(3) else LITERALS[type_][1]
                how = self.pick("arrondi", "arrondi_inférieur", "arrondi_supérieur")
                return f"{how}({self.value(type_, inner, place)} ; {step})"
            case _:
                return self._own_quantity(type_, inner, place)

    def _own_quantity(self, type_: str, depth: int, place: Place) -> str:
        def of(other: str) -> str:
            return self.value(other, depth, place)

        match type_:
            case "nombre":
                return self.pick(
                    f"({of(EUROS)} / {of(EUROS)})",
                    f"({of(MONTHS)} / 1 mois)",
                    f"({of(DAYS)} / 1 jour)",
                    f"puissance({of(NUMBER)} ; {self.pick('0', '1', '2', '3', '−1')})",
                    of(WHOLE),
                )
            case "entier":
                return f"{self.pick('année', 'mois', 'jour')}({of(DATE)})"
            case "nombre en €":
                return f"({of(RATE)} × {of(HOURS)})"
            case "nombre en h":
                return f"({of(EUROS)} / {of(RATE)})"
            case "nombre en €/h":
                return f"({of(EUROS)} / {of(HOURS)})"
            case "nombre en jours":
                return f"jours_entre({of(DATE)} ; {of(DATE)})"
            case _:
                return self._duration(depth, place)

    def _duration(self, depth: int, place: Place) -> str:
        def of(other: str) -> str:
            return self.value(other, depth, place)

        between = self.pick("mois_entre", "mois_en_trentièmes", "mois_écoulés", "années_révolues")
        return self.pick(
            f"{between}({of(DATE)} ; {of(DATE)})",
            f"{self.pick('durée', 'mois_de')}({of(PERIOD)})",
            f"durée_commune({of(PERIOD)} ; {of(PERIOD)})",
            f"durée_plafonnée({of(PERIODS)} ; {of(NUMBERS)} ; {of(NUMBER)} ; {of(PERIOD)})",
        )

    def _aggregate(self, type_: str, depth: int, place: Place) -> str:
        if place.folds >= 2:
            return self.atom(type_, place)
        over, name, inner = self._over(depth, place)
        kept, where = self._filtered(name, depth, inner)
        if type_ == WHOLE and self.once_in(2):
            return f"(nombre de {name} dans {over}{where or f' tel que {self.value(BOOL, depth, inner)}'})"
        body = self.value(type_, depth, kept)
        if self.once_in(2):
            return f"(somme de {body} pour {name} dans {over}{where})"
        # What an extremum of whole numbers falls back on must be whole too.
        rest = f", à défaut {LITERALS[type_][0]}" if self.once_in(2) else ""
        return f"({self.pick('maximum', 'minimum')} de {body} pour {name} dans {over}{where}{rest})"

    def _filtered(self, name: str, depth: int, inner: Place) -> tuple[Place, str]:
        """A filter or none; one that excludes ``rien`` narrows what is gathered."""
        if self.once_in(3):
            return inner, ""
        if dict(inner.variables)[name] == LINE and self.once_in(3):
            return inner.excluding_nothing(f"{name}.note", OPT_NUMBER), f" tel que {name}.note n’est pas rien"
        return inner, f" tel que {self.value(BOOL, depth, inner)}"

    # --- Dates, lists, maps -----------------------------------------------------------------------------------------

    def _date(self, depth: int, place: Place) -> str:
        inner = depth - 1
        match self.chance.randrange(6):
            case 0:
                return f"({self.value(DATE, inner, place)} {self.pick('+', '−')} {self.value(DAYS, inner, place)})"
            case 1 | 2:
                where = self.pick("", " arrondi au jour précédent", " arrondi au jour suivant")
                months = (
                    self.value(MONTHS, inner, place) if self.once_in(2) else self.pick("1 mois", "13 mois", "2 ans")
                )
                return f"({self.value(DATE, inner, place)} {self.pick('+', '−')} {months}{where})"
            case 3:
                return f"{self.pick('début', 'fin')}({self.value(PERIOD, inner, place)})"
            case 4:
                pair = self.value(DATE, inner, place), self.value(DATE, inner, place)
                return f"{self.pick('minimum', 'maximum')}({pair[0]} ; {pair[1]})"
            case _:
                return self._extreme_date(inner, place)

    def _extreme_date(self, depth: int, place: Place) -> str:
        if place.folds >= 2:
            return self.atom(DATE, place)
        over, name, inner = self._over(depth, place)
        body = self.value(DATE, depth, inner)
        return f"({self.pick('maximum', 'minimum')} de {body} pour {name} dans {over})"

    def _list(self, type_: str, depth: int, place: Place) -> str:
        item = ITEMS[type_]
        if self.once_in(2) or place.folds >= 2:
            return self._braces(item, depth - 1, place)
        over, name, inner = self._over(depth - 1, place)
        kept, where = self._filtered(name, depth - 1, inner)
        return f"(liste de {self.value(item, depth - 1, kept)} pour {name} dans {over}{where})"

    def _braces(self, item: str, depth: int, place: Place) -> str:
        return f"{{ {' ; '.join(self.value(item, depth, place) for _ in range(self.chance.randrange(1, 4)))} }}"

    def _map(self, type_: str, depth: int, place: Place) -> str:
        cell = cell_type(type_)

        def braces(keys: Sequence[str], inside: str = "") -> str:
            kept = [key for key in keys if not self.once_in(3)]
            cells = [f"{key} : {inside or self.value(cell, depth - 1, place)}" for key in kept]
            return f"{{ {' ; '.join([*cells, f'sinon : {inside or self.value(cell, depth - 1, place)}'])} }}"

        return braces(E_VALUES, braces(F_VALUES)) if type_.endswith(" et F") else braces(E_VALUES)


def cell_type(type_: str) -> str:
    """The type of the cells of a ``T par E``."""
    return type_.partition(" par ")[0].strip("()")
