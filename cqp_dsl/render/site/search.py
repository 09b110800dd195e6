"""The index that the pages of the site are searched by, in the reader's browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cqp_dsl.core.printer import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.site.addresses import Addresses
    from cqp_dsl.render.site.items import Item
    from cqp_dsl.workspace.text.coverage import TextCoverage

_Entry = tuple[str, str, str, str]


def search_index(
    program: Program, items: Mapping[str, Item], addresses: Addresses, texts: Sequence[TextCoverage]
) -> str:
    """The index as JSON: for each thing with a page, its title, its kind, its address, its other words."""
    entries = [*_declared(program, items, addresses), *_sections(addresses, texts)]
    return json.dumps(entries, ensure_ascii=True, separators=(",", ":"))


def _declared(program: Program, items: Mapping[str, Item], addresses: Addresses) -> Iterator[_Entry]:
    for name, policy in program.policies.items():
        yield policy.label, "politique", addresses.policies[name], f"{name} {_cited(policy.cite)}"
    for name, item in items.items():
        of = program.policies[item.policy].label
        yield item.label, f"{item.word}, {of}", addresses.of(name), f"{_words(name)} {_cited(item.cite)}"
    for name, entry in program.entries.items():
        of = program.policies[entry.policy].label
        yield entry.question or short_name(name).replace("_", " "), f"fait, {of}", addresses.of(name), _words(name)
    for name, reading in program.interpretations.items():
        yield reading.question, "lecture du texte", addresses.of(name), f"{_words(name)} {_cited(reading.cite)}"


def _sections(addresses: Addresses, texts: Sequence[TextCoverage]) -> Iterator[_Entry]:
    for covered in texts:
        source = covered.text.document
        for number, section in enumerate(covered.sections, 1):
            title = f"{section.section} {section.passage.title if section.passage else ''}".strip()
            words = " ".join(one.sentence.text for one in section.sentences)
            if title:
                yield title, "section du texte", f"{addresses.texts[source.name]}#{source.name}-{number}", words


def _words(name: str) -> str:
    return f"{name} {name.replace('_', ' ').replace('.', ' ')}"


def _cited(cite: Cite | None) -> str:
    return f"{cite} {cite.extract or ''}" if cite else ""
