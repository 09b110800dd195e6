"""The phases in order, a gate after each: collect, parse, elaborate, evaluate.

``load`` reads policies; ``Policies.decide`` answers a dossier. The command line has no other way in::

    policies = load("policies")
    answer = policies.decide("dossier.yaml", date=datetime.date(2013, 12, 16))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, evolve

from cqp_dsl import cache
from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.lazy import LazySequence
from cqp_dsl.core.stored_program import program_of, program_text
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import asked_twice, unmet_requirement
from cqp_dsl.diagnostics import Diagnostic, has_errors, in_order
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.dossier.read import DossierReader, notation
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace import files as disk
from cqp_dsl.workspace.selection import named_decisions, named_readings

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.answer.scenario_result import ScenarioResult
    from cqp_dsl.answer.sweep import Sweep
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry, Program
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.dossier.other_version import OtherVersion
    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.workspace.files import Paths
    from cqp_dsl.workspace.inventory.ambiguities import Ambiguity
    from cqp_dsl.workspace.inventory.listing import FactStatus, ListedPolicy
    from cqp_dsl.workspace.inventory.sources import SourceCoverage
    from cqp_dsl.workspace.testing.coverage import Coverage
    from cqp_dsl.workspace.testing.frontiers import Frontier
    from cqp_dsl.workspace.testing.mutants import Mutant
    from cqp_dsl.workspace.testing.mutation import Mutation
    from cqp_dsl.workspace.testing.reach import Reached
    from cqp_dsl.workspace.testing.tried_frontiers import Tried

DossierInput: TypeAlias = Mapping[str, object] | str | Path | SourceFile | Diagnostic
"""Plain data, the path of a file, its text, or why it has none."""


class CqpError(Exception):
    """What cannot be done, and why: ``diagnostics`` hold it all, ``str()`` is their text.

    Attributes:
        diagnostics: every finding of the phase that stopped, warnings included.
        files: the files that the diagnostics quote, by display path.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile] | None = None) -> None:
        self.diagnostics = tuple(in_order(diagnostics))
        self.files = dict(files or {})
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from cqp_dsl.render.diagnostics_text import diagnostics_text
        from cqp_dsl.render.screen import Screen

        return diagnostics_text(self.diagnostics, self.files, Screen()).strip()


class PolicyError(CqpError):
    """The policies are not valid."""


class DossierError(CqpError):
    """The dossier is refused, whole, with all its errors."""


class RequestError(CqpError):
    """What was asked for does not exist: a decision, a reading, a politique."""


def load(paths: Paths | None = None, *, cached: bool = False, scenarios: bool = False) -> Policies:
    """Read policies: every ``.cqp`` file under ``paths``, those that are shipped by default.

    Args:
        paths: files and folders.
        cached: whether to take what these very files came to from the user's cache, and to leave it there.
        scenarios: whether to read the scenarios too. No decision needs them: otherwise they are read, and their errors
            raised, when they are first asked for.

    Raises:
        PolicyError: they are not valid; it holds every error of the phase that failed.
    """
    return load_texts(_collect(paths), cached=cached, scenarios=scenarios)


def load_texts(sources: Sequence[SourceFile], *, cached: bool = False, scenarios: bool = False) -> Policies:
    """Policies whose texts are at hand: see ``load``.

    Raises:
        PolicyError: they are not valid.
    """
    program, warnings = _program(sources, cached=cached, scenarios=scenarios)
    if not scenarios:
        later = LazySequence(lambda: _program(sources, cached=cached, scenarios=True)[0].scenarios)
        program = evolve(program, scenarios=later)
    return Policies(program, Engine(program), warnings)


def _program(sources: Sequence[SourceFile], *, cached: bool, scenarios: bool) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of some files, from the cache if it may come from there, and its warnings."""
    if not cached:
        return _elaborate(sources, scenarios=scenarios)
    files = [part for file in sources for part in (file.path, file.digest)]
    key = cache.key_of("tested program" if scenarios else "program", cache.engine_stamp(), *files)
    kept = cache.read(key)
    if kept is not None:
        try:
            return program_of(kept, {file.path: file for file in sources})
        except ValueError:
            pass  # what the cache holds is computed again
    program, warnings = _elaborate(sources, scenarios=scenarios)
    cache.write(key, lambda: program_text(program, warnings))
    return program, warnings


def _collect(paths: Paths | None) -> list[SourceFile]:
    sources, diagnostics = disk.read_under(paths)
    _gate(diagnostics, sources)
    return sources


def _parse(sources: Sequence[SourceFile], *, scenarios: bool) -> list[tuple[SourceFile, File]]:
    from cqp_dsl.language.syntax import parse_file

    trees: list[tuple[SourceFile, File]] = []
    diagnostics: list[Diagnostic] = []
    for source in sources:
        tree, found = parse_file(source, scenarios=scenarios)
        diagnostics.extend(found)
        if tree is not None:
            trees.append((source, tree))
    _gate(diagnostics, sources)
    return trees


def _elaborate(sources: Sequence[SourceFile], *, scenarios: bool) -> tuple[Program, tuple[Diagnostic, ...]]:
    from cqp_dsl.semantics import elaborate

    program, diagnostics = elaborate(_parse(sources, scenarios=scenarios), scenarios=scenarios)
    _gate(diagnostics, sources)
    if program is None:
        message = "elaboration gave neither a program nor an error"
        raise AssertionError(message)
    return program, tuple(in_order(diagnostics))


def _gate(diagnostics: Sequence[Diagnostic], sources: Sequence[SourceFile]) -> None:
    """Stop here if a phase found errors; its warnings then go with them."""
    if has_errors(diagnostics):
        raise PolicyError(diagnostics, {source.path: source for source in sources})


@define(frozen=True, eq=False, repr=False)
class Policies:
    """Policies ready to decide.

    Attributes:
        diagnostics: the warnings that they were read with.
        other: another version of them, whose dossiers are read too: what it alone knows is left aside.
    """

    program: Program
    engine: Engine
    diagnostics: tuple[Diagnostic, ...] = ()
    other: OtherVersion | None = None

    @property
    def scenarios(self) -> Sequence[Scenario]:
        """The scenarios written beside the rules.

        Raises:
            PolicyError: they were not read with the rules, and are not valid.
        """
        return self.program.scenarios

    def decide(
        self,
        dossier: DossierInput,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] | None = None,
        readings: Mapping[str, str] | None = None,
        prospects: bool = False,
    ) -> Answer:
        """Answer a dossier.

        Args:
            dossier: plain Python data as in a dossier file (no float), or the path of a YAML, JSON or TOML file.
            date: the ``date d'effet``; by default, that of the dossier.
            decisions: what is asked, by short or qualified names, where the dossier does not ask itself.
            readings: interpretations, by short or qualified names, with the reading supposed for each.
            prospects: whether to look for what would change each decision that is refused.

        Raises:
            DossierError: the dossier is refused.
            RequestError: a decision or a reading that was asked for does not exist.
        """
        return self.decided(dossier, date=date, decisions=decisions, readings=readings, prospects=prospects)[1]

    def decided(
        self,
        dossier: DossierInput,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] | None = None,
        readings: Mapping[str, str] | None = None,
        prospects: bool = False,
    ) -> tuple[Dossier, Answer]:
        """The answer to a dossier, as ``decide`` gives it, after the dossier that it answers, for what keeps both."""
        asked, supposed = self.named(decisions, readings)
        read, origin, warnings = self._read(dossier)
        if asked and read.decisions and set(asked) != set(read.decisions):
            warnings = [*warnings, asked_twice(read.decisions)]
        if asked or supposed:
            read = evolve(read, readings={**read.readings, **supposed}, decisions=read.decisions or asked)
        answer = self._answer(read, date, origin, warnings)
        return read, self._with_prospects(answer, read) if prospects else answer

    def answer(
        self,
        dossier: Dossier,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Answer:
        """Answer a dossier that is read and checked; names are qualified. Otherwise as ``decide``.

        Raises:
            DossierError: the dossier is refused.
        """
        asked = tuple(decisions) if decisions is not None else None
        supposed = {**dossier.readings, **(readings or {})}
        return self._answer(evolve(dossier, readings=supposed, decisions=dossier.decisions or asked), date, None, ())

    def _with_prospects(self, answer: Answer, dossier: Dossier) -> Answer:
        """The answer, with what would change each decision that is refused."""
        from cqp_dsl.decision.prospects.find import is_refused, prospects

        decisions = tuple(
            evolve(each, prospects=prospects(self.engine, dossier, each, answer.date)) if is_refused(each) else each
            for each in answer.decisions
        )
        return evolve(answer, decisions=decisions)

    def named(
        self, decisions: Sequence[str] | None, readings: Mapping[str, str] | None
    ) -> tuple[tuple[str, ...] | None, dict[str, str]]:
        """The qualified names of decisions and of supposed readings; None where no decision is asked.

        Raises:
            RequestError: one of them does not exist.
        """
        asked, diagnostics = named_decisions(self.program, decisions)
        supposed, others = named_readings(self.program, readings or {})
        if diagnostics or others:
            raise RequestError([*diagnostics, *others])
        return asked, supposed

    def read(self, dossier: DossierInput, *, date: datetime.date | None = None) -> Dossier:
        """A dossier as checked facts, for what asks or rewrites it.

        Args:
            dossier: as ``decide`` takes it.
            date: the day as of which its exigences are looked at; by default, its own.

        Raises:
            DossierError: the dossier is refused.
        """
        read, origin, warnings = self._read(dossier)
        self._require(read, date, origin, warnings)
        return read

    @cached_property
    def reader(self) -> DossierReader:
        """What reads dossiers, files and plain Python data, against these policies."""
        return DossierReader(self.program, self.other)

    def _read(self, dossier: DossierInput) -> tuple[Dossier, SourceFile | None, Sequence[Diagnostic]]:
        """A dossier checked against the types of its facts, the file that it was read from, and the warnings."""
        if isinstance(dossier, Mapping):
            source = None
            read, found = self.reader.read(dossier)
        else:
            source = dossier_source(dossier)
            read, found = self.reader.read_file(source, notation(source))
        if read is None:
            raise DossierError(found, self._files_and(source))
        return read, source, found

    def _answer(
        self, dossier: Dossier, date: datetime.date | None, origin: SourceFile | None, warnings: Sequence[Diagnostic]
    ) -> Answer:
        self._require(dossier, date, origin, warnings)
        try:
            answer = self.engine.answer(dossier, date=date)
        except EvaluationError as error:
            raise DossierError([error.diagnostic, *warnings], self._files_and(origin)) from error
        return evolve(answer, diagnostics=tuple(warnings))

    def _require(
        self, dossier: Dossier, date: datetime.date | None, origin: SourceFile | None, warnings: Sequence[Diagnostic]
    ) -> None:
        """Refuse a dossier that breaks an ``exigence``."""
        day = date or dossier.date
        broken = [
            unmet_requirement(requirement, text, self.engine.unmet(requirement, dossier, day))
            for requirement, text in self.engine.requirements(dossier, day)
        ]
        if broken:
            raise DossierError([*broken, *warnings], self._files_and(origin))

    def _files_and(self, source: SourceFile | None) -> dict[str, SourceFile]:
        return dict(self.program.files) if source is None else {**self.program.files, source.path: source}

    def test(
        self, containing: str = "", *, on_result: Callable[[ScenarioResult], None] | None = None
    ) -> list[ScenarioResult]:
        """Run the scenarios whose label or politique contains a text, case apart; ``on_result`` sees each at once."""
        results = []
        for scenario in self.scenarios_of(containing):
            results.append(self.run(scenario))
            if on_result is not None:
                on_result(results[-1])
        return results

    def scenarios_of(self, containing: str) -> list[Scenario]:
        """The scenarios whose label or politique contains a text, case apart."""
        wanted = containing.casefold()
        return [one for one in self.program.scenarios if wanted in f"{one.label}\n{one.policy}".casefold()]

    def coverage(self, reached: Sequence[Reached]) -> Coverage:
        """What some scenarios show of the program."""
        from cqp_dsl.workspace.testing.coverage import coverage

        return coverage(self.engine, reached)

    def mutants(self) -> tuple[Mutant, ...]:
        """The small mistakes that scenarios ought to notice."""
        from cqp_dsl.workspace.testing.mutants import mutants

        return mutants(self.program)

    def frontiers(self) -> tuple[Frontier, ...]:
        """Where the comparisons of the program turn."""
        from cqp_dsl.workspace.testing.frontiers import frontiers

        return frontiers(self.program)

    def mutation(
        self, reached: Sequence[Reached], *, all_of_it: bool = True, on_mutant: Callable[[], None] | None = None
    ) -> Mutation:
        """Which small mistakes some scenarios notice.

        Args:
            reached: the scenarios and what they reach.
            all_of_it: whether the mistakes that none of them reaches count too.
            on_mutant: called after each mistake.
        """
        from cqp_dsl.workspace.testing.mutation import mutation

        return mutation(self.engine, reached, all_of_it=all_of_it, on_mutant=on_mutant)

    def boundaries(
        self, reached: Sequence[Reached], *, on_frontier: Callable[[], None] | None = None
    ) -> tuple[Tried, ...]:
        """The frontiers of the program, what scenarios try of each, and scenarios for the rest."""
        from cqp_dsl.workspace.testing.tried_frontiers import tried

        return tried(self.engine, reached, on_frontier=on_frontier)

    def reached(self, containing: str = "", *, on_scenario: Callable[[], None] | None = None) -> list[Reached]:
        """What each of some scenarios reaches in the program; ``on_scenario`` is called after each."""
        from cqp_dsl.workspace.testing.reach import reach

        found = []
        for scenario in self.scenarios_of(containing):
            try:
                found.append(reach(self.engine, scenario))
            except EvaluationError as error:
                raise PolicyError([error.diagnostic], self.program.files) from error
            if on_scenario is not None:
                on_scenario()
        return found

    def run(self, scenario: Scenario) -> ScenarioResult:
        """Run one scenario."""
        from cqp_dsl.decision.scenarios import run_scenario

        try:
            return run_scenario(self.engine, scenario)
        except EvaluationError as error:
            raise PolicyError([error.diagnostic], self.program.files) from error

    def sources(self) -> tuple[SourceCoverage, ...]:
        """Section by section of each source, what cites it."""
        from cqp_dsl.workspace.inventory.sources import source_coverage

        return source_coverage(self.program)

    def listing(self, dossier: Dossier | None = None) -> tuple[ListedPolicy, ...]:
        """The politiques, their decisions and the facts that these may need; which of them a dossier gives."""
        from cqp_dsl.dossier.facts import knows_everything, knows_something
        from cqp_dsl.workspace.inventory.listing import listing

        def status(entry: Entry) -> FactStatus:
            if dossier is None:
                return "unknown"
            value = dossier.facts.get(entry.name)
            if entry.name not in dossier.facts or not knows_something(value):
                return "missing"
            return "given" if knows_everything(value) else "partial"

        return listing(self.program, status)

    def ambiguities(self) -> tuple[Ambiguity, ...]:
        """What the text leaves open: readings to choose, figures to fix, judgements."""
        from cqp_dsl.workspace.inventory.ambiguities import ambiguities

        return ambiguities(self.program)

    def sweep(self, dossiers: Iterable[DossierInput]) -> tuple[Sweep, tuple[DossierError, ...]]:
        """What some dossiers would become under each reading of the text, and the dossiers that are refused."""
        from cqp_dsl.answer.sweep import Sweep

        found: list[Sweep] = []
        refused: list[DossierError] = []
        for dossier in dossiers:
            try:
                found.append(self._swept(dossier))
            except DossierError as error:
                refused.append(error)
        shifts = tuple(shift for one in found for shift in one.shifts)
        waiting = tuple(wait for one in found for wait in one.waiting)
        return Sweep(len(found), shifts, waiting), tuple(refused)

    def _swept(self, dossier: DossierInput) -> Sweep:
        from cqp_dsl.decision.sweep import sweep

        read, origin, warnings = self._read(dossier)
        self._require(read, None, origin, warnings)
        try:
            return sweep(self.engine, [read])
        except EvaluationError as error:
            raise DossierError([error.diagnostic, *warnings], self._files_and(origin)) from error

    def template(self, policies: Sequence[str]) -> str:
        """A commented dossier to fill in for these politiques.

        Raises:
            RequestError: a politique does not exist.
        """
        from cqp_dsl.dossier.template import UnknownNameError, template

        try:
            return template(self.program, policies)
        except UnknownNameError as error:
            raise RequestError([error.diagnostic]) from error

    def dossier_schema(self) -> dict[str, object]:
        """The JSON Schema of the dossiers of these policies."""
        from cqp_dsl.dossier.schema import dossier_schema

        return dict(dossier_schema(self.program))


def dossier_source(dossier: str | Path | SourceFile | Diagnostic) -> SourceFile:
    """The text of a dossier file.

    Raises:
        DossierError: there is no such file, or it cannot be read.
    """
    if isinstance(dossier, SourceFile):
        return dossier
    found = (
        dossier if isinstance(dossier, Diagnostic) else disk.read(Path(dossier), Path(dossier).as_posix(), MAX_BYTES)
    )
    if isinstance(found, Diagnostic):
        raise DossierError([found])
    return found
