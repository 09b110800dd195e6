"""YAML to the neutral tree, from the parser's events: nothing is resolved, constructed or executed.

Anchors, aliases, merge keys, tags and several documents are refused: a dossier is one document that says everything in
place (and an alias can unfold into gigabytes).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

import yaml

from cqp_dsl.diagnostics import Fix, Label
from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_ITEMS
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.tree import Broken, Items, Keyed, Leaf, Pair, Tree
from cqp_dsl.dossier.yaml_errors import syntax_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.source import SourceFile, Span

_DIGITS = r"[0-9]+"
_SIGNED_DIGITS = r"[-+]?[0-9]+"
_SURROGATE = r"[\ud800-\udfff]"


def read_yaml(source: SourceFile, report: Report) -> Tree | None:
    """The one document of the file; None when it is empty.

    Raises:
        ReadingStoppedError: the text is not YAML, or passes a limit; the report says where.
    """
    try:
        composer = _Composer(source, report)
        return composer.document()
    except yaml.YAMLError as error:
        span, message, advice = syntax_problem(error, source)
    except (ValueError, OverflowError):
        # PyYAML lets these out for an escape or a directive whose figure Python cannot hold.
        span, message, advice = source.span(0, 0), "un échappement ou une directive contient un nombre impossible", None
    report.add("CQP601", f"Le YAML n'est pas lisible : {message}", span, help=advice)
    raise ReadingStoppedError


class _Composer:
    """Builds the tree from the events of one file."""

    def __init__(self, source: SourceFile, report: Report) -> None:
        self._source = source
        self._report = report
        self._events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=yaml.SafeLoader))

    def document(self) -> Tree | None:
        """The whole file: at most one document."""
        root: Tree | None = None
        count = 0
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            count += 1
            if count > 1:
                self._report.add(
                    "CQP603",
                    "Ce fichier contient plusieurs documents YAML ; un dossier en est un seul",
                    self._span(event),
                    help="Séparez-les en plusieurs fichiers, et donnez-les ensemble à cqp check.",
                )
                break
            root = self._node(next(self._events), 0)
        return None if isinstance(root, Leaf) and root.empty else root

    def _span(self, event: yaml.Event) -> Span:
        start, end = _start(event), _end(event)
        while end > start and self._source.text[end - 1].isspace():
            end -= 1
        return self._source.span(start, end)

    def _node(self, event: yaml.Event, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            self._stop(event, f"plus de {MAX_DEPTH} niveaux de listes et de clés emboîtés")
        refused = self._refused(event)
        node: Tree
        match event:
            case yaml.AliasEvent():
                node = Broken(self._span(event))
            case yaml.ScalarEvent():
                node = self._leaf(event)
            case yaml.SequenceStartEvent():
                node = self._items(event, depth)
            case _:
                node = self._keyed(event, depth)
        return Broken(node.span) if refused else node

    def _refused(self, event: yaml.Event) -> bool:
        """Report an alias, an anchor or a tag."""
        if isinstance(event, yaml.AliasEvent):
            what, advice = f"un renvoi (« *{event.anchor} »)", "Écrivez la valeur elle-même à cet endroit."
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            what, advice = f"une ancre (« &{event.anchor} »)", "Retirez-la : un dossier s'écrit sans renvois."
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            what, advice = f"une étiquette de type (« {event.tag} »)", "Retirez-la : le type vient de la politique."
        else:
            return False
        self._report.add("CQP603", f"Un dossier n'admet pas {what}", self._span(event), help=advice)
        return True

    def _leaf(self, event: yaml.ScalarEvent) -> Leaf:
        text = unicodedata.normalize("NFC", event.value)
        span = self._span(event)
        if re.search(_SURROGATE, text):
            self._report.add("CQP601", "Un échappement ne désigne aucun caractère", span)
            text = ""
        return Leaf(text, span, quoted=event.style is not None)

    def _items(self, start: yaml.SequenceStartEvent, depth: int) -> Items:
        items: list[Tree] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            if len(items) == MAX_ITEMS:
                self._stop(event, f"plus de {MAX_ITEMS} éléments dans une liste")
            items.append(self._node(event, depth + 1))
        self._warn_of_commas(items)
        return Items(tuple(items), self._source.span(_start(start), self._span(event).end))

    def _keyed(self, start: yaml.Event, depth: int) -> Keyed:
        pairs: list[Pair] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if len(pairs) == MAX_ITEMS:
                self._stop(event, f"plus de {MAX_ITEMS} clés dans un groupe")
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            self._add_pair(pairs, key, value)
        end = max(self._span(event).end, pairs[-1].value.span.end if pairs else 0)
        return Keyed(tuple(pairs), self._source.span(_start(start), end))

    def _add_pair(self, pairs: list[Pair], key: Tree, value: Tree) -> None:
        if isinstance(value, Leaf) and value.empty:
            value = Leaf("", key.span)
        if not isinstance(key, Leaf):
            if not isinstance(key, Broken):
                self._report.add("CQP603", "Une clé est un nom, pas une liste ni un groupe de clés", key.span)
        elif key.text == "<<" and not key.quoted:
            advice = "Recopiez ici les clés voulues."
            self._report.add("CQP603", "Un dossier n'admet pas la clé de fusion « << »", key.span, help=advice)
        elif not self._split_by_comma(pairs, key, value):
            pairs.append(Pair(key, value))

    def _split_by_comma(self, pairs: list[Pair], key: Leaf, value: Tree) -> bool:
        """Whether ``{ oral: 9,5 }`` was just met: YAML ends the value at the comma and takes « 5 » for a key."""
        if not pairs or not (isinstance(value, Leaf) and value.empty) or not re.fullmatch(_DIGITS, key.text):
            return False
        before = pairs[-1].value
        if not _adjacent_digits(before, key, self._source.text):
            return False
        span = before.span.to(key.span)
        text = self._source.text[span.start : span.end]
        self._report.add(
            "CQP622",
            f"Entre accolades, la virgule sépare les clés : « {text} » y est lu en deux morceaux",
            span,
            help=f'Écrivez {text.replace(",", ".")}, ou "{text}" entre guillemets.',
            fix=Fix("écrire le nombre avec un point", span, text.replace(",", ".")),
        )
        pairs[-1] = Pair(pairs[-1].key, Broken(span))
        return True

    def _warn_of_commas(self, items: list[Tree]) -> None:
        for one, two in itertools.pairwise(items):
            if isinstance(two, Leaf) and _adjacent_digits(one, two, self._source.text):
                span = one.span.to(two.span)
                text = self._source.text[span.start : span.end]
                self._report.warn(
                    "CQP622",
                    f"Entre crochets, la virgule sépare les éléments : « {text} » est lu comme deux nombres",
                    span,
                    help="Si c'est un seul nombre, écrivez-le avec un point ; sinon, une espace suit la virgule.",
                )
                return

    def _stop(self, event: yaml.Event, what: str) -> None:
        at = _start(event)
        place = Label(self._source.span(at, at), "limite dépassée ici")
        self._report.add("CQP604", f"Ce dossier est trop grand : {what}", place)
        raise ReadingStoppedError


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark is not None else 0


def _adjacent_digits(one: Tree, two: Leaf, text: str) -> bool:
    return (
        isinstance(one, Leaf)
        and not (one.quoted or two.quoted)
        and re.fullmatch(_SIGNED_DIGITS, one.text) is not None
        and re.fullmatch(_DIGITS, two.text) is not None
        and text[one.span.end : two.span.start] == ","
    )
