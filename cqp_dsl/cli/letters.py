"""Letters of ``cqp check``: on the screen, in one document, or each in a file of its own."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click
from attrs import define, field

from cqp_dsl.cli.outputs import write_bytes, writing
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import output_screen, say
from cqp_dsl.render.letter.settings import LetterSettings, SettingsError, read_settings
from cqp_dsl.workspace.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.letter.compose import Layout
    from cqp_dsl.render.page import Refusal

LAYOUTS: Final[dict[str, Layout]] = {"letter": "text", "letter-markdown": "markdown", "letter-html": "html"}
DOCUMENTS: Final = ("letter-pdf", "letter-docx")
FORMATS: Final = (*LAYOUTS, *DOCUMENTS)
_ENDINGS: Final = {
    "letter": ".txt",
    "letter-markdown": ".md",
    "letter-html": ".html",
    "letter-pdf": ".pdf",
    "letter-docx": ".docx",
}
_MOST_SETTINGS: Final = 1_048_576
_OTHER: Final = re.compile(r"[^\w.-]+")
_LONGEST_STEM: Final = 100

LETTER_SETTINGS = click.option(
    "--letter-settings",
    "letter_settings",
    type=ExistingPath(),
    metavar="FICHIER",
    help="En-tête, lieu et date, signataire, voies de recours des lettres (TOML).",
)
LETTER_TEMPLATE = click.option(
    "--letter-template",
    "letter_template",
    type=ExistingPath(),
    metavar="FICHIER",
    help="Modèle DOCX de l'organisme, à champs, pour --format letter-docx.",
)
LETTERS = click.option(
    "--letters",
    "folder",
    type=click.Path(path_type=Path),
    metavar="RÉPERTOIRE",
    help="Écrire chaque lettre dans son fichier, sous ce répertoire.",
)


@define(frozen=True)
class LetterOptions:
    """What the options say of letters.

    Attributes:
        format_: one of ``FORMATS``.
        output: the file of all the letters.
        folder: the folder of a file for each; then there is no ``output``.
    """

    format_: str
    output: Path | None
    folder: Path | None
    settings: LetterSettings = field(factory=LetterSettings)
    template: Path | None = None


def letter_options(
    format_: str, output: Path | None, folder: Path | None, settings: Path | None, template: Path | None
) -> LetterOptions | None:
    """What is asked of letters; None where none is asked.

    Raises:
        click.UsageError: options that do not go together, or a file of settings that is wrong.
    """
    if format_ not in FORMATS:
        if folder or settings or template:
            message = f"--letters, --letter-settings et --letter-template vont avec --format {', '.join(FORMATS)}"
            _refuse(message)
        return None
    if folder and output:
        _refuse("--letters écrit un fichier par lettre, --output un seul document : gardez l'un des deux")
    if format_ in DOCUMENTS and not folder and not output:
        _refuse(f"une lettre au format {format_} s'écrit dans un fichier : ajoutez --output ou --letters")
    if template and format_ != "letter-docx":
        _refuse("--letter-template est un modèle DOCX : il va avec --format letter-docx")
    if folder and folder.exists() and not folder.is_dir():
        _refuse(f"« {folder} » n'est pas un répertoire")
    return LetterOptions(format_, output, folder, settings_of(settings), template)


def settings_of(path: Path | None) -> LetterSettings:
    """The settings of letters in a file; none by default.

    Raises:
        click.UsageError: the file cannot be read, or is wrong.
    """
    if path is None:
        return LetterSettings()
    try:
        data = path.read_bytes()[: _MOST_SETTINGS + 1]
        if len(data) > _MOST_SETTINGS:
            _refuse(f"« {path} » est trop gros pour des réglages de lettre")
        return read_settings(data.decode())
    except OSError as error:
        _refuse(f"« {path} » ne peut pas être lu : {reason_of(error)}")
    except UnicodeDecodeError:
        _refuse(f"« {path} » n'est pas en UTF-8 : enregistrez-le ainsi")
    except SettingsError as error:
        _refuse("\n".join(f"« {path} » : {mistake}" for mistake in error.mistakes))


def _refuse(message: str) -> NoReturn:
    raise click.UsageError(message, click.get_current_context(silent=True))


def write_letters(
    results: Iterable[Answer | Refusal], program: Program, options: LetterOptions, *, several: bool
) -> None:
    """Write the letters of these answers, as they come.

    Raises:
        click.UsageError: a document cannot be made.
        NotWrittenError: a file cannot be written.
    """
    if options.folder is not None:
        _write_each(results, program, options, options.folder)
    elif options.format_ in DOCUMENTS and options.output is not None:
        write_bytes(_document(results, program, options, several=several), options.output)
    else:
        _write_text(results, program, options, options.output, several=several)


def _write_text(
    results: Iterable[Answer | Refusal],
    program: Program,
    options: LetterOptions,
    output: Path | None,
    *,
    several: bool,
) -> None:
    from cqp_dsl.render.letter.compose import letter_parts  # noqa: PLC0415 - loads a template engine

    screen = output_screen(output)
    layout = LAYOUTS[options.format_]
    with writing(output, utf8=options.format_ != "letter") as put_part:
        for part in letter_parts(results, program, layout, several=several, settings=options.settings):
            put_part(screen.fit(part) if layout == "text" else part)


def _document(results: Iterable[Answer | Refusal], program: Program, options: LetterOptions, *, several: bool) -> bytes:
    from cqp_dsl.render.letter.compose import letter_parts, letters_of  # noqa: PLC0415 - loads a template engine
    from cqp_dsl.render.letter.documents import DocumentError, letters_docx, letters_pdf  # noqa: PLC0415

    try:
        if options.format_ == "letter-pdf":
            parts = letter_parts(results, program, "html", several=several, settings=options.settings)
            return letters_pdf("".join(parts))
        return letters_docx(list(letters_of(results, program, options.settings)), options.template)
    except DocumentError as error:
        _refuse(str(error))


def _write_each(results: Iterable[Answer | Refusal], program: Program, options: LetterOptions, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(f"le répertoire « {folder} » ne peut pas être fait : {reason_of(error)}")
    taken: set[str] = set()
    for result in results:
        path = _free_path(result, options, folder, taken)
        if options.format_ in DOCUMENTS:
            write_bytes(_document([result], program, options, several=False), path)
        else:
            _write_text([result], program, options, path, several=False)
    say(f"{len(taken)} lettre{'s' if len(taken) > 1 else ''} dans « {folder} »")


def _free_path(result: Answer | Refusal, options: LetterOptions, folder: Path, taken: set[str]) -> Path:
    """A file named after that of the dossier, and its number there: none twice, and never the template."""
    stem = result.path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "lettre"
    stem = _OTHER.sub("-", unicodedata.normalize("NFC", stem)).strip("-.")[:_LONGEST_STEM] or "lettre"
    if result.number is not None:
        stem = f"{stem}-{result.number}"
    ending = _ENDINGS[options.format_]
    name, count = stem, 1
    while name.casefold() in taken or _is_template(folder / f"{name}{ending}", options.template):
        count += 1
        name = f"{stem}-{count}"
    taken.add(name.casefold())
    return folder / f"{name}{ending}"


def _is_template(path: Path, template: Path | None) -> bool:
    try:
        return template is not None and path.exists() and path.samefile(template)
    except OSError:
        return False
