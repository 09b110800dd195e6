"""SQL on DuckDB, or on Spark, against the engine, on dossiers of one program: status, value, grounds, exigences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.batch.bits import told_by
from cqp_dsl.batch.duck import DuckDatabase, connect, written
from cqp_dsl.batch.results import outcome_of
from cqp_dsl.batch.statement import label_of, statement
from cqp_dsl.batch.tables import EXACT
from cqp_dsl.core.lowered.decisions import Setting
from cqp_dsl.core.lowered.encoding import list_sources, row_of
from cqp_dsl.core.lowered.inputs import Inputs
from cqp_dsl.core.nodes import Default
from cqp_dsl.core.walk import everything_in
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from tests.differential.compare import questions
from tests.interpreter.values import of_core
from tests.lowered.agreement import THIRDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.batch.database import Database
    from cqp_dsl.batch.results import Outcome
    from cqp_dsl.batch.statement import AskedDecision
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span
    from tests.differential.compare import Question

Told = tuple[object, tuple[tuple[str, str], ...], bool]


@define(eq=False)
class Counted:
    """What was compared, and what the engine alone decides."""

    compared: int = 0
    grounds: int = 0
    not_lowered: int = 0
    no_row: int = 0


class Agreement:
    """The decisions of one program, in SQL and by the engine, for dossiers that suppose the same readings."""

    def __init__(
        self,
        program: Program,
        asked: Sequence[Question] | None = None,
        counted: Counted | None = None,
        database: Database | None = None,
    ) -> None:
        self._database = database
        self.program = program
        self.engine = Engine(program)
        self.counted = Counted() if counted is None else counted
        self._asked = questions(program) if asked is None else list(asked)
        self._silent = _silent(program, self.engine)
        self._rows = {
            case.span
            for rule in program.rules.values()
            for node in everything_in(rule.body)
            if isinstance(node, Default)
            for case in node.cases
            if case.kind == "row"
        }

    def differing(self, dossiers: Sequence[Dossier]) -> Iterator[str]:
        """What the two do not both say."""
        program = self.program
        figures = frozenset((hole.parameter, hole.key) for hole in program.holes)
        setting = Setting(Inputs(usual=THIRDS), None, dict(dossiers[0].readings), figures)
        made = statement(program, self._asked, setting, self.engine.study)
        rows = [(number, row_of(program, dossier, setting)) for number, dossier in enumerate(dossiers)]
        kept = [(number, row) for number, row in rows if row is not None]
        self.counted.no_row += len(rows) - len(kept)
        self.counted.not_lowered += len(made.not_lowered)
        here = DuckDatabase(connect())
        database = self._database or here
        tables = database.copied(here, *written(here.connection, kept, setting.inputs, list_sources(program)))
        for told in database.rows(made.text(*tables, database.dialect)):
            dossier = dossiers[told["dossier"]]
            assert told[EXACT], "what was written is exact"
            for question in self._asked:
                decision = made.decisions.get(label_of(*question))
                if decision is not None:
                    answer = self.engine.decide_rule(*question, dossier, dossier.date or no_date(), trace=False)
                    yield from self._compared(decision, outcome_of(decision, told), answer)
            broken = {id(one) for one, _ in self.engine.requirements(dossier, dossier.date)}
            for number in made.requirements:
                if told[f"exigence {number}"] != (id(program.requirements[number]) in broken):
                    yield f"exigence {number}"

    def _compared(self, decision: AskedDecision, found: Outcome, answer: DecisionAnswer) -> Iterator[str]:
        self.counted.compared += 1
        expected = of_core(answer.value) if answer.status == "decided" else None
        if (found.status, of_core(found.value)) != (answer.status, expected):
            yield f"{decision.label}: engine {answer.status} {answer.value}, SQL {found.status} {found.value}"
        elif found.status == "decided" and decision.grounds is not None:
            self.counted.grounds += 1
            ours, theirs = self._told(decision.grounds, found), self._told_by_engine(decision.grounds, answer)
            words: dict[object, str] = {ground.span: ground.text for ground in decision.grounds}
            said = {(words.get(span), bindings, held) for span, bindings, held in theirs}
            # Two rows may read alike for a dossier: the engine tells one of them.
            rows = self._rows & {span for span, *_ in theirs}
            more = {
                one for one in ours - theirs
                if (words[one[0]], *one[1:]) not in said and not (one[0] in self._rows and rows)
            }  # fmt: skip
            if more or theirs - ours:
                yield f"{decision.label}: SQL alone tells {more}, the engine alone {theirs - ours}"

    def _told(self, grounds: Sequence[Ground], found: Outcome) -> set[Told]:
        elements = {name for ground in grounds for name in ground.elements}
        return {
            (ground.span, tuple(one for one in ground.bindings if one[0] not in elements), held)
            for held, several in ((True, found.held), (False, found.failed))
            for ground in several
        }

    def _told_by_engine(self, grounds: Sequence[Ground], answer: DecisionAnswer) -> set[Told]:
        elements = {name for ground in grounds for name in ground.elements}
        return {
            (span, tuple(one for one in bindings if one[0] not in elements), held)
            for span, bindings, held in told_by(answer.reasons)
            if span not in self._silent
        }


def _silent(program: Program, engine: Engine) -> set[Span]:
    """What has words and no bit: a condition on readings alone, a case that its period alone makes win."""
    found: set[Span] = set()
    for rule in program.rules.values():
        for node in everything_in(rule.body):
            if node.label is not None and engine.study.of(node).is_reading:
                found.add(node.span)
            if isinstance(node, Default):
                found.update(c.span for c in node.cases if not c.name and c.kind != "row" and c.label is None)
    return found
