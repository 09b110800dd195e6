"""What a keyword or a function means, in a sentence or two: for those that meet the language in an editor."""

from __future__ import annotations

from typing import Final

from cqp_dsl.core.aggregates import AGGREGATE_WORDS

MEANINGS: Final[dict[str, str]] = {
    "politique": "Ouvre le fichier : le nom de la politique, son titre, sa source, ce qu'elle utilise.",
    "source": "Un document cité, et ses sections : `source enjeux « … » sections §I ; §II`.",
    "utilise": "Les politiques dont les noms se lisent ici.",
    "unité": "Une unité à soi, au singulier et au pluriel : `unité séance « séance » « séances »`.",
    "énumération": "Une liste de valeurs, chacune avec son libellé.",
    "type": "Un nom pour un type : `type Note = nombre de 0 à 20`.",
    "fiche": "Plusieurs champs qui vont ensemble : un emploi, une demande.",
    "entrée": "Un fait du dossier : son nom, son type, la question posée.",
    "exigence": "Une condition sur le dossier lui-même : s'il ne la remplit pas, il est refusé.",
    "paramètre": "Un chiffre du texte, avec ses valeurs datées et sa citation.",
    "fixe": "Donne, d'un autre fichier, la valeur d'un paramètre ou d'une de ses cases.",
    "tableau": "Une fonction par cas : les conditions avant « || », les résultats après.",
    "règle": "Une valeur qui se calcule : des cas (`vaut … si …`) ou un tableau, puis des exceptions.",
    "décision": "Une règle publiée : ce que l'on répond à un dossier.",
    "favorable": "Les valeurs d'une décision qui sont favorables.",
    "exception": "Un cas qui l'emporte sur ceux de la règle.",
    "disposition": "Une exception écrite hors de la règle qu'elle modifie.",
    "prévaut": "Départage deux exceptions qui peuvent jouer en même temps.",
    "interprétation": "Une question que le texte laisse ouverte, et les lectures qu'il admet.",
    "lecture": "Une des lectures possibles du texte.",
    "retenue": "La lecture retenue, et par qui : la question est tranchée.",
    "scénario": "Un petit dossier et ce qui en est attendu : `cqp test` le joue.",
    "avec": "Ce que le dossier du scénario donne.",
    "attendu": "Ce que le scénario attend : une valeur, un état, des motifs, ce qui manque.",
    "cas": "Un tableau qui joue le scénario une fois par ligne.",
    "garantie": "Ce qui doit être vrai de tout dossier.",
    "hors_machine": "Ce que le texte dit et qu'aucun calcul ne décide.",
    "selon": "D'où cela vient : la source et la section.",
    "vaut": "La valeur, éventuellement sous condition : `vaut E si C`, `vaut E sinon`.",
    "sinon": "Le cas qui reste quand aucun autre ne joue.",
    "si": "La condition du cas.",
    "à": "`à fixer par « … »` : un chiffre que le texte ne donne pas, et qui doit le fixer.",
    "rien": "Il n'y en a pas : ce n'est pas la même chose qu'une valeur inconnue.",
    "aucun": "`aucun x dans L tel que C` : vrai quand aucun élément ne la remplit.",
    "aucune": "`aucune x dans L telle que C` : vrai quand aucun élément ne la remplit.",
    "parmi": "`x parmi L` : x est l'un des éléments de L.",
    "entre": "`x entre a et b` : les deux bornes sont comprises.",
    "implique": "`a implique b` : faux seulement quand a est vrai et b faux.",
    **{word: row.meaning for word, row in AGGREGATE_WORDS.items() if row.item in {"number", "order"}},
}
"""The aggregates that are types too, ``nombre`` and ``liste``, are left to what is written of types."""
