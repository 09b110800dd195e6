"""Declarations ready to fill in, offered where one may begin: by the server, and by VS Code from a file made of these.

Their blanks left as they are, they are together a politique, in the order of the list (``fixe`` apart); tests run it.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import define

_CLOSE: Final = re.compile(r"(?<=«) | (?=[»?])")


@define(frozen=True)
class Snippet:
    """A text with blanks to fill in.

    Attributes:
        name: what a list of completions shows.
        prefixes: what VS Code offers it for.
        description: what it is, in a few words.
        typed: the text, in the notation of the protocol: ``${1:what to put}``.
    """

    name: str
    prefixes: tuple[str, ...]
    description: str
    typed: str

    @property
    def body(self) -> str:
        """That text, with the no-break spaces of the formatter."""
        return _CLOSE.sub("\u00a0", self.typed)

    @property
    def word(self) -> str:
        """The first word of what it writes."""
        return self.body.split(maxsplit=1)[0]


SNIPPETS: Final = (
    Snippet(
        "politique",
        ("politique",),
        "Le début d'un fichier : la politique et ce qu'elle applique",
        "politique ${1:assiduité} « ${2:Attestation d'assiduité} »\n  selon ${3:règlement} §${4:2}\n$0",
    ),
    Snippet(
        "source",
        ("source",),
        "Un texte cité, et ses sections",
        "source ${1:règlement} « ${2:Règlement de la formation} » sections ${3:§1 ; §2}$0",
    ),
    Snippet(
        "unité",
        ("unité", "unite"),
        "Une unité à soi, au singulier et au pluriel",
        "unité ${1:séance} « ${2:séance} » « ${3:séances} »$0",
    ),
    Snippet(
        "énumération",
        ("énumération", "enumeration"),
        "Des valeurs possibles, chacune avec son libellé",
        "énumération ${1:Issue}\n  ${2:délivrée} « ${3:délivrée} »\n  ${4:refusée}  « ${5:refusée} »$0",
    ),
    Snippet(
        "type",
        ("type",),
        "Un nom pour un type",
        "type ${1:Note} = ${2:nombre de 0 à 20}$0",
    ),
    Snippet(
        "fiche",
        ("fiche",),
        "Plusieurs renseignements tenus ensemble",
        "fiche ${1:Module}\n"
        "  ${2:commencé_le} : ${3:date}        « ${4:premier jour du module} »\n"
        "  ${5:heures}      : ${6:nombre en h} « ${7:heures suivies} »$0",
    ),
    Snippet(
        "entrée",
        ("entrée", "entree"),
        "Un fait que le dossier donne, et la question qui le demande",
        "entrée ${1:modules} : ${2:liste de Module} « ${3:Quels modules le stagiaire a-t-il suivis ?} »$0",
    ),
    Snippet(
        "entrée appréciée",
        ("appréciée", "entrée appréciée", "appreciee"),
        "Un fait que quelqu'un apprécie",
        "entrée ${1:absences_justifiées} : booléen « ${2:Les absences sont-elles justifiées ?} » "
        "appréciée par « ${3:le centre} »$0",
    ),
    Snippet(
        "exigence",
        ("exigence",),
        "Ce qu'un dossier doit respecter pour être examiné",
        "exigence « ${1:un module a commencé quand on décide} »\n"
        "  ${2:pour tout m dans modules : m.commencé_le au plus tard date d'effet}$0",
    ),
    Snippet(
        "paramètre",
        ("paramètre", "parametre"),
        "Un chiffre du texte, avec ses dates",
        "paramètre ${1:heures_prévues} : ${2:nombre en h} « ${3:durée de la formation} »\n"
        "  selon ${4:règlement} §${5:1}\n"
        "  vaut ${6:35 h} à partir du ${7:1er janvier 2013}$0",
    ),
    Snippet(
        "paramètre à fixer",
        ("à fixer", "a fixer"),
        "Un chiffre que le texte ne donne pas, et qui doit le fixer",
        "paramètre ${1:part_exigée} : ${2:nombre en %} « ${3:part de la formation à suivre} »\n"
        "  à fixer par « ${4:la commission} »$0",
    ),
    Snippet(
        "fixe",
        ("fixe",),
        "D'un autre fichier, la valeur d'un paramètre ou d'une de ses cases",
        "fixe ${1:part_exigée}\n  selon ${2:règlement} §${3:1}\n  vaut ${4:80 %} à partir du ${5:1er janvier 2013}$0",
    ),
    Snippet(
        "interprétation",
        ("interprétation", "interpretation"),
        "Une phrase du texte qui se lit de deux façons",
        "interprétation ${1:décompte}\n"
        "  question « ${2:Les heures d'absence justifiée comptent-elles comme suivies ?} »\n"
        "  lecture ${3:comptées}     « ${4:oui} »\n"
        "  lecture ${5:non_comptées} « ${6:non} »$0",
    ),
    Snippet(
        "règle",
        ("règle", "regle"),
        "Une valeur calculée",
        "règle ${1:heures_suivies} : ${2:nombre en h} « ${3:heures suivies} »\n"
        "  vaut ${4:somme de m.heures pour m dans modules}$0",
    ),
    Snippet(
        "règle par cas",
        ("cas", "si"),
        "Une règle qui dépend de conditions",
        "règle ${1:heures_comptées} : ${2:nombre en h} « ${3:heures comptées} »\n"
        "  vaut ${4:heures_prévues}\n"
        "    si ${5:absences_justifiées} « ${6:avoir justifié ses absences} »\n"
        "    et ${7:décompte est comptées}\n"
        "  vaut ${8:heures_suivies} sinon$0",
    ),
    Snippet(
        "tableau",
        ("tableau",),
        "Une valeur lue dans un tableau : conditions à gauche de ||, résultats à droite",
        "tableau ${1:mention} « ${2:mention portée sur l'attestation} »\n"
        "  | ${3:suivies : nombre en h} || ${4:mention : texte} |\n"
        "  | ${5:≥ heures_prévues}      || ${6:« complète »}    |\n"
        "  | sinon                 || ${7:« partielle »}   |$0",
    ),
    Snippet(
        "décision",
        ("décision", "decision"),
        "Ce que la politique décide et publie",
        "décision ${1:attestation} : ${2:Issue} « ${3:attestation d'assiduité} » favorable ${4:délivrée}\n"
        "  vaut ${4:délivrée}\n"
        "    si ${5:heures_comptées ≥ part_exigée × heures_prévues}\n"
        "      « ${6:avoir suivi au moins {part_exigée\\} de la formation (comptées\u00a0: {heures_comptées\\})} »\n"
        "  vaut ${7:refusée} sinon$0",
    ),
    Snippet(
        "exception",
        ("exception",),
        "Un cas qui l'emporte sur la règle qui le précède",
        "  exception ${1:formation_interrompue} « ${2:sauf si la formation a été interrompue} »\n"
        "    vaut ${3:refusée} si ${4:heures_suivies = 0 h}$0",
    ),
    Snippet(
        "disposition transitoire",
        ("disposition", "transitoire"),
        "Une règle d'un autre fichier, modifiée pendant un temps",
        "disposition transitoire ${1:premières_sessions} modifie ${2:assiduité.heures_comptées}\n"
        "  « ${3:les heures des premières sessions comptent toutes} »\n"
        "  selon ${4:règlement} §${5:2}\n"
        "  vaut ${6:heures_prévues} du ${7:1er janvier 2013} au ${8:30 juin 2013}$0",
    ),
    Snippet(
        "garantie",
        ("garantie",),
        "Ce que la politique doit toujours respecter",
        "garantie « ${1:sans aucune heure suivie, pas d'attestation} »\n"
        "  ${2:heures_suivies = 0 h implique attestation n'est pas délivrée}$0",
    ),
    Snippet(
        "hors_machine",
        ("hors_machine", "hors machine"),
        "Ce que le texte dit et qu'aucune machine ne décide",
        "hors_machine ${1:remise} « ${2:l'attestation est remise en main propre} »\n"
        "  motif « ${3:un fait, non une règle à calculer} »$0",
    ),
    Snippet(
        "scénario",
        ("scénario", "scenario"),
        "Un dossier et ce que l'on en attend",
        "scénario « ${1:28 heures sur 35} »\n"
        "  à la date du ${2:3 juin 2014}\n"
        "  avec ${3:modules = { { commencé_le : 5 mai 2014 ; heures : 28 h \\} \\}}\n"
        "  avec ${4:absences_justifiées = faux}\n"
        "  attendu ${5:attestation indéterminée}$0",
    ),
    Snippet(
        "scénario comme",
        ("comme",),
        "Un scénario qui reprend un autre, à une chose près",
        "scénario « ${1:aucune heure} »\n"
        "  comme « ${2:28 heures sur 35} »\n"
        "  avec ${3:modules = {\\}}\n"
        "  attendu ${4:attestation = refusée}$0",
    ),
    Snippet(
        "ignorer",
        ("ignorer", "cqp: ignorer"),
        "Garder ce qu'un avis signale, en disant pourquoi",
        "# cqp: ignorer ${1:CQP405} parce que ${2:la raison}$0",
    ),
)
