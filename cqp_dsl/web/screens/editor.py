"""The editor of policies: their files, one of them with the language server, the answer of a dossier beside it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from cqp_dsl.language.formatting.format import format_source
from cqp_dsl.pipeline import PolicyError
from cqp_dsl.source import SourceFile
from cqp_dsl.web.drafts import drafted
from cqp_dsl.web.exchange import address, redirect
from cqp_dsl.web.folder import DOSSIER_SUFFIXES, NEW, ChangedElsewhereError, RefusedFileError
from cqp_dsl.web.judged import Judged, judged
from cqp_dsl.web.opened import opened
from cqp_dsl.web.screens.pages import fragment, message, screen
from cqp_dsl.workspace.files import SUFFIX

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.workshop import Workshop

_TEXT: Final = "@texte"
_ACTION: Final = "@action"
_OTHER = re.compile(r"[^a-z0-9]+")

BEGINNING: Final = """\
# Un règlement de départ : il se lit, se joue et décide. Changez les mots, les chiffres et les conditions.
politique {name} « {title} »
  selon règlement §1

source règlement « {title} »
  sections §1 ; §2

énumération Résultat
  obtenu « obtenu »
  refusé « refusé »

entrée heures_suivies : nombre en h au moins 0 h
  « Combien d'heures le candidat a-t-il suivies ? »

entrée note : nombre de 0 à 20
  « Quelle note le candidat a-t-il obtenue, sur 20 ? »

paramètre heures_exigées : nombre en h « heures de formation à suivre »
  selon règlement §1
  vaut 35 h

paramètre note_exigée : nombre « note à atteindre »
  selon règlement §2
  vaut 10

décision certificat : Résultat « obtention du certificat » favorable obtenu
  selon règlement §2
  vaut obtenu
    si heures_suivies ≥ heures_exigées
      « avoir suivi au moins {{heures_exigées}} (suivies : {{heures_suivies}}) »
    et note ≥ note_exigée « avoir au moins {{note_exigée}}/20 (note : {{note}}) »
  vaut refusé sinon

scénario « 35 heures et 10/20 suffisent tout juste »
  avec heures_suivies = 35 h
  avec note = 10
  attendu certificat = obtenu

scénario « 34 heures ne suffisent pas »
  avec heures_suivies = 34 h
  avec note = 12
  attendu certificat = refusé

scénario « 9,5/20 ne suffit pas »
  avec heures_suivies = 40 h
  avec note = 9,5
  attendu certificat = refusé
"""
"""A small politique that works, for a new certificate."""


def files(request: Request, workshop: Workshop) -> Reply:
    """``/editeur``: the files of policies, a new one, a copy of those that are shipped."""
    if request.method == "POST":
        return _begin(request, workshop)
    rules = workshop.rules
    return screen("files", "éditeur", files=list(rules.files((SUFFIX,))), own=rules == workshop.folder, trouble="")


def _begin(request: Request, workshop: Workshop) -> Reply:
    """A new politique, or a copy of those that are shipped, in the folder."""
    folder = workshop.folder
    if request.posted(_ACTION) == "copier":
        if workshop.rules == folder:
            raise RefusedFileError("ce répertoire a déjà ses règles : elles ne sont pas remplacées")
        for name in workshop.shipped.files((SUFFIX,)):
            folder.write(name, workshop.shipped.read(name).text, folder.version(name))
        return redirect("/editeur", request)
    title = " ".join(request.posted("@titre").replace("«", "").replace("»", "").replace("{", "").split())
    name = _plain(title)
    if not name:
        raise RefusedFileError("donnez un titre au nouveau règlement")
    file = folder.free_name(f"{name}{SUFFIX}")
    text = BEGINNING.format(name=name, title=title)
    folder.write(file, format_source(SourceFile.from_text(file, text)).text or text, NEW)
    return redirect(address("editeur", file), request)


def _plain(title: str) -> str:
    """A name of the language from a title: small plain letters; never one that begins with a figure."""
    letters = unicodedata.normalize("NFKD", title.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = _OTHER.sub("_", "".join(char for char in letters if not unicodedata.combining(char))).strip("_")
    return f"n_{plain}" if plain[:1].isdecimal() else plain[:60].strip("_")


def edit(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/editeur/…``: a file of policies."""
    rules = workshop.rules
    if not name.casefold().endswith(SUFFIX):
        refused = f"« {name} » n’est pas un fichier de règles : il se termine par {SUFFIX}"
        raise RefusedFileError(refused)
    chosen = request.asked("dossier")
    if request.method == "GET":
        found = rules.read(name)
        told = _told(request, workshop, name, found.text, chosen)
        return screen(
            "editor",
            "éditeur",
            name=name,
            text=found.text,
            version=found.version,
            uri=rules.place(name).as_uri(),
            line=request.asked("ligne"),
            writable=rules.writable,
            dossiers=list(workshop.folder.files(DOSSIER_SUFFIXES)),
            **_beside(name, chosen, told),
        )
    given = request.posted(_TEXT).replace("\r\n", "\n")
    if request.posted(_ACTION) == "enregistrer":
        return _save(request, workshop, name, given)
    told = _told(request, workshop, name, given, chosen)
    return fragment("beside", **_beside(name, chosen, told))


def _save(request: Request, workshop: Workshop, name: str, text: str) -> Reply:
    said: dict[str, Any] = {"saved": "", "trouble": "", "version": request.posted("@version")}
    try:
        over = request.posted("@remplacer")
        said["version"] = workshop.rules.write(name, text, over or request.posted("@version"))
        said["saved"] = name
    except ChangedElsewhereError:
        said["trouble"] = "Ce fichier a été changé ailleurs depuis que vous l’avez ouvert. Rien n’a été écrasé."
        said["over"] = workshop.rules.version(name)
    except RefusedFileError as error:
        said["trouble"] = str(error)[:1].upper() + str(error)[1:] + "."
    if not request.partial:
        return redirect(address("editeur", name), request) if said["saved"] else message(said["trouble"])
    return fragment("edited", over=said.pop("over", ""), name=name, **said)


def _told(request: Request, workshop: Workshop, name: str, text: str, chosen: str) -> Judged | None:
    """The answer of the dossier at hand by the rules as they are typed; None where there is no dossier."""
    if not chosen:
        return None
    try:
        policies = drafted(workshop, name, text)
    except PolicyError as error:
        first = error.diagnostics[0].message
        return Judged(problems=(f"Ces règles ne se lisent pas encore : {first}.",))
    return judged(policies, opened(request, workshop, policies, chosen).read(policies).dossier)


def _beside(name: str, chosen: str, told: Judged | None) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "judged": told,
        "next_id": "",
        "next_about": "",
        "here_address": address("editeur", name, query=[("dossier", chosen)] if chosen else []),
    }
