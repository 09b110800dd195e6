"""Tables decided in SQL, row by row as they come: statuses and values by DuckDB, by the engine where that is not exact.

What a ground says is told without the figures of each dossier: the words of a row are the engine's, and cost more than
its decision. Whoever wants them reads the table as a sheet, or gives the row to ``cqp check``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.batch.decide import decide
from cqp_dsl.batch.sheets.book import SheetError
from cqp_dsl.batch.sheets.columns import RESULT_MARK
from cqp_dsl.batch.sheets.results import (
    BALANCE,
    BALANCE_HEADING,
    NOTES_HEADING,
    TONES,
    WORST_FIRST,
    Cell,
    grounds_told,
    status_words,
)
from cqp_dsl.batch.sheets.tables import list_relations, opened, relation
from cqp_dsl.batch.tables import TableError
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.equality import equal
from cqp_dsl.core.nodes import Const
from cqp_dsl.core.printer import spoken
from cqp_dsl.render.outline import outcome_mark
from cqp_dsl.render.tally import outcome_key
from cqp_dsl.render.wording import COLON, outcome_text, short_status_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.batch.decide import Decided
    from cqp_dsl.batch.results import Outcome, RowAnswer
    from cqp_dsl.batch.sheets.columns import Layout
    from cqp_dsl.batch.sheets.results import Tone
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Rule
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.tally import OutcomeKey

_BRACES: Final = re.compile(r"\{[^{}]*\}")
BY_HEADING: Final = f"{RESULT_MARK}Décidé par"
_BY: Final = {"sql": "SQL", "python": "le moteur"}


@define(eq=False)
class SqlRow:
    """What became of a row.

    Attributes:
        key: the reference of its dossier.
        cells: what is written of it, by heading.
        outcomes: what is counted of each decision: its name, its title, what it is.
    """

    key: str
    cells: dict[str, Cell]
    tone: Tone
    outcomes: Sequence[tuple[str, str, OutcomeKey]]
    wrong: Sequence[str] = ()


@define(eq=False)
class SqlRun:
    """A table to be decided in SQL.

    Attributes:
        decided: the decisions, computed as they are read.
        titles: what each decision is called, by its label in the query.
    """

    policies: Policies
    decided: Decided
    titles: dict[str, str] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        from cqp_dsl.batch.statement import label_of  # noqa: PLC0415 - wanted here only

        for name, args in self.decided.asked:
            self.titles[label_of(name, args)] = _title(self.policies.program.rules[name], args)

    @property
    def headings(self) -> list[str]:
        """The headings of what is written, after the reference."""
        found = [BALANCE_HEADING]
        for title in map(_heading, self.titles.values()):
            found += [title, f"{title} : statut", f"{title} : motifs"]
        return [*found, NOTES_HEADING, BY_HEADING]

    def rows(self) -> Iterator[SqlRow]:
        """What becomes of each row.

        Raises:
            SheetError: the table cannot be read.
        """
        import duckdb  # noqa: PLC0415 - an extra

        try:
            for row in self.decided.rows():
                yield self._row(row)
        except duckdb.Error as error:
            message = f"la table ne se lit pas : {str(error).partition(chr(10))[0]}"
            raise SheetError(message) from error

    def _row(self, row: RowAnswer) -> SqlRow:
        wrong = [f"{one.message}. {one.help or ''}".strip() for one in row.wrong]
        wrong += [f"Le dossier ne respecte pas l'exigence « {_BRACES.sub('…', text)} »." for text in row.refused]
        cells: dict[str, Cell] = {BY_HEADING: Cell(_BY[row.by])}
        tones: set[Tone] = {"wrong"} if wrong else set()
        counted = []
        for label, outcome in row.outcomes.items():
            rule = self.policies.program.rules[label.partition("(")[0]]
            favourable = _favourable(rule, outcome.value) if outcome.status == "decided" else None
            title = _heading(self.titles[label])
            tone = TONES[outcome_mark(outcome.status, favourable=favourable)]
            tones.add(tone)
            text = outcome_text(outcome.value, rule.type) if outcome.status == "decided" else ""
            words = text or short_status_text(outcome.status)
            cells[title] = Cell(words, tone)
            cells[f"{title} : statut"] = Cell(status_words(outcome.status, favourable=favourable), tone)
            cells[f"{title} : motifs"] = Cell("\n".join(self._grounds(outcome, favourable=favourable)))
            key = outcome_key(outcome.status, favourable, outcome.value, rule.type)
            counted.append((rule.name, self.titles[label], key))
        tone = next((one for one in WORST_FIRST if one in tones), "plain")
        cells[NOTES_HEADING] = Cell("\n".join(wrong), "wrong" if wrong else None)
        cells[BALANCE_HEADING] = Cell(BALANCE[tone], tone)
        return SqlRow(str(row.key), cells, tone, counted, wrong)

    def _grounds(self, outcome: Outcome, *, favourable: bool | None) -> Iterator[str]:
        """The grounds of a decision: the engine's words where it decided, else those of the politique."""
        if outcome.answer is not None:
            yield from grounds_told(outcome.answer, self.policies.program)
            return
        held = "Ce qui s'y oppose" if favourable is False else "Condition remplie"
        for words, grounds in (
            ("Condition non remplie", outcome.failed),
            (held, outcome.held),
            ("Condition inconnue", outcome.unknown),
        ):
            yield from (f"{words}{COLON}{_ground(one)}" for one in grounds)


def _ground(ground: Ground) -> str:
    bound = dict(ground.bindings)
    text = _BRACES.sub(lambda found: bound.get(found[0][1:-1].strip(), "…"), ground.text)
    named = [words for name, words in ground.bindings if f"{{{name}}}" not in ground.text]
    return f"{text} ({', '.join(named)})" if named else text


def _title(rule: Rule, args: Sequence[Value]) -> str:
    text = rule.label or spoken(rule.name.rpartition(".")[2])
    shown = [format_value(value, param.type) for value, param in zip(args, rule.params, strict=True)]
    return f"{text} ({', '.join(shown)})" if shown else text


def _heading(title: str) -> str:
    return RESULT_MARK + title[:1].upper() + title[1:]


def _favourable(rule: Rule, value: Value) -> bool | None:
    if not rule.favourable:
        return None
    return any(isinstance(node, Const) and equal(node.value, value) is True for node in rule.favourable)


def sql_run(  # noqa: PLR0913 - what the options say
    policies: Policies,
    path: Path,
    known: Layout,
    *,
    lists: Mapping[str, Path],
    table: str | None = None,
    query: str | None = None,
    decisions: Sequence[str] | None = None,
    date: datetime.date | None = None,
    readings: Mapping[str, str] | None = None,
) -> SqlRun:
    """Get a table ready to be decided in SQL; its columns bear the paths of facts, ``dossier`` the reference.

    Raises:
        SheetError: it cannot be read, or a column is of a type that cannot be exact.
        RequestError: a decision or a reading does not exist.
    """
    asked, supposed = policies.named(decisions or None, readings)
    connection = opened(path)
    source = relation(connection, path, table, query)
    of_lists = list_relations(connection, path, known, lists)
    names = asked or _asked(policies, [*source.columns, *of_lists])
    try:
        decided = decide(policies, source, names, lists=of_lists, date=date, readings=supposed, connection=connection)
    except TableError as error:
        advice = "Avec --engine python, la table est lue comme une feuille."
        raise SheetError(str(error), advice) from error
    return SqlRun(policies, decided)


def _asked(policies: Policies, columns: Sequence[str]) -> tuple[str, ...] | None:
    """The decisions of every politique that has a column, but those for each element of a list."""
    owners = {name.partition(".")[0] for name in columns if "." in name}
    rules = policies.program.decisions
    fit = [one for one in rules if all(isinstance(param.type, EnumType) for param in one.params)]
    return tuple(one.name for one in fit if one.policy in owners) or None
