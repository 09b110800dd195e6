"""Asking the solver: conditions over one free dossier or two, the exigences assumed, under a limit of steps.

Steps are counted, not seconds, and nothing is drawn at random: the same question has the same answer on every machine.
The cheapest way first: a product of two unknowns is first any number, for most questions do not turn on it; then what
is multiplied takes the figures of the text; then it is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import z3
from attrs import define, field

from cqp_dsl.core.lowered.reasons import NotLowered
from cqp_dsl.proof.dossiers import Codes, FreeDossier
from cqp_dsl.proof.printer import Printer, known_of_products

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.program import Program
    from cqp_dsl.proof.subjects import Subject, Subjects

FEW, MORE = 3, 5
"""Elements of a list, at most: first, then to be surer of what is established."""
STEPS: Final = 3_000_000
"""What the solver may spend on each way of one question: a second or two on an ordinary machine."""
_SEED: Final = 1
_FIRST_FIGURES: Final = 4
_FIRSTLY: Final = 4
_LOOSELY: Final = 7
"""Times more steps where products are any number: they are cheaper there."""

Found = Literal["some", "none", "unknown"]
Conditions: TypeAlias = Callable[[Sequence[Printer]], Sequence[z3.BoolRef]]
"""What is asked, given the printer of each dossier."""


def solver_version() -> str:
    """The version of the solver, on which what is established may depend."""
    return str(z3.get_version_string())


@define(eq=False)
class Arena:
    """A free dossier for some subjects: its variables, the exigences that bear on it, what is printed over it.

    Attributes:
        exact: prints what is asked as it is.
        loose: prints products as any number.
        broken: the exigences, as whether each is broken.
        unread: those that could not be read: they are not assumed.
    """

    dossier: FreeDossier
    exact: Printer
    loose: Printer
    broken: list[Truth] = field(factory=list)
    unread: list[NotLowered] = field(factory=list)

    @classmethod
    def of(cls, subjects: Subjects, several: Sequence[Subject], codes: Codes, most: int, mark: str = "") -> Arena:
        """That of some subjects, whose lists have ``most`` elements at most."""
        program = subjects.program
        dossier = FreeDossier(program, most, codes, mark)
        arena = cls(dossier, Printer(dossier), Printer(dossier, loose=True))
        entries: dict[str, None] = {}
        for subject in several:
            entries.update(dict.fromkeys(subject.entries))
            include(dossier, program, entries, subject.figures)
        looked_at = {*entries, *[parameter for one in several for parameter, _ in one.figures]}
        for broken, looks in subjects.requirements_on(looked_at):
            figures = [(hole.parameter, hole.key) for hole in program.holes if hole.parameter in looks]
            include(dossier, program, [name for name in program.entries if name in looks], figures)
            if isinstance(broken, NotLowered):
                arena.unread.append(broken)
            else:
                arena.broken.append(broken)
        return arena

    def known(self, printer: Printer) -> list[z3.BoolRef]:
        """What holds of every dossier here."""
        assumed = [z3.Not(printer.truth(one)) for one in self.broken]
        return [*self.dossier.bounds, *printer.ties, *assumed, *printer.ties]


def include(
    dossier: FreeDossier, program: Program, entries: Iterable[str], figures: Sequence[tuple[str, tuple[str, ...]]]
) -> None:
    """Have the variables of some facts and figures."""
    for entry in entries:
        dossier.include(entry)
    types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
    for cell in figures:
        dossier.include_figure(cell, types[cell])


def holding(*truths: Truth) -> Conditions:
    """The conditions that some truths of one dossier hold."""
    return lambda printers: [printers[0].truth(truth) for truth in truths]


@define(eq=False)
class Reply:
    """What the solver says: whether there is such a dossier, and the model that shows it, with who printed it."""

    found: Found
    model: z3.ModelRef | None = None
    printers: tuple[Printer, ...] = ()

    @property
    def shown(self) -> z3.ModelRef:
        """The model, where there is one."""
        if self.model is None:
            raise AssertionError(self.found)
        return self.model

    def holds(self, truth: Truth, place: int = 0) -> bool:
        """Whether something holds in the model; what was not asked is worked out over it."""
        model, printer = self.shown, self.printers[place]
        before = len(printer.ties)
        printed = printer.truth(truth)
        if len(printer.ties) == before:
            return bool(z3.is_true(model.eval(printed, model_completion=True)))
        solver = z3.Solver(ctx=printer.dossier.codes.context)
        pinned = [one == model.eval(one, model_completion=True) for _, one in printer.dossier.slots()]
        solver.add(*pinned, *printer.dossier.bounds, *printer.ties, printed)
        return bool(solver.check() == z3.sat)

    def dossier(self, place: int = 0) -> Dossier:
        """The dossier that the model shows."""
        return self.printers[place].dossier.dossier(self.shown)


@define(eq=False)
class Solver:
    """Puts questions; ``asked`` counts them.

    Attributes:
        steps: what each way may spend.
        figures: the figures of the text.
        kept: where to keep the text of each question, in SMT-LIB, for another solver.
    """

    steps: int = STEPS
    figures: tuple[Fraction, ...] = ()
    asked: int = 0
    kept: list[tuple[str, Found]] | None = field(default=None)

    def ask(self, arenas: Sequence[Arena], conditions: Conditions, *, thorough: bool = True) -> Reply:
        """Whether there are dossiers, one for each arena, such that; ``thorough`` tries every way."""
        self.asked += 1
        loosely = [arena.loose for arena in arenas]
        asked = self._all_of(arenas, loosely, conditions)
        if any(printer.factors for printer in loosely):
            found = self._check(asked, simple=True, steps=self.steps)[0]
            if found == "unknown" and thorough:
                found = self._check(asked, simple=False, steps=_LOOSELY * self.steps)[0]
            if found == "none":
                return Reply("none")
            return self._by_figures(arenas, conditions, thorough=thorough)
        exactly = [arena.exact for arena in arenas]
        asked = self._all_of(arenas, exactly, conditions)
        found, model = self._check(asked, simple=True, steps=self.steps)
        if found == "unknown" and thorough:
            found, model = self._check(asked, simple=False, steps=self.steps)
        return Reply(found, model, tuple(exactly))

    def _check_as(
        self, asked: Sequence[z3.BoolRef], factors: Sequence[z3.ArithRef]
    ) -> tuple[Found, z3.ModelRef | None]:
        """Where all that is multiplied is one figure, products are easy: this finds dossiers, and excludes none."""
        for figure in self.figures[:_FIRST_FIGURES]:
            pairs = [(one, _exact(figure, one.ctx)) for one in factors]
            simpler = [z3.simplify(z3.substitute(one, *pairs), push_ite_arith=True) for one in asked]
            pinned = [one == value for one, value in pairs]
            first = figure == self.figures[0]
            steps = _FIRSTLY * self.steps if first else self.steps // _FIRSTLY
            found, model = self._check([*simpler, *pinned], simple=not first, steps=steps)
            if found == "some":
                return found, model
        return "unknown", None

    def _by_figures(self, arenas: Sequence[Arena], conditions: Conditions, *, thorough: bool) -> Reply:
        """What is multiplied takes the figures of the text, then any value."""
        exactly = [arena.exact for arena in arenas]
        asked = self._all_of(arenas, exactly, conditions)
        factors = {one.get_id(): one for printer in exactly for one in printer.factors}
        if thorough:
            found, model = self._check_as(asked, list(factors.values()))
            if found == "some":
                return Reply("some", model, tuple(exactly))
        few = [z3.Or(*[one == _exact(figure, one.ctx) for figure in self.figures]) for one in factors.values()]
        if self.figures and thorough:
            found, model = self._check([*asked, *few], simple=True, steps=self.steps)
            if found == "some":
                return Reply("some", model, tuple(exactly))
        for simple in (True, False) if thorough else (True,):
            found, model = self._check(asked, simple=simple, steps=self.steps)
            if found != "unknown":
                return Reply(found, model, tuple(exactly))
        return Reply("unknown")

    def _all_of(self, arenas: Sequence[Arena], printers: Sequence[Printer], conditions: Conditions) -> list[z3.BoolRef]:
        wanted = list(conditions(printers))
        known = [one for arena, printer in zip(arenas, printers, strict=True) for one in arena.known(printer)]
        return [*known, *wanted, *known_of_products(printers)]

    def _check(self, asked: Sequence[z3.BoolRef], *, simple: bool, steps: int) -> tuple[Found, z3.ModelRef | None]:
        context = asked[0].ctx
        solver = z3.SimpleSolver(ctx=context) if simple else z3.Solver(ctx=context)
        solver.set("rlimit", steps)
        solver.set("random_seed", _SEED)
        solver.add(*asked)
        result = solver.check()
        found: Found = "some" if result == z3.sat else "none" if result == z3.unsat else "unknown"
        if self.kept is not None:
            self.kept.append((solver.to_smt2(), found))
        return found, solver.model() if found == "some" else None

    def rounder(self, arenas: Sequence[Arena], reply: Reply, conditions: Conditions) -> Reply:
        """A model of the same whose numbers are finite decimals, where one is found."""
        reals = [v for arena in arenas for _, v in arena.dossier.slots() if z3.is_real(v)]
        for digits in (1, 100):
            if all(_is_round(reply.shown, real, digits) for real in reals):
                return reply
            wholes = [z3.Int(f"rond {place}", arenas[0].dossier.codes.context) for place in range(len(reals))]
            rounds = [real * digits == z3.ToReal(whole) for real, whole in zip(reals, wholes, strict=True)]
            asked = self._all_of(arenas, list(reply.printers), conditions)
            found, model = self._check([*asked, *rounds], simple=True, steps=self.steps // 4)
            if found == "some":
                return Reply("some", model, reply.printers)
        return reply


def _exact(figure: Fraction, context: z3.Context) -> z3.RatNumRef:
    return z3.Q(figure.numerator, figure.denominator, context)


def _is_round(model: z3.ModelRef, real: z3.ArithRef, digits: int) -> bool:
    value = model.eval(real, model_completion=True)
    if z3.is_algebraic_value(value):
        return False
    return Fraction(value.numerator_as_long() * digits, value.denominator_as_long()).denominator == 1
