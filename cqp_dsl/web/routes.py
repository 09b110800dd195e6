"""Which handler answers which address; what cannot be done is a page, never a traceback."""

from __future__ import annotations

import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from cqp_dsl.pipeline import CqpError, PolicyError
from cqp_dsl.render.letter.settings import SettingsError
from cqp_dsl.version import __version__
from cqp_dsl.web.folder import RefusedFileError
from cqp_dsl.web.screens import answer, dossier, editor, rules, scenarios, sheets, start, votes, what_if
from cqp_dsl.web.screens.pages import findings_of, message
from cqp_dsl.web.statics import static

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cqp_dsl.web.exchange import Reply, Request
    from cqp_dsl.web.workshop import Workshop

_ALONE: Final[Mapping[str, Callable[[Request, Workshop], Reply]]] = {
    "/": start.start,
    "/nouveau": dossier.new,
    "/editeur": editor.files,
    "/votes": votes.votes,
    "/scenarios": scenarios.scenarios,
    "/lot": sheets.start,
}
"""The addresses of one page each."""

_ABOUT: Final[Mapping[str, Callable[[Request, Workshop, str], Reply]]] = {
    "dossier": dossier.dossier,
    "texte": dossier.text,
    "reponse": answer.answer,
    "document": answer.document,
    "etsi": what_if.what_if,
    "enscenario": scenarios.from_dossier,
    "lot": sheets.sheet,
    "statique": static,
    "reglement": rules.rules,
    "valeurs": rules.values,
    "editeur": editor.edit,
}
"""The first step of the addresses that name a file after it."""


def handle(request: Request, workshop: Workshop) -> Reply:
    """The reply to a request."""
    first, _, rest = request.path.strip("/").partition("/")
    try:
        if (alone := _ALONE.get(request.path)) is not None:
            return alone(request, workshop)
        if (about := _ABOUT.get(first)) is not None and rest:
            return about(request, workshop, rest)
    except RefusedFileError as error:
        said = str(error)
        return message("Cela ne peut pas se faire", [f"{said[:1].upper()}{said[1:]}."], status=404)
    except PolicyError as error:
        findings = findings_of(error.diagnostics, editable=workshop.rules == workshop.folder)
        return message(
            "Les règles sont à corriger", ["Tant qu’elles ne se lisent pas, rien ne se décide."], findings=findings
        )
    except CqpError as error:
        return message("Cela ne peut pas se faire", [f"{one.message}." for one in error.diagnostics])
    except SettingsError as error:
        return message("Le fichier « lettre.toml » est à corriger", error.mistakes)
    except Exception as error:  # noqa: BLE001 - the last resort, which tells what to report
        return _internal(error)
    return message("Cette page n’existe pas", status=404)


def _internal(error: Exception) -> Reply:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} en {PurePath(frame.filename).name}:{frame.lineno} (cqp {__version__})"
    calming = "Ce n’est ni votre règlement ni votre dossier. Rien de ce qui est enregistré n’est perdu."
    return message("Erreur interne de l’atelier", [calming, f"À signaler : {place}."], status=500)
