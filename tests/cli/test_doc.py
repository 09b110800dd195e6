"""``cqp doc``: a site whose links all lead somewhere, that needs no network, and that is the same every time."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from cqp_dsl import load
from cqp_dsl.render.site import graph
from cqp_dsl.render.site.compose import site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

_VOID = {"input", "meta", "link", "br", "polygon", "path", "ellipse", "rect"}


class Page(HTMLParser):
    """The links and anchors of a page; refuses tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.anchors: set[str] = set()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in _VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"href", "xlink:href", "src"}:
                self.links.append(value or "")
            if name == "src":
                self.scripts.append(value)
            if name == "id":
                self.anchors.add(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def shipped() -> dict[str, str]:
    return site(load(cached=True).program)


@pytest.fixture(scope="module")
def pages(shipped: dict[str, str]) -> dict[str, Page]:
    return {name: Page(text) for name, text in shipped.items() if name.endswith(".html")}


def test_every_link_leads_somewhere(shipped: dict[str, str], pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.links
        for link in page.links:
            target, _, anchor = link.partition("#")
            target = target or name
            assert target in shipped, (name, link)
            assert not anchor or anchor in pages[target].anchors, (name, link)


def test_no_network_is_needed(shipped: dict[str, str], pages: dict[str, Page]) -> None:
    tags = {tag for page in pages.values() for tag in page.tags}
    assert tags.isdisjoint({"img", "iframe", "object", "embed"})
    assert {source for page in pages.values() for source in page.scripts} == {"recherche.js"}
    assert not re.search(
        r"https?:|fetch|XMLHttpRequest|import|WebSocket|sendBeacon", shipped["recherche.js"].partition("];")[2]
    )
    assert not any(re.search(r"url\(|@import", text) for name, text in shipped.items() if name.endswith(".css"))
    assert not any("http" in link for page in pages.values() for link in page.links)


def test_everything_that_has_a_name_has_its_place(shipped: dict[str, str]) -> None:
    program = load(cached=True).program
    names = shipped["noms.html"]
    for name in (*program.entries, *program.interpretations, *program.published):
        assert f"<code>{name.partition('.')[2]}</code>" in names
    for policy in program.policies.values():
        assert policy.name in shipped["index.html"]


def test_a_parameter_shows_its_dated_values_and_a_rule_its_exceptions(shipped: dict[str, str]) -> None:
    grade = shipped["certification-moyenne-exigee.html"]
    assert "<code>10</code>" in grade
    assert "Est utilisé par" in grade
    acquired = shipped["certification-pass-acquis.html"]
    assert "<code>accessit_ne_vaut_plus_pass</code>" in acquired
    table = shipped["certification-bareme.html"]
    assert table.count("<tr>") == 6
    assert "<code>épreuve est oral</code>" in table
    assert "à fixer par" in shipped["certification-note-en-cas-d-absence.html"]


def test_the_text_of_a_rule_and_of_a_file_is_in_colours(shipped: dict[str, str]) -> None:
    rule = shipped["certification-moyenne.html"]
    coloured = '<span class="kd">règle</span><span class="w"> </span><span class="nf">moyenne</span>'
    assert coloured in rule[rule.index("Dans le fichier") :]
    assert coloured in shipped["fichier-certification-certification.html"]
    used = {name for text in shipped.values() for name in re.findall(r'<span class="([a-z0-9]{1,3})">', text)}
    plain = {"n", "p", "o", "w"}
    assert used - plain == {name for name in used if re.search(rf"\.cqp \.{name}\b", shipped["style.css"])}


def test_graphs_are_drawn_and_their_boxes_are_links(shipped: dict[str, str]) -> None:
    drawn = shipped["certification-certification.html"]
    figure = drawn[drawn.index("<svg") : drawn.index("</svg>")]
    assert 'xlink:href="certification-eliminatoire.html"' in figure
    assert "<svg" in shipped["index.html"]


def test_the_same_policies_give_the_same_bytes(shipped: dict[str, str]) -> None:
    assert site(load(cached=True).program) == shipped


HOSTILE = """\
politique essai « <script>alert(1)</script> & \\N » selon texte §1
source texte « Texte <b>d'essai</b> » sections §1

entrée note : nombre « <img src=x> ? »

règle double : nombre « <double \\N> » vaut 2 × note
décision admis : booléen « < admis > » vaut double ≥ 10 « plus de "10" & <cinq> »
"""


def test_what_authors_write_is_never_markup(tmp_path: Path) -> None:
    (tmp_path / "essai.cqp").write_text(HOSTILE, encoding="utf-8")
    for name, text in site(load(tmp_path).program).items():
        if name.endswith(".html"):
            page = Page(text)
            assert {"img", "b", "cinq", "double"}.isdisjoint(page.tags)
            assert page.tags.count("script") == len(page.scripts) == 1


def test_without_graphviz_the_lists_remain(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqp_dsl.cli.doc.can_draw", lambda: False)
    monkeypatch.setattr("cqp_dsl.render.site.compose.can_draw", lambda: False)
    monkeypatch.setattr(graph, "can_draw", lambda: False)
    result = run("doc", "politiques", "--output", "site")
    assert result.exit_code == 0
    assert "Graphviz n'est pas installé" in result.stderr
    page = (home / "site" / "essai-admission.html").read_text(encoding="utf-8")
    assert "<svg" not in page
    assert "Est utilisé par" in page


def test_the_command_writes_replaces_and_removes_its_own_pages(home: Path, run: Run) -> None:
    result = run("doc", "politiques", "--output", "site")
    assert (result.exit_code, result.stderr) == (0, "")
    count = len(list((home / "site").iterdir())) - 1
    assert result.stdout == f"{count} fichiers, à ouvrir par site/index.html\n"
    assert (home / "site" / "essai-montant.html").is_file()
    (home / "site" / "notes.html").write_text("à moi", encoding="utf-8")
    policy = home / "politiques" / "essai.cqp"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("décision montant", "décision somme_due"), encoding="utf-8"
    )
    assert run("doc", "politiques", "--output", "site").exit_code == 0
    assert not (home / "site" / "essai-montant.html").exists()
    assert (home / "site" / "essai-somme-due.html").is_file()
    assert (home / "site" / "notes.html").read_text(encoding="utf-8") == "à moi"


def test_where_to_write_must_be_said(home: Path, run: Run) -> None:
    del home
    result = run("doc", "politiques")
    assert result.exit_code == 2
    assert "il manque l'option --output" in result.stderr


def test_a_folder_of_something_else_is_left_alone(home: Path, run: Run) -> None:
    for target in ("politiques", "politiques/essai.cqp"):
        result = run("doc", "politiques", "--output", target)
        assert result.exit_code == 2
        assert "le site ne peut pas être écrit" in result.stderr
    assert [path.name for path in (home / "politiques").iterdir()] == ["essai.cqp"]


def test_a_hostile_list_of_pages_removes_nothing_outside(home: Path, run: Run) -> None:
    assert run("doc", "politiques", "--output", "site").exit_code == 0
    (home / "precieux.html").write_text("à moi", encoding="utf-8")
    (home / "site" / ".cqp-doc").write_text("../precieux.html\n/etc/passwd\n", encoding="utf-8")
    assert run("doc", "politiques", "--output", "site").exit_code == 0
    assert (home / "precieux.html").is_file()
