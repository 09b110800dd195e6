"""YAML to data that knows its places, from the parser's events: nothing is resolved, constructed or executed.

Anchors, aliases, merge keys, tags and several documents are refused: a dossier is one document that says everything in
place (and an alias can unfold into gigabytes).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NoReturn, TypeGuard

import yaml

from cqp_dsl.diagnostics import Fix, Label
from cqp_dsl.dossier.keys import report_repeated
from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_SCALARS, MAX_VALUES, TOO_DEEP, TOO_MANY_KEYS, TOO_MANY_SCALARS
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.tree import Items, Keyed, Refused, Text, is_empty, shown
from cqp_dsl.dossier.yaml_errors import syntax_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node, Placed
    from cqp_dsl.source import SourceFile

_DIGITS = r"[0-9]+"
_SIGNED_DIGITS = r"[-+]?[0-9]+"
_SURROGATE = r"[\ud800-\udfff]"


def read_yaml(source: SourceFile, report: Report) -> Node:
    """The one document of the file; None when it is empty.

    Raises:
        ReadingStoppedError: the text is not YAML, or passes a limit; the report says where.
    """
    try:
        return _Composer(source, report).document()
    except yaml.YAMLError as error:
        span, message, advice = syntax_problem(error, source)
    except (ValueError, OverflowError):
        # PyYAML lets these out for an escape or a directive whose figure Python cannot hold.
        span, message, advice = source.span(0, 0), "un échappement ou une directive contient un nombre impossible", None
    report.add("CQP601", f"Le YAML n'est pas lisible : {message}", span, help=advice)
    raise ReadingStoppedError


class _Composer:
    """Builds the data from the events of one file."""

    def __init__(self, source: SourceFile, report: Report) -> None:
        self._source = source
        self._report = report
        self._events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=yaml.SafeLoader))
        self._scalars = 0

    def document(self) -> Node:
        """The whole file: at most one document."""
        root: Node = None
        count = 0
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            count += 1
            if count > 1:
                self._report.add(
                    "CQP603",
                    "Ce fichier contient plusieurs documents YAML ; un dossier en est un seul",
                    self._source.span(*self._place(event)),
                    help="« cqp check » les décide l'un après l'autre ; ici, donnez un fichier d'un seul dossier.",
                )
                break
            root = self._node(next(self._events), 0)
        return None if is_empty(root) else root

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        """The offsets of an event, white space at its end left out."""
        start, end = _start(event), _end(event)
        while end > start and self._source.text[end - 1].isspace():
            end -= 1
        return start, end

    def _node(self, event: yaml.Event, depth: int) -> Placed:
        if depth > MAX_DEPTH:
            self._stop(event, TOO_DEEP)
        refused = self._refused(event)
        node: Placed
        match event:
            case yaml.AliasEvent():
                node = Refused(*self._place(event))
            case yaml.ScalarEvent():
                node = self._scalar(event)
            case yaml.SequenceStartEvent():
                node = self._items(event, depth)
            case _:
                node = self._keyed(event, depth)
        return Refused(node.start, node.end) if refused else node

    def _refused(self, event: yaml.Event) -> bool:
        """Report an alias, an anchor or a tag."""
        if isinstance(event, yaml.AliasEvent):
            what, advice = f"un renvoi ({shown(f'*{event.anchor}')})", "Écrivez la valeur elle-même à cet endroit."
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            what, advice = f"une ancre ({shown(f'&{event.anchor}')})", "Retirez-la : un dossier s'écrit sans renvois."
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            what, advice = f"une étiquette de type ({shown(event.tag)})", "Retirez-la : le type vient de la politique."
        else:
            return False
        place = self._source.span(*self._place(event))
        self._report.add("CQP603", f"Un dossier n'admet pas {what}", place, help=advice)
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> Text:
        self._scalars += 1
        if self._scalars > MAX_SCALARS:
            self._stop(event, TOO_MANY_SCALARS)
        text = unicodedata.normalize("NFC", event.value)
        start, end = self._place(event)
        if re.search(_SURROGATE, text):
            self._report.add("CQP601", "Un échappement ne désigne aucun caractère", self._source.span(start, end))
            text = ""
        return Text(text, start, end, quoted=event.style is not None)

    def _items(self, opening: yaml.SequenceStartEvent, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        self._warn_of_commas(items)
        return Items(items, _start(opening), self._place(event)[1])

    def _keyed(self, opening: yaml.Event, depth: int) -> Keyed:
        pairs: dict[Text, Node] = {}
        first: dict[str, Text] = {}
        last: tuple[Text, Placed] | None = None
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if len(pairs) == MAX_VALUES:
                self._stop(event, TOO_MANY_KEYS)
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Text):
                if not isinstance(key, Refused):
                    self._report.add("CQP603", "Une clé est un nom, pas une liste ni un groupe de clés", key)
                continue
            if is_empty(value):
                value = Text("", key.start, key.end)
                if last is not None and self._is_split_by_comma(last[1], key):
                    pairs[last[0]] = self._report_comma(last[1], key)
                    continue
            if key == "<<" and not key.quoted:
                advice = "Recopiez ici les clés voulues."
                self._report.add("CQP603", "Un dossier n'admet pas la clé de fusion « << »", key, help=advice)
                continue
            before = first.setdefault(key, key)
            if before is key:
                pairs[key] = value
            else:
                report_repeated(key, before, self._report)
            last = key, value
        end = max(self._place(event)[1], last[1].end if last is not None else 0)
        return Keyed(pairs, _start(opening), end)

    def _is_split_by_comma(self, before: Placed, key: Text) -> bool:
        """Whether ``{ oral: 9,5 }`` was just met: YAML ends the value at the comma and takes « 5 » for a key."""
        return bool(re.fullmatch(_DIGITS, key)) and _adjacent_digits(before, key, self._source.text)

    def _report_comma(self, before: Placed, key: Text) -> Refused:
        text = self._source.text[before.start : key.end]
        span = self._source.span(before.start, key.end)
        self._report.add(
            "CQP622",
            f"Entre accolades, la virgule sépare les clés : {shown(text)} y est lu en deux morceaux",
            span,
            help=f'Écrivez {text.replace(",", ".")}, ou "{text}" entre guillemets.',
            fix=Fix("écrire le nombre avec un point", span, text.replace(",", ".")),
        )
        return Refused(before.start, key.end)

    def _warn_of_commas(self, items: list[Node]) -> None:
        for one, two in itertools.pairwise(items):
            if isinstance(two, Text) and _adjacent_digits(one, two, self._source.text):
                start, end = one.start, two.end
                self._report.warn(
                    "CQP622",
                    "Entre crochets, la virgule sépare les éléments : "
                    f"{shown(self._source.text[start:end])} est lu comme deux nombres",
                    self._source.span(start, end),
                    help="Si c'est un seul nombre, écrivez-le avec un point ; sinon, une espace suit la virgule.",
                )
                return

    def _stop(self, event: yaml.Event, what: str) -> NoReturn:
        at = _start(event)
        raise self._report.stop(what, Label(self._source.span(at, at), "limite dépassée ici"))


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark is not None else 0


def _adjacent_digits(one: Node, two: Text, text: str) -> TypeGuard[Text]:
    return (
        isinstance(one, Text)
        and not (one.quoted or two.quoted)
        and text[one.end : two.start] == ","
        and re.fullmatch(_SIGNED_DIGITS, one) is not None
        and re.fullmatch(_DIGITS, two) is not None
    )
