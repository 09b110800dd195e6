"""Reads a dossier against a program (SEMANTICS §10): every mistake at once, with its place and what was expected."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

from cqp_dsl.core.datatypes.types import DATE, TEXT
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.dossier import mistakes, scalars
from cqp_dsl.dossier.facts import FactReader
from cqp_dsl.dossier.keys import as_group, is_name, report_repeated
from cqp_dsl.dossier.limits import MAX_BYTES, TOO_LARGE
from cqp_dsl.dossier.reader import refuse_data, report_shape
from cqp_dsl.dossier.report import ReadingStoppedError, Report
from cqp_dsl.dossier.scalars import NOT_READ
from cqp_dsl.dossier.sections import DecisionReader, ReadingReader
from cqp_dsl.dossier.tree import Refused, Text, is_empty, says_nothing, shape, shown, text_of

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.dossier.other_version import OtherVersion
    from cqp_dsl.dossier.tree import Node
    from cqp_dsl.source import SourceFile

Format: TypeAlias = Literal["yaml", "json", "toml"]

HEADINGS = ("dossier", "destinataire", "date", "faits", "décisions", "lectures", "paramètres", "provenance")
PLAIN_DATA = "<dossier>"
"""What stands for the path of a dossier that is not a file."""

_SCHEMA = "$schema"
"""Where a JSON file tells editors its schema: nothing of the dossier."""
_UNACCENTED = {"decisions": "décisions", "parametres": "paramètres"}


class DossierReader:
    """Reads dossiers against one program. What reads a fact is made when one is first given, and kept.

    Args:
        program: the program.
        other: another version of it, whose dossiers are read too.
    """

    def __init__(self, program: Program, other: OtherVersion | None = None) -> None:
        self._program = program
        self._other = other
        self._facts = FactReader(program)
        self._decisions = DecisionReader(program)
        self._readings = ReadingReader(program)

    def read(self, data: Mapping[str, object]) -> tuple[Dossier | None, list[Diagnostic]]:
        """Read and check a dossier given as plain Python data: what a file holds, under the same limits.

        Accepted: mappings with text keys, lists and tuples, ``str``, ``bool``, ``int``, ``Decimal``, ``Fraction``,
        ``datetime.date`` and None (``rien``). A ``float`` is refused: 0.1 is not one tenth.

        Returns:
            The dossier, None when any diagnostic is an error; and the diagnostics, which have no place.
        """
        report = Report()
        try:
            dossier = self._dossier(data, PLAIN_DATA, report)
        except ReadingStoppedError:
            dossier = None
        return (None if report.errors else dossier), report.diagnostics()

    def read_placed(self, root: Node, source: SourceFile | None) -> tuple[Dossier | None, list[Diagnostic]]:
        """Read and check a dossier whose texts know where they stand in a source, a sheet for instance.

        Returns:
            The dossier, None when any diagnostic is an error; and the diagnostics, with places where there is a source.
        """
        report = Report(source)
        dossier = None
        with contextlib.suppress(ReadingStoppedError):
            dossier = self._dossier(root, PLAIN_DATA, report)
        return (None if report.errors else dossier), report.diagnostics()

    def read_file(self, source: SourceFile, notation: Format) -> tuple[Dossier | None, list[Diagnostic]]:
        """Read and check a dossier file.

        Returns:
            The dossier, None when any diagnostic is an error; and the diagnostics in the order of the file.
        """
        report = Report(source)
        dossier = None
        try:
            root = _tree(source, notation, report)
            if root is None:
                advice = "Pour un dossier à remplir : cqp template, suivi du nom de la politique."
                report.add("CQP601", "Ce dossier est vide", source.span(0, 0), help=advice)
            elif not isinstance(root, Refused):
                dossier = self._dossier(root, source.path, report)
        except ReadingStoppedError:
            pass
        return (None if report.errors else dossier), report.diagnostics()

    def _dossier(self, root: Node, path: str, report: Report) -> Dossier | None:
        group = as_group(root if self._other is None else self._other.adapted(root))
        if group is None:
            message = f"Ce dossier n'a pas de rubriques : {shape(root)} ; attendu : {', '.join(HEADINGS)}"
            report.add("CQP609", message, root, help="Un dossier commence par « dossier: … » et « faits: … ».")
            return None
        label, date, facts, decisions, readings, holes = "", None, {}, None, {}, {}
        addressee: tuple[str, ...] = ()
        provenance: dict[str, str] = {}
        for heading, value in self._headings(group, report).items():
            match heading:
                case "dossier":
                    label = _label(value, report)
                case "destinataire":
                    addressee = _addressee(value, report)
                case "date":
                    date = _date(value, report)
                case "faits":
                    facts = self._facts.read(value, report)
                case "décisions":
                    decisions = self._decisions.read(value, report)
                case "lectures":
                    readings = self._readings.read(value, report)
                case "provenance":
                    from cqp_dsl.dossier.provenance import ProvenanceReader  # noqa: PLC0415 - few dossiers have it

                    provenance = ProvenanceReader(self._program).read(value, report)
                case _:
                    from cqp_dsl.dossier.holes import read_holes  # noqa: PLC0415 - few dossiers fix a figure

                    holes = read_holes(value, self._program, report)
        return Dossier(label, path, date, facts, decisions, readings, holes, addressee=addressee, provenance=provenance)

    def _headings(self, group: dict[Any, Node], report: Report) -> dict[str, Node]:
        """The values of the headings, under their names; what is none is reported."""
        if group.keys() <= _KNOWN:
            return group
        found: dict[str, Node] = {}
        first: dict[str, str] = {}
        report.count_keys(group)
        for key, value in group.items():
            if not is_name(key, "dossier", report):
                continue
            if key == _SCHEMA:
                continue
            heading = _UNACCENTED.get(key, key)
            if heading not in _KNOWN:
                self._report_unknown(key, report)
            elif heading in first:
                report_repeated(key, first[heading], report)
            else:
                first[heading] = key
                found[heading] = value
        return found

    def _report_unknown(self, key: str, report: Report) -> None:
        near = None
        if key in self._program.policies:
            advice = "C'est une politique : écrivez-la sous « faits: »."
        else:
            near, advice = report.suggestion(key, HEADINGS)
        message = f"{shown(key)} n'est pas une rubrique de dossier"
        report.add("CQP605", message, key, help=advice, fix=report.writing(near, key))


_KNOWN = frozenset(HEADINGS)


def notation(source: SourceFile) -> Format:
    """The notation that a file's name says, else that of its first sign."""
    suffix = PurePath(source.path).suffix.casefold()
    if suffix in {".yaml", ".yml"}:
        return "yaml"
    if suffix == ".toml":
        return "toml"
    return "json" if suffix == ".json" or source.text.lstrip().startswith(("{", "[")) else "yaml"


def _tree(source: SourceFile, notation: Format, report: Report) -> Node:
    if len(source.text) > MAX_BYTES or len(source.text.encode("utf-8", "replace")) > MAX_BYTES:
        raise report.stop(TOO_LARGE, source.span(0, 0))
    match notation:
        case "yaml":
            from cqp_dsl.dossier.yaml_tree import read_yaml  # noqa: PLC0415 - one notation is enough

            return read_yaml(source, report)
        case "json":
            from cqp_dsl.dossier.json_tree import read_json  # noqa: PLC0415

            return read_json(source, report)
        case "toml":
            from cqp_dsl.dossier.toml_tree import read_toml  # noqa: PLC0415

            return read_toml(source, report)
        case _:
            assert_never(notation)


def _label(node: Node, report: Report) -> str:
    if node is None or (isinstance(node, Text) and not node.quoted and says_nothing(node)):
        return ""
    label = _scalar(node, TEXT, "dossier", report)
    return label if isinstance(label, str) else ""


def _addressee(node: Node, report: Report) -> tuple[str, ...]:
    """The lines of the addressee: a text of one or more lines, or a list of texts."""
    if node is None or isinstance(node, Refused) or is_empty(node):
        return ()
    if isinstance(node, Mapping):
        report_shape(node, TEXT, "destinataire", report)
        return ()
    items = node if isinstance(node, list | tuple) else [node]
    report.count(len(items), node)
    read = [_scalar(item, TEXT, "destinataire", report) for item in items if not is_empty(item)]
    return tuple(line for text in read if isinstance(text, str) for line in map(str.strip, text.splitlines()) if line)


def _date(node: Node, report: Report) -> datetime.date | None:
    day = _scalar(node, DATE, "date", report)
    return day if isinstance(day, datetime.date) else None


def _scalar(node: Node, type_: Type, heading: str, report: Report) -> Value:
    """The value of a heading that holds one scalar; ``NOT_READ`` where it is empty, or wrong."""
    read = scalars.text if type_ == TEXT else scalars.date
    value = read(node)
    if value is not NOT_READ or is_empty(node) or isinstance(node, Refused):
        return value
    text = text_of(node)
    if text is not None and (type_ == TEXT or not says_nothing(node)):
        return mistakes.explain(node, text, type_, heading, report)
    if says_nothing(node) or isinstance(node, list | tuple | Mapping):
        report_shape(node, type_, heading, report)
    else:
        refuse_data(node, heading, report)
    return NOT_READ
