"""Well-typed declarations, drawn as pieces: entries, parameters, tables, rules and what excepts them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from tests.differential.drafts import Block
from tests.differential.expressions import Place, Symbol, Writer, cell_type
from tests.differential.vocabulary import (
    BOOL,
    BY_E,
    BY_EF,
    COMPOSITE,
    DATE,
    DAY_TEXTS,
    E_VALUES,
    EUROS,
    F_VALUES,
    FIELDS,
    LINE,
    LITERALS,
    MONTHS,
    NUMBER,
    NUMBER_BY_EF,
    NUMBERS,
    OPT_DATE,
    OPT_E,
    OPT_NUMBER,
    OPTIONAL,
    PLAIN,
    TEXT,
    WHOLE,
    E,
    F,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

WHO = ("le jury", "la caisse", "la commission")
BOUNDED = (f"{NUMBER} de 0 à 20", f"{NUMBER} au moins 0", f"{WHOLE} de 0 à 40", f"{EUROS} au plus 3 200 €")
RULED = (BOOL, BOOL, BOOL, NUMBER, NUMBER, NUMBER, MONTHS, DATE, E, *PLAIN, *PLAIN, *OPTIONAL, *COMPOSITE)
"""The types of rules, as often as they are drawn."""


@define
class Ruling:
    """A rule that later files may modify: its exceptions by name, and where its expressions stand."""

    symbol: Symbol
    type: str
    place: Place
    exceptions: list[str] = field(factory=list)


@define
class Drafter:
    """Draws the declarations of one program."""

    writer: Writer
    rulings: list[Ruling] = field(factory=list)
    keyed: list[tuple[str, str]] = field(factory=list)
    order: int = 0

    # --- Facts and readings -----------------------------------------------------------------------------------------

    def entries(self, policy: int, types: Sequence[str]) -> list[Block]:
        return [self.entry(policy, type_) for type_ in types]

    def entry(self, policy: int, type_: str) -> Block:
        name = self.writer.new("f")
        self.writer.symbols.append(Symbol(name, type_, policy))
        judge = f" appréciée par « {self.writer.pick(*WHO)} »" if self.writer.once_in(6) else ""
        bounds = " de 0 à 20" if type_ == NUMBER and self.writer.once_in(3) else ""
        return Block(f"entrée {name} : {type_}{bounds}{judge}")

    def reading(self, policy: int) -> Block:
        name = self.writer.new("i")
        readings = tuple(self.writer.new("l") for _ in range(self.writer.chance.choice([2, 2, 3])))
        self.writer.readings.append((name, readings, policy))
        lines = [f"  lecture {one} « {one} »" for one in readings]
        if self.writer.once_in(4):
            lines.append(f"  retenue {readings[-1]} par « {self.writer.pick(*WHO)} » le 12 mars 2013")
        return Block("\n".join([f"interprétation {name}", f"  question « {name} ? »", *lines]))

    def requirement(self, policy: int) -> Block:
        condition = self.writer.value(BOOL, 2, Place(policy, 1, readings=False))
        return Block(f"exigence « {self.writer.new('exigence ')} »\n  {condition}")

    # --- Parameters -------------------------------------------------------------------------------------------------

    def parameter(self, policy: int) -> Block:
        if self.writer.once_in(3):
            return self._keyed_parameter(policy)
        writer = self.writer
        type_ = writer.pick(*PLAIN, NUMBER, NUMBER, OPT_NUMBER, OPT_DATE, NUMBERS, LINE)
        name = writer.new("p")
        place = Place(policy, 1)
        values = [f"  {self._filled(type_, place)}{days}" for days in self._successive()]
        writer.symbols.append(Symbol(name, type_, policy, dated=True))
        return Block(f"paramètre {name} : {type_}", values)

    def _filled(self, type_: str, place: Place) -> str:
        if self.writer.once_in(6):
            return self.hole()
        return f"vaut {self.writer.value(type_, 1 if self.writer.once_in(3) else 0, place, declared=True)}"

    def hole(self) -> str:
        return f"à fixer par « {self.writer.pick(*WHO)} »"

    def _successive(self) -> list[str]:
        """Windows that share no day: eternal, or in order, each open-ended one ended by the next."""
        if self.writer.once_in(3):
            return [""]
        chosen = sorted(self.writer.chance.sample(range(len(DAY_TEXTS)), self.writer.chance.choice([2, 3, 4])))
        days = [DAY_TEXTS[i] for i in chosen]
        windows = [f" jusqu’au {days[0]}"] if self.writer.once_in(2) else []
        starts = days[1:] if windows else days
        for start, following in itertools.pairwise([*starts, ""]):
            closed = following and self.writer.once_in(3) and DAY_TEXTS.index(following) > DAY_TEXTS.index(start) + 1
            end = DAY_TEXTS[DAY_TEXTS.index(following) - 1] if closed else ""
            windows.append(f" du {start} au {end}" if end else f" à partir du {start}")
        return windows

    def _keyed_parameter(self, policy: int) -> Block:
        """A cross table, dated or not, or a map; one cell may be left to a ``fixe`` of a later file."""
        writer = self.writer
        type_ = writer.pick(BY_E, BY_EF, NUMBER_BY_EF)
        name = writer.new("p")
        place = Place(policy, 1)
        writer.symbols.append(Symbol(name, type_, policy, dated=True))
        self.keyed.append((name, type_))
        if writer.once_in(3):
            return Block(f"paramètre {name} : {type_}", [f"  vaut {writer._map(type_, 1, place)}"])
        windows = [""] if writer.once_in(2) else [" jusqu’au 31 décembre 2012", " à partir du 1er janvier 2013"]
        return Block(f"paramètre {name} : {type_}", [self._grid(name, type_, days, place) for days in windows])

    def _grid(self, name: str, type_: str, days: str, place: Place) -> str:
        cell = cell_type(type_)
        columns = [name] if type_ == BY_E else F_VALUES
        rows = [f"  | {key} || {' | '.join(self._cell(cell, place) for _ in columns)} |" for key in E_VALUES]
        return "\n".join([*([f" {days}"] if days else []), f"  | E || {' | '.join(columns)} |", *rows])

    def _cell(self, type_: str, place: Place) -> str:
        return self.hole() if self.writer.once_in(8) else self.writer.value(type_, 0, place)

    def split_parameter(self, policy: int, later: int) -> tuple[Block, list[Block]]:
        """A keyed parameter without values, and the ``fixe`` of a later file that fill it."""
        writer = self.writer
        name = writer.new("p")
        fixes = []
        for key in E_VALUES:
            values = "\n    ".join(f"{self._filled(NUMBER, Place(later, 1))}{days}" for days in self._successive())
            fixes.append(Block(f"fixe {name}[{key}]\n    {values}"))
        writer.symbols.append(Symbol(name, BY_E, policy, dated=True))
        return Block(f"paramètre {name} : {BY_E}"), fixes

    # --- Tables -----------------------------------------------------------------------------------------------------

    def table(self, policy: int) -> Block:
        writer = self.writer
        self.order += 1
        place = Place(policy, self.order)
        types = [
            writer.pick(BOOL, NUMBER, NUMBER, E, DATE, OPT_NUMBER, TEXT) for _ in range(writer.chance.choice([1, 2]))
        ]
        params = [(writer.new("x"), type_) for type_ in types]
        mode, result = self._mode(writer.pick(NUMBER, NUMBER, EUROS, BOOL, E, DATE, OPT_NUMBER))
        columns = [(writer.new("c"), result)]
        if mode in {"", "premier"} and writer.once_in(2):
            columns.append((writer.new("c"), NUMBER))
        inner = place
        for name, type_ in params:
            inner = inner.binding(name, type_)
        inner = evolve(inner, folds=0)
        name = writer.new("t")
        head = (
            " | ".join(f"{x} : {type_}" for x, type_ in params) + " || " + " | ".join(f"{c} : {r}" for c, r in columns)
        )
        rows = self._rows([type_ for _, type_ in params], [r for _, r in columns], inner)
        gathered = {"cumul liste": NUMBERS, "cumul nombre": WHOLE}
        for column, declared in columns:
            of = gathered.get(mode, declared)
            dot = "" if len(columns) == 1 and writer.once_in(2) else f".{column}"
            writer.symbols.append(Symbol(name, of, policy, self.order, tuple(types), dot, dated=True))
        return Block(f"tableau {name}\n  {mode}\n  | {head} |".replace("\n  \n", "\n"), rows)

    def _mode(self, result: str) -> tuple[str, str]:
        """A mode, and a type of cells that suits it."""
        match self.writer.chance.randrange(9):
            case 0 | 1 | 2:
                return "", result
            case 3 | 4:
                return "premier", result
            case 5:
                return "cumul somme", self.writer.pick(NUMBER, EUROS, MONTHS)
            case 6:
                return f"cumul {self.writer.pick('minimum', 'maximum')}", self.writer.pick(NUMBER, DATE)
            case 7:
                return "cumul nombre", NUMBER
            case _:
                return "cumul liste", NUMBER

    def _rows(self, tests: Sequence[str], cells: Sequence[str], place: Place) -> list[str]:
        rows = []
        for _ in range(self.writer.chance.choice([2, 3, 4])):
            row = " | ".join(self._test(type_, place) for type_ in tests)
            rows.append(f"  | {row} || {' | '.join(self._result(one, place) for one in cells)} |{self._words(place)}")
        if self.writer.once_in(2):
            cells_of = " | ".join(self._result(one, place) for one in cells)
            rows.append(f"  | sinon || {cells_of} |{self._words(place)}")
        return rows

    def _words(self, place: Place) -> str:
        """What a row may say of itself."""
        return self.writer.label(place) if self.writer.once_in(4) else self.writer.cite(8)

    def _result(self, type_: str, place: Place) -> str:
        return (
            self.hole()
            if self.writer.once_in(9)
            else self.writer.value(type_, 0 if self.writer.once_in(2) else 1, place)
        )

    def _test(self, type_: str, place: Place) -> str:
        """A cell before ``||``."""
        writer = self.writer
        bare = type_.removesuffix(" ou rien")
        if writer.once_in(5):
            return "-"
        if bare != type_ and writer.once_in(3):
            return "rien"
        value = writer.pick(*LITERALS[bare])
        if bare in {NUMBER, DATE, EUROS}:
            named = writer.atom(bare, evolve(place, variables=())) if writer.once_in(4) else value
            low, high = sorted(writer.chance.sample(range(len(LITERALS[bare])), 2))
            return writer.pick(
                f"{writer.pick('≥', '<', '>', '≤')} {named}",
                f"{LITERALS[bare][low]} à {writer.pick('', 'moins de ')}{LITERALS[bare][high]}",
                f"{value} ; {writer.pick(*LITERALS[bare])}",
                named,
            )
        return f"{value} ; {writer.pick(*LITERALS[bare])}" if writer.once_in(3) else value

    # --- Rules ------------------------------------------------------------------------------------------------------

    def rule(self, policy: int) -> Block:
        writer = self.writer
        self.order += 1
        decision = writer.once_in(2)
        params = [
            (
                writer.new("x"),
                writer.pick(*([E, F] if decision else [E, NUMBER, DATE, BOOL, LINE, OPT_NUMBER, NUMBERS])),
            )
            for _ in range(writer.chance.choice([0, 0, 0, 1, 1, 2]))
        ]
        type_ = writer.pick(*RULED)
        declared = writer.pick(*BOUNDED) if type_ == NUMBER and writer.once_in(2) else type_
        type_ = (
            next((one for one in (WHOLE, EUROS, NUMBER) if declared.startswith(f"{one} ") and declared != one), type_)
            if declared in BOUNDED
            else type_
        )
        place = Place(policy, self.order)
        for name, of in params:
            place = place.binding(name, of)
        place = evolve(place, folds=0)
        name = writer.new("r")
        given = f"({' ; '.join(f'{x} : {of}' for x, of in params)})" if params else ""
        head = f"{'décision' if decision else 'règle'} {name}{given} : {declared}"
        if decision and type_ in {BOOL, E, NUMBER} and writer.once_in(2):
            head += f" favorable {writer.pick(*LITERALS[type_])}"
        ruling = Ruling(
            Symbol(name, type_, policy, self.order, tuple(of for _, of in params), dated=True), type_, place
        )
        body = self._body_table(type_, place) if writer.once_in(5) else None
        block = Block(head, self._cases(type_, place)) if body is None else Block(f"{head}\n{body.head}", body.pieces)
        for _ in range(writer.chance.choice([0, 0, 0, 1, 1, 2, 3, 4])):
            block.pieces.append(self._exception(ruling))
        writer.symbols.append(ruling.symbol)
        self.rulings.append(ruling)
        return block

    def _cases(self, type_: str, place: Place) -> list[str]:
        writer = self.writer
        if writer.once_in(4):
            return [f"  vaut {writer.value(type_, 3, place, declared=True)}{self.window(6)}"]
        if writer.once_in(5):
            return self._covering(type_, place)
        cases = [self._case(type_, place) for _ in range(writer.chance.choice([1, 2, 2, 3]))]
        return [*cases, *([f"  {self._value(type_, 2, place)} sinon{self.window(5)}"] if writer.once_in(2) else [])]

    def _case(self, type_: str, place: Place) -> str:
        """``vaut E si C``; where C excludes ``rien``, E may use it."""
        writer = self.writer
        depth = writer.chance.choice([0, 1, 2, 3])
        paths = [(path, of) for of in (OPT_NUMBER, OPT_DATE, OPT_E) for path in writer._named(of, place)]
        if paths and writer.once_in(3):
            path, of = writer.chance.choice(paths)
            value = self._value(type_, depth, place.excluding_nothing(path, of))
            return f"  {value} si {path} n’est pas rien et {writer.value(BOOL, 1, place)}{self.window(4)}"
        days = self.window(4)
        label = writer.label(place, cited=not days) if writer.once_in(3) else ""
        applies = f" quand {writer.value(BOOL, 1, place)}" if writer.once_in(4) else ""
        condition = "" if applies and writer.once_in(4) else f" si {writer.value(BOOL, depth, place)}{label}"
        return f"  {self._value(type_, depth, place)}{applies}{condition}{days}"

    def _value(self, type_: str, depth: int, place: Place) -> str:
        return (
            self.hole() if self.writer.once_in(9) else f"vaut {self.writer.value(type_, depth, place, declared=True)}"
        )

    def _covering(self, type_: str, place: Place) -> list[str]:
        """Cases that visibly cover everything, or nearly: C and ``non C``, all the values of an enumeration."""
        writer = self.writer
        match writer.chance.randrange(5):
            case 0:
                condition = writer.value(BOOL, 1, place)
                guards = [condition, f"non {condition}"]
            case 1 | 2 if writer.readings:
                name, readings, policy = writer.chance.choice(writer.readings)
                guards = [f"{name} est {one}" for one in readings] if policy <= place.policy else ["vrai"]
            case 3:
                scrutinee = writer.atom(E, place)
                if scrutinee.startswith("E."):
                    guards = ["vrai"]
                else:
                    guards = [f"{scrutinee} est alpha", f"{scrutinee} parmi {{ beta ; gamma }}"]
            case _:
                scrutinee = writer.atom(F, place)
                guards = ["vrai"] if scrutinee.startswith("F.") else [f"{scrutinee} est {one}" for one in F_VALUES]
        return [f"  {self._value(type_, 1, place)} si {guard}{self.window(9)}" for guard in guards]

    def _body_table(self, type_: str, place: Place) -> Block | None:
        """A table as the body of a rule: any expressions before ``||``, a column for each field of a fiche after it."""
        writer = self.writer
        mode = writer.pick("", "unique", "premier", "premier")
        if type_ in {NUMBER, EUROS} and writer.once_in(3):
            return self._scale(type_, place)
        if type_ in {NUMBER, EUROS, MONTHS} and writer.once_in(2):
            mode = writer.pick("cumul somme", "cumul minimum", "cumul maximum")
        elif type_ == NUMBERS and writer.once_in(2):
            mode = "cumul liste"
        tests = [writer.pick(BOOL, NUMBER, E, DATE, OPT_NUMBER) for _ in range(writer.chance.choice([1, 2]))]
        heads = [writer.value(of, 1, place) if of in {BOOL, NUMBER, DATE} else self._name(of, place) for of in tests]
        if None in heads:
            return None
        columns = FIELDS if type_ == LINE else {"resultat": NUMBER if mode == "cumul liste" else type_}
        rows = self._rows(tests, list(columns.values()), place)
        head = f"  | {' | '.join(str(one) for one in heads)} || {' | '.join(columns)} |"
        return Block(f"  {mode}\n{head}" if mode else head, rows)

    def _scale(self, type_: str, place: Place) -> Block:
        """A marginal scale: its limits follow one another, one of them perhaps an expression."""
        writer = self.writer
        unit = " €" if type_ == EUROS else ""
        middle = writer.pick(f"100{unit}", f"({writer.value(type_, 1, place)})")
        cells = [f"au plus 10{unit}", f"10{unit} à {middle}", f"plus de {middle}"]
        rows = [f"  | {cell} || {self._result(NUMBER, place)} |" for cell in cells]
        return Block(f"  cumul tranches\n  | {writer.value(type_, 1, place)} || resultat |", rows)

    def _name(self, type_: str, place: Place) -> str | None:
        named = self.writer._named(type_, place)
        return self.writer.chance.choice(named) if named else None

    def window(self, times: int, *, cited: bool = True) -> str:
        """A period, once in so many times; ``cited``, perhaps with what says so."""
        if not self.writer.once_in(times):
            return ""
        one, two = sorted(self.writer.chance.sample(range(len(DAY_TEXTS)), 2))
        days = self.writer.pick(
            f" à partir du {DAY_TEXTS[one]}", f" jusqu’au {DAY_TEXTS[two]}", f" du {DAY_TEXTS[one]} au {DAY_TEXTS[two]}"
        )
        return days + (self.writer.cite(6) if cited else "")

    # --- Exceptions and dispositions --------------------------------------------------------------------------------

    def _exception(self, ruling: Ruling) -> str:
        head = f"  exception {self._name_of(ruling, ' à ')}"
        return "\n".join([head, *self._exception_cases(ruling, ruling.place)])

    def _name_of(self, ruling: Ruling, to: str) -> str:
        """A name, to what it is an exception, over what it prevails, its label."""
        writer = self.writer
        name = writer.new("e")
        target = f"{to}{writer.pick(*ruling.exceptions)}" if ruling.exceptions and writer.chance.random() < 0.6 else ""
        over = ""
        if ruling.exceptions and writer.once_in(3):
            some = writer.chance.sample(ruling.exceptions, writer.chance.choice([1, min(2, len(ruling.exceptions))]))
            over = f" prévaut sur {' ; '.join(some)}"
        label = f" « {writer.new('dérogation ')} »" if writer.once_in(2) else ""
        ruling.exceptions.append(name)
        return f"{name}{target}{over}{label}"

    def _exception_cases(self, ruling: Ruling, place: Place) -> list[str]:
        cases = [f"  {self._case(ruling.type, place)}" for _ in range(self.writer.chance.choice([1, 1, 1, 2]))]
        if self.writer.once_in(5):
            cases.append(f"    {self._value(ruling.type, 1, place)} sinon{self.window(3)}")
        elif self.writer.once_in(6):
            cases = [f"    {self._value(ruling.type, 1, place)}{self.window(2)}"]
        return cases

    def disposition(self, policy: int, names: Sequence[str]) -> list[Block]:
        """A disposition on a rule of another file, if there is one; ``names`` are those of the politiques."""
        others = [one for one in self.rulings if one.symbol.policy < policy]
        if not others:
            return []
        ruling = self.writer.chance.choice(others)
        place = evolve(ruling.place, policy=policy)
        told = self._name_of(ruling, " exception à ")
        name, _, rest = told.partition(" ")
        transient = self.writer.pick("", "transitoire ")
        target = f"{names[ruling.symbol.policy]}.{ruling.symbol.name}"
        head = f"disposition {transient}{name} modifie {target}{' ' if rest else ''}{rest}"
        return [Block(head, self._exception_cases(ruling, place))]
