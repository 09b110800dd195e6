"""OpenFisca: a candidate is a person; a request is a group whose members are its jobs, former requests and titles.

OpenFisca computes on arrays, a whole population at once; one dossier at a time, as here, is not what it is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.cases import plain
from bench.peers import Row, claim_outcome, marks_outcome

if TYPE_CHECKING:
    from bench.cases import Case, Outcome

_PERIOD = "2014-06"
Item = Entity("piece", "pieces", "Pièce", "Un candidat, un emploi, une demande antérieure ou un titre.")
File = GroupEntity(
    "dossier", "dossiers", "Dossier", "Un dossier et ses pièces.", roles=[{"key": "membre", "plural": "membres"}]
)


def _variable(name: str, entity: Any, kind: type, formula: Any = None) -> type[Variable]:  # noqa: ANN401
    body = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


_EXAMS = ("tronc_commun", "option", "ecrit", "oral", "applications")


def _points(item: Any, period: Any) -> Any:  # noqa: ANN401
    marks = [item(f"note_{exam}", period) for exam in _EXAMS]
    return marks[0] + marks[1] + 3 * marks[2] + 3 * marks[3] + 2 * marks[4]


_MARK_FORMULAS = {
    "points": (int, _points),
    "sans_pass": (bool, lambda i, p: (i("pass_suivi", p) + i("equivalence", p)) == 0),
    "sous_moyenne": (bool, lambda i, p: i("points", p) < 10_000),  # noqa: PLR2004
    "ecrit_eliminatoire": (bool, lambda i, p: i("note_ecrit", p) <= 600),  # noqa: PLR2004
    "oral_eliminatoire": (bool, lambda i, p: i("note_oral", p) <= 600),  # noqa: PLR2004
    "certifie": (
        bool,
        lambda i, p: (
            i("sans_pass", p) + i("sous_moyenne", p) + i("ecrit_eliminatoire", p) + i("oral_eliminatoire", p) == 0
        ),
    ),
}


def _worked(item: Any, period: Any) -> Any:  # noqa: ANN401
    from numpy import maximum, minimum  # noqa: PLC0415

    last = minimum(item("fin", period), item.dossier("fenetre_fin", period))
    first = maximum(item("debut", period), item.dossier("fenetre_debut", period))
    return item("emploi", period) * item("lien", period) * item("part", period) * maximum(last - first, 0)


_ITEM_FACTS = {
    "emploi": bool, "lien": bool, "part": int, "debut": int, "fin": int,
    "demande": bool, "meme": bool, "annee": int, "titre": bool, "session": int,
}  # fmt: skip
_FILE_FACTS = {"fenetre_debut": int, "fenetre_fin": int, "annee_depot": int, "oral": bool}
_ITEM_FORMULAS = {
    "travail": (int, _worked),
    "en_relation": (bool, lambda i, p: i("emploi", p) * i("lien", p)),
    "de_trop": (bool, lambda i, p: i("demande", p) * i("meme", p) * (i("annee", p) == i.dossier("annee_depot", p))),
    "reconnu": (
        bool,
        lambda i, p: i("titre", p) * (i("session", p) >= _OPENING) * (i("session", p) <= _CLOSING),
    ),
}
_FILE_FORMULAS = {
    "sans_lien": (bool, lambda f, p: ~f.any(f.members("en_relation", p))),
    "trop_court": (bool, lambda f, p: f.sum(f.members("travail", p)) < 36 * 30 * 1000),
    "deja": (bool, lambda f, p: f.any(f.members("de_trop", p))),
    "refusee": (bool, lambda f, p: f("sans_lien", p) + f("trop_court", p) + f("deja", p)),
    "sur_dossier": (bool, lambda f, p: f.any(f.members("reconnu", p)) * ~f("oral", p)),
}
_OPENING, _CLOSING = 733_559, 735_233


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([Item, File])
    for name in (*(f"note_{exam}" for exam in _EXAMS),):
        system.add_variable(_variable(name, Item, int))
    for name in ("pass_suivi", "equivalence"):
        system.add_variable(_variable(name, Item, bool))
    for entity, facts in ((Item, _ITEM_FACTS), (File, _FILE_FACTS)):
        for name, kind in facts.items():
            system.add_variable(_variable(name, entity, kind))
    for entity, formulas in ((Item, {**_MARK_FORMULAS, **_ITEM_FORMULAS}), (File, _FILE_FORMULAS)):
        for name, (kind, formula) in formulas.items():
            system.add_variable(_variable(name, entity, kind, formula))
    return system


_SYSTEM = _system()


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: {_PERIOD: value} for name, value in facts.items()}


def _prepare(case: Case) -> Any:  # noqa: ANN401 - a simulation
    facts = plain(case)
    items: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    if "notes" in facts:
        marks = {f"note_{exam}": mark for exam, mark in facts["notes"].items()}
        items["candidat"] = _dated({**marks, "pass_suivi": facts["pass_suivi"], "equivalence": facts["equivalence"]})
    else:
        items["candidat"] = {}
        for kind, group in (("emploi", "emplois"), ("demande", "anterieures"), ("titre", "titres")):
            for number, each in enumerate(facts[group]):
                kept = {name: value for name, value in each.items() if name != "nom"}
                items[f"{kind}{number}"] = _dated({kind: True, **kept})
        whole = _dated(
            {
                "fenetre_debut": facts["debut"], "fenetre_fin": facts["fin"],
                "annee_depot": facts["annee"], "oral": facts["oral"],
            }
        )  # fmt: skip
    entities = {"pieces": items, "dossiers": {"dossier": {"membres": list(items), **whole}}}
    return SimulationBuilder().build_from_entities(_SYSTEM, entities)


def _calculated(simulation: Any, formulas: dict[str, Any], wanted: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    """Calculate anew: what a former calculation left is forgotten first."""
    for name in formulas:
        simulation.delete_arrays(name)
    return {name: simulation.calculate(name, _PERIOD)[0] for name in wanted}


def _decide_marks(simulation: Any) -> dict[str, Any]:  # noqa: ANN401
    wanted = ("sans_pass", "sous_moyenne", "ecrit_eliminatoire", "oral_eliminatoire", "certifie")
    return _calculated(simulation, _MARK_FORMULAS, wanted)


def _decide_claim(simulation: Any) -> dict[str, Any]:  # noqa: ANN401
    wanted = ("sans_lien", "trop_court", "deja", "refusee", "sur_dossier")
    return _calculated(simulation, {**_ITEM_FORMULAS, **_FILE_FORMULAS}, wanted)


def _read_marks(found: dict[str, Any]) -> Outcome:
    eliminated = [exam for exam in ("ecrit", "oral") if found[f"{exam}_eliminatoire"]]
    value = "certifié" if found["certifie"] else "non_certifié"
    return marks_outcome({**found, "eliminatoires": eliminated, "certification": value})


def _read_claim(found: dict[str, Any]) -> Outcome:
    return claim_outcome(
        {
            **found,
            "recevabilite": "refusée" if found["refusee"] else "accordée",
            "modalite": "sur_dossier" if found["sur_dossier"] else "oral",
        }
    )


ROWS = (
    Row("OpenFisca-core", "certification", _prepare, _decide_marks, _read_marks),
    Row("OpenFisca-core", "vae", _prepare, _decide_claim, _read_claim),
)
