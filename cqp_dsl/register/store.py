"""The register: entries written, one after the other, and read again."""

from __future__ import annotations

import datetime
import hmac
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, evolve, field
from sqlalchemy import delete, func, insert, select, text

from cqp_dsl.register.database import bring_up_to_date, engine_of, reading, writing
from cqp_dsl.register.entry import START, Entry, canonical_json, digest_of, normal_reference
from cqp_dsl.register.errors import NotThereError, RegisterError, UnusableKeyError
from cqp_dsl.register.sealing import new_key, seal, unseal
from cqp_dsl.register.tables import ENTRIES, KEYS, PROGRAMS, REQUESTS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Engine, RowMapping, Select

    from cqp_dsl.register.act import Act, StoredProgram
    from cqp_dsl.register.entry import Kind

_Item = TypeVar("_Item")

_PAGE = 500


def now() -> datetime.datetime:
    """The time of the machine, in UTC."""
    return datetime.datetime.now(datetime.UTC)


@define(frozen=True)
class FollowUp:
    """What somebody did with an answer: whether it was followed, and why."""

    about: int
    caller: str
    by: str
    on: str
    followed: bool
    why: str


@define(frozen=True)
class Opened:
    """An entry and what its key gives; ``sealed`` is None where the key is gone, or there is nothing sealed."""

    entry: Entry
    sealed: dict[str, Any] | None
    follow_ups: tuple[Opened, ...] = ()

    @property
    def reference(self) -> str:
        """What names the person, where it can be read."""
        return str(self.sealed["reference"]) if self.sealed and "reference" in self.sealed else ""


@define(frozen=True, eq=False, repr=False)
class Register:
    """A register that is open."""

    engine: Engine
    _known: set[str] = field(factory=set)

    @classmethod
    def open(cls, address: str, *, create: bool = False) -> Register:
        """Open the register at an address, a path or ``postgresql://…``; ``create`` makes it where there is none.

        Raises:
            RegisterError: it cannot be opened.
        """
        engine = engine_of(address, create=create)
        try:
            bring_up_to_date(engine, create=create)
        except RegisterError:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def reading(self) -> Any:  # noqa: ANN401 - a context manager of a connection
        """A transaction that reads."""
        return reading(self.engine)

    # --- writing

    def write(self, acts: Sequence[Act], program: StoredProgram) -> list[Entry | UnusableKeyError]:
        """Write acts, all in one transaction: they are on the disk when this returns.

        A request that was written already gives the entry that it had then; or why its key cannot be used again.

        Raises:
            RegisterError: nothing was written.
        """
        with writing(self.engine) as connection:
            if program.digest not in self._known:
                _keep_program(connection, program)
            chain = _Chain(connection)
            written = [_write_act(connection, chain, act) for act in acts]
            chain.flush()
        self._known.add(program.digest)
        return written

    def follow(self, given: FollowUp) -> Entry:
        """Write what somebody did with an answer.

        Raises:
            NotThereError: there is no such act, or its person was erased.
        """
        with writing(self.engine) as connection:
            act = _entry(connection, given.about)
            if act.kind not in {"act", "simulation"} or act.key_id is None:
                message = f"le n° {given.about} n'est pas un acte : il n'a pas de suite"
                raise NotThereError(message)
            key = _key(connection, act.key_id)
            if key is None:
                message = f"l'acte n° {given.about} est effacé : il n'a plus de suite"
                raise NotThereError(message)
            sealed = seal({"by": given.by, "why": given.why}, act.key_id, key)
            chain = _Chain(connection)
            content = {"followed": given.followed, "on": given.on}
            entry = chain.add("follow-up", given.caller, content, about=act.sequence, key_id=act.key_id, sealed=sealed)
            chain.flush()
        return entry

    def erase(self, keys: Iterable[str], caller: str, why: str) -> Entry | None:
        """Delete keys, so that nobody reads any more what they seal; that it was done is an entry. None without keys.

        Raises:
            RegisterError: nothing was erased.
        """
        with writing(self.engine) as connection:
            wanted = set(keys)
            gone = sorted(found for (found,) in connection.execute(select(KEYS.c.id)) if found in wanted)
            if not gone:
                return None
            for some in _paged(gone):
                connection.execute(delete(KEYS).where(KEYS.c.id.in_(some)))
            chain = _Chain(connection)
            entry = chain.add("erasure", caller, {"keys": gone, "why": why})
            chain.flush()
        self._forget()
        return entry

    def _forget(self) -> None:
        """Have the database itself forget what was deleted, as far as it lets us."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM keys"))

    # --- reading

    def entries(self, connection: Connection, query: Select[Any] | None = None) -> Iterator[Entry]:
        """The entries, in their order, or those of a query; nothing is kept of one once the next is asked for."""
        chosen = select(ENTRIES).order_by(ENTRIES.c.sequence) if query is None else query
        rows = connection.execution_options(stream_results=True, yield_per=_PAGE).execute(chosen)
        for row in rows.mappings():
            yield _of(row)

    def entry(self, sequence: int) -> Opened:
        """An entry, opened, with the follow-ups of it.

        Raises:
            NotThereError: there is none of that number.
        """
        with self.reading() as connection:
            return self.opened(connection, _entry(connection, sequence))

    def opened(self, connection: Connection, entry: Entry) -> Opened:
        """An entry with what its key gives."""
        key = None if entry.key_id is None else _key(connection, entry.key_id)
        query = select(ENTRIES).where(ENTRIES.c.about == entry.sequence).order_by(ENTRIES.c.sequence)
        follow_ups = [_of(row) for row in connection.execute(query).mappings()] if entry.kind != "follow-up" else []
        return Opened(entry, _unsealed(entry, key), tuple(Opened(each, _unsealed(each, key)) for each in follow_ups))

    def last(self) -> Entry | None:
        """The last entry, whose digest answers for all those before."""
        with self.reading() as connection:
            row = connection.execute(select(ENTRIES).order_by(ENTRIES.c.sequence.desc()).limit(1)).mappings().first()
        return None if row is None else _of(row)

    def program(self, digest: str) -> tuple[str, dict[str, str]] | None:
        """The files of some policies (canonical JSON) and their texts, by digest; None where one is not kept."""
        import json  # noqa: PLC0415 - for replays only

        with self.reading() as connection:
            files = connection.execute(select(PROGRAMS.c.files).where(PROGRAMS.c.digest == digest)).scalar()
            if files is None:
                return None
            wanted = {each[2] for each in json.loads(files)}
            rows = connection.execute(select(TEXTS).where(TEXTS.c.digest.in_(wanted))).all()
        texts = {row.digest: row.text for row in rows}
        return (files, texts) if wanted == set(texts) else None


class _Chain:
    """The end of the chain, inside a transaction that writes: what is added is written by ``flush``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        query = select(ENTRIES.c.sequence, ENTRIES.c.digest).order_by(ENTRIES.c.sequence.desc()).limit(1)
        last = connection.execute(query).first()
        self._sequence: int = 0 if last is None else last.sequence
        self._digest: str = START if last is None else last.digest
        self._waiting: list[dict[str, object]] = []
        self._keys: list[dict[str, object]] = []
        self._requests: dict[tuple[str, str], tuple[Entry, Act]] = {}

    def add(  # noqa: PLR0913 - the columns of an entry
        self,
        kind: Kind,
        caller: str,
        content: dict[str, object],
        *,
        about: int | None = None,
        key_id: str | None = None,
        program: str | None = None,
        language: str | None = None,
        engine: str | None = None,
        effect_date: str | None = None,
        sealed: bytes | None = None,
    ) -> Entry:
        bare = Entry(
            self._sequence + 1,
            kind,
            now().isoformat(timespec="microseconds"),
            caller,
            about,
            key_id,
            program,
            language,
            engine,
            effect_date,
            canonical_json(content),
            sealed,
            self._digest,
        )
        entry = evolve(bare, digest=digest_of(bare))
        self._sequence, self._digest = entry.sequence, entry.digest
        self._waiting.append({name: getattr(entry, name) for name in ENTRIES.c.keys()})  # noqa: SIM118 - columns
        return entry

    def act(self, act: Act) -> Entry:
        """Add an act, under a key of its own."""
        key_id, key = new_key()
        reference = normal_reference(act.reference)
        self._keys.append({"id": key_id, "reference": reference, "receipt": act.receipt, "key": key})
        entry = self.add(
            "simulation" if act.simulation else "act",
            act.caller,
            act.content,
            key_id=key_id,
            program=act.program,
            language=act.language,
            engine=act.engine,
            effect_date=act.effect_date,
            sealed=seal(act.sealed, key_id, key),
        )
        if act.idempotency is not None:
            self._requests[act.caller, act.idempotency] = (entry, act)
        return entry

    def waiting_for(self, act: Act) -> tuple[Entry, Act] | None:
        """The act that this very transaction is to write for the same idempotency key."""
        return self._requests.get((act.caller, act.idempotency or ""))

    def flush(self) -> None:
        """Write what was added."""
        requests = [
            {"caller": caller, "key": key, "sequence": entry.sequence}
            for (caller, key), (entry, _) in self._requests.items()
        ]
        for table, rows in ((KEYS, self._keys), (ENTRIES, self._waiting), (REQUESTS, requests)):
            if rows:
                self._connection.execute(insert(table), rows)
        self._keys, self._waiting, self._requests = [], [], {}


def _write_act(connection: Connection, chain: _Chain, act: Act) -> Entry | UnusableKeyError:
    if act.idempotency is not None:
        waiting = chain.waiting_for(act)
        if waiting is not None:
            entry, first = waiting
            return evolve(entry, again=True) if first.request == act.request else _used_otherwise(entry.sequence)
        before = _already(connection, act)
        if before is not None:
            return before
    return chain.act(act)


def _used_otherwise(sequence: int) -> UnusableKeyError:
    return UnusableKeyError(f"la clé d'idempotence a servi pour une autre demande, l'acte n° {sequence}")


def _already(connection: Connection, act: Act) -> Entry | UnusableKeyError | None:
    """The entry that this very request had before."""
    query = select(REQUESTS.c.sequence).where(REQUESTS.c.caller == act.caller, REQUESTS.c.key == act.idempotency)
    sequence = connection.execute(query).scalar()
    if sequence is None:
        return None
    entry = _entry(connection, sequence)
    key = None if entry.key_id is None else _key(connection, entry.key_id)
    if key is None or entry.sealed is None or entry.key_id is None:
        return UnusableKeyError(f"la clé d'idempotence a servi pour l'acte n° {sequence}, qui est effacé")
    sealed = unseal(entry.sealed, entry.key_id, key)
    if sealed is None or not hmac.compare_digest(str(sealed["request"]), act.request):
        return _used_otherwise(sequence)
    return evolve(entry, again=True)


def _keep_program(connection: Connection, program: StoredProgram) -> None:
    if connection.execute(select(func.count()).where(PROGRAMS.c.digest == program.digest)).scalar():
        return
    for digest, content in program.texts.items():
        if not connection.execute(select(func.count()).where(TEXTS.c.digest == digest)).scalar():
            connection.execute(insert(TEXTS), {"digest": digest, "text": content})
    connection.execute(insert(PROGRAMS), {"digest": program.digest, "files": program.files})


def _entry(connection: Connection, sequence: int) -> Entry:
    row = connection.execute(select(ENTRIES).where(ENTRIES.c.sequence == sequence)).mappings().first()
    if row is None:
        message = f"il n'y a pas de n° {sequence} dans le registre"
        raise NotThereError(message)
    return _of(row)


def _unsealed(entry: Entry, key: bytes | None) -> dict[str, Any] | None:
    if entry.sealed is None or entry.key_id is None or key is None:
        return None
    return unseal(entry.sealed, entry.key_id, key)


def _key(connection: Connection, key_id: str) -> bytes | None:
    return connection.execute(select(KEYS.c.key).where(KEYS.c.id == key_id)).scalar()


def _of(row: RowMapping) -> Entry:
    values = dict(row)
    sealed = values["sealed"]
    return Entry(**{**values, "sealed": None if sealed is None else bytes(sealed)})


def _paged(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _PAGE):
        yield items[start : start + _PAGE]
