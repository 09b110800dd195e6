"""rule-engine: one expression per decision."""

from __future__ import annotations

import rule_engine

from bench.cases import plain
from bench.peers import Row, claim_outcome, marks_outcome

_POINTS = "notes.tronc_commun + notes.option + 3 * notes.ecrit + 3 * notes.oral + 2 * notes.applications"
_ELIMINATED = '[e for e in ["ecrit", "oral"] if notes[e] <= 600]'

MARKS = f"""{{
  "sans_pass": not (pass_suivi or equivalence),
  "sous_moyenne": {_POINTS} < 10000,
  "eliminatoires": {_ELIMINATED},
  "certification": (pass_suivi or equivalence) and {_POINTS} >= 10000 and {_ELIMINATED}.length == 0
    ? "certifié" : "non_certifié"
}}"""

_WORKED = """$sum([
  e.part * ((e.fin < fin ? e.fin : fin) - (e.debut > debut ? e.debut : debut))
  for e in emplois if e.lien and e.fin > debut and e.debut < fin
]) < 1080000"""
_UNRELATED = "[e for e in emplois if e.lien].length == 0"
_ALREADY = "[d for d in anterieures if d.meme and d.annee == annee].length > 0"
_HOLDER = "[t for t in titres if t.session >= ouverture and t.session <= cloture].length > 0"

CLAIM = f"""{{
  "sans_lien": {_UNRELATED},
  "trop_court": {_WORKED},
  "deja": {_ALREADY},
  "recevabilite": ({_UNRELATED}) or ({_WORKED}) or ({_ALREADY}) ? "refusée" : "accordée",
  "modalite": ({_HOLDER}) and not oral ? "sur_dossier" : "oral"
}}"""

ROWS = (
    Row("rule-engine", "certification", plain, rule_engine.Rule(MARKS).evaluate, marks_outcome),
    Row("rule-engine", "vae", plain, rule_engine.Rule(CLAIM).evaluate, claim_outcome),
)
