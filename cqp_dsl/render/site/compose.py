"""The pages of the site, by file name."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from markupsafe import Markup

from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.core.printer import short_name, show_window, spoken
from cqp_dsl.language.highlight.html import coloured_lines
from cqp_dsl.render.screen import clean
from cqp_dsl.render.site.addresses import Addresses, addresses, plain
from cqp_dsl.render.site.cases_told import told_cases
from cqp_dsl.render.site.graph import Graph, GraphNode, around, can_draw, drawn
from cqp_dsl.render.site.items import KIND_WORDS, Item, entry_text, items, type_text
from cqp_dsl.render.site.search import search_index
from cqp_dsl.render.sources_text import KINDS, ONE_STATUS, sentence_count
from cqp_dsl.render.templating import environment
from cqp_dsl.render.wording import counted
from cqp_dsl.workspace.inventory.ambiguities import ambiguities
from cqp_dsl.workspace.inventory.sources import source_coverage
from cqp_dsl.workspace.inventory.uses import Uses, uses
from cqp_dsl.workspace.text.coverage import text_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2 import Environment

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.program import Policy, Program
    from cqp_dsl.render.site.graph import ItemKind
    from cqp_dsl.source import SourceFile
    from cqp_dsl.workspace.text.reading import Texts

_MOST_NODES = 60
"""Boxes past which a graph can no longer be read, and is not drawn."""


def site(program: Program, texts: Texts | None = None) -> dict[str, str]:
    """Every file of the site, its text by its name; with each of the ``texts`` face to face with its rules."""
    return {name: made() for name, made in _Site(program, texts).makers().items()}


def site_pages(
    program: Program, texts: Texts | None, base: str, shown: Mapping[str, object]
) -> Mapping[str, Callable[[], str]]:
    """What makes each page of the site inside another page.

    Args:
        program: what the site is about.
        texts: the texts of its sources.
        base: the template that the pages extend.
        shown: what that template shows.
    """
    return _Site(program, texts, base, shown).makers()


class _Site:
    """The program, what is known of it once, and the templates."""

    def __init__(
        self,
        program: Program,
        texts: Texts | None,
        base: str = "site/base.html.j2",
        shown: Mapping[str, object] | None = None,
    ) -> None:
        self.program = program
        self.sources = source_coverage(program)
        self.texts = text_coverage(self.sources, texts) if texts else ()
        self.uses: Uses = uses(program)
        self.items: dict[str, Item] = items(program)
        self.addresses: Addresses = addresses(program)
        self.environment = self._environment()
        self.environment.globals.update(base=base, **(shown or {}))

    def makers(self) -> dict[str, Callable[[], str]]:
        """What makes each file of the site, from its template, by its name."""
        program, page = self.program, self._page
        found: dict[str, Callable[[], str]] = {"index.html": lambda: page("index", graph=self._policies_graph())}
        for name, policy in program.policies.items():
            found[self.addresses.policies[name]] = functools.partial(self._policy, policy)
        for name, item in self.items.items():
            found[self.addresses.items[name]] = functools.partial(self._item, item)
        for path, source in program.files.items():
            found[self.addresses.files[path]] = functools.partial(self._file, source)
        found["sources.html"] = lambda: page("sources", sources=self.sources)
        for text in self.texts:
            found[self.addresses.texts[text.text.document.name]] = functools.partial(page, "text", covered=text)
        found["questions.html"] = lambda: page("questions", questions=ambiguities(program))
        found["noms.html"] = lambda: page("names", names=self._sorted_names())
        found["recherche.js"] = self._search
        found["style.css"] = self.environment.get_template("site/style.css").render
        return found

    def _file(self, source: SourceFile) -> str:
        return self._page("file", source=source, lines=_coloured(source.text))

    def _sorted_names(self) -> list[str]:
        return sorted(self._names(), key=lambda name: (plain(short_name(name)), name))

    def _search(self) -> str:
        index = search_index(self.program, self.items, self.addresses, self.texts)
        return self.environment.get_template("site/recherche.js.j2").render(index=Markup(index))  # noqa: S704 - JSON

    def _names(self) -> Iterable[str]:
        return (*self.items, *self.program.entries, *self.program.interpretations)

    def _environment(self) -> Environment:
        filters: dict[str, Callable[..., object]] = {
            "short": short_name,
            "cite": _cite,
            "window": _window,
            "day": format_date,
            "zip": _zipped,
        }
        made = environment(html=True, filters=filters)
        made.globals.update(
            program=self.program,
            items=self.items,
            addresses=self.addresses,
            uses=self.uses,
            kinds=KINDS,
            drawable=can_draw(),
            texts=self.texts,
            sentence_count=sentence_count,
            one_status=ONE_STATUS,
            title_of=self._title,
            kind_of=self._kind_word,
            entry_text=entry_text,
            type_text=type_text,
            counted=counted,
        )
        return made

    def _page(self, template: str, **content: object) -> str:
        return self.environment.get_template(f"site/{template}.html.j2").render(**content)

    def _policy(self, policy: Policy) -> str:
        own = [item for item in self.items.values() if item.policy == policy.name]
        program = self.program
        return self._page(
            "policy",
            policy=policy,
            own={kind: [item for item in own if item.kind == kind] for kind in KIND_WORDS},
            entries=[entry for entry in program.entries.values() if entry.policy == policy.name],
            readings=[one for one in program.interpretations.values() if one.policy == policy.name],
            requirements=[one for one in program.requirements if one.policy == policy.name],
            guarantees=[one for one in program.guarantees if one.policy == policy.name],
            scenarios=told_cases([one for one in program.scenarios if one.policy == policy.name], program),
            apart=[one for one in program.off_machine if one.policy == policy.name],
            modified=self._modified_by(policy),
            graph=self._policy_graph(own),
        )

    def _modified_by(self, policy: Policy) -> list[Item]:
        """The rules of other politiques that a case written in this one acts on."""
        path = policy.span.path
        return [
            item
            for item in self.items.values()
            if item.policy != policy.name and any(row.span.path == path for row in item.cases)
        ]

    def _item(self, item: Item) -> str:
        reads = self.uses.reads.get(item.name, ())
        readers = self.uses.readers.get(item.name, ())
        graph = self._graph({item.name, *reads, *readers}, around(item.name, reads, readers), item.policy, item.name)
        extract = _coloured(item.extract(self.program))
        return self._page("item", item=item, reads=reads, readers=readers, graph=graph, extract=extract)

    def _policies_graph(self) -> Markup:
        """The politiques, and which one uses which."""
        edges: dict[tuple[str, str], None] = {}
        for user, read in self.uses.reads.items():
            for used in read:
                one, other = user.partition(".")[0], used.partition(".")[0]
                if one != other:
                    edges[one, other] = None
        nodes = tuple(
            GraphNode(name, "policy", name, policy.label, self.addresses.policies[name])
            for name, policy in self.program.policies.items()
        )
        return Markup(drawn(Graph(nodes, tuple(edges)), "TB"))  # noqa: S704 - drawn by us, its texts escaped

    def _policy_graph(self, own: list[Item]) -> Markup:
        """The rules of a politique and all that they read."""
        edges = tuple((item.name, used) for item in own for used in self.uses.reads.get(item.name, ()))
        names = {name for edge in edges for name in edge}
        return self._graph(names, edges, own[0].policy, "") if own else Markup()

    def _graph(self, names: set[str], edges: tuple[tuple[str, str], ...], policy: str, subject: str) -> Markup:
        if len(names) > _MOST_NODES:
            return Markup()
        nodes = tuple(self._node(name, policy, subject) for name in self._names() if name in names)
        return Markup(drawn(Graph(nodes, edges)))  # noqa: S704 - as above

    def _node(self, name: str, policy: str, subject: str) -> GraphNode:
        elsewhere = name.partition(".")[0] != policy
        text = spoken(name if elsewhere else short_name(name))
        kind = self._kind(name)
        shown: ItemKind = "elsewhere" if elsewhere and kind not in {"fact", "reading"} else kind
        note = f"{self._kind_word(name)} : {self._title(name)}"
        return GraphNode(name, shown, text, note, self.addresses.of(name), subject=name == subject)

    def _kind(self, name: str) -> ItemKind:
        if name in self.items:
            return self.items[name].kind
        return "fact" if name in self.program.entries else "reading"

    def _kind_word(self, name: str) -> str:
        if name in self.items:
            return self.items[name].word
        return "fait" if name in self.program.entries else "lecture ouverte"

    def _title(self, name: str) -> str:
        """The label of anything that has a name."""
        if name in self.items:
            return self.items[name].label
        entry = self.program.entries.get(name)
        text = entry.question if entry else self.program.interpretations[name].question
        return text or spoken(short_name(name))


def _coloured(text: str) -> list[Markup]:
    """The lines of a politique, its words in spans; nothing else of the author's text is markup."""
    lines = coloured_lines("\n".join(map(clean, text.split("\n"))))
    return [Markup(line) for line in lines]  # noqa: S704 - escaped by Pygments


def _zipped(left: Iterable[object], right: Iterable[object]) -> list[tuple[object, object]]:
    return list(zip(left, right, strict=True))


def _cite(cite: Cite | None) -> str:
    return str(cite) if cite else ""


def _window(policy: Policy) -> str:
    return show_window(policy.window.start, policy.window.end) if policy.window else ""
