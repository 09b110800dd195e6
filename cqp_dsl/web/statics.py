"""The style and the scripts of the pages: files of the package, and nothing else."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cqp_dsl.render.templating import page
from cqp_dsl.web.exchange import Reply
from cqp_dsl.web.folder import RefusedFileError

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Request
    from cqp_dsl.web.workshop import Workshop

BUNDLES: Final = Path(__file__).parent / "static"
"""What esbuild makes of ``client``: see ``make web``."""

_SCRIPT: Final = "text/javascript; charset=utf-8"
_SCRIPTS: Final = ("atelier.js", "editeur.js")
_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1d4b8f"/>'
    '<path d="M8 17l5 5 11-12" fill="none" stroke="#fff" stroke-width="4"/></svg>'
)


def static(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/statique/…``."""
    del request, workshop
    match name:
        case "atelier.css":
            return Reply(_style(), media="text/css; charset=utf-8")
        case "regles.css":
            return Reply(page("atelier/regles.css"), media="text/css; charset=utf-8")
        case "icone.svg":
            return Reply(_ICON, media="image/svg+xml")
        case _ if name in _SCRIPTS:
            return Reply((BUNDLES / name).read_bytes(), media=_SCRIPT)
        case _:
            message = f"« {name} » n’existe pas"
            raise RefusedFileError(message)


@functools.cache
def _style() -> str:
    return page("atelier/atelier.css")
