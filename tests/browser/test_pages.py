"""Every kind of page in a browser: nothing that axe-core objects to, nothing to scroll sideways, folds that print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.resources import policies_folder
from tests.text.conftest import RULES, TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

EXAMPLES = policies_folder() / "exemples"
SITE = (
    "index",
    "noms",
    "sources",
    "questions",
    "politique-vae",
    "certification-certification",
    "certification-bareme",
    "fichier-commun",
)
ALONE = {
    "réponses": (
        "check",
        str(EXAMPLES / "refuse-trois-motifs.yaml"),
        str(EXAMPLES / "parcours-de-bout-en-bout.yaml"),
        "--format",
        "html",
    ),
    "lettres": (
        "check",
        str(EXAMPLES / "refuse-oral.yaml"),
        str(EXAMPLES / "incomplet.yaml"),
        "--format",
        "letter-html",
    ),
    "pistes": (
        "check",
        str(EXAMPLES / "refuse-trois-motifs.yaml"),
        str(EXAMPLES / "session-en-juillet.yaml"),
        str(EXAMPLES / "jury-avis-defavorable.yaml"),
        "--pistes",
        "--format",
        "html",
    ),
    "explication": ("check", str(EXAMPLES / "refuse-oral.yaml"), "--format", "explication-html"),
    "couverture": ("test", "--coverage", "--format", "html"),
    "citations": ("sources", "--format", "html"),
}
WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped policies, that of a regulation with its text, and the pages that stand alone."""
    folder = tmp_path_factory.mktemp("pages")
    written("doc", str(policies_folder()), "--output", str(folder / "site"))
    rules = tmp_path_factory.mktemp("règlement")
    (rules / "règlement.txt").write_text(TEXT, encoding="utf-8")
    (rules / "admission.cqp").write_text(RULES, encoding="utf-8")
    written("doc", str(rules), "--output", str(folder / "petit"))
    for name, command in ALONE.items():
        paths = (
            (str(policies_folder()),) if command[0] in {"test", "sources"} else ("--policies", str(policies_folder()))
        )
        written(*command, *paths, "--output", str(folder / f"{name}.html"))
    return folder


def written(*command: str) -> None:
    """Run a command that writes pages."""
    done = CliRunner().invoke(cqp, command, prog_name="cqp")
    assert done.exit_code in {0, 1, 4}, done.output


def opened(browser: Browser, address: str, width: int, scheme: str) -> Page:
    """A page at a width, light or dark."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("name", [*(f"site/{name}" for name in SITE), "petit/texte-reglement", *ALONE])
def test_a_page_is_accessible_and_fits(browser: Browser, pages: Path, name: str) -> None:
    for width, scheme in ((WIDTHS[0], "dark"), (WIDTHS[1], "light")):
        page = opened(browser, (pages / f"{name}.html").as_uri(), width, scheme)
        violations = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        assert violations == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_a_search_finds_without_accents_and_leads_to_the_page(browser: Browser, pages: Path) -> None:
    page = opened(browser, (pages / "site" / "index.html").as_uri(), 1280, "light")
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.fill("#chercher", "note eliminatoire")
    assert page.text_content("#trouvés li a") == "note éliminatoire"
    page.keyboard.press("Enter")
    page.wait_for_url("**/certification-eliminatoire.html")
    page.fill("#chercher", "xyzzy")
    assert page.text_content("#combien") == "Rien ne correspond."
    assert failures == []
    page.context.close()


def test_the_sentences_of_a_text_are_found(browser: Browser, pages: Path) -> None:
    page = opened(browser, (pages / "petit" / "index.html").as_uri(), 1280, "light")
    page.fill("#chercher", "voix preponderante")
    assert page.text_content("#trouvés li a") == "§II Jury"
    page.context.close()


def test_what_is_folded_is_printed(browser: Browser, pages: Path) -> None:
    page = opened(browser, (pages / "site" / "politique-vae.html").as_uri(), 1280, "light")
    folded = page.locator("details:not([open])")
    before = folded.count()
    assert before > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == before
    page.context.close()
