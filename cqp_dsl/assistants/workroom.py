"""The work of the tools: plain functions over one folder of policies, without the protocol.

What is returned is data. A draft is texts that stand in the place of the files of the folder, in memory: no file is
ever written, and no reading is ever chosen.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import define

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.engine.run import allowing
from cqp_dsl.impact.compare import Given, Request, compare
from cqp_dsl.impact.versions import versions
from cqp_dsl.pipeline import CqpError, Policies, load, load_texts
from cqp_dsl.render.ambiguities_json import ambiguities_json
from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.render.diagnostics_json import diagnostic_data
from cqp_dsl.render.explication.compose import explication_data
from cqp_dsl.render.impact.document import impact_json
from cqp_dsl.render.json_values import cite_json, span_json
from cqp_dsl.render.list_json import list_json
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.files import MAX_POLICY_BYTES, is_policy
from cqp_dsl.workspace.proofreading import lint_texts
from cqp_dsl.workspace.text.reading import texts_under

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cqp_dsl.pipeline import DossierInput

MOST_STEPS: Final = 400_000
_MOST_FOUND: Final = 40
_MOST_DRAFT: Final = 200
_MOST_PROPOSALS: Final = 20
_FLOAT_DIGITS: Final = 15


class RefusedError(Exception):
    """What was asked cannot be done; ``str()`` says why."""


@define(eq=False)
class Workroom:
    """A folder of policies, read once; those that are shipped where there is none."""

    folder: Path | None
    policies: Policies

    @classmethod
    def open(cls, folder: Path | None) -> Workroom:
        """Read the policies of a folder.

        Raises:
            PolicyError: they are not valid.
        """
        return cls(folder, load(folder, cached=True))

    # --- reading

    def search_text(self, words: str) -> dict[str, Any]:
        """Where words stand: in the texts of sources, sentence by sentence, and in the policies, line by line."""
        wanted = words.casefold().split()
        if not wanted:
            message = "donnez un mot à chercher"
            raise RefusedError(message)
        found: list[dict[str, Any]] = []
        for text in texts_under(self.policies.program, self.folder).found.values():
            found += [
                {"source": text.document.name, "section": sentence.section, "text": sentence.text}
                for sentence in text.sentences
                if all(word in sentence.text.casefold() for word in wanted)
            ]
        for file in self.policies.program.files.values():
            found += [
                {"path": file.path, "line": number, "text": line.strip()}
                for number, line in enumerate(file.text.splitlines(), 1)
                if all(word in line.casefold() for word in wanted)
            ]
        return {"found": found[:_MOST_FOUND], "left_out": max(0, len(found) - _MOST_FOUND)}

    def read_rule(self, name: str) -> dict[str, Any]:
        """A rule, as it is written, with its place and its citation."""
        rules = self.policies.program.rules
        found = [rule for full, rule in rules.items() if name == full or full.endswith(f".{name}")]
        if not found:
            from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - for a mistake only

            near = nearest(name, [full.rpartition(".")[2] for full in rules])
            message = f"la règle « {name} » n'existe pas" + (f" ; vouliez-vous dire « {near} » ?" if near else "")
            raise RefusedError(message)
        if len(found) > 1:
            listed = ", ".join(f"« {rule.name} »" for rule in found)
            message = f"plusieurs règles s'appellent « {name} » : {listed}"
            raise RefusedError(message)
        rule = found[0]
        text = self.policies.program.files[rule.span.path].text
        return {
            "name": rule.name,
            "label": rule.label,
            "decision": rule.name in {each.name for each in self.policies.program.decisions},
            "text": _declaration(text, rule.span.start),
            "place": span_json(rule.span),
            "cite": cite_json(rule.cite),
        }

    def describe_dossier(self, policy: str) -> dict[str, Any]:
        """What is decided by a politique, what facts that may take, and a dossier to fill in."""
        listed = json.loads(list_json(self.policies.listing()))["policies"]
        found = [each for each in listed if each["name"] == policy]
        template = self.policies.template([policy])  # which says that there is none, and the nearest
        return {"policy": found[0], "template": template}

    def readings_to_vote(self) -> dict[str, Any]:
        """What the text leaves open: readings, figures, judgements; nothing is chosen."""
        return dict(json.loads(ambiguities_json(self.policies.ambiguities(), None)))

    # --- deciding

    def decide(self, dossier: DossierInput, date: datetime.date | None, decisions: Sequence[str] | None) -> Any:  # noqa: ANN401 - a document
        """A simulation: the answer to a dossier, with its receipt, without its traces."""
        with allowing(MOST_STEPS):
            answer = self.policies.decide(dossier, date=date, decisions=decisions)
            return {"simulation": True, "answer": answer_data(answer, self.policies.program, traced=False)}

    def explain(self, dossier: DossierInput, date: datetime.date | None, decisions: Sequence[str] | None) -> Any:  # noqa: ANN401
        """What is owed of a decision: data, parameters and operations, with their citations."""
        with allowing(MOST_STEPS):
            answer = self.policies.decide(dossier, date=date, decisions=decisions)
            return {"simulation": True, **explication_data(answer, self.policies.program, "")}

    def why_not(self, dossier: DossierInput, date: datetime.date | None, decisions: Sequence[str] | None) -> Any:  # noqa: ANN401
        """What stands between a dossier and another answer: grounds not met, what is missing, what readings change."""
        document = self.decide(dossier, date, decisions)["answer"]
        return {
            "simulation": True,
            "receipt": document["receipt"]["digest"],
            "decisions": [
                {
                    "name": each["name"],
                    "status": each["status"],
                    "text": each["text"],
                    "favourable": each["favourable"],
                    "not_met": [reason for reason in each["reasons"] if not reason["satisfied"]],
                    "met": [reason for reason in each["reasons"] if reason["satisfied"]],
                    "missing": each["missing"],
                    "causes": each["causes"],
                    "under_each_reading": each["outcomes"],
                    "advice": each["advice"],
                }
                for each in document["decisions"]
            ],
        }

    # --- drafts

    def check_draft(self, files: Mapping[str, str]) -> dict[str, Any]:
        """A draft, proof-read, its scenarios run, its limits tried; its open readings, none of them chosen."""
        sources = self._with(files)
        review = lint_texts(sources, self.folder)
        said = [diagnostic_data(each) for each in review.diagnostics]
        document: dict[str, Any] = {
            "valid": not any(each["severity"] == "error" for each in said),
            "diagnostics": said[:_MOST_FOUND],
            "diagnostics_left_out": max(0, len(said) - _MOST_FOUND),
            "proofs": "non vérifiées ici : cqp prove, là où la commande existe",
        }
        if document["valid"]:
            draft = load_texts(sources, scenarios=True)
            failed = [each for each in draft.scenarios if not draft.run(each).passed]
            document["scenarios"] = {
                "run": len(draft.scenarios),
                "failed": [{"policy": each.policy, "title": each.label} for each in failed],
            }
            document["open"] = json.loads(ambiguities_json(draft.ambiguities(), None))
        return document

    def propose_scenarios(self, files: Mapping[str, str], policy: str) -> dict[str, Any]:
        """Scenarios on, just below and just above the limits that no scenario tries, for a person to read and paste."""
        draft = load_texts(self._with(files), scenarios=True)
        if policy not in draft.program.policies:
            message = f"la politique « {policy} » n'existe pas"
            raise RefusedError(message)
        tried = draft.boundaries(draft.reached(policy))
        proposals = [
            {"policy": proposal.policy, "path": proposal.path, "side": side, "text": proposal.text}
            for each in tried
            for side, proposal in each.proposals
            if proposal is not None and proposal.policy == policy
        ]
        return {"proposals": proposals[:_MOST_PROPOSALS], "left_out": max(0, len(proposals) - _MOST_PROPOSALS)}

    def compare_versions(self, files: Mapping[str, str], dossiers: Sequence[DossierInput]) -> dict[str, Any]:
        """What a draft changes: to dossiers, effect by effect and by what; to the scenarios of today."""
        draft = load_texts(self._with(files), scenarios=True)
        given = [Given(f"dossier {number}", each) for number, each in enumerate(dossiers, 1)]
        with allowing(MOST_STEPS):
            found = compare(versions(self.policies, draft), given, Request(), ("aujourd'hui", "projet"))
        failed = [each for each in draft.scenarios if not draft.run(each).passed]
        return {
            "impact": json.loads(impact_json(found)),
            "scenarios_that_fail": [{"policy": each.policy, "title": each.label} for each in failed],
        }

    def _with(self, files: Mapping[str, str]) -> list[SourceFile]:
        """The files of the folder, those of a draft in their place.

        Raises:
            RefusedError: a draft is too large, or a path of it is none of policies.
        """
        most = max((len(text.encode("utf-8", "replace")) for text in files.values()), default=0)
        if len(files) > _MOST_DRAFT or most > MAX_POLICY_BYTES:
            message = f"un projet a {_MOST_DRAFT} fichiers au plus, d'un mébioctet au plus"
            raise RefusedError(message)
        for path in files:
            if "\\" in path or not is_policy(path.rpartition("/")[2]) or {"", ".", ".."} & set(path.split("/")):
                message = f"« {path} » n'est pas le chemin d'une politique : attendu, par exemple, « vae/vae.cqp »"
                raise RefusedError(message)
        kept = {path: file for path, file in self.policies.program.files.items() if path not in files}
        drafted = {path: SourceFile.from_text(path, text) for path, text in files.items()}
        return [file for _, file in sorted({**kept, **drafted}.items())]


def _declaration(text: str, start: int) -> str:
    """The declaration that starts there: up to the next line that is not indented."""
    begin = text.rfind("\n", 0, start) + 1
    lines: list[str] = []
    for line in text[begin:].splitlines():
        if lines and line and not line[0].isspace():
            break
        lines.append(line)
    return "\n".join(lines).rstrip()


def exact(document: object) -> object:
    """Data as a dossier takes it: a decimal that JSON made a float of is what was written, if it is short enough.

    Raises:
        RefusedError: it has more digits than a float keeps.
    """
    match document:
        case float():
            written = repr(document)
            if sum(map(str.isdigit, written)) > _FLOAT_DIGITS or not math.isfinite(document):
                message = f"le nombre {written} a pu être arrondi en route : écrivez-le en texte, « {written} »"
                raise RefusedError(message)
            return Fraction(written)
        case dict():
            return {key: exact(value) for key, value in document.items()}
        case list():
            return [exact(value) for value in document]
        case _:
            return document


def refusals(error: CqpError) -> Iterator[Any]:
    """What is wrong, as data."""
    return (diagnostic_data(each) for each in error.diagnostics[:_MOST_FOUND])


FAILURES: Final = (RefusedError, CqpError, EvaluationError)
