"""CEL, in Rust (common-expression-language) and in Python (cel-python): one expression per decision."""

from __future__ import annotations

from typing import Any

import cel as cel_rust
import celpy
import celpy.celtypes

from bench.cases import plain
from bench.peers import Row, claim_outcome, marks_outcome

_POINTS = "notes.tronc_commun + notes.option + 3 * notes.ecrit + 3 * notes.oral + 2 * notes.applications"

MARKS_EXPRESSION = f"""{{
  'sans_pass': !(pass_suivi || equivalence),
  'sous_moyenne': {_POINTS} < 10 * 1000,
  'eliminatoires': ['ecrit', 'oral'].filter(e, notes[e] <= 600),
  'certification': (pass_suivi || equivalence) && {_POINTS} >= 10 * 1000
    && !['ecrit', 'oral'].exists(e, notes[e] <= 600) ? 'certifié' : 'non_certifié'
}}"""

# CEL has no sum: the host gives one, as both libraries allow. A share is in thousandths, a month has 30 thirtieths.
_WORKED = """somme(emplois.filter(e, e.lien && e.fin > debut && e.debut < fin).map(e,
    e.part * ((e.fin < fin ? e.fin : fin) - (e.debut > debut ? e.debut : debut)))) < 36 * 30 * 1000"""
_UNRELATED = "!emplois.exists(e, e.lien)"
_ALREADY = "anterieures.exists(d, d.meme && d.annee == annee)"
_HOLDER = "titres.exists(t, t.session >= ouverture && t.session <= cloture)"

CLAIM_EXPRESSION = f"""{{
  'sans_lien': {_UNRELATED},
  'trop_court': {_WORKED},
  'deja': {_ALREADY},
  'recevabilite': {_UNRELATED} || {_WORKED} || {_ALREADY} ? 'refusée' : 'accordée',
  'modalite': {_HOLDER} && !oral ? 'sur_dossier' : 'oral'
}}"""


def _total(numbers: Any) -> Any:  # noqa: ANN401 - a list of the library's own integers
    return sum(numbers)


def _rust_rows() -> list[Row]:
    marks, claim = cel_rust.compile(MARKS_EXPRESSION), cel_rust.compile(CLAIM_EXPRESSION)

    def decide_claim(facts: dict[str, Any]) -> Any:  # noqa: ANN401
        context = cel_rust.Context(facts)
        context.add_function("somme", _total)
        return claim.execute(context)

    return [
        Row("common-expression-language", "certification", plain, marks.execute, marks_outcome),
        Row("common-expression-language", "vae", plain, decide_claim, claim_outcome),
    ]


def _python_total(numbers: Any) -> Any:  # noqa: ANN401
    return celpy.celtypes.IntType(sum(numbers))


def _python_rows() -> list[Row]:
    environment = celpy.Environment()
    marks = environment.program(environment.compile(MARKS_EXPRESSION))
    claim = environment.program(environment.compile(CLAIM_EXPRESSION), functions={"somme": _python_total})

    def prepare(case: Any) -> Any:  # noqa: ANN401
        return celpy.json_to_cel(plain(case))

    return [
        Row("cel-python", "certification", prepare, marks.evaluate, marks_outcome),
        Row("cel-python", "vae", prepare, claim.evaluate, claim_outcome),
    ]


ROWS = (*_rust_rows(), *_python_rows())
