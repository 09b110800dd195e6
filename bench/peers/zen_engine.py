"""zen-engine: one node per rule of the policy, so that its trace says what each rule gave."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import zen

from bench.cases import plain
from bench.peers import Row, claim_outcome, marks_outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.cases import Decision, Outcome


def _graph(steps: list[tuple[str, dict[str, str]]]) -> str:
    """A chain of expression nodes, each of which passes on what it was given."""
    nodes: list[dict[str, Any]] = [{"id": "entrée", "type": "inputNode", "name": "entrée"}]
    for name, expressions in steps:
        nodes.append(
            {
                "id": name,
                "type": "expressionNode",
                "name": name,
                "content": {
                    "passThrough": True,
                    "expressions": [{"id": key, "key": key, "value": value} for key, value in expressions.items()],
                },
            }
        )
    nodes.append({"id": "sortie", "type": "outputNode", "name": "sortie"})
    edges = [
        {"id": f"{left['id']}-{right['id']}", "sourceId": left["id"], "targetId": right["id"]}
        for left, right in itertools.pairwise(nodes)
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


MARKS = _graph(
    [
        ("barème", {"coefficients": "{tronc_commun: 1, option: 1, ecrit: 3, oral: 3, applications: 2}"}),
        (
            "total",
            {
                "total": "sum(map(['tronc_commun', 'option', 'ecrit', 'oral', 'applications'], "
                "coefficients[#] * notes[#]))"
            },
        ),
        ("moyenne", {"moyenne": "total / 10"}),
        ("pass", {"sans_pass": "not (pass_suivi or equivalence)"}),
        ("moyenne exigée", {"sous_moyenne": "moyenne < 1000"}),
        ("éliminatoires", {"eliminatoires": "filter(['ecrit', 'oral'], notes[#] <= 600)"}),
        (
            "certification",
            {
                "certification": "sans_pass or sous_moyenne or len(eliminatoires) > 0 ? 'non_certifié' : 'certifié'",
            },
        ),
    ]
)

CLAIM = _graph(
    [
        ("en relation", {"retenus": "filter(emplois, #.lien)", "sans_lien": "len(filter(emplois, #.lien)) == 0"}),
        (
            "expérience",
            {
                "experience": "sum(map(filter(retenus, #.fin > debut and #.debut < fin), "
                "#.part * ((#.fin < fin ? #.fin : fin) - (#.debut > debut ? #.debut : debut))))"
            },
        ),
        ("durée exigée", {"trop_court": "experience < 36 * 30 * 1000"}),
        ("une demande par an", {"deja": "some(anterieures, #.meme and #.annee == annee)"}),
        ("titulaire", {"titulaire": "some(titres, #.session >= ouverture and #.session <= cloture)"}),
        ("recevabilité", {"recevabilite": "sans_lien or trop_court or deja ? 'refusée' : 'accordée'"}),
        ("modalité", {"modalite": "titulaire and not oral ? 'sur_dossier' : 'oral'"}),
    ]
)


def _rows(text: str, decision: Decision, outcome: Callable[[Any], Outcome]) -> list[Row]:
    # By its static loader, its quickest public way: the graph is compiled once, with the engine.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {decision: json.loads(text)}}})

    def untraced(facts: dict[str, Any]) -> Any:  # noqa: ANN401
        return engine.evaluate(decision, facts)

    def traced(facts: dict[str, Any]) -> Any:  # noqa: ANN401
        return engine.evaluate(decision, facts, {"trace": True})

    def read(result: Any) -> Outcome:  # noqa: ANN401
        return outcome(result["result"])

    return [
        Row("zen-engine", decision, plain, untraced, read),
        Row("zen-engine, trace", decision, plain, traced, read),
    ]


ROWS = (*_rows(MARKS, "certification", marks_outcome), *_rows(CLAIM, "vae", claim_outcome))
