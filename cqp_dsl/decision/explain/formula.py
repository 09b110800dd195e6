"""An expression as a reader is told it, in words (« heures retenues × taux horaire ») and in figures.

Rules are called by their labels, facts by their names said aloud, functions by the words of their rows. The text is
laid out once, whatever the dossier; only values are put in.
"""

from __future__ import annotations

import datetime
import itertools
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from attrs import define, field

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.display import NBSP, format_date
from cqp_dsl.core.datatypes.types import DateType, EnumType, ListType, NumberType, RecordType, bare
from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Fold, Get, Hole, Make, Prim, Reading, Var
from cqp_dsl.core.operations import OPERATIONS
from cqp_dsl.core.printer import short_name, show, spoken
from cqp_dsl.core.signatures import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.engine.scope import Scope

Piece: TypeAlias = "Callable[[Scope], str]"
"""What stands in a formula and depends on the dossier."""

_MARK: Final = "\ufffc"
_PLAIN: Final = re.compile(r"[\w’' -]+")
"""A label that needs no quotation marks within a formula."""

_SHORT: Final = 30
_LEAP: Final = 2000
"""A year that has every day."""

_ELIDED: Final = re.compile(r"\bde (?=[aeiouàâéèêëîïôùûœ]|heure)", re.IGNORECASE)
_CONTRACTIONS: Final = (
    ("de date d'effet", "de la date d'effet"), ("à date d'effet", "à la date d'effet"),
    ("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux "), ("de du ", "du "),
)  # fmt: skip


class Told(Protocol):
    """A node of a program, with what is told of it: ``studied.py`` knows."""

    @property
    def node(self) -> Node:
        """It."""

    @property
    def program(self) -> Program:
        """The program that it is of."""

    @property
    def of(self) -> Callable[[Node], Told]:
        """Gives the same of any other node."""

    @property
    def words(self) -> Callable[[Value], str]:
        """What words its value."""

    @property
    def in_words(self) -> Formula:
        """The expression, in words."""

    def winner(self, scope: Scope) -> Won | None:
        """The case that gives its value, if it has cases."""


class Won(Protocol):
    """The case of a default that gives its value."""

    @property
    def value(self) -> Told:
        """Its expression."""


@define(eq=False, repr=False)
class Formula:
    """The texts of an expression, and what is put between them."""

    texts: Sequence[str]
    pieces: Sequence[Piece]
    again: Callable[[tuple[str, ...]], Sequence[str]] | None = None
    """The texts for values of some manners: one that is negative or rounded may need parentheses."""

    _layouts: dict[tuple[str, ...], Sequence[str]] = field(factory=dict)

    def put(self, scope: Scope) -> str:
        """The expression with the values that it has here."""
        if not self.pieces:
            return self.texts[0]
        shown = [piece(scope) for piece in self.pieces]
        texts = self.texts
        if self.again is not None and any(manners := tuple([_manner(text) for text in shown])):
            if manners not in self._layouts:
                self._layouts[manners] = self.again(manners)
            texts = self._layouts[manners]
        return _contracted(texts[0] + "".join([text + after for text, after in zip(shown, texts[1:], strict=True)]))


def in_words(part: Told, body: str = "") -> Formula:
    """The expression with the labels of what it is computed from; of an aggregate, of what is made into ``body``."""
    return _laid_out(_Words(part, body))


def in_figures(part: Told) -> Formula:
    """The expression with the values of what it is computed from."""
    return _laid_out(_Figures(part), lambda manners: _laid_out(_Figures(part, manners)).texts)


def rule_label(program: Program, name: str) -> str:
    """What a reader is told of a rule: its label, or its name said aloud; of a column, its own name."""
    rule = program.rules[name]
    label = "" if rule.kind == "column" else rule.label
    return label or spoken(rule.name.rpartition(".")[2])


def quoted_in_formula(label: str) -> str:
    """A label within a formula: between quotation marks where its punctuation would read as part of the formula."""
    return label if _PLAIN.fullmatch(label) else f"«{NBSP}{label}{NBSP}»"


def _laid_out(spelling: _Spelling, again: Callable[[tuple[str, ...]], Sequence[str]] | None = None) -> Formula:
    texts = show(spelling.root, spelling.put).split(_MARK)
    used = spelling.used
    parted = [before.removesuffix(manner) for before, manner in zip(texts, used, strict=False)]
    return Formula((*map(_contracted, parted), _contracted(texts[-1])), spelling.pieces, again)


def _contracted(text: str) -> str:
    for apart, together in _CONTRACTIONS:
        if apart in text:
            text = re.sub(rf"\b{apart}", together, text)
    return _ELIDED.sub("d'", text)


def _manner(shown: str) -> str:
    """What in the text of a value may call for parentheses: a sign, and what is said in several words."""
    several = " et " in shown and shown[:1].isdigit()
    loose = ("≈" in shown and not shown.startswith("(")) or several
    return ("−" if shown.startswith("−") else "") + ("≈" if loose else "")


class _Spelling(ABC):
    """One expression being laid out: what to print in place of each part."""

    def __init__(self, part: Told, manners: Iterable[str] = itertools.repeat("")) -> None:
        self.root = part.node
        self.of = part.of
        self.program = part.program
        self.pieces: list[Piece] = []
        self.used: list[str] = []
        self._manners: Iterator[str] = iter(manners)

    @abstractmethod
    def put(self, part: Node) -> str | None:
        """What to print in place of a part; None to spell it out."""

    def mark(self, piece: Piece) -> str:
        """Where what depends on the dossier will stand."""
        self.pieces.append(piece)
        self.used.append(next(self._manners))
        return self.used[-1] + _MARK

    def value(self, part: Node) -> str:
        """Where a value will stand."""
        words = self.of(part).words
        return self.mark(lambda scope: words(scope.value(part)))

    def function(self, part: Prim, operand: Callable[[Node], str]) -> str:
        """A function in the words of its row."""
        operation = OPERATIONS[part.op]
        told = operation.told if isinstance(operation, Function) else ""
        shown = [
            f"({operand(each)})" if isinstance(each, Prim) and OPERATIONS[each.op].form != "call" else operand(each)
            for each in part.operands
        ]
        text = _day_of_a_year(part, shown[0]) or told.format(*shown)
        alone = part is self.root or len(part.operands) == 1
        return text if alone else f"({text})"


class _Figures(_Spelling):
    """In figures: names and what dates come to by their values."""

    def put(self, part: Node) -> str | None:
        match part:
            case Const(type=type_) if isinstance(bare(type_), EnumType | RecordType | ListType):
                return self.value(part)
            case Fact() | Hole() | Reading() | Call() | Var() | Fold() | Get() | Make():
                return self.value(part)
            case Default() | Prim(op="part") if part is not self.root:
                return self.value(part)
            case Prim() if is_day_of_a_year(part):
                return self.value(part)
            case Prim() if OPERATIONS[part.op].form == "call":
                if part is not self.root and not _counts(part):
                    return self.value(part)
                return self.function(part, self._operand)
            case _:
                return None

    def _operand(self, part: Node) -> str:
        text = show(part, self.put)
        named = isinstance(bare(part.type), DateType) and (isinstance(part, Const) or text == _MARK)
        return f"le {text}" if named else text


class _Words(_Spelling):
    """In words: every name by its label."""

    def __init__(self, part: Told, body: str = "") -> None:
        super().__init__(part)
        self._body = body

    def put(self, part: Node) -> str | None:
        match part:
            case Const(type=type_) if isinstance(bare(type_), EnumType | RecordType | ListType):
                return self.value(part)
            case Fact(entry=name) | Hole(parameter=name) | Reading(interpretation=name):
                return self._named(part, self._entry(part, name))
            case Var():
                return self._variable(part)
            case Call():
                return self._named(part, rule_label(self.program, part.rule), part.args)
            case Get():
                return self._get(part)
            case Fold():
                return self._aggregate(part)
            case Make():
                return self.value(part)
            case Default():
                return self._chosen(part)
            case Prim() if OPERATIONS[part.op].form == "call":
                return self.function(part, lambda each: show(each, self.put))
            case _:
                return None

    def _entry(self, part: Node, name: str) -> str:
        return rule_label(self.program, name) if isinstance(part, Hole) else spoken(short_name(name))

    def _named(self, part: Node, label: str, keys: Sequence[Node] = ()) -> str:
        """A label with what it is taken for; what the step or the line is about already, a variable, is left out."""
        name = label if part is self.root else quoted_in_formula(label)
        texts = [self.value(each) for each in keys if not isinstance(each, Var)]
        return f"{name} ({', '.join(texts)})" if texts else name

    def _variable(self, part: Var) -> str:
        if part.slot == TODAY:
            return "date d'effet"
        return self.value(part) if isinstance(bare(part.type), EnumType) else quoted_in_formula(spoken(part.name))

    def _get(self, part: Get) -> str:
        if part.field is None:
            base = part.base
            label = rule_label(self.program, base.rule) if isinstance(base, Call) else show(base, self.put)
            return self._named(part, label, part.key)
        label = spoken(part.field)
        return label if isinstance(part.base, Var) else f"{label} ({show(part.base, self.put)})"

    def _aggregate(self, fold: Fold) -> str:
        is_root = fold is self.root
        text = _aggregate_words(fold, lambda body: show(body, self.put), self._body if is_root else "")
        return text if is_root else f"({text})"

    def _chosen(self, part: Default) -> str | None:
        if len(part.cases) == 1:
            return None
        winner = self.of(part).winner

        def piece(scope: Scope) -> str:
            won = winner(scope)
            if won is None:
                return "inconnu"
            text = won.value.in_words.put(scope)
            return text if isinstance(won.value.node, Call | Fact | Const | Get) else f"({text})"

        return self.mark(piece)


def _aggregate_words(fold: Fold, shown: Callable[[Node], str], body: str) -> str:
    """« somme de coefficient × note comptée »; ``body`` stands in place of what each element is made into."""
    row = AGGREGATES[fold.kind]
    if row.item == "nothing":
        made = "lignes"
    elif body:
        made = body
    else:
        itself = isinstance(fold.body, Var) and fold.body.slot == fold.slot
        made = _list_words(fold.over, shown) if itself else terms_in_words(fold.body, shown(fold.body))
    return f"{row.opening} {made}"


def terms_in_words(node: Node, text: str) -> str:
    """The formula of the elements of an aggregate, in parentheses where it is itself a sum."""
    is_sum = isinstance(node, Prim) and OPERATIONS[node.op].form == "additive"
    return f"({text})" if is_sum else text


def _list_words(over: Node, shown: Callable[[Node], str]) -> str:
    """The list that an aggregate goes through; the values of an enumeration have no name that a reader knows."""
    return "valeur" if isinstance(over, Const | Make) else shown(over)


def field_label(label: str, name: str) -> str:
    """What a field is called where values are listed: its label if it is a few words, else its name said aloud."""
    return label if label and len(label) <= _SHORT and _PLAIN.fullmatch(label) else spoken(name)


def is_tabular(node: Node) -> bool:
    """Whether an expression is an aggregate that has a table: all but quantifiers."""
    return isinstance(node, Fold) and AGGREGATES[node.kind].item != "condition"


def is_day_of_a_year(node: Node) -> bool:
    """Whether a date is made of a day and a month that are written, of some year."""
    return isinstance(node, Prim) and node.op == "date" and all(isinstance(part, Const) for part in node.operands[1:])


def _day_of_a_year(part: Prim, year: str) -> str:
    """« 1er janvier 2023 », « 1er janvier de l'année du dépôt »; empty for what is no such date."""
    if not is_day_of_a_year(part):
        return ""
    first, month, day = [each.value if isinstance(each, Const) else None for each in part.operands]
    if not (isinstance(month, int) and isinstance(day, int)):
        return ""
    try:
        named = format_date(datetime.date(first if isinstance(first, int) else _LEAP, month, day))
    except ValueError:
        return ""
    if first is not None:
        return named
    return f"{named.removesuffix(str(_LEAP)).rstrip()} de l'{'' if year.startswith('année') else 'année '}{year}"


def _counts(part: Prim) -> bool:
    """Whether a function is of numbers alone: what dates and periods come to is told by its value."""
    return all(isinstance(bare(operand.type), NumberType) for operand in part.operands)
