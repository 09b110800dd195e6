"""``compare_table``: the rows of a table decided in SQL under both versions, and set side by side in the database.

What comes to the same is counted there. A row that SQL cannot decide exactly under both versions, and those whose
causes are looked for, are compared as any dossier.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from attrs import define

from cqp_dsl.batch.decide import decide
from cqp_dsl.batch.duck import connect
from cqp_dsl.batch.identifiers import identifier
from cqp_dsl.batch.layers import KEY
from cqp_dsl.batch.results import outcome_of
from cqp_dsl.batch.tables import EXACT, TableError
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.equality import equal
from cqp_dsl.impact.compare import Comparison, Given, started
from cqp_dsl.impact.effects import effect_of, stand
from cqp_dsl.impact.tally import MOST_CHANGES, Found, Tallier
from cqp_dsl.render.impact.report import Change, Unread
from cqp_dsl.render.wording import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.batch.decide import Decided
    from cqp_dsl.batch.duck import Connection
    from cqp_dsl.batch.statement import AskedDecision
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.impact.compare import Request
    from cqp_dsl.impact.versions import Versions
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.impact.report import Impact, Stand

MOST_SEARCHED: Final = 200
"""Changes of which the causes are looked for, each under both versions, with its trace."""

_FETCHED: Final = 10_000
_BEFORE: Final = "cqp avant"
_AFTER: Final = "cqp après"
_SIZES: Final = "cqp tailles"


def compare_table(
    versions: Versions, path: Path, lists: Mapping[str, Path], request: Request, names: tuple[str, str]
) -> Impact:
    """Decide the rows of a parquet file under both versions.

    Raises:
        TableError: a table cannot be read, or cannot be exact.
    """
    impact = started(versions, names)
    tallier = Tallier(impact)
    connection = connect()
    columns = _columns(connection, path)
    sides = [
        decide(
            policies,
            path,
            _asked(policies, columns, request, called),
            lists={name: file for name, file in lists.items() if name in policies.program.entries},
            date=request.date,
            grounds=False,
            connection=connection,
        )
        for policies, called in ((versions.old, _turned(versions)), (versions.new, versions.decisions))
    ]
    table = _Table(versions, sides[0], sides[1], connection, Comparison(versions, request, tallier), tallier)
    table.compare(columns)
    tallier.finish()
    return impact


def _columns(connection: Connection, path: Path) -> list[str]:
    try:
        return list(connection.read_parquet(str(path)).columns)
    except Exception:  # noqa: BLE001 - ``decide`` says what is wrong with the table
        return []


def _turned(versions: Versions) -> dict[str, str | None]:
    return {new: old for old, new in versions.decisions.items() if new is not None}


def _asked(policies: Policies, columns: Sequence[str], request: Request, called: Mapping[str, str | None]) -> list[str]:
    """The decisions asked of a version: those named, in either version, else those of which the table has facts.

    A decision that is published for each element of a list has no row of its own to stand in.
    """
    program = policies.program
    if request.decisions is not None:
        named = [name if name in program.published else called.get(name) for name in request.decisions]
        names = [name for name in named if name in program.published]
    else:
        known = {column.partition(".")[0] for column in columns if "." in column}
        names = [name for name in program.published if name.partition(".")[0] in known]
    return [name for name in names if name and not any(param.over for param in program.rules[name].params)]


@define(eq=False)
class _Pair:
    """A decision under both versions, of which one may not have it."""

    old: AskedDecision | None
    new: AskedDecision | None

    @property
    def parts(self) -> list[tuple[str, AskedDecision]]:
        return [(side, one) for side, one in (("a", self.old), ("b", self.new)) if one is not None]


@define(eq=False)
class _Table:
    """Both decided tables."""

    versions: Versions
    old: Decided
    new: Decided
    connection: Connection
    comparison: Comparison
    tallier: Tallier

    def compare(self, columns: Sequence[str]) -> None:
        impact, query = self.tallier.impact, self.connection.execute
        source = identifier(self.old.dossiers.name)
        (impact.dossiers,) = query(f"SELECT count(*) FROM {source}").fetchone() or (0,)
        (distinct,) = query(f"SELECT count(DISTINCT {KEY}) FROM {source}").fetchone() or (0,)
        if distinct != impact.dossiers:
            message = f"la colonne « {KEY} » ne distingue pas les dossiers : {impact.dossiers - distinct} en trop"
            raise TableError(message)
        filled = " + ".join([f"({identifier(one)} IS NOT NULL)::INTEGER" for one in columns]) or "0"
        query(f"CREATE TABLE {identifier(_SIZES)} AS SELECT {KEY}, {filled} AS taille FROM {source}")
        for name, decided in ((_BEFORE, self.old), (_AFTER, self.new)):
            query(f"CREATE TABLE {identifier(name)} AS {decided.sql}")
        pairs = list(self._pairs())
        apart = self._apart(pairs)
        for (key,) in query(f"SELECT {KEY} FROM {_JOINED} WHERE {apart} ORDER BY {KEY}").fetchall():
            self.comparison.add(self._given(key))
        (impact.by_sql,) = query(f"SELECT count(*) FROM {_JOINED} WHERE NOT ({apart})").fetchone() or (0,)
        impact.compared += (impact.by_sql or 0) - self._refused(apart)
        left = f"{apart} OR {self._refusing}"
        for pair in pairs:
            self._decision(pair, left)

    def _given(self, key: object) -> Given:
        def data(policies: Policies) -> dict[str, Any]:
            return (self.old if policies is self.versions.old else self.new).data(key)

        return Given(str(key), data)

    def _pairs(self) -> Iterator[_Pair]:
        forth = self.versions.decisions
        old, new = self.old.statement.decisions, self.new.statement.decisions
        called = {label: _renamed(label, forth) for label in old}
        for label, one in old.items():
            yield _Pair(one, new.get(called[label]))
        yield from (_Pair(None, one) for label, one in new.items() if label not in set(called.values()))

    @property
    def _sides(self) -> tuple[tuple[str, Decided], tuple[str, Decided]]:
        return ("a", self.old), ("b", self.new)

    @property
    def _refusing(self) -> str:
        """Whether an exigence refuses a row, under either version."""
        tests = [
            f'{side}."exigence {number}"' for side, decided in self._sides for number in decided.statement.requirements
        ]
        return f"({' OR '.join(tests) or 'false'})"

    def _refused(self, apart: str) -> int:
        """Note the rows that an exigence refuses, by the words of the exigence; how many there are."""
        exigences = [
            (at, f'{side}."exigence {number}"', decided.policies.program.requirements[number].label.text)
            for at, (side, decided) in enumerate(self._sides)
            for number in decided.statement.requirements
        ]
        if not exigences:
            return 0
        rows = self.connection.cursor().execute(
            f"SELECT {KEY}, {', '.join(column for _, column, _ in exigences)} FROM {_JOINED} "
            f"WHERE NOT ({apart}) AND {self._refusing} ORDER BY {KEY}"
        )
        count = 0
        while found := rows.fetchmany(_FETCHED):
            count += len(found)
            for key, *broken in found:
                told = [
                    (at, f"le dossier ne respecte pas l'exigence {quoted(words)}")
                    for (at, _, words), one in zip(exigences, broken, strict=True)
                    if one
                ]
                self.tallier.refuse(
                    Unread(str(key), *(tuple(said for where, said in told if where == side) for side in (0, 1)))
                )
        return count

    def _apart(self, pairs: Sequence[_Pair]) -> str:
        """The rows that are not for SQL under both versions."""
        tests = []
        for side, decided in self._sides:
            if decided.statement.not_lowered:
                return "true"
            tests.append(f"{side}.{identifier(EXACT)} IS NOT TRUE")
        tests += [f"{side}.{identifier(f'{one.label} : statut')} IS NULL" for pair in pairs for side, one in pair.parts]
        return " OR ".join(tests)

    def _decision(self, pair: _Pair, apart: str) -> None:
        """Count what became of a decision, then look at the rows that changed."""
        columns = list(_read(pair))
        listed = ", ".join(columns)
        numbers = ", ".join(map(str, range(1, len(columns) + 1)))
        groups = self.connection.execute(
            f"SELECT {listed}, count(*), arg_min({KEY}, (s.taille, {KEY})), min(s.taille) "
            f"FROM {_JOINED} WHERE NOT ({apart}) GROUP BY {numbers} ORDER BY ALL"
        ).fetchall()
        effects = {}
        for *cells, count, key, size in groups:
            stands = self._stands(pair, cells)
            effect = effect_of(*stands)
            effects[tuple(cells)] = effect, stands
            self.tallier.add(
                Found(self._key(pair), str(key), effect, stands, None, size, partial(self._whole, pair, key), count),
                listed=False,
            )
        changing = [cells for cells, (effect, _) in effects.items() if effect not in ("unchanged", "added", "removed")]
        if changing:
            self._changes(pair, apart, columns, effects)

    def _changes(self, pair: _Pair, apart: str, columns: Sequence[str], effects: Mapping[Any, Any]) -> None:
        """List the rows that changed, and look for what moved the first of them."""
        rows = self.connection.cursor().execute(
            f"SELECT {', '.join(columns)}, {KEY} FROM {_JOINED} WHERE NOT ({apart}) ORDER BY {KEY}"
        )
        name, title = self._key(pair)
        searched = 0
        while found := rows.fetchmany(_FETCHED):
            for *cells, key in found:
                effect, stands = effects[tuple(cells)]
                if effect == "unchanged":
                    continue
                causes = None
                if searched < MOST_SEARCHED and pair.old is not None and pair.new is not None:
                    searched += 1
                    causes = self._causes(pair, key)
                    if causes is not None:
                        self.tallier.add_causes((name, title), effect, causes)
                if len(self.tallier.impact.changes) >= MOST_CHANGES:
                    return
                self.tallier.impact.changes.append(Change(str(key), title, effect, stands[0], stands[1], causes))

    def _causes(self, pair: _Pair, key: object) -> Any:  # noqa: ANN401 - as ``Comparison.causes``
        both = self.comparison.read(self._given(key))
        if both is None or pair.old is None or pair.new is None:
            return None
        return self.comparison.causes(both, pair.old.lowered.rule.name, pair.new.lowered.rule.name)

    def _stands(self, pair: _Pair, cells: Sequence[object]) -> tuple[Stand | None, Stand | None]:
        given = iter(cells)
        stands: list[Stand | None] = []
        for policies, one in ((self.versions.old, pair.old), (self.versions.new, pair.new)):
            if one is None:
                stands.append(None)
                continue
            names = [f"{one.label} : statut", *(f"{one.label} : valeur {at}" for at in range(len(one.scales)))]
            outcome = outcome_of(one, dict(zip(names, itertools.islice(given, len(names)), strict=True)))
            favourable = _favourable(policies, one, outcome.value) if outcome.status == "decided" else None
            stands.append(stand(outcome.status, outcome.value, one.lowered.rule.type, favourable=favourable))
        return stands[0], stands[1]

    def _key(self, pair: _Pair) -> tuple[str, str]:
        """The name and the title of a decision, its keys in words."""
        shown = pair.new or pair.old
        if shown is None:
            raise AssertionError
        rule = shown.lowered.rule
        title = rule.label or rule.short_name.replace("_", " ")
        keys = ", ".join(value_text(arg, one.type) for arg, one in zip(shown.lowered.args, rule.params, strict=True))
        return rule.name, f"{title} ({keys})" if keys else title

    def _whole(self, pair: _Pair, key: object) -> tuple[Answer | None, Answer | None]:
        both = self.comparison.read(self._given(key))
        if both is None:
            return None, None
        old, new = (
            (one.lowered.rule.name, one.lowered.args) if one is not None else None for one in (pair.old, pair.new)
        )
        return self.comparison.whole(both, old, new)


_JOINED: Final = f'"{_BEFORE}" AS a JOIN "{_AFTER}" AS b USING ({KEY}) JOIN "{_SIZES}" AS s USING ({KEY})'


def _read(pair: _Pair) -> Iterator[str]:
    """The columns of both sides: the status, then the parts of the value, empty where it is not decided."""
    for side, one in pair.parts:
        status = f"{side}.{identifier(f'{one.label} : statut')}"
        yield status
        for at in range(len(one.scales)):
            yield f"CASE WHEN {status} = 'decided' THEN {side}.{identifier(f'{one.label} : valeur {at}')} END"


def _renamed(label: str, names: Mapping[str, str | None]) -> str:
    name, bracket, keys = label.partition("(")
    return f"{names.get(name) or name}{bracket}{keys}"


def _favourable(policies: Policies, decision: AskedDecision, value: Value) -> bool | None:
    wanted = decision.lowered.rule.favourable
    if not wanted:
        return None
    return any(equal(policies.engine.constant(node), value) is True for node in wanted)
