"""A dossier and what is found of it, as a ``scénario`` ready to paste."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import format_date, format_quantity, format_value, plain_spaces
from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.core.datatypes.units import PLAIN
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.printer import braces, spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import DecisionAnswer, Status
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.scenarios import Question

_STATUSES: dict[Status, str] = {
    "undetermined": "indéterminée",
    "disputed": "à trancher",
    "uncovered": "non couverte",
    "conflict": "en conflit",
    "out_of_limits": "hors limites",
}


class UnspellableError(Exception):
    """A value that no scenario can give: a fraction without a finite decimal."""


@define(frozen=True)
class Proposal:
    """A scenario to paste into the file of a politique; its title has neither guillemets nor braces."""

    policy: str
    path: str
    title: str
    body: str

    @property
    def text(self) -> str:
        """The whole scenario."""
        return f"scénario « {self.title} »\n{self.body}"


@define(frozen=True)
class Titles:
    """The titles that scenarios already have, by politique."""

    taken: set[tuple[str, str]]

    @classmethod
    def of(cls, program: Program) -> Titles:
        """Those of a program."""
        return cls({(scenario.policy, scenario.label) for scenario in program.scenarios})

    def settle(self, proposal: Proposal) -> Proposal:
        """The proposal with a title that no scenario has, nor any settled before."""
        policy, wanted = proposal.policy, proposal.title
        numbered = (f"{wanted} ({number})" for number in itertools.count(2))
        found = next(
            one for one in (wanted, *itertools.islice(numbered, len(self.taken) + 1)) if (policy, one) not in self.taken
        )
        self.taken.add((policy, found))
        return evolve(proposal, title=found)


@define(frozen=True)
class Speller:
    """Spells scenarios of one politique: a name of another one is qualified."""

    program: Program
    policy: str

    def proposal(self, title: str, dossier: Dossier, expected: list[str], rule: str | None) -> Proposal:
        """The whole scenario; what does not matter to ``rule``, where an answer of it is expected, is left out.

        Raises:
            UnspellableError: a value of the dossier cannot be written.
        """
        body = self._body(dossier if rule is None else self._needed(dossier, rule), expected)
        bare = plain_spaces(plain_spaces(title).translate(_BARE))
        return Proposal(self.policy, self.program.policies[self.policy].span.path, bare, body)

    def _needed(self, dossier: Dossier, rule: str) -> Dossier:
        kept = self.program.calls.mentioned(rule) | self.program.calls.required
        return evolve(
            dossier,
            facts={name: value for name, value in dossier.facts.items() if name in kept},
            readings={name: value for name, value in dossier.readings.items() if name in kept},
            holes={cell: value for cell, value in dossier.holes.items() if cell[0] in kept},
            assumptions={call: value for call, value in dossier.assumptions.items() if call[0] in kept},
        )

    def _body(self, dossier: Dossier, expected: list[str]) -> str:
        lines = []
        if isinstance(dossier.date, datetime.date):
            lines.append(f"  à la date du {plain_spaces(format_date(dossier.date))}")
        lines.extend(f"  avec {line}" for line in self._givens(dossier))
        lines.extend(f"  attendu {line}" for line in expected)
        return "\n".join(lines) + "\n"

    def _givens(self, dossier: Dossier) -> Iterator[str]:
        for name, value in dossier.facts.items():
            shown = spelled(value, self.program.entries[name].type)
            if shown is not None:
                yield f"{self.name(name)} = {shown}"
        for name, reading in dossier.readings.items():
            yield f"{self.name(name)} = {reading}"
        types = {(hole.parameter, hole.key): hole.type for hole in self.program.holes}
        for (name, key), value in dossier.holes.items():
            if not self._is_cell(name, key):
                raise UnspellableError
            shown = spelled(value, types[name, key])
            cell = f"[{' ; '.join(key)}]" if key else ""
            yield f"{self.name(name)}{cell} = {shown}"
        for (name, args), value in dossier.assumptions.items():
            if args:
                raise UnspellableError
            yield f"{self.name(name)} = {spelled(value, self.program.rules[name].type)}"

    def lines(self, dossier: Dossier) -> list[str]:
        """The date and the facts of a dossier, one by one, fractions included, for a reader."""
        found = []
        if isinstance(dossier.date, datetime.date):
            found.append(f"à la date du {plain_spaces(format_date(dossier.date))}")
        types = {name: self.program.entries[name].type for name in dossier.facts}
        found += [
            f"avec {self.name(name)} = {plain_spaces(format_value(value, types[name]))}"
            for name, value in dossier.facts.items()
        ]
        return found + [f"avec {self.name(name)} = {reading}" for name, reading in dossier.readings.items()]

    def _is_cell(self, name: str, key: tuple[str, ...]) -> bool:
        """Whether a figure to fix can be named in a scenario: a cell of a parameter, or a row of a table."""
        rule = self.program.rules[name]
        enums = rule.type.keys if rule.kind == "parameter" and isinstance(rule.type, MapType) else ()
        return rule.kind == "column" or len(key) == len(enums)

    def name(self, qualified: str) -> str:
        """A name as it is written in this politique."""
        policy, _, name = qualified.partition(".")
        return name if policy == self.policy else qualified

    def expectation(self, question: Question, answer: DecisionAnswer) -> str:
        """What follows ``attendu`` for an answer.

        Raises:
            UnspellableError: the value cannot be written.
        """
        rule, args = self.program.rules[question[0]], question[1]
        shown = [spelled(value, param.type) or "rien" for value, param in zip(args, rule.params, strict=True)]
        name = self.name(rule.name) + (f"({' ; '.join(shown)})" if shown else "")
        if answer.status != "decided":
            return f"{name} {_STATUSES[answer.status]}"
        return f"{name} = {spelled(answer.value, answer.type)}"


_BARE = {ord("«"): "", ord("»"): "", ord("{"): "(", ord("}"): ")"}


def spelled(value: Value, type_: Type) -> str | None:
    """A value as it is written, its unknown parts left out; None where it is unknown."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    match value, inner:
        case Void(), _:
            return None
        case ((int() | Fraction()), _) if not isinstance(value, bool):
            unit = inner.shown.as_authors_write if isinstance(inner, NumberType) else PLAIN
            shown = format_quantity(value, unit)
            if "≈" in shown:
                raise UnspellableError
            return plain_spaces(shown)
        case tuple(), ListType(item=item):
            return braces([spelled(part, item) or "{ }" for part in value])
        case MapValue(cells=cells), MapType(value=cell):
            return _map({" ; ".join(key): spelled(part, cell) for key, part in cells.items()})
        case Record(values=values), RecordType(fields=fields):
            pairs = ((field.name, spelled(part, field.type)) for field, part in zip(fields, values, strict=True))
            return _known([f"{name} : {shown}" for name, shown in pairs if shown is not None])
        case _:
            return plain_spaces(spell(value, inner))


def _map(cells: dict[str, str | None]) -> str | None:
    """A map; one value in every cell is written once."""
    values = set(cells.values())
    if len(cells) > 1 and len(values) == 1 and None not in values:
        return braces([f"sinon : {next(iter(values))}"])
    return _known([f"{key} : {shown}" for key, shown in cells.items() if shown is not None])


def _known(items: list[str]) -> str | None:
    return braces(items) if items else None
