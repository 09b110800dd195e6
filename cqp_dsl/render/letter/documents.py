"""Letters as documents to post: PDF by WeasyPrint from the HTML, DOCX by docxtpl from a template with fields.

Both libraries come with the extra ``letters``, and are imported when a document is asked for.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from cqp_dsl.diagnostics.nearest import nearest
from cqp_dsl.render.letter.pdf import NOT_INSTALLED
from cqp_dsl.render.wording import COLON
from cqp_dsl.resources import letter_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cqp_dsl.render.letter.wording import Bullet, WordedLetter

_EXTRA: Final = "pip install 'cqp-dsl[letters]'"


class DocumentError(Exception):
    """A document cannot be made: a library is not installed, or the template is wrong. Its text says it in French."""


def letters_pdf(page: str) -> bytes:
    """The PDF of a page of letters: tagged, with its title and its language (PDF/UA-1). Nothing is fetched.

    Raises:
        DocumentError: WeasyPrint, or the libraries of the system that it draws with, are not installed; or it fails.
    """
    command = [sys.executable, "-m", "cqp_dsl.render.letter.pdf"]
    done = subprocess.run(command, input=page.encode("utf-8", "replace"), capture_output=True, check=False)  # noqa: S603 - our own module
    if done.returncode == NOT_INSTALLED:
        message = (
            f"une lettre en PDF demande WeasyPrint : {_EXTRA} ; et Pango, sous Debian ou Ubuntu : "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )
        raise DocumentError(message)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        message = f"la lettre n'a pas pu être mise en PDF ({last})"
        raise DocumentError(message)
    return done.stdout


def letters_docx(letters: Sequence[WordedLetter], template: Path | None = None) -> bytes:
    """The letters as one DOCX, each from the template and on its own page.

    Args:
        letters: at least one.
        template: the commission's own template; by default the one that is shipped. Its fields are those of ``fields``.

    Raises:
        DocumentError: docxtpl is not installed, or the template cannot be read or filled.
    """
    try:
        from docx import Document  # noqa: PLC0415 - an extra
        from docxcompose.composer import Composer  # noqa: PLC0415
        from docxtpl import DocxTemplate  # noqa: PLC0415
        from jinja2 import TemplateError  # noqa: PLC0415
        from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415
    except ImportError as error:
        message = f"une lettre en DOCX demande docxtpl : {_EXTRA}"
        raise DocumentError(message) from error
    path = template or letter_template()
    made: list[bytes] = []
    for letter in letters:
        shown = fields(letter)
        try:
            form = DocxTemplate(path)
            if not made:
                with contextlib.suppress(TemplateError):  # what is wrong with it is told where it is filled
                    _require(form.get_undeclared_template_variables(SandboxedEnvironment()), shown, path)
                form = DocxTemplate(path)
            form.render(shown, jinja_env=SandboxedEnvironment(), autoescape=True)
        except DocumentError:
            raise
        except Exception as error:  # a template is somebody's own: whatever it does wrong is told as its fault
            message = f"le modèle de lettre « {path.name} » ne peut pas être rempli{COLON}{_reason(error)}"
            raise DocumentError(message) from error
        form.docx.core_properties.title = letter.subject
        form.docx.core_properties.language = "fr-FR"
        made.append(_bytes(form))
    if len(made) == 1:
        return made[0]
    whole = Document(io.BytesIO(made[0]))
    composer = Composer(whole)
    for each in made[1:]:
        whole.add_page_break()  # type: ignore[no-untyped-call]
        composer.append(Document(io.BytesIO(each)))
    return _bytes(composer)


def _bytes(document: Any) -> bytes:  # noqa: ANN401 - anything that saves itself into a stream
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _require(used: Iterable[str], shown: Mapping[str, object], path: Path) -> None:
    """Refuse a template that names fields that no letter has: they would stay empty in silence.

    Raises:
        DocumentError: it does.
    """
    unknown = sorted(set(used) - set(shown))
    if not unknown:
        return
    told = []
    for name in unknown:
        near = nearest(name, shown)
        told.append(f"« {name} »" + (f" (sans doute « {near} »)" if near else ""))
    message = (
        f"le modèle de lettre « {path.name} » emploie des champs qu'aucune lettre n'a{COLON}{', '.join(told)} ; "
        f"les champs sont{COLON}{', '.join(sorted(shown))}"
    )
    raise DocumentError(message)


def _reason(error: Exception) -> str:
    """Why a template cannot be filled, in French, with the words of it where it stopped."""
    from jinja2 import TemplateError  # noqa: PLC0415 - an extra
    from jinja2.exceptions import SecurityError  # noqa: PLC0415

    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    where = f", vers « {lines[-1]} »" if lines else ""
    if isinstance(error, SecurityError):
        return "un champ y demande ce qu'un modèle n'a pas à lire"
    if isinstance(error, TemplateError):
        return f"un champ ou un bloc y est mal écrit, ou n'est pas fermé{where}"
    if isinstance(error, ArithmeticError | TypeError | AttributeError | RecursionError):
        return f"un champ y demande un calcul qui n'a pas de résultat{where}"
    return "ce n'est pas un document DOCX, ou il est abîmé ; enregistrez-le de nouveau depuis votre traitement de texte"


def fields(letter: WordedLetter) -> dict[str, object]:
    """The fields that a DOCX template may show, under their French names.

    ``corps`` is the decisions with their grounds, citations, what is missing and what may still change them, line by
    line: ``{%p for ligne in corps %}``, ``ligne.genre`` (titre, texte, puce1, puce2, puce3), ``ligne.texte``.
    """
    return {
        "en_tête": letter.letterhead,
        "destinataire": letter.addressee,
        "lieu_et_date": letter.place_and_date,
        "objet": letter.subject,
        "dossier": letter.dossier,
        "appel": letter.salutation,
        "corps": tuple(_lines(letter)),
        "politesse": letter.closing,
        "signature": letter.signature,
        "recours": letter.appeal,
        "mention": letter.notice,
        "textes_cités": letter.sources,
        "référence": letter.reference,
    }


def _lines(letter: WordedLetter) -> Iterator[dict[str, str]]:
    for block in letter.blocks:
        if block.kind == "list":
            yield from _bullets(block.bullets)
        else:
            yield {"genre": "titre" if block.kind == "heading" else "texte", "texte": block.text}


_DEEPEST: Final = 3


def _bullets(bullets: Iterable[Bullet], depth: int = 1) -> Iterator[dict[str, str]]:
    for bullet in bullets:
        yield {"genre": f"puce{depth}", "texte": bullet.text}
        yield from _bullets(bullet.bullets, min(depth + 1, _DEEPEST))
