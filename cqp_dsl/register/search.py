"""Finding entries: by number or receipt, person, decision, article, ground, date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define
from sqlalchemy import select

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.register.entry import canonical_json, normal_reference
from cqp_dsl.register.errors import NotThereError
from cqp_dsl.register.tables import ENTRIES, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Select

    from cqp_dsl.register.store import Opened, Register


@define(frozen=True)
class Wanted:
    """What is looked for; each part that is given must hold.

    Attributes:
        reference: what names the person, or a part of it.
        decision: the name of a decision, or its end.
        article: a part of a citation, « §V » or « enjeux §V ».
        ground: words of a ground, or of the value of a decision.
        since: the first day on which it was made, ISO.
        until: the last one.
        kinds: which kinds of entries.
    """

    reference: str = ""
    decision: str = ""
    article: str = ""
    ground: str = ""
    since: str = ""
    until: str = ""
    kinds: tuple[str, ...] = ()
    most: int = 0


def search(register: Register, wanted: Wanted) -> Iterator[Opened]:
    """The entries that are looked for, in their order, opened."""
    found = 0
    with register.reading() as connection:
        for entry in register.entries(connection, _query(wanted)):
            if not _in_clear(entry.told, wanted):
                continue
            opened = register.opened(connection, entry)
            if wanted.ground and not _in_words(opened.sealed, wanted.ground):
                continue
            yield opened
            found += 1
            if found == wanted.most:
                return


def _query(wanted: Wanted) -> Select[Any]:
    query = select(ENTRIES).order_by(ENTRIES.c.sequence)
    if wanted.reference:
        named = KEYS.c.reference.contains(normal_reference(wanted.reference), autoescape=True)
        query = query.where(ENTRIES.c.key_id.in_(select(KEYS.c.id).where(named)))
    if wanted.since:
        query = query.where(ENTRIES.c.made_at >= wanted.since)
    if wanted.until:
        query = query.where(ENTRIES.c.made_at <= f"{wanted.until}T99")
    if wanted.kinds:
        query = query.where(ENTRIES.c.kind.in_(wanted.kinds))
    for words in (wanted.decision, wanted.article):
        if words:
            inside = canonical_json(words)[1:-1]
            query = query.where(ENTRIES.c.content.contains(inside, autoescape=True))
    return query


def _in_clear(told: dict[str, Any], wanted: Wanted) -> bool:
    decisions = told.get("decisions", [])
    if wanted.decision and not any(
        each["name"] == wanted.decision or each["name"].endswith(f".{wanted.decision}") for each in decisions
    ):
        return False
    return not wanted.article or any(
        f"{article} ".endswith(f"{wanted.article} ") or wanted.article == article
        for each in decisions
        for article in each["articles"]
    )


def _in_words(sealed: dict[str, Any] | None, words: str) -> bool:
    if sealed is None:
        return False
    wanted = plain_spaces(words).casefold()
    return any(
        wanted in plain_spaces(text).casefold()
        for decision in sealed.get("decisions", [])
        for text in (decision["text"] or "", *_grounds(decision["reasons"]))
    )


def _grounds(reasons: Iterable[dict[str, Any]]) -> Iterator[str]:
    for reason in reasons:
        yield reason["text"]
        yield from _grounds(reason["reasons"])


def numbered(register: Register, word: str) -> Opened:
    """The act of a number, or of a receipt (its beginning is enough, eight signs or more).

    Raises:
        NotThereError: there is none, or there are several.
    """
    if word.isascii() and word.isdecimal() and len(word) < _LEAST:
        return register.entry(int(word))
    with register.reading() as connection:
        return register.opened(connection, _by_receipt(register, connection, word.casefold()))


_LEAST = 8


def _by_receipt(register: Register, connection: Connection, word: str) -> Any:  # noqa: ANN401 - an entry
    if len(word) < _LEAST or not all(char in "0123456789abcdef" for char in word):
        message = f"« {word} » n'est ni le numéro d'un acte, ni le début d'un reçu (huit signes au moins)"
        raise NotThereError(message)
    keys = select(KEYS.c.id).where(KEYS.c.receipt.startswith(word))
    acts = select(ENTRIES).where(ENTRIES.c.key_id.in_(keys), ENTRIES.c.kind != "follow-up")
    found = list(register.entries(connection, acts.order_by(ENTRIES.c.sequence)))
    if not found:
        message = f"aucun acte ne porte le reçu « {word} »"
        raise NotThereError(message)
    if len(found) > 1:
        listed = ", ".join(f"n° {each.sequence}" for each in found[:10])
        message = f"plusieurs actes portent le reçu « {word} » : {listed} ; donnez le numéro de l'un d'eux"
        raise NotThereError(message)
    return found[0]


def keys_of(register: Register, reference: str) -> list[str]:
    """The keys of a person, whose reference is given whole."""
    with register.reading() as connection:
        query = select(KEYS.c.id).where(KEYS.c.reference == normal_reference(reference))
        return list(connection.execute(query).scalars())


def keys_before(register: Register, day: str) -> list[str]:
    """The keys of the acts that were made before a day, and are still there."""
    with register.reading() as connection:
        query = select(KEYS.c.id).where(
            KEYS.c.id.in_(select(ENTRIES.c.key_id).where(ENTRIES.c.made_at < day, ENTRIES.c.kind != "follow-up"))
        )
        return list(connection.execute(query).scalars())
