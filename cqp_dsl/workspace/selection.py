"""Names given from outside, by a command or a program, resolved against the policies: short or qualified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Diagnostic, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cqp_dsl.core.program import Program


def named_decisions(program: Program, names: Sequence[str] | None) -> tuple[tuple[str, ...] | None, list[Diagnostic]]:
    """The qualified names of these decisions, None when nothing is asked; and what does not exist."""
    found: list[str] = []
    diagnostics: list[Diagnostic] = []
    candidates = list(program.published)
    for name in names or ():
        matches = _matches(name, candidates)
        if len(matches) == 1:
            found.append(matches[0])
        else:
            diagnostics.append(_unresolved("CQP708", "décision", name, matches, candidates))
    return (tuple(dict.fromkeys(found)) or None), diagnostics


def named_readings(program: Program, readings: Mapping[str, str]) -> tuple[dict[str, str], list[Diagnostic]]:
    """The qualified interpretations with the reading supposed for each; and what does not exist."""
    found: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    for name, reading in readings.items():
        matches = _matches(name, program.interpretations)
        if len(matches) != 1:
            diagnostics.append(_unresolved("CQP709", "interprétation", name, matches, program.interpretations))
            continue
        known = program.interpretations[matches[0]].type.values
        if reading in known and found.get(matches[0], reading) != reading:
            message = f"« {matches[0]} » reçoit deux lectures, « {found[matches[0]]} » et « {reading} »"
            diagnostics.append(Diagnostic("CQP709", message, help="Gardez-en une."))
        elif reading in known:
            found[matches[0]] = reading
        else:
            message = f"« {reading} » n'est pas une lecture de « {matches[0]} »"
            diagnostics.append(Diagnostic("CQP709", message, help=_advice(reading, known)))
    return found, diagnostics


def named_policy(program: Program, name: str) -> list[Diagnostic]:
    """What is wrong with the name of a politique: nothing where there is one of that name."""
    if name in program.policies:
        return []
    return [Diagnostic("CQP606", f"« {name} » n'est pas une politique", help=_advice(name, program.policies))]


def _matches(name: str, candidates: Iterable[str]) -> list[str]:
    """The qualified names that ``name`` may stand for."""
    return [candidate for candidate in candidates if name in (candidate, candidate.partition(".")[2])]


def _unresolved(code: str, what: str, name: str, matches: Sequence[str], candidates: Collection[str]) -> Diagnostic:
    if matches:
        message = f"« {name} » peut désigner plus d'une {what}"
        return Diagnostic(code, message, help=f"Écrivez {' ou '.join(f'« {match} »' for match in matches)}.")
    short = [candidate.partition(".")[2] for candidate in candidates]
    return Diagnostic(code, f"aucune {what} ne s'appelle « {name} »", help=_advice(name, [*candidates, *short]))


_LISTED = 8


def _advice(name: str, candidates: Collection[str]) -> str:
    close = nearest(name, candidates)
    if close is not None:
        return f"Vouliez-vous dire « {close} » ?"
    listed = list(dict.fromkeys(candidates))
    shown = ", ".join(f"« {candidate} »" for candidate in listed[:_LISTED])
    more = ", …" if len(listed) > _LISTED else ""
    return f"Ce qui existe : {shown}{more}." if listed else "Il n'y en a aucune."
