"""Reads a dossier against a program: every mistake at once, each with its place, what was found, what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from attrs import evolve

from cqp_dsl.core.dossier import Dossier
from cqp_dsl.diagnostics import Diagnostic, Fix, has_errors, in_order
from cqp_dsl.dossier.keys import report_repeated
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.dossier.report import ReadingStoppedError, Report, suggestion
from cqp_dsl.dossier.scalars import read_date
from cqp_dsl.dossier.sections import read_decisions, read_facts, read_readings
from cqp_dsl.dossier.tree import Broken, Keyed, Leaf, Tree, shape

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.program import Program
    from cqp_dsl.source import SourceFile

Format: TypeAlias = Literal["yaml", "json", "toml"]

HEADINGS = ("dossier", "date", "faits", "décisions", "lectures", "paramètres")
_UNACCENTED = {"decisions": "décisions", "parametres": "paramètres"}


def read_dossier(
    source: SourceFile,
    program: Program,
    format: Format = "yaml",  # noqa: A002 - what authors call it too
) -> tuple[Dossier | None, list[Diagnostic]]:
    """Read and check a dossier.

    Args:
        source: the text, already decoded.
        program: what gives the facts their types.
        format: the notation of the text.

    Returns:
        The dossier, None when any diagnostic is an error; and the diagnostics in the order of the file.
    """
    report = Report()
    dossier = None
    try:
        root = _tree(source, format, report)
        dossier = _dossier(root, source, program, report)
    except ReadingStoppedError:
        pass
    diagnostics = in_order(report.diagnostics)
    return (None if has_errors(diagnostics) else dossier), diagnostics


def _tree(source: SourceFile, format: Format, report: Report) -> Tree | None:  # noqa: A002 - as above
    if len(source.text) > MAX_BYTES or len(source.text.encode("utf-8", "replace")) > MAX_BYTES:
        report.add("CQP604", f"Ce dossier est trop grand : plus de {MAX_BYTES // 1024**2} Mio", source.span(0, 0))
        raise ReadingStoppedError
    match format:
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
            assert_never(format)


def _dossier(root: Tree | None, source: SourceFile, program: Program, report: Report) -> Dossier | None:
    match root:
        case None:
            advice = "Pour un dossier à remplir : cqp template, suivi du nom de la politique."
            report.add("CQP601", "Ce dossier est vide", source.span(0, 0), help=advice)
            return None
        case Keyed():
            return _with_headings(root, source, program, report)
        case Broken():
            return None
        case _:
            message = f"Ce dossier n'a pas de rubriques : {shape(root)} ; attendu : {', '.join(HEADINGS)}"
            report.add("CQP609", message, root.span, help="Un dossier commence par « dossier: … » et « faits: … ».")
            return None


def _with_headings(root: Keyed, source: SourceFile, program: Program, report: Report) -> Dossier:
    dossier = Dossier(path=source.path)
    seen: dict[str, Leaf] = {}
    for pair in root.pairs:
        heading = _UNACCENTED.get(pair.key.text, pair.key.text)
        if heading not in HEADINGS:
            _report_unknown_heading(pair.key, program, report)
        elif heading in seen:
            report_repeated(pair.key, seen[heading], report)
        else:
            seen[heading] = pair.key
            dossier = _with_heading(dossier, heading, pair.value, program, report)
    return dossier


def _with_heading(dossier: Dossier, heading: str, node: Tree, program: Program, report: Report) -> Dossier:
    match heading:
        case "dossier":
            return evolve(dossier, label=_label(node, report))
        case "date":
            return evolve(dossier, date=_date(node, report))
        case "faits":
            return evolve(dossier, facts=read_facts(node, program, report))
        case "décisions":
            return evolve(dossier, decisions=read_decisions(node, program, report))
        case "lectures":
            return evolve(dossier, readings=read_readings(node, program, report))
        case _:
            from cqp_dsl.dossier.holes import read_holes  # noqa: PLC0415 - few dossiers fix a figure

            return evolve(dossier, holes=read_holes(node, program, report))


def _report_unknown_heading(key: Leaf, program: Program, report: Report) -> None:
    fix = None
    if key.text in program.policies:
        advice = "C'est une politique : écrivez-la sous « faits: »."
    else:
        near, advice = suggestion(key.text, HEADINGS)
        fix = Fix(f"écrire « {near} »", key.span, key.rewritten(near)) if near else None
    report.add("CQP605", f"{key.shown} n'est pas une rubrique de dossier", key.span, help=advice, fix=fix)


def _label(node: Tree, report: Report) -> str:
    if isinstance(node, Leaf):
        return node.text
    if not isinstance(node, Broken):
        report.add("CQP609", f"« dossier » : {shape(node)} ; attendu : un texte qui nomme le dossier", node.span)
    return ""


def _date(node: Tree, report: Report) -> datetime.date | None:
    match node:
        case Leaf(empty=True) | Broken():
            pass
        case Leaf():
            return read_date(node, "date", report)
        case _:
            report.add("CQP609", f"« date » : {shape(node)} ; attendu : une date", node.span)
    return None
