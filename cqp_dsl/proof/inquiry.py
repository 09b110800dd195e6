"""What every question shares: subjects made once, arenas, the engine that judges witnesses, what is said of limits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, evolve, field

from cqp_dsl.answer.verdicts import Disagreement, Verdict
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.lowered.reasons import NotLowered
from cqp_dsl.core.printer import call_name, spell
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of
from cqp_dsl.proof.dossiers import Codes
from cqp_dsl.proof.solver import FEW, MORE, Arena, Solver
from cqp_dsl.proof.subjects import Subject, Subjects
from cqp_dsl.proof.witnesses import Shrinker
from cqp_dsl.render.wording import place_label
from cqp_dsl.workspace.testing.spelling import Speller
from cqp_dsl.workspace.testing.variations import Turns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.verdicts import Asked
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.proof.solver import Conditions, Reply
    from cqp_dsl.source import Span

Question: TypeAlias = "tuple[str, tuple[Value, ...]]"

LIMIT_REACHED = "la recherche a été arrêtée avant d'aboutir"
_MOST_FIGURES = 24
_MOST_EXAMPLES = 150
_ROUND = (Fraction(100), Fraction(1), Fraction(50), Fraction(10))
PER_ELEMENT = "une décision prise pour chaque élément d'une liste"


@define(eq=False)
class Inquiry:
    """A program under question.

    Attributes:
        disagreements: where the engine did not confirm what was found.
        only: the politiques that are asked about; None for all.
    """

    program: Program
    solver: Solver = field(factory=Solver)
    disagreements: list[Disagreement] = field(factory=list)
    only: Collection[str] | None = None
    engine: Engine = field(init=False)
    subjects: Subjects = field(init=False)
    codes: Codes = field(init=False)
    _known: dict[Question, Subject | NotLowered] = field(factory=dict)
    _examples: dict[str, list[Dossier]] = field(factory=dict)
    _arenas: dict[tuple[int, int], tuple[Subject, Arena]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.engine = Engine(self.program)
        self.subjects = Subjects(self.program)
        self.solver.figures = _figures(self.program)
        self.codes = Codes()
        for enum in self.program.enums.values():
            for value in enum.values:
                self.codes.of(value)

    def concerns(self, policy: str) -> bool:
        """Whether a politique is asked about."""
        return self.only is None or policy in self.only

    @property
    def decisions(self) -> list[Rule]:
        """The decisions that are asked about."""
        return [rule for rule in self.program.decisions if self.concerns(rule.policy)]

    # --- Subjects ---------------------------------------------------------------------------------------------------

    def asked(self, rule: Rule) -> Iterator[tuple[Question, Subject | NotLowered]]:
        """A decision for each key that it is taken for, or why it is out of reach."""
        keys = self.subjects.questions(rule)
        if keys is None:
            yield (rule.name, ()), NotLowered(PER_ELEMENT, rule.name, rule.span)
            return
        for args in keys:
            yield (rule.name, args), self.subject(rule.name, args)

    def subject(self, name: str, args: tuple[Value, ...]) -> Subject | NotLowered:
        """A rule for some arguments."""
        key = (name, args)
        if key not in self._known:
            self._known[key] = self.subjects.rule(name, args)
        return self._known[key]

    def arena(self, subject: Subject, most: int = FEW) -> Arena:
        """The free dossier of a subject."""
        key = (id(subject), most)
        if key not in self._arenas:
            self._arenas[key] = (subject, Arena.of(self.subjects, [subject], self.codes, most))
        return self._arenas[key][1]

    def none_with_more(self, subject: Subject, conditions: Conditions) -> int | None:
        """How many elements the lists have at most, in what was established; None where there is no list."""
        if not self.arena(subject).dossier.has_lists:
            return None
        wider = self.arena(subject, MORE)
        return MORE if self.solver.ask([wider], conditions, thorough=False).found == "none" else FEW

    def examples(self, rule: Rule) -> list[Dossier]:
        """Dossiers of scenarios that expect something of a rule's politique: the cheapest place to look at first."""
        if rule.policy not in self._examples:
            about = [one for one in self.program.scenarios if one.policy == rule.policy][:_MOST_EXAMPLES]
            drawn = [dossier_of(self.engine, one, one.date or no_date()) for one in about]
            self._examples[rule.policy] = [one for one in drawn if not one.assumptions]
        return self._examples[rule.policy]

    # --- Witnesses --------------------------------------------------------------------------------------------------

    def some(self, subject: Subject, conditions: Conditions) -> Reply:
        """Whether there is a dossier such that; where there is one, with numbers as round as can be."""
        arena = self.arena(subject)
        if arena.dossier.has_lists:
            single = self.arena(subject, 1)
            reply = self.solver.ask([single], conditions)
            if reply.found == "some":
                return self.solver.rounder([single], reply, conditions)
        reply = self.solver.ask([arena], conditions)
        return self.solver.rounder([arena], reply, conditions) if reply.found == "some" else reply

    def decided(self, question: Question, dossier: Dossier) -> DecisionAnswer:
        """What the engine answers."""
        name, args = question
        return self.engine.decide_rule(name, args, dossier, dossier.date or no_date(), trace=False)

    def refused(self, dossier: Dossier) -> bool:
        """Whether the engine refuses a dossier."""
        return bool(self.engine.requirements(dossier, dossier.date))

    def completed(self, dossier: Dossier, readings: Sequence[str]) -> Dossier:
        """The dossier with a reading for each of some open interpretations."""
        first = {name: self.program.interpretations[name].type.values[0] for name in readings}
        kept = {name: reading for name, reading in dossier.readings.items() if name in first}
        return evolve(dossier, readings={**first, **kept})

    def shrinker(self, name: str) -> Shrinker:
        """What makes dossiers about a rule easy to read."""
        return Shrinker.of(self.engine, [name] if name else self.program.published)

    def disagree(self, asked: Asked, subject: str, expected: str, found: str, dossier: Dossier) -> None:
        """Note that the engine does not confirm a witness."""
        speller = Speller(self.program, next(iter(self.program.policies)))
        self.disagreements.append(Disagreement(asked, subject, expected, found, tuple(speller.lines(dossier))))

    # --- Wording ----------------------------------------------------------------------------------------------------

    def called(self, question: Question) -> str:
        """``reprise.à_repasser(oral)``."""
        rule = self.program.rules[question[0]]
        shown = [spell(value, param.type) for value, param in zip(question[1], rule.params, strict=True)]
        return call_name(rule.name, shown)

    def label(self, rule: Rule) -> str:
        """How a reader is told of a rule."""
        return place_label(rule.name, self.program)

    def out_of_reach(self, asked: Asked, name: str, label: str, span: Span, why: NotLowered) -> Verdict:
        """A question that cannot be put."""
        where = f" (dans {quoted(why.rule)})" if why.rule and why.rule != name else ""
        return Verdict(asked, name, label, span, "out_of_reach", reason=f"{why.construct}{where}", reason_span=why.span)


def _figures(program: Program) -> tuple[Fraction, ...]:
    """The figures of the text, in the units that they are shown in: those that unknowns are first given."""
    found: dict[Fraction, None] = {}
    for type_, figure, _ in Turns.of(program, program.published).numbers:
        found[Fraction(figure) / Fraction(*type_.shown.worth)] = None
    ordered = sorted(found, key=lambda one: (one.denominator, abs(one)))
    return tuple(dict.fromkeys((*_ROUND, *ordered)))[:_MOST_FIGURES]
