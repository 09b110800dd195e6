"""Declarations ready to fill in: what is offered at the start of a line."""

from __future__ import annotations

from typing import Final

SNIPPETS: Final[dict[str, str]] = {
    "règle": "règle ${1:nom} : ${2:nombre} « ${3:libellé} »\n  vaut ${4:valeur}",
    "décision": "décision ${1:nom} : ${2:type} « ${3:libellé} » favorable ${4:valeur}\n  vaut ${4}\n"
    "    si ${5:condition}\n  vaut ${6:autre} sinon",
    "entrée": "entrée ${1:nom} : ${2:booléen} « ${3:question} »",
    "exigence": "exigence « ${1:ce que tout dossier respecte} »\n  ${2:condition}",
    "paramètre": "paramètre ${1:nom} : ${2:nombre} « ${3:libellé} »\n  selon ${4:source} §${5:I}\n  vaut ${6:valeur}",
    "fixe": "fixe ${1:paramètre}\n  vaut ${2:valeur}",
    "tableau": "tableau ${1:nom}\n  | ${2:clé} : ${3:type} || ${4:résultat} : ${5:nombre} |\n"
    "  | ${6:valeur} || ${7:0} |",
    "énumération": "énumération ${1:Nom}\n  ${2:valeur} « ${3:libellé} »",
    "fiche": "fiche ${1:Nom}\n  ${2:champ} : ${3:date} « ${4:libellé} »",
    "type": "type ${1:Nom} = ${2:nombre}",
    "source": "source ${1:nom} « ${2:titre du document} »\n  sections §${3:I}",
    "disposition": "disposition transitoire ${1:nom} modifie ${2:politique.règle}\n"
    "  vaut ${3:valeur}\n    si ${4:condition}",
    "interprétation": "interprétation ${1:nom}\n  question « ${2:ce que le texte laisse ouvert} »\n"
    "  lecture ${3:une} « ${4:première lecture} »\n  lecture ${5:autre} « ${6:seconde lecture} »",
    "scénario": "scénario « ${1:ce que l'on vérifie} »\n  à la date du ${2:1er janvier 2014}\n"
    "  avec ${3:fait} = ${4:valeur}\n  attendu ${5:décision} = ${6:valeur}",
    "garantie": "garantie « ${1:ce qui est toujours vrai} »\n  ${2:condition}",
    "hors_machine": "hors_machine ${1:nom} « ${2:ce que dit le texte} »\n"
    "  motif « ${3:pourquoi aucun calcul ne le décide} »",
    "politique": "politique ${1:nom} « ${2:titre} »\n  selon ${3:source} §${4:I}\n",
}
"""The text of each declaration, in the notation of the protocol: ``${1:what to put}``."""
