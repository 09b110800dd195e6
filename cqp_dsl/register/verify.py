"""Whether a register is whole: its chain, its triggers, its keys, its policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from attrs import define, field
from sqlalchemy import select

from cqp_dsl.register.entry import START, Entry, digest_of, sha256
from cqp_dsl.register.guards import missing_guards
from cqp_dsl.register.sealing import unseal
from cqp_dsl.register.tables import KEYS, PROGRAMS, TEXTS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cqp_dsl.register.store import Register

_MOST_FAULTS: Final = 50


@define
class Verified:
    """What was found.

    Attributes:
        counts: entries by kind.
        faults: what is wrong, in French, fifty at most.
        found: how many faults there are in all.
        erased: acts whose key is gone, which an erasure says.
        set_back: numbers of the entries that the clock dates before the one before them.
        head: the number and the digest of the last entry.
    """

    counts: dict[str, int] = field(factory=dict)
    faults: list[str] = field(factory=list)
    found: int = 0
    erased: int = 0
    set_back: list[int] = field(factory=list)
    head: tuple[int, str] = (0, START)

    def fault(self, text: str) -> None:
        """Note a fault."""
        self.found += 1
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(text)


def verified(register: Register, *, noted: tuple[int, str] | None = None, sealed: bool = True) -> Verified:
    """Go through the whole register.

    Args:
        register: the register.
        noted: the number and digest of an entry, noted earlier elsewhere: what came after it may have been cut off.
        sealed: whether what is sealed is opened too, where its key is there.
    """
    result = Verified()
    with register.reading() as connection:
        for name in missing_guards(connection):
            result.fault(f"le déclencheur « {name} », qui empêche de modifier le registre, n'est pas là")
        programs = _programs(connection, result)
        keys = {row.id: row.key for row in connection.execute(select(KEYS.c.id, KEYS.c.key))}
        _Walk(result, keys, programs, noted, sealed=sealed).through(register, connection)
    return result


def _programs(connection: Connection, result: Verified) -> set[str]:
    """The digests of the policies that are kept; what is wrong with them is noted."""
    texts = set()
    for digest, content in connection.execute(select(TEXTS.c.digest, TEXTS.c.text)):
        texts.add(digest)
        if sha256(content) != digest:
            result.fault(f"le texte de politique {digest[:12]} a été modifié")
    programs = set()
    for digest, files in connection.execute(select(PROGRAMS.c.digest, PROGRAMS.c.files)):
        programs.add(digest)
        if sha256(files) != digest:
            result.fault(f"la liste des fichiers des politiques {digest[:12]} a été modifiée")
        elif not {each[2] for each in json.loads(files)} <= texts:
            result.fault(f"il manque un texte aux politiques {digest[:12]}")
    return programs


@define(eq=False)
class _Walk:
    """From the first entry to the last."""

    result: Verified
    keys: dict[str, bytes]
    programs: set[str]
    noted: tuple[int, str] | None
    sealed: bool = field(kw_only=True)
    _keyless: dict[str, int] = field(factory=dict)
    _erased: set[str] = field(factory=set)
    _used: set[str] = field(factory=set)
    _last: str = ""

    def through(self, register: Register, connection: Connection) -> None:
        """Look at each entry, then at what they say together."""
        for entry in register.entries(connection):
            self._look(entry)
            self.result.head = (entry.sequence, entry.digest)
        result = self.result
        for key_id, sequence in self._keyless.items():
            if key_id in self._erased:
                result.erased += 1
            else:
                result.fault(f"n° {sequence} : sa clé a disparu, et aucun effacement ne le dit")
        for _ in self.keys.keys() & self._erased:
            result.fault("une clé effacée est revenue : une sauvegarde a-t-elle été remise sans refaire l'effacement ?")
        for _ in self.keys.keys() - self._used - self._erased:
            result.fault("une clé n'est celle d'aucun acte : la fin du registre a-t-elle été ôtée ?")
        if self.noted is not None and self.noted[0] > result.head[0]:
            result.fault(f"le registre s'arrête au n° {result.head[0]}, alors qu'il allait jusqu'au n° {self.noted[0]}")

    def _look(self, entry: Entry) -> None:
        result, number = self.result, entry.sequence
        result.counts[entry.kind] = result.counts.get(entry.kind, 0) + 1
        before, digest = result.head
        if number != before + 1:
            result.fault(f"il manque des inscriptions entre le n° {before} et le n° {number}")
        if entry.previous != digest:
            result.fault(f"n° {number} : il ne suit pas l'inscription qui le précède")
        if digest_of(entry) != entry.digest:
            result.fault(f"n° {number} : il a été modifié")
        if self.noted is not None and self.noted[0] == number and self.noted[1] != entry.digest:
            result.fault(f"n° {number} : son empreinte n'est pas celle qui avait été notée")
        if entry.made_at < self._last:
            result.set_back.append(number)
        self._last = entry.made_at
        if entry.program is not None and entry.program not in self.programs:
            result.fault(f"n° {number} : les politiques de cet acte ne sont plus dans le registre")
        if entry.kind == "erasure":
            self._erased |= set(entry.told["keys"])
        if entry.key_id is not None:
            self._key(entry, entry.key_id)

    def _key(self, entry: Entry, key_id: str) -> None:
        self._used.add(key_id)
        key = self.keys.get(key_id)
        if key is None:
            if entry.kind != "follow-up":
                self._keyless[key_id] = entry.sequence
        elif self.sealed and entry.sealed is not None and unseal(entry.sealed, key_id, key) is None:
            self.result.fault(f"n° {entry.sequence} : ce qu'il scelle a été modifié, ou sa clé")
