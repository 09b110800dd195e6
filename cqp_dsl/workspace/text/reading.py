"""A declared text, read: from the file beside a policy to sections and sentences."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.language.syntax.typography import typeset_diagnostic
from cqp_dsl.resources import policies_folder
from cqp_dsl.workspace.files import MAX_POLICY_BYTES, read
from cqp_dsl.workspace.files import find as find_files
from cqp_dsl.workspace.text.folding import Folded, find, fold
from cqp_dsl.workspace.text.headings import Passage, Resumed, passages
from cqp_dsl.workspace.text.sentences import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.declarations import DeclaredText, TextGap
    from cqp_dsl.core.program import Program, SourceDocument
    from cqp_dsl.source import SourceFile
    from cqp_dsl.workspace.files import Paths

_SHOWN_DIGITS: Final = 12


@define(frozen=True, eq=False, repr=False, slots=False)
class SourceText:
    """The text of a source.

    Attributes:
        declared: what its source says of it.
        document: the source.
        file: the file as it was read.
        passages: its sections, in the order of the text.
    """

    declared: DeclaredText
    document: SourceDocument
    file: SourceFile
    passages: tuple[Passage, ...]

    @cached_property
    def folded(self) -> Folded:
        """The whole text, folded for comparison."""
        return fold(self.file.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, in order."""
        return sentences(self.file.text, self.passages)

    def located(self, quotation: str, section: str) -> tuple[tuple[int, int], ...] | None:
        """Where a section has these words, part by part; None where it does not."""
        places = (
            find(quotation, self.folded, passage.start, passage.end)
            for passage in self.passages
            if passage.section == section
        )
        return next((place for place in places if place is not None), None)


@define(frozen=True, eq=False, repr=False)
class Texts:
    """The texts of a program that could be read, by their source, and what there is to say of the others."""

    found: Mapping[str, SourceText]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_texts(program: Program, places: Mapping[str, Path], folder: Path | None = None) -> Texts:
    """Read the texts that the sources of a program declare.

    Args:
        program: the program.
        places: where each of its files is on disk, by display path.
        folder: where the texts are looked for instead of beside their policies, by their names alone.

    Returns:
        The texts; a note for one that is not there, an error for one that is not the declared one or lacks a heading.
    """
    found: dict[str, SourceText] = {}
    said: list[Diagnostic] = []
    for declared in program.texts:
        if declared.file is None:
            continue
        path = text_path(declared, places.get(declared.span.path), folder)
        if path is None or not path.exists():
            said.append(_absent(declared))
            continue
        file = read(path, declared.file, MAX_POLICY_BYTES)
        if isinstance(file, Diagnostic):
            said.append(Diagnostic(file.code, file.message, (Label(declared.span, "déclaré ici"),), file.help))
            continue
        document = program.documents[declared.source]
        if declared.fingerprint is not None and declared.fingerprint != file.digest:
            said.append(_another(declared, file))
            continue
        text, missing = source_text(declared, document, file)
        said.extend(missing)
        found[declared.source] = text
    return Texts(found, tuple(typeset_diagnostic(one) for one in said))


def text_path(declared: DeclaredText, home: Path | None, folder: Path | None = None) -> Path | None:
    """Where the file of a text should be.

    Args:
        declared: what its source says of it.
        home: the file of the policy that declares it.
        folder: where texts are looked for instead, by their names alone.

    Returns:
        Its path: in ``folder``, or below the folder of the policy; None for a link that leads elsewhere.
    """
    if declared.file is None:
        return None
    if folder is not None:
        return folder / Path(declared.file).name
    if home is None:
        return None
    root = home.resolve().parent
    path = (root / declared.file).resolve()
    return path if path.is_relative_to(root) else None


def texts_under(program: Program, paths: Paths | None, folder: Path | None = None) -> Texts:
    """The texts of a program that was read from ``paths``."""
    return read_texts(program, _files_under(paths), folder)


def text_places(program: Program, paths: Paths | None, folder: Path | None = None) -> list[Path]:
    """Where the files of the texts of that program should be."""
    files = _files_under(paths)
    found = (text_path(declared, files.get(declared.span.path), folder) for declared in program.texts)
    return [path for path in found if path is not None]


def _files_under(paths: Paths | None) -> dict[str, Path]:
    given = [policies_folder()] if paths is None else [paths] if isinstance(paths, str | Path) else paths
    return dict(find_files([Path(path) for path in given])[0])


def source_text(
    declared: DeclaredText, document: SourceDocument, file: SourceFile
) -> tuple[SourceText, list[Diagnostic]]:
    """The text of a file, and what is wrong with its sections: a heading not found, a passage that does not resume."""
    said: list[Diagnostic] = []
    folded = fold(file.text)
    resumed: list[Resumed] = []

    for gap in declared.gaps:
        for words in (gap.resumes, gap.ends):
            if words is not None and find(words, folded, 0, len(file.text)) is None:
                said.append(_lost(words, gap, file))
                break
        else:
            resumed.extend(_resumed(gap, folded))
    text = SourceText(declared, document, file, passages(file.text, document.sections, resumed))
    known = {passage.section for passage in text.passages} | {gap.section for gap in declared.gaps}
    said.extend(_headless(declared, [name for name in document.sections if name not in known], file))
    return text, said


def _resumed(gap: TextGap, folded: Folded) -> Iterator[Resumed]:
    last = folded.offsets[-1] + 1 if folded.offsets else 0
    start = find(gap.resumes, folded, 0, last) if gap.resumes else None
    if start:
        end = find(gap.ends, folded, start[0][0], last) if gap.ends else None
        yield Resumed(gap.section, start[0][0], end[-1][1] if end else None)


def _lost(words: str, gap: TextGap, file: SourceFile) -> Diagnostic:
    return Diagnostic(
        "CQP804",
        f"Les mots « {words} », qui situent ce qui reste de {gap.section}, ne sont pas dans le texte « {file.path} »",
        (Label(gap.span, "introuvables"),),
        "Recopiez les premiers mots de ce qui reste de la section, et les derniers s'il est au milieu d'une autre.",
    )


def _headless(declared: DeclaredText, sections: list[str], file: SourceFile) -> Iterator[Diagnostic]:
    for section in sections:
        number = section.removeprefix("§")
        yield Diagnostic(
            "CQP804",
            f"Le texte « {file.path} » n'a pas de titre pour la section {section}",
            (Label(declared.span, "cherchée ici"),),
            f"Un titre est une ligne « {number} – … » ou « # {number} … ». Si l'exemplaire ne l'a pas, dites-le : "
            f"« lacune {section} « ce qui manque » », avec « reprise « premiers mots » » s'il en reste une partie.",
        )


def _absent(declared: DeclaredText) -> Diagnostic:
    return Diagnostic(
        "CQP802",
        f"Le texte de la source « {declared.source} », « {declared.file} », n'est pas là : ses citations ne sont pas "
        "vérifiées",
        (Label(declared.span, "attendu à côté de cette politique"),),
        "Placez-y le fichier, ou donnez son répertoire par --textes.",
        severity=Severity.NOTE,
    )


def _another(declared: DeclaredText, file: SourceFile) -> Diagnostic:
    span = declared.fingerprint_span or declared.span
    return Diagnostic(
        "CQP803",
        f"Le fichier « {file.path} » n'est pas le texte que la source « {declared.source} » déclare : son empreinte "
        f"est {file.digest[:_SHOWN_DIGITS]}…, et non {(declared.fingerprint or '')[:_SHOWN_DIGITS]}…",
        (Label(span, "empreinte déclarée"),),
        "Rétablissez le bon fichier ; si c'est le texte qui a changé, relisez les citations et déclarez la nouvelle "
        "empreinte.",
        choices=(Fix("Déclarer l'empreinte de ce fichier", span, f"« {file.digest} »"),),
    )
