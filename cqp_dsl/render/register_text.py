"""The register for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.render.wording import COLON, SEMICOLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.render.register_document import (
        ClearDecisionJson,
        EntryJson,
        FollowUpJson,
        ReplayJson,
        ReplaysJson,
        VerifiedJson,
    )

_KINDS: Final = {"act": "acte", "simulation": "simulation", "follow-up": "suite", "erasure": "effacement"}
_STATUSES: Final = {
    "undetermined": "indéterminée",
    "disputed": "à trancher",
    "uncovered": "non couverte",
    "conflict": "en conflit",
    "out_of_limits": "hors limites",
}
_MARKS: Final = {"identical": "=", "differs": "≠", "not_replayable": "?"}
_SHORT: Final = 12


def numbered(sequence: int) -> str:
    """``n° 17``."""
    return f"n°{NBSP}{sequence}"


def moment(made_at: str) -> str:
    """``2026-11-28 12:30:05``, UTC."""
    return made_at[:19].replace("T", " ")


def entry_line(entry: EntryJson) -> str:
    """An entry on one line."""
    told = f"{numbered(entry['sequence'])}  {moment(entry['made_at'])}  {_KINDS[entry['kind']]}"
    match entry["kind"]:
        case "erasure":
            return f"{told} de {counted(entry['keys'], 'acte')}\n"
        case "follow-up":
            return f"{told} de l'acte {numbered(entry['about'] or 0)}\n"
        case _:
            who = "effacé" if entry["erased"] else quoted(entry["reference"] or "")
            decisions = SEMICOLON.join(_decision(each) for each in entry["decisions"])
            receipt = f"  reçu {entry['receipt'][:_SHORT]}" if entry["receipt"] else ""
            return f"{told}  {who}  {decisions}{receipt}\n"


def _decision(decision: ClearDecisionJson) -> str:
    if decision["status"] != "decided":
        outcome = _STATUSES[decision["status"]]
    else:
        outcome = {True: "favorable", False: "défavorable", None: "décidée"}[decision["favourable"]]
    return f"{decision['name']} ({outcome})"


def entry_text(entry: EntryJson) -> str:
    """An entry, whole."""
    return "".join(f"{line}\n" for line in _lines(entry))


def _lines(entry: EntryJson) -> Iterator[str]:
    yield f"{_KINDS[entry['kind']].capitalize()} {numbered(entry['sequence'])}, {moment(entry['made_at'])} UTC"
    yield f"Demandé par{COLON}{entry['caller']}"
    yield f"Empreinte{COLON}{entry['digest']}"
    if entry["kind"] == "erasure":
        yield f"Actes effacés{COLON}{entry['keys']}"
        return
    if entry["erased"]:
        yield "Effacé : le dossier et la réponse ne peuvent plus être lus. Ce qui reste :"
    elif entry["reference"]:
        yield f"Dossier{COLON}{entry['reference']}"
    if entry["receipt"]:
        yield f"Reçu{COLON}{entry['receipt']}"
    if entry["program"]:
        yield f"Politiques{COLON}{entry['program']} (cqp {entry['engine']}, langue {entry['language']})"
    if entry["effect_date"]:
        yield f"Date d'effet{COLON}{entry['effect_date']}"
    for name, reading in entry["readings"].items():
        yield f"Lecture supposée{COLON}{name} = {reading}"
    for name in entry["figures"]:
        yield f"Chiffre donné par le dossier{COLON}{name}"
    yield from _answers(entry)
    for follow_up in entry["follow_ups"]:
        yield _follow_up(follow_up)


def _answers(entry: EntryJson) -> Iterator[str]:
    sealed = entry.get("sealed")
    for number, decision in enumerate(entry["decisions"]):
        told = _decision(decision)
        if sealed:
            text = sealed["decisions"][number]["text"]
            told = f"{told}{COLON}{text}" if text else told
        yield f"Décision {told}"
        if decision["articles"]:
            yield f"  articles{COLON}{', '.join(decision['articles'])}"
        if sealed:
            yield from (f"  motif{COLON}{reason['text']}" for reason in sealed["decisions"][number]["reasons"])
    if sealed:
        yield "Dossier tel qu'il a été décidé :"
        yield from (f"  {line}" for line in sealed["dossier"].splitlines())


def _follow_up(given: FollowUpJson) -> str:
    what = "réponse suivie" if given["followed"] else "réponse écartée"
    by = f" par {given['by']}" if given["by"] else ""
    why = f"{COLON}{given['why']}" if given["why"] else ""
    return f"Suite {numbered(given['sequence'])}, le {given['on']}{by}, {what}{why}"


def entries_text(entries: Iterable[EntryJson]) -> Iterator[str]:
    """Entries, a line each, then how many."""
    count = 0
    for entry in entries:
        count += 1
        yield entry_line(entry)
    yield f"{'' if count == 0 else chr(10)}{counted(count, 'inscription')}\n" if count else "Aucune inscription.\n"


def verified_text(result: VerifiedJson) -> str:
    """Whether the register is whole."""
    counts = ", ".join(f"{count} {_KINDS[kind]}{'s' if count > 1 else ''}" for kind, count in result["counts"].items())
    lines = [f"Inscriptions{COLON}{counts or 'aucune'}"]
    if result["erased"]:
        lines.append(f"Actes effacés{COLON}{result['erased']}")
    if result["set_back"]:
        listed = ", ".join(numbered(each) for each in result["set_back"][:10])
        lines.append(f"Horloge reculée avant{COLON}{listed} (c'est le numéro qui fait foi)")
    head = result["head"]
    lines.append(f"Dernière inscription{COLON}{numbered(head['sequence'])}, empreinte {head['digest']}")
    lines += [f"✗ {fault}" for fault in result["faults"]]
    if result["found"] > len(result["faults"]):
        lines.append(f"… {result['found'] - len(result['faults'])} autres")
    lines.append(f"✗ {counted(result['found'], 'faute')}" if result["found"] else "✓ Le registre est entier.")
    return "".join(f"{line}\n" for line in lines)


def replays_text(result: ReplaysJson) -> str:
    """Acts replayed, those that are identical counted only where there are several."""
    several = len(result["replays"]) > 1
    lines = [
        line
        for each in result["replays"]
        if not several or each["outcome"] != "identical" or each["why"]
        for line in _replay(each)
    ]
    counts = result["counts"]
    lines.append(
        f"{counted(len(result['replays']), 'acte')}{COLON}{counted(counts['identical'], 'identique')}, "
        f"{counted(counts['differs'], 'différent')}, {counts['not_replayable']} qui ne se "
        f"{'rejoue' if counts['not_replayable'] <= 1 else 'rejouent'} pas"
    )
    return "".join(f"{line}\n" for line in lines)


def _replay(each: ReplayJson) -> Iterator[str]:
    told = f"{_MARKS[each['outcome']]} {numbered(each['sequence'])}"
    match each["outcome"]:
        case "identical":
            yield f"{told}{COLON}identique{_aside(each['why'])}"
        case "not_replayable":
            yield f"{told}{COLON}ne se rejoue pas, car {each['why']}"
        case _:
            for moved in each["moved"]:
                articles = f", par {_listed(moved['articles'])}" if moved["articles"] else ""
                change = "mêmes mots, autres motifs" if moved["before"] == moved["after"] else moved["after"]
                yield f"{told}{COLON}{moved['decision']}, {moved['before']} → {change}{articles}"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _aside(why: str) -> str:
    return f" ({why})" if why else ""
