"""From terms to one query: which terms have a column of their own, in which layer, at which stage.

A term that stands in several places has a column, in a layer above those that it reads: nothing is computed twice. The
aggregates over a list are a stage: its rows, joined with what they need of their dossier, in layers of their own, then
grouped by dossier and joined back.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field
from sqlglot import exp

from cqp_dsl.batch.capped import capped_query
from cqp_dsl.batch.patterns import PACKED, patterns
from cqp_dsl.batch.printer import Printer, column
from cqp_dsl.core.lowered import terms as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.batch.patterns import Patterns

_ROWS = "lignes"
"""The relation that is read twice where elementary truths are packed: the one that the database is to keep."""
KEY = "dossier"
"""The column that tells dossiers apart, in the tables of lists too."""

Aggregate = t.Exists | t.Total | t.Extreme | t.Capped
_INPUTS = (t.Given, t.Holds, t.Denied, t.Column)
_PLAIN = (t.Constant, t.Whole, t.Text, *_INPUTS)


def input_name(term: t.Term) -> str:
    """The column of an input table that is a term."""
    match term:
        case t.Given(column=read):
            return f"{read.name} ?"
        case t.Holds(name=name):
            return f"{name} oui"
        case t.Denied(name=name):
            return f"{name} non"
        case t.Column(name=name):
            return name
        case _:
            raise TypeError(term)


@define(eq=False)
class Layers:
    """The query that works terms out.

    Attributes:
        outputs: the terms, by the name of their column.
        dossiers: the name of the table of dossiers, whose columns are ready.
        lists: that of the table of each list.
        packing: whether rows that share their elementary truths may be told together.
    """

    outputs: Mapping[str, t.Term]
    dossiers: str
    lists: Mapping[str, str]
    packing: bool = False
    _elementary: dict[t.Term, str] = field(factory=dict)
    _names: dict[t.Term, str] = field(factory=dict)
    _parts: list[tuple[str, exp.Query]] = field(factory=list)

    def query(self) -> exp.Query:
        """The whole query: the key of each dossier, and the outputs."""
        shared = patterns(self.outputs) if self.packing else None
        if shared is None:
            return self._whole(self._rows_of(list(self.outputs.values())), self.outputs)
        return self._packed(shared)

    def _whole(self, place: tuple[str, set[t.Term]], outputs: Mapping[str, t.Term]) -> exp.Query:
        relation, known = place
        printer = self._printer(known)
        selected = [exp.alias_(printer.of(term), name, quoted=True) for name, term in outputs.items()]
        query = exp.select(column(KEY), *selected).from_(exp.to_identifier(relation, quoted=True))
        return self._with_parts(query)

    def _with_parts(self, query: exp.Select) -> exp.Select:
        for name, part in self._parts:
            kept = (name == _ROWS) if self._elementary else None
            query = query.with_(exp.to_identifier(name, quoted=True), as_=part, copy=False, materialized=kept)
        return query

    def _packed(self, shared: Patterns) -> exp.Query:
        """The query where what follows from elementary truths is worked out once for the rows that share them."""
        elementary = [*shared.packed, *shared.derived]
        relation, known = self._rows_of([*shared.others.values(), *shared.packed])
        printer = self._printer(known)
        selected = [exp.alias_(printer.of(term), name, quoted=True) for name, term in shared.others.items()]
        number = exp.alias_(shared.number([printer.of(term) for term in shared.packed]), PACKED, quoted=True)
        rows = exp.select(column(KEY), *selected, number).from_(exp.to_identifier(relation, quoted=True))
        met = exp.select(column(PACKED)).from_(exp.to_identifier(_ROWS, quoted=True)).group_by(column(PACKED))
        self._parts += [(_ROWS, rows), ("motifs", met)]
        self._elementary = {term: f"b{bit}" for bit, term in enumerate(elementary)}
        for name, above, columns in (
            ("p_0", "motifs", shared.read(self._elementary)),
            ("p_1", "p_0", shared.completed(self._elementary)),
        ):
            self._parts.append((name, exp.select("*", *columns).from_(exp.to_identifier(above, quoted=True))))
        terms = t.every(iter(shared.outputs.values()), set(elementary))
        within: set[t.Term] = set(elementary)
        relation = self._layered("p_1", [term for term in terms if term in self._names], within, "m")
        printer = self._printer(within)
        told = [exp.alias_(printer.of(term), name, quoted=True) for name, term in shared.outputs.items()]
        self._parts.append(("dits", exp.select(column(PACKED), *told).from_(exp.to_identifier(relation, quoted=True))))
        query = exp.select(
            column(KEY, "l"),
            *[column(name, "m" if name in shared.outputs else "l") for name in self.outputs],
        ).from_(exp.alias_(exp.Table(this=exp.to_identifier(_ROWS, quoted=True)), "l", table=True))
        query = query.join(
            exp.alias_(exp.Table(this=exp.to_identifier("dits", quoted=True)), "m", table=True),
            on=exp.EQ(this=column(PACKED, "l"), expression=column(PACKED, "m")),
        )
        return self._with_parts(query)

    def _rows_of(self, wanted: Sequence[t.Term]) -> tuple[str, set[t.Term]]:
        """A relation of which some terms can be told, row by row, and what it knows."""
        self._choose_names(t.every(iter(self.outputs.values())))
        terms = t.every(iter(wanted))
        stages = self._staged(terms)
        relation = self.dossiers
        known: set[t.Term] = {term for term in terms if isinstance(term, _INPUTS)}
        for stage in range(max(stages.values(), default=0) + 1):
            here = [term for term in terms if stages.get(term) == stage and not term.sources]
            aggregates = [term for term in here if isinstance(term, Aggregate)]
            if aggregates:
                relation = self._aggregated(relation, aggregates, known, stage)
                known.update(aggregates)
            relation = self._layered(relation, self._to_name(here, known), known, f"d{stage}")
        return relation, known

    def _to_name(self, terms: Sequence[t.Term], known: set[t.Term]) -> list[t.Term]:
        return [term for term in terms if term in self._names and term not in known]

    # --- What has a column ------------------------------------------------------------------------------------------

    def _choose_names(self, terms: Sequence[t.Term]) -> None:
        uses = Counter(part for term in terms for part in t.parts(term))
        uses.update(self.outputs.values())
        for term in terms:
            crossing = isinstance(term, Aggregate)
            if not isinstance(term, _PLAIN) and (uses[term] > 1 or crossing):
                self._names[term] = f"t{len(self._names) + 1}"
        for term in terms:  # what the rows of a list need of their dossier
            if term.sources:
                for part in t.parts(term):
                    if not part.sources and not isinstance(part, _PLAIN) and part not in self._names:
                        self._names[part] = f"t{len(self._names) + 1}"
        for term in terms:
            if isinstance(term, Aggregate):
                for part in t.parts(term):
                    if not part.sources and not isinstance(part, _PLAIN) and part not in self._names:
                        self._names[part] = f"t{len(self._names) + 1}"

    def _staged(self, terms: Sequence[t.Term]) -> dict[t.Term, int]:
        stages: dict[t.Term, int] = {}
        for term in terms:
            below = max((stages[part] for part in t.parts(term)), default=0)
            stages[term] = below + 1 if isinstance(term, Aggregate) else below
        return stages

    def _printer(self, known: set[t.Term]) -> Printer:
        def named(term: t.Term) -> exp.Expression | None:
            if term in self._elementary:
                return column(self._elementary[term])
            if isinstance(term, _INPUTS):
                return column(input_name(term))
            return column(self._names[term]) if term in known and term in self._names else None

        return Printer(named)

    def _layered(self, relation: str, named: Sequence[t.Term], known: set[t.Term], prefix: str) -> str:
        """Relations above one another, each with the columns that only need those below."""
        pending = list(named)
        number = 0
        while pending:
            ready = [term for term in pending if self._reads(term, known)]
            printer = self._printer(known)
            columns = [exp.alias_(printer.written(term), self._names[term], quoted=True) for term in ready]
            name = f"{prefix}_{number}"
            query = exp.select("*", *columns).from_(exp.to_identifier(relation, quoted=True))
            self._parts.append((name, query))
            known.update(ready)
            pending = [term for term in pending if term not in known]
            relation, number = name, number + 1
        return relation

    def _reads(self, term: t.Term, known: set[t.Term]) -> bool:
        """Whether all the columns that a term is written with are there."""
        for part in t.parts(term):
            if part in known or isinstance(part, _PLAIN):
                continue
            if part in self._names or not self._reads(part, known):
                return False
        return True

    # --- Lists ------------------------------------------------------------------------------------------------------

    def _aggregated(self, relation: str, aggregates: Sequence[Aggregate], known: set[t.Term], stage: int) -> str:
        """The relation, joined with the aggregates of a stage."""
        joined: list[tuple[str, list[Aggregate]]] = []
        for number, source in enumerate(dict.fromkeys(term.source for term in aggregates)):
            over = [term for term in aggregates if term.source == source]
            rows = self._rows(relation, source, over, known, f"e{stage}_{number}")
            within = {*known, *[term for term in _of_rows(over) if term in self._names]}
            printer = self._printer(within)
            plain = [term for term in over if not isinstance(term, t.Capped)]
            if plain:
                columns = [exp.alias_(printer.written(term), self._names[term], quoted=True) for term in plain]
                grouped = exp.select(column(KEY), *columns).from_(exp.to_identifier(rows, quoted=True))
                name = f"a{stage}_{number}"
                self._parts.append((name, grouped.group_by(column(KEY))))
                joined.append((name, list(plain)))
            for place, term in enumerate(over):
                if isinstance(term, t.Capped):
                    name = f"a{stage}_{number}_{place}"
                    self._parts.append((name, capped_query(term, rows, KEY, self._names[term], printer)))
                    joined.append((name, [term]))
        return self._joined(relation, joined, f"j{stage}")

    def _rows(self, relation: str, source: str, over: Sequence[Aggregate], known: set[t.Term], prefix: str) -> str:
        """The rows of a list with what they need of their dossier, in layers."""
        inside = _of_rows(over)
        outer = self._outer(over, known)
        elements = exp.to_identifier(self.lists[source], quoted=True)
        query = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("e"))).from_(
            exp.alias_(exp.Table(this=elements), "e", table=True)
        )
        if outer:
            query = query.select(*[column(name, "d") for name in outer])
            query = query.join(
                exp.alias_(exp.Table(this=exp.to_identifier(relation, quoted=True)), "d", table=True),
                on=exp.EQ(this=column(KEY, "e"), expression=column(KEY, "d")),
            )
        self._parts.append((prefix, query))
        within = {*known, *[term for term in inside if isinstance(term, _INPUTS)]}
        named = [term for term in inside if term in self._names]
        return self._layered(prefix, named, within, prefix)

    def _outer(self, over: Iterable[Aggregate], known: set[t.Term]) -> list[str]:
        """The columns of the dossier that some aggregates read, in themselves and in their rows."""
        found: dict[str, None] = {}
        pending: list[t.Term] = [part for term in over for part in t.parts(term)]
        seen: set[t.Term] = set()
        while pending:
            term = pending.pop()
            if term in seen:
                continue
            seen.add(term)
            if term.sources:
                pending.extend(t.parts(term))
            elif isinstance(term, _INPUTS):
                found[input_name(term)] = None
            elif term in self._names and term in known:
                found[self._names[term]] = None
        return sorted(found)

    def _joined(self, relation: str, joined: Sequence[tuple[str, Sequence[Aggregate]]], name: str) -> str:
        query = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("d"))).from_(
            exp.alias_(exp.Table(this=exp.to_identifier(relation, quoted=True)), "d", table=True)
        )
        for number, (aggregated, terms) in enumerate(joined):
            alias = f"a{number}"
            query = query.join(
                exp.alias_(exp.Table(this=exp.to_identifier(aggregated, quoted=True)), alias, table=True),
                on=exp.EQ(this=column(KEY, "d"), expression=column(KEY, alias)),
                join_type="left",
            )
            for term in terms:
                none = exp.false() if isinstance(term, t.Exists) else exp.Literal.number(0)
                found = exp.Coalesce(this=column(self._names[term], alias), expressions=[none])
                query = query.select(exp.alias_(found, self._names[term], quoted=True))
        self._parts.append((name, query))
        return name


def _of_rows(over: Sequence[Aggregate]) -> list[t.Term]:
    """What depends on the rows that some aggregates go through, parts before what they are parts of."""
    found: set[t.Term] = set()
    pending: list[t.Term] = [part for term in over for part in t.parts(term)]
    while pending:
        term = pending.pop()
        if term.sources and term not in found:
            found.add(term)
            pending.extend(t.parts(term))
    return [term for term in t.every(iter(over)) if term in found]
