"""Every diagnostic code, with the title of its page.

Ranges: 1xx syntax, 2xx names, 3xx types and units, 4xx lint, 5xx evaluation, 6xx dossier, 7xx files and command line.
A code is never reused; each has a page ``docs/diagnostics/CODE.md``.
"""

from __future__ import annotations

import attrs


@attrs.frozen
class CodeEntry:
    """A code and its French title."""

    code: str
    title: str


_TITLES = {
    # --- 1xx: syntax (reported by cqp_dsl.syntax)
    "CQP101": "Écriture inattendue",
    "CQP102": "Mot réservé employé comme nom",
    "CQP103": "Mot mal orthographié",
    "CQP104": "« et » et « ou » mêlés sans parenthèses",
    "CQP105": "Texte non fermé",
    "CQP106": "Ligne de tableau mal fermée",
    "CQP107": "Nombre de cases d'une ligne",
    "CQP108": "En-tête « politique » absent ou mal placé",
    "CQP109": "Caractère inconnu",
    "CQP110": "Date impossible",
    "CQP111": "Imbrication trop profonde",
    "CQP112": "Fichier trop long",
    "CQP113": "Opérateur d'une autre langue",
    "CQP114": "Virgule entre des éléments",
    "CQP115": "Comparaisons enchaînées",
    "CQP116": "Fichier sans politique",
    "CQP117": "Deux politiques dans un fichier",
    "CQP118": "Parenthèse, crochet ou accolade sans vis-à-vis",
    "CQP119": "Unité inconnue",
    "CQP120": "Lettre d'un autre alphabet",
    "CQP121": "Caractère invisible",
    "CQP122": "Accolade non fermée dans un texte",
    "CQP123": "Nombre trop long",
    "CQP124": "Tableau trop long",
    "CQP125": "Second tableau de cas",
    # --- 2xx: names (reported by cqp_dsl.semantics)
    "CQP201": "Nom inconnu",
    "CQP202": "Type inconnu",
    "CQP203": "Nom déclaré deux fois",
    "CQP204": "Nom déclaré dans deux politiques",
    "CQP205": "Politique inconnue ou non utilisée",
    "CQP206": "Politiques qui s'utilisent en rond",
    "CQP207": "Source inconnue",
    "CQP208": "Section inconnue de la source",
    "CQP209": "Citation manquante",
    "CQP210": "Règles qui se définissent en rond",
    "CQP211": "Exceptions qui se priment en rond",
    "CQP212": "Exception inconnue",
    "CQP213": "Champ ou colonne inconnus",
    "CQP214": "Valeur d'énumération inconnue",
    "CQP215": "Valeur d'énumération ambiguë",
    "CQP216": "Paramètre non rempli",
    "CQP217": "Deux valeurs pour les mêmes jours",
    "CQP218": "Déclaration qui ne se modifie pas ainsi",
    "CQP219": "Politique déclarée dans deux fichiers",
    "CQP220": "Scénario de référence inconnu",
    "CQP221": "Trop d'interprétations ouvertes",
    "CQP222": "Lecture inconnue",
    "CQP224": "Type qui se contient lui-même",
    "CQP225": "Trop de cases",
    "CQP226": "Exigence qui dépend d'une interprétation",
    "CQP227": "Valeur d'énumération en deux mots",
    "CQP228": "Types trop emboîtés",
    # --- 3xx: types and units (reported by cqp_dsl.semantics)
    "CQP301": "Type inattendu",
    "CQP302": "Unités qui ne s'accordent pas",
    "CQP303": "Valeur qui peut être « rien »",
    "CQP304": "Nombre d'arguments ou de clés",
    "CQP305": "Appel ou lecture par case impossibles",
    "CQP307": "Valeur hors des limites du type",
    "CQP308": "Accolades incomplètes ou répétées",
    "CQP309": "Opération qui n'existe pas",
    "CQP310": "Mois et jours mêlés",
    "CQP311": "Différence de deux dates",
    "CQP312": "Accolades de type inconnu",
    "CQP313": "« au » après ce qui n'a pas de date",
    "CQP314": "Argument d'une décision",
    "CQP315": "Valeur de scénario non écrite",
    "CQP316": "Tableau mal formé",
    "CQP317": "Ligne de scénario ou de garantie mal formée",
    "CQP319": "Limites ou dates inversées",
    "CQP320": "Chaîne de calculs trop longue",
    # --- 4xx: lint (reported by cqp_dsl.lint; CQP401 by cqp_dsl.semantics)
    "CQP401": "« vaut » sans condition à côté d'autres cas",
    "CQP402": "Fait que rien ne lit",
    "CQP403": "Règle que rien n'emploie",
    "CQP404": "Cas qui ne peut jamais jouer",
    "CQP405": "Chiffre écrit dans une règle",
    "CQP406": "Jours sans valeur",
    "CQP407": "Libellé qui contredit son opérateur",
    "CQP408": "Scénario qui manque sa cible",
    "CQP409": "Noms qui se confondent",
    "CQP410": "Note écrite comme une division",
    "CQP411": "Condition hors de « tel que »",
    "CQP412": "Bornes qui laissent un trou",
    "CQP413": "Dates d'un cas et date du dossier",
    "CQP414": "Dates antérieures au texte",
    "CQP415": "Somme de mois qui ne s'additionnent pas",
    "CQP416": "Même chiffre sous deux noms",
    "CQP417": "Consigne de relecture mal écrite",
    "CQP418": "Nombre compté là où il suffit d'un",
    # --- 5xx: evaluation (reported by cqp_dsl.evaluation)
    "CQP501": "Date d'effet absente",
    "CQP502": "Aucune décision demandée",
    # --- 6xx: dossier (reported by cqp_dsl.dossier)
    "CQP601": "Dossier illisible",
    "CQP602": "Clé répétée",
    "CQP603": "Écriture YAML refusée",
    "CQP604": "Dossier trop grand",
    "CQP605": "Rubrique inconnue",
    "CQP606": "Politique inconnue",
    "CQP607": "Fait inconnu",
    "CQP608": "Clé inconnue dans une valeur",
    "CQP609": "Valeur d'un autre type",
    "CQP610": "Nombre mal écrit",
    "CQP611": "Nombre entier attendu",
    "CQP612": "Unité inattendue",
    "CQP613": "Date impossible",
    "CQP614": "Période impossible",
    "CQP615": "Valeur hors des bornes",
    "CQP616": "Valeur d'énumération inconnue",
    "CQP617": "« rien » n'est pas admis ici",
    "CQP618": "Valeur laissée vide ou incomplète",
    "CQP619": "Décision inconnue ou ambiguë",
    "CQP620": "Interprétation ou lecture inconnue",
    "CQP621": "Paramètre qu'un dossier ne remplit pas",
    "CQP622": "Virgule décimale entre accolades ou crochets",
    "CQP623": "Donnée Python refusée",
    # --- 7xx: files and command line (reported by cqp_dsl.pipeline)
    "CQP701": "Fichier introuvable",
    "CQP702": "Fichier illisible",
    "CQP703": "Fichier trop gros",
    "CQP704": "Fichier qui n'est pas en UTF-8",
    "CQP705": "Lien qui sort du répertoire des politiques",
    "CQP706": "Trop de fichiers",
    "CQP707": "Aucun fichier de politique",
    "CQP708": "Décision demandée inconnue ou ambiguë",
    "CQP709": "Lecture demandée inconnue",
    "CQP710": "Exigence non respectée",
    "CQP711": "Décisions demandées deux fois",
}

CATALOGUE: dict[str, CodeEntry] = {code: CodeEntry(code, title) for code, title in _TITLES.items()}
