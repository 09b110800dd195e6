"""The document of a call for programs: the answers and the refusals of all its dossiers, then their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.render.diagnostics_json import diagnostic_data
from cqp_dsl.render.json_values import json_line, json_text
from cqp_dsl.render.page import Refusal
from cqp_dsl.render.tally import Tally, sorted_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.answer_document import AnswerJson, FileJson, RefusalJson, SummaryJson


def answer_parts(
    results: Iterable[Answer | Refusal], program: Program, *, several: bool, traced: bool = True
) -> Iterator[str]:
    """One document for all the dossiers of a call, part by part as answers come: what is written is forgotten.

    Args:
        results: the answers.
        program: what they were given by.
        several: whether each has a line of its own, for programs that read many.
        traced: whether the traces are there.
    """
    files: list[FileJson] = [{"path": file.path, "digest": file.digest} for file in program.files.values()]
    yield f'{{\n  "program": {_indented(files)},\n  "answers": ['
    tally = Tally()
    for result in results:
        document = _result_data(result, program, traced=traced)
        yield f"{',' if tally.dossiers else ''}\n    {json_line(document) if several else _indented(document, 4)}"
        tally.add(result)
    yield f'\n  ],\n  "summary": {_indented(_summary_data(tally))}\n}}\n'


def _indented(document: Mapping[str, object] | Sequence[object], columns: int = 2) -> str:
    return json_text(document).rstrip("\n").replace("\n", f"\n{' ' * columns}")


def _summary_data(tally: Tally) -> SummaryJson:
    return {
        "dossiers": tally.dossiers,
        "refused": tally.refused,
        "decisions": [
            {
                "name": name,
                "label": title,
                "outcomes": [
                    {"status": status, "favourable": favourable, "text": text, "count": count}
                    for (status, favourable, text), count in sorted_counts(counts)
                ],
            }
            for (name, title), counts in sorted(tally.outcomes.items())
        ],
    }


def _result_data(result: Answer | Refusal, program: Program, *, traced: bool) -> AnswerJson | RefusalJson:
    if isinstance(result, Refusal):
        return _refusal_data(result)
    return answer_data(result, program, traced=traced)


def _refusal_data(refusal: Refusal) -> RefusalJson:
    return {
        "dossier": None,
        "path": refusal.path,
        "number": refusal.number,
        "refused": True,
        "diagnostics": [diagnostic_data(diagnostic) for diagnostic in refusal.diagnostics],
    }
