"""Small policies with scenarios that leave something out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.pipeline import load

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.pipeline import Policies

HEAD = """\
politique essai « Essai »
  selon texte §1
source texte « Texte d'essai » sections §1

énumération Résultat admis refusé
énumération Épreuve écrit oral
énumération Module pass option

entrée note : nombre de 0 à 20 « Note ? »
entrée notes : (nombre de 0 à 20) par Épreuve « Notes ? »
entrée suivi : booléen « Suivi ? »
entrée modules : liste de Module « Modules ? »
entrée déposée : date « Déposée le ? »
entrée réunie : date « Réunie le ? »
"""

THRESHOLD = """
décision admission : Résultat « admission » favorable admis
  vaut admis si note ≥ 9,5 « assez de points » et suivi « avoir suivi »
  vaut refusé sinon

scénario « admis »
  avec note = 12
  avec suivi = vrai
  attendu admission = admis

scénario « refusé »
  avec note = 3
  avec suivi = vrai
  attendu admission = refusé
"""

TABLE = """
tableau barème
  | épreuve : Épreuve || coefficient : nombre | éliminatoire : (nombre de 0 à 20) ou rien |
  | écrit             || 3                    | 6            |
  | oral              || 1                    | rien         |

règle éliminé(é : Épreuve) : booléen « éliminé »
  vaut barème(é).éliminatoire n'est pas rien et notes[é] ≤ barème(é).éliminatoire

décision moyenne : nombre « moyenne »
  vaut (somme de barème(é).coefficient × notes[é] pour é dans Épreuve) / 4

décision sans_faute : booléen « sans faute » favorable vrai
  vaut aucun é dans Épreuve tel que éliminé(é) « aucune note éliminatoire ({é} : {notes[é]}) »

scénario « deux bonnes notes »
  avec notes = { écrit : 12 ; oral : 12 }
  attendu sans_faute = vrai
"""

DATED = """
paramètre taux : nombre en € « taux »
  vaut 12 € du 1er janvier 2013 au 31 décembre 2013
  vaut 13 € à partir du 1er janvier 2014

paramètre plafond : nombre par Module « plafond »
  | Module || plafond |
  | pass   || 15      |
  | option || à fixer par « la caisse » |

interprétation délai
  question « Compte-t-on le jour même ? »
  lecture inclus « oui »
  lecture exclu  « non »

exigence « réunie après le dépôt » réunie au plus tôt le déposée

décision tarif : nombre en € « tarif »
  vaut taux
  exception gratuité « le suivi est gratuit »
    vaut 0 € si suivi et déposée ≥ 1er juin 2013

décision ouverte : booléen « ouverte » favorable vrai
  vaut réunie > 2 mars 2013 si délai est exclu
  vaut réunie ≥ 2 mars 2013 si délai est inclus

décision plafonnée : booléen « plafonnée » favorable vrai
  vaut pour tout m dans modules : note ≤ plafond[m]

scénario « tarif de 2013 »
  à la date du 15 avril 2013
  avec suivi = faux
  avec déposée = 15 avril 2013
  avec réunie = 15 juillet 2013
  attendu tarif = 12 €

scénario « plafond de pass »
  à la date du 15 avril 2013
  avec modules = { pass }
  avec note = 12
  attendu plafonnée = vrai

scénario « ouverte »
  à la date du 15 avril 2013
  avec déposée = 1er février 2013
  avec réunie = 15 avril 2013
  avec délai = exclu
  attendu ouverte = vrai
"""

SAMPLES = {"threshold": THRESHOLD, "table": TABLE, "dated": DATED}


def policies_of(text: str, folder: Path) -> Policies:
    """The policies of one file."""
    (folder / "essai.cqp").write_text(HEAD + text, encoding="utf-8")
    return load(folder)
