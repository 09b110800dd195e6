"""The hand-written function, and cqp on the shipped policies."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, assert_never

from bench import handwritten
from bench.cases import EXAMS, Case, Claim, Marks, Outcome
from bench.peers import Row
from cqp_dsl.pipeline import load
from cqp_dsl.render.answers_json import answer_parts

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer, DecisionAnswer, TraceNode
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.pipeline import Policies

_READINGS = {
    "arrondi_de_la_moyenne": "exacte",
    "suivi_exigé": "pass_seul",
    "droits_acquis": "conservés",
    "date_de_référence": "dépôt",
    "jour_de_référence": "inclus",
    "cumul_d_emplois": "additionné",
    "une_demande_par_an": "année_civile",
    "obtention": "par_session",
    "correspondance": "indifférente",
}
_CONDITIONS = {
    "avoir suivi Pass formation": "pass",
    "avoir une moyenne d'au moins": "moyenne",
    "épreuve écrite": "écrit",
    "épreuve orale": "oral",
    "avoir une expérience en relation": "relation",
    "justifier d'au moins": "durée",
    "n'avoir déposé aucune autre demande": "année",
}


@functools.cache
def policies() -> Policies:
    """The shipped policies."""
    return load(cached=True)


def raw(case: Case) -> dict[str, Any]:
    """The case as plain Python data, as a program that calls cqp holds it."""
    match case:
        case Marks():
            marks = {exam: f"{mark // 100}.{mark % 100:02}" for exam, mark in zip(EXAMS, case.marks, strict=True)}
            facts: dict[str, Any] = {
                "certification": {
                    "pass_suivi": case.took_pass,
                    "équivalence_accessit": case.equivalent,
                    "premss_suivi": True,
                    "option_suivie": True,
                    "notes": marks,
                },
                "accessit": {"accessit_suivi": case.equivalent},
            }
            day, asked = "2013-12-16", ["certification"]
        case Claim():
            facts = _claim_facts(case)
            day, asked = str(case.filed), ["recevabilité", "modalité_jury"]
        case _:
            assert_never(case)
    readings = _READINGS_OF[type(case)]
    return {"date": day, "faits": facts, "lectures": readings, "décisions": asked}


_MARKS_READINGS = {name: _READINGS[name] for name in ("arrondi_de_la_moyenne", "suivi_exigé", "droits_acquis")}
_READINGS_OF: dict[type, dict[str, str]] = {
    Marks: _MARKS_READINGS,
    Claim: {name: reading for name, reading in _READINGS.items() if name not in _MARKS_READINGS},
}


def _claim_facts(claim: Claim) -> dict[str, Any]:
    return {
        "vae": {
            "emplois": [
                {
                    "période": {"début": str(job.first), "fin": str(job.last)},
                    "quotité": f"{job.share // 10}.{job.share % 10} %",
                    "en_relation": job.related,
                }
                for job in claim.jobs
            ],
            "demandes_antérieures": [{"déposée_le": str(day), "pour_ce_cqp": same} for day, same in claim.former],
            "option_demandée": "carrière",
            "retirée_le": str(claim.filed),
            "déposée_le": str(claim.filed),
            "réunion_du_jury": str(claim.filed),
        },
        "titulaires": {
            "certifications_antérieures": [
                {"nom": name, "session": str(session), "proclamée_le": str(session)} for name, session in claim.titles
            ],
            "oral_estimé_nécessaire": claim.oral,
        },
    }


def read_case(data: dict[str, Any]) -> Dossier:
    """Read and check plain data, as ``Policies.decide`` does: a row of its own in the table."""
    dossier, _ = policies().reader.read(data)
    if dossier is None:
        message = "plain data that must be read as a file"
        raise ValueError(message)
    return dossier


def prepared(case: Case) -> Dossier:
    """The dossier of a case, read."""
    return read_case(raw(case))


def untraced(dossier: Dossier) -> Answer:
    """The answer, with reasons and receipt, without trace."""
    return policies().engine.answer(dossier, trace=False)


def traced(dossier: Dossier) -> Answer:
    """The answer with its full trace, which is made, all of it, when it is read."""
    answer = policies().engine.answer(dossier)
    if not all(decision.trace for decision in answer.decisions):
        message = "an answer without its trace"
        raise ValueError(message)
    return answer


def told(data: dict[str, Any]) -> Answer:
    """From plain data to the answer, its motifs read: what a program that calls cqp does."""
    answer = policies().decide(data)
    for decision in answer.decisions:
        if decision.status != "decided" or decision.reasons is None:
            message = "an answer without its reasons"
            raise ValueError(message)
    return answer


def explained(data: dict[str, Any]) -> Answer:
    """From plain data to the answer, every line of its trace read."""
    answer = policies().decide(data)
    for decision in answer.decisions:
        if decision.trace is None or not trace_lines(decision.trace):
            message = "an answer without its trace"
            raise ValueError(message)
    return answer


def as_json(data: dict[str, Any]) -> Answer:
    """From plain data to the answer as JSON, trace included."""
    answer = policies().decide(data)
    "".join(answer_parts([answer], policies().program, several=False))
    return answer


def open_questions(data: dict[str, Any]) -> Answer:
    """From plain data to the answer and its motifs, every reading left open."""
    return policies().decide({name: part for name, part in data.items() if name != "lectures"})


def trace_lines(node: TraceNode) -> int:
    """How many lines a trace has."""
    return 1 + sum(map(trace_lines, node.children))


def answer_outcome(answer: Answer) -> Outcome:
    """What an answer says."""
    values = " ".join(str(decision.value) for decision in answer.decisions)
    return Outcome(values, frozenset(_failing(answer.decisions[0])))


def _failing(decision: DecisionAnswer) -> set[str]:
    found = set()
    for reason in decision.reasons:
        told = reason.text + " ".join(text for _, text in reason.bindings)
        found |= {name for words, name in _CONDITIONS.items() if words in told and not reason.satisfied}
    return found


def _hand_prepared(case: Case) -> Any:  # noqa: ANN401 - what each function takes
    return (case.exact, case.took_pass, case.equivalent) if isinstance(case, Marks) else case


def _hand_marks(facts: Any) -> tuple[str, list[str]]:  # noqa: ANN401
    return handwritten.certification(facts[0], took_pass=facts[1], equivalent=facts[2])


def _hand_outcome(result: Any) -> Outcome:  # noqa: ANN401
    *values, reasons = result
    refused = values[0] in {"non_certifié", "refusée"}
    names = {name for text in reasons for words, name in _CONDITIONS.items() if words in text and refused}
    return Outcome(" ".join(values), frozenset(names))


def hand_written_reasons(case: Case) -> list[str]:
    """The reasons of the hand-written function."""
    if isinstance(case, Marks):
        return _hand_marks(_hand_prepared(case))[1]
    return handwritten.vae(case)[2]


def reasons_of(case: Case) -> list[str]:
    """The reasons that cqp gives."""
    return [reason.text for reason in untraced(prepared(case)).decisions[0].reasons]


ROWS = (
    Row("à la main", "certification", _hand_prepared, _hand_marks, _hand_outcome),
    Row("à la main", "vae", _hand_prepared, handwritten.vae, _hand_outcome),
    Row("cqp", "certification", prepared, untraced, answer_outcome),
    Row("cqp", "vae", prepared, untraced, answer_outcome),
    Row("cqp, trace complète", "certification", prepared, traced, answer_outcome),
    Row("cqp, trace complète", "vae", prepared, traced, answer_outcome),
    *[
        Row(f"cqp, des faits bruts {name}", decision, raw, decide, answer_outcome)
        for decision in ("certification", "vae")
        for name, decide in (
            ("à la réponse et ses motifs", told),
            ("à toute la trace", explained),
            ("au JSON", as_json),
        )
    ],
)
