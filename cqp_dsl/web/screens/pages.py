"""What every screen has around it, and the pages that tell what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.render.answer_html import SIGNS
from cqp_dsl.render.templating import page
from cqp_dsl.web.exchange import Reply, address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.page import Source
    from cqp_dsl.web.opened import Opened

SCREENS: Final[tuple[tuple[str, str, str], ...]] = (
    ("règlement", "Règlement", "/reglement/index.html"),
    ("éditeur", "Éditeur", "/editeur"),
    ("votes", "Questions au vote", "/votes"),
    ("scénarios", "Scénarios", "/scenarios"),
    ("lot", "Lot", "/lot"),
)
"""The screens that are about no dossier: name, title, address."""


def screen(template: str, here: str, *, status: int = 200, **content: object) -> Reply:
    """A screen from its template; ``here`` is its name."""
    return Reply(
        page(
            f"atelier/{template}.html.j2",
            here=here,
            screens=SCREENS,
            signs=SIGNS,
            address=address,
            place_of=place_of,
            **content,
        ),
        status,
    )


def fragment(template: str, *, headers: dict[str, str] | None = None, **content: object) -> Reply:
    """A part of a screen."""
    return Reply(
        page(f"atelier/{template}.html.j2", signs=SIGNS, address=address, place_of=place_of, **content),
        headers=headers or {},
    )


def place_of(source: Source) -> str:
    """Where a line of an answer is written, in the editor."""
    return address("editeur", source.path, query=[("ligne", str(source.line))])


def message(
    title: str,
    sentences: Iterable[str] = (),
    *,
    status: int = 200,
    findings: Sequence[dict[str, str]] = (),
    back: tuple[str, str] | None = ("/", "Revenir à l’accueil"),
) -> Reply:
    """A page that says something, and leads back."""
    return screen("message", "", status=status, title=title, sentences=tuple(sentences), findings=findings, back=back)


def findings_of(diagnostics: Iterable[Diagnostic], *, editable: bool) -> list[dict[str, str]]:
    """What is wrong with policies, each with the place where it is mended."""
    found = []
    for one in diagnostics:
        span = one.span
        place = f"{span.path}, ligne {span.line}" if span else ""
        edit = address("editeur", span.path, query=[("ligne", str(span.line))]) if span and editable else ""
        found.append({
            "message": one.message, "code": one.code, "help": one.help or "", "place": place, "edit": edit,
        })  # fmt: skip
    return found


def dossier_screens(one: Opened, policies: Policies) -> list[tuple[str, str, str]]:
    """The screens on a dossier, with their addresses as it stands."""
    del policies
    return [
        ("dossier", "Questions", one.address("dossier")),
        ("réponse", "Réponse et lettre", one.address("reponse")),
        ("et si", "Et si…", one.address("etsi")),
        ("texte", "Texte du dossier", one.address("texte")),
    ]
