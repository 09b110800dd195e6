"""The columns of sheets of dossiers: one for each leaf of a fact, its heading in French, the path it stands for."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.display import sentence
from cqp_dsl.core.datatypes.types import (
    DATE,
    PERIOD,
    TEXT,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    bare,
)
from cqp_dsl.core.datatypes.units import DURATION
from cqp_dsl.core.lowered.names import END_SUFFIX, NOTHING_SUFFIX, START_SUFFIX, VALUE
from cqp_dsl.core.printer import cell_name, spoken
from cqp_dsl.dossier.wording import unit_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Entry, Program

KEY: Final = "dossier"
DATE_HEADING: Final = "date d'effet"
PROVENANCE_SUFFIX: Final = " : provenance"
RESULT_MARK: Final = "→ "
"""What the headings of the columns that ``cqp batch`` adds begin with."""

ColumnKind: TypeAlias = Literal[
    "key", "date", "addressee", "fact", "list", "nothing", "provenance", "reading", "figure"
]  # fmt: skip


@define(frozen=True, eq=False)
class Column:
    """A column.

    Attributes:
        path: what the hidden row says of it: ``certification.notes[oral]``.
        heading: what people read.
        entry: the fact, the interpretation or the parameter that it gives, or a part of it.
        steps: the keys that lead to that part.
        type: what its cells hold.
        others: other headings by which it is known.
        listed: the fact whose elements the rows of its sheet are; empty in the sheet of the dossiers.
        spare: whether a template leaves it out.
    """

    path: str
    heading: str
    kind: ColumnKind
    type: Type
    entry: str = ""
    steps: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    listed: str = ""
    spare: bool = False


@define(eq=False)
class ListSheet:
    """The sheet of the elements of a fact.

    Attributes:
        title: the name of the sheet.
        columns: the reference of the dossier first.
    """

    entry: Entry
    title: str
    columns: Sequence[Column]


@define(eq=False)
class Layout:
    """The sheets of some facts: the columns of the dossiers, and the sheets of lists, by qualified name.

    Attributes:
        unfit: the facts that a sheet cannot hold: lists of lists, for instance.
    """

    columns: list[Column] = field(factory=list)
    lists: dict[str, ListSheet] = field(factory=dict)
    unfit: list[str] = field(factory=list)


class _UnfitError(Exception):
    """A value that has no cells."""


KEY_COLUMN: Final = Column(KEY, "Dossier", "key", TEXT, others=("référence", "numéro de dossier", "n° de dossier"))
_FIXED: Final = (
    KEY_COLUMN,
    Column("date", "Date d'effet", "date", DATE, others=(DATE_HEADING,)),
    Column("destinataire", "Destinataire", "addressee", TEXT, others=("adresse du destinataire",)),
)


def layout(program: Program, entries: Iterable[Entry] | None = None, *, provenance: bool = False) -> Layout:
    """The sheets of some facts; of all facts, with the readings and the figures to fix too, where none are named."""
    found = Layout(list(_FIXED))
    chosen = list(program.entries.values()) if entries is None else list(entries)
    shorts = [entry.name.partition(".")[2] for entry in chosen]
    titles: set[str] = set()
    for entry, short in zip(chosen, shorts, strict=True):
        words = sentence(spoken(short))
        if shorts.count(short) > 1:
            words += f" ({spoken(entry.policy)})"
        try:
            if isinstance(entry.type, ListType):
                _add_list(found, entry, words, titles)
            else:
                found.columns += _leaves(entry, entry.type, entry.name, (), (words,))
        except _UnfitError:
            found.unfit.append(entry.name)
            continue
        if provenance or entries is None:
            found.columns.append(_provenance(entry, words, spare=not provenance))
    if entries is None:
        found.columns += _readings(program)
        found.columns += _figures(program)
    return found


def _provenance(entry: Entry, words: str, *, spare: bool) -> Column:
    path = entry.name + PROVENANCE_SUFFIX
    others = (entry.name.partition(".")[2] + PROVENANCE_SUFFIX, f"Provenance : {words}")
    return Column(path, f"{words}{PROVENANCE_SUFFIX}", "provenance", TEXT, entry.name, others=others, spare=spare)


def _add_list(found: Layout, entry: Entry, words: str, titles: set[str]) -> None:
    """A column that says whether there are elements, and their sheet."""
    item = entry.type.item if isinstance(entry.type, ListType) else entry.type
    prefix = f"{entry.name}."
    cells = [
        evolve(
            one,
            heading=sentence(one.heading),
            listed=entry.name,
            others=tuple(dict.fromkeys([*one.others, one.path.removeprefix(prefix)])),
        )
        for one in _leaves(entry, item, entry.name, (), ())
    ]
    title = _sheet_title(words, titles)
    key = evolve(KEY_COLUMN, listed=entry.name)
    found.lists[entry.name] = ListSheet(entry, title, [key, *cells])
    short = entry.name.partition(".")[2]
    found.columns.append(
        Column(entry.name, words, "list", entry.type, entry.name, others=(short, entry.question, f"nombre de {short}"))
    )


def _sheet_title(words: str, taken: set[str]) -> str:
    """A name that a sheet may have, of 31 characters at most, and that no other has."""
    stem = re.sub(r"[\[\]:*?/\\']+", " ", words).strip()[:_LONGEST_TITLE] or "Liste"
    title, count = stem, 1
    while folded(title) in taken:
        count += 1
        title = f"{stem[: _LONGEST_TITLE - 3]} {count}"
    taken.add(folded(title))
    return title


_LONGEST_TITLE: Final = 31


def _leaves(entry: Entry, type_: Type, path: str, steps: tuple[str, ...], words: tuple[str, ...]) -> Iterator[Column]:
    """The columns of a value, part by part; ``words`` say which part it is."""
    inner = bare(type_)
    if isinstance(type_, OptionalType) and isinstance(inner, RecordType | MapType | PeriodType):
        yield _leaf(entry, type_, path, steps, words, suffix=NOTHING_SUFFIX)
    match inner:
        case RecordType(fields=fields):
            for one in fields:
                label = one.label or spoken(one.name)
                yield from _leaves(entry, one.type, f"{path}.{one.name}", (*steps, one.name), (*words, label))
        case MapType(keys=keys, value=value):
            for key in itertools.product(*(enum.values for enum in keys)):
                label = ", ".join(enum.label(name) for enum, name in zip(keys, key, strict=True))
                yield from _leaves(entry, value, f"{path}[{' ; '.join(key)}]", (*steps, *key), (*words, label))
        case PeriodType():
            yield _leaf(entry, DATE, path, (*steps, "début"), words, suffix=START_SUFFIX)
            yield _leaf(entry, DATE, path, (*steps, "fin"), words, suffix=END_SUFFIX)
            yield evolve(_leaf(entry, PERIOD, path, steps, words), spare=True)
        case ListType(item=item) if not isinstance(bare(item), EnumType):
            raise _UnfitError
        case _:
            yield _leaf(entry, type_, path, steps, words)
            if isinstance(type_, OptionalType):  # as tables say that there is none
                yield evolve(_leaf(entry, type_, path, steps, words, suffix=NOTHING_SUFFIX), spare=True)


def _leaf(
    entry: Entry, type_: Type, path: str, steps: tuple[str, ...], words: tuple[str, ...], *, suffix: str = ""
) -> Column:
    ends = suffix in {START_SUFFIX, END_SUFFIX}
    parts = steps[:-1] if ends else steps
    names = [path.partition(".")[2], " ".join(parts)]
    if parts:
        names += [words[-1] if words else "", parts[-1]]
    elif entry.question and words:
        names.append(entry.question)
    others = tuple(dict.fromkeys(name + suffix for name in names if name))
    heading = f"{' : '.join(words) or sentence(VALUE)}{_unit(type_)}{suffix}"
    kind: ColumnKind = "nothing" if suffix == NOTHING_SUFFIX else "fact"
    return Column(path + suffix, heading, kind, type_, entry.name, steps, others)


def _unit(type_: Type) -> str:
    """The unit in which a bare number is read, where there is one."""
    inner = bare(type_)
    if not isinstance(inner, NumberType):
        return ""
    return f" ({unit_name(inner)})" if inner.percent or inner.shown == DURATION or inner.unit.powers else ""


def _readings(program: Program) -> Iterator[Column]:
    for one in program.interpretations.values():
        others = (one.name.partition(".")[2], one.question)
        yield Column(one.name, f"Lecture : {one.question}", "reading", one.type, one.name, others=others, spare=True)


def _figures(program: Program) -> Iterator[Column]:
    for hole in program.holes:
        path = cell_name(hole.parameter, hole.key)
        others = (path.partition(".")[2],)
        yield Column(path, f"Chiffre : {path}", "figure", hole.type, hole.parameter, hole.key, others, spare=True)


# --- Headings -------------------------------------------------------------------------------------------------------

_APART: Final = re.compile(r"[^0-9a-z%]+")
_UNIT: Final = re.compile(r"\s*\([^()]*\)\s*(?=$|:)")


def folded(text: str) -> str:
    """A heading as it is compared: without accents, case, punctuation."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe")).casefold()
    return _APART.sub(" ", "".join(char for char in plain if not unicodedata.combining(char))).strip()


@define(eq=False)
class Headings:
    """Which column a heading names: its path, its own heading, or one of the others, in that order."""

    columns: Sequence[Column]
    _by_rank: list[dict[str, list[Column]]] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        ranks: list[dict[str, list[Column]]] = [{}, {}]
        for column in self.columns:
            own = {folded(column.path), folded(column.heading), folded(_UNIT.sub("", column.heading))}
            for name in own:
                ranks[0].setdefault(name, []).append(column)
            for name in {folded(other) for other in column.others} - own:
                ranks[1].setdefault(name, []).append(column)
        self._by_rank = ranks

    def meant(self, heading: str) -> list[Column]:
        """The columns that a heading may name: none, one, or several, among which nobody can choose."""
        for name in dict.fromkeys((folded(heading), folded(_UNIT.sub("", heading)))):
            for rank in self._by_rank:
                if name and name in rank:
                    return rank[name]
        return []

    def nearest(self, heading: str) -> str | None:
        """The heading of a column that this one resembles."""
        from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - wanted only where a heading is not known

        names = {name: found[0].heading for rank in reversed(self._by_rank) for name, found in rank.items()}
        near = nearest(folded(heading), names)
        return names[near] if near is not None else None
