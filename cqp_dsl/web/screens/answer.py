"""The answer whole, to read and to print; its letter and its explication, as pages and as documents."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from attrs import evolve

from cqp_dsl.render.explication.compose import explication_parts
from cqp_dsl.render.letter.compose import letter_parts, letters_of
from cqp_dsl.render.letter.documents import DocumentError, letters_docx, letters_pdf
from cqp_dsl.render.letter.settings import LetterSettings, SettingsError, read_settings
from cqp_dsl.render.screen import Screen
from cqp_dsl.web.exchange import Reply, attachment, redirect
from cqp_dsl.web.folder import RefusedFileError
from cqp_dsl.web.judged import judged
from cqp_dsl.web.opened import opened
from cqp_dsl.web.screens.pages import dossier_screens, message, screen

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Request
    from cqp_dsl.web.workshop import Workshop

_PDF: Final = "application/pdf"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SETTINGS: Final = "lettre.toml"
"""The file, in the folder that is open, of what letters have around them."""

_FORMS: Final = (
    ("Lettre", "lettre"),
    ("Explication", "explication"),
    ("Lettre en PDF", "lettre-pdf"),
    ("Lettre en DOCX", "lettre-docx"),
)


def answer(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/reponse/…``: what is decided, why, how it was computed, every line of the reasoning."""
    policies = workshop.policies()
    one = opened(request, workshop, policies, name)
    if one.refused:
        return redirect(one.address("texte"), request)
    reading = one.read(policies)
    return screen(
        "answer",
        "",
        current="réponse",
        opened=one,
        judged=judged(policies, reading.dossier, complete=True),
        wrong=tuple(reading.errors.values()),
        dossier_screens=dossier_screens(one, policies),
        scenario=one.address("enscenario") if workshop.rules == workshop.folder else "",
        documents=[(text, one.address("document", extra=[("forme", form)])) for text, form in _FORMS],
    )


def document(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/document/…?forme=…``: the letter or the explication."""
    policies = workshop.policies()
    form = request.asked("forme")
    one = opened(
        evolve(request, query=tuple(each for each in request.query if each[0] != "forme")), workshop, policies, name
    )
    back = one.address("reponse"), "Revenir à la réponse"
    told = judged(policies, one.read(policies).dossier, complete=True)
    if told.answer is None:
        return message("Pas encore de lettre", told.problems, back=back)
    results = [evolve(told.answer, path=one.file)]
    stem = PurePosixPath(one.file).stem
    program = policies.program
    try:
        settings = letter_settings(workshop)
        match form:
            case "lettre":
                parts = letter_parts(results, program, "html", several=False, settings=settings)
                return Reply("".join(parts), alone=True)
            case "lettre-pdf":
                parts = letter_parts(results, program, "html", several=False, settings=settings)
                return attachment(letters_pdf("".join(parts)), f"{stem}.pdf", _PDF)
            case "lettre-docx":
                return attachment(letters_docx(list(letters_of(results, program, settings))), f"{stem}.docx", _DOCX)
            case "explication":
                parts = explication_parts(results, program, "html", Screen(), several=False)
                return Reply("".join(parts), alone=True)
            case _:
                return message("Ce document n’existe pas", status=404, back=back)
    except DocumentError as error:
        return message("Ce document ne peut pas être fait ici", [f"{error}."], back=back)


def letter_settings(workshop: Workshop) -> LetterSettings:
    """What letters have around them, from the file of the folder, where there is one.

    Raises:
        SettingsError: that file is wrong.
    """
    try:
        return (
            read_settings(workshop.folder.read(SETTINGS).text) if workshop.folder.exists(SETTINGS) else LetterSettings()
        )
    except RefusedFileError as error:
        raise SettingsError((str(error),)) from error
