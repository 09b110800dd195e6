"""Acts are written in a chain, sealed, found, verified, replayed and erased, alike on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from sqlalchemy import text

from cqp_dsl.register import store
from cqp_dsl.register.entry import START, digest_of
from cqp_dsl.register.errors import NotThereError, RegisterError, UnusableKeyError
from cqp_dsl.register.replay import Replay
from cqp_dsl.register.search import Wanted, keys_before, keys_of, numbered, search
from cqp_dsl.register.store import FollowUp, Register
from cqp_dsl.register.verify import verified

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.register.entry import Entry
    from tests.register.conftest import Acts


def written(register: Register, acts: Acts, *names: str, note: int = 12, **given: str) -> list[Entry]:
    found = register.write([acts.of(name, note, **given) for name in names], acts.program)
    return [entry for entry in found if not isinstance(entry, Exception)]


def tampered(register: Register, *statements: str) -> None:
    """What somebody who owns the database may do to it."""
    with register.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def unguarded(register: Register, name: str, table: str) -> str:
    on = "" if register.engine.dialect.name == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER {name}{on}"


def test_each_entry_covers_the_one_before(register: Register, acts: Acts) -> None:
    first, second = written(register, acts, "Anne", "Bruno")
    assert (first.sequence, first.previous) == (1, START)
    assert (second.sequence, second.previous) == (2, first.digest)
    (third,) = written(register, acts, "Chloé")
    assert third.previous == second.digest
    with register.reading() as connection:
        assert list(register.entries(connection)) == [first, second, third]
    result = verified(register)
    assert (result.faults, result.counts, result.head) == ([], {"act": 3}, (3, third.digest))


def test_the_digest_is_that_of_the_text_which_the_page_gives() -> None:
    from cqp_dsl.register.entry import Entry  # noqa: PLC0415

    entry = Entry(
        1, "act", "2026-01-02T03:04:05.000000+00:00", "moi", None, "k", "p", "1", "0.1", None, "{}", b"x", START
    )
    covered = (
        '{"about":null,"caller":"moi","content":"{}","effect_date":null,"engine":"0.1","key":"k","kind":"act",'
        '"language":"1","made_at":"2026-01-02T03:04:05.000000+00:00","previous":"' + "0" * 64 + '","program":"p",'
        '"sealed":"' + hashlib.sha256(b"x").hexdigest() + '","sequence":1}'
    )
    assert digest_of(entry) == hashlib.sha256(covered.encode()).hexdigest()


def test_nothing_of_a_person_is_in_clear(register: Register, acts: Acts) -> None:
    written(register, acts, "Zénobie Malou", note=13)
    with register.engine.connect() as connection:
        for table in ("entries", "programs", "requests"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - a word of ours
                shown = " ".join(str(value) for value in row)
                assert "Malou" not in shown
                assert "obtenu" not in shown
    opened = register.entry(1)
    assert opened.sealed is not None
    assert "Zénobie Malou" in opened.sealed["dossier"]
    assert (
        opened.sealed["decisions"][0]["reasons"][0]["text"].replace("\u00a0", " ") == "avoir au moins 10 (obtenu : 13)"
    )
    assert opened.sealed["receipt"]["digest"] not in opened.entry.content


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET caller = 'autre'",
        "DELETE FROM entries",
        "UPDATE programs SET files = '[]'",
        "DELETE FROM texts",
        "DELETE FROM requests",
        "UPDATE keys SET reference = 'autre'",
    ],
)
def test_the_database_itself_refuses_changes(register: Register, acts: Acts, change: str) -> None:
    written(register, acts, "Anne", idempotency="une", request="r")
    with pytest.raises(Exception, match="le registre ne se modifie pas"):
        tampered(register, change)
    assert verified(register).faults == []


def test_what_is_done_behind_the_triggers_is_found(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne", "Bruno", "Chloé")
    tampered(
        register,
        unguarded(register, "entries_no_update", "entries"),
        "UPDATE entries SET caller = 'autre' WHERE sequence = 2",
        "DELETE FROM keys WHERE id = (SELECT key_id FROM entries WHERE sequence = 1)",
    )
    assert verified(register).faults == [
        "le déclencheur « entries_no_update », qui empêche de modifier le registre, n'est pas là",
        "n° 2 : il a été modifié",
        "n° 1 : sa clé a disparu, et aucun effacement ne le dit",
    ]


def test_an_entry_that_was_rewritten_with_its_digest_breaks_the_chain(register: Register, acts: Acts) -> None:
    _, second, _ = written(register, acts, "Anne", "Bruno", "Chloé")
    forged = evolve(second, caller="autre")
    tampered(
        register,
        unguarded(register, "entries_no_update", "entries"),
        f"UPDATE entries SET caller = 'autre', digest = '{digest_of(forged)}' WHERE sequence = 2",  # noqa: S608 - ours
    )
    assert "n° 3 : il ne suit pas l'inscription qui le précède" in verified(register).faults


def test_an_end_that_was_cut_off_is_found(register: Register, acts: Acts) -> None:
    *_, last = written(register, acts, "Anne", "Bruno", "Chloé")
    head = verified(register).head
    assert head == (3, last.digest)
    tampered(register, unguarded(register, "entries_no_delete", "entries"), "DELETE FROM entries WHERE sequence = 3")
    assert "une clé n'est celle d'aucun acte : la fin du registre a-t-elle été ôtée ?" in verified(register).faults
    tampered(register, "DELETE FROM keys WHERE id NOT IN (SELECT key_id FROM entries)")
    faults = verified(register, noted=head).faults
    assert faults[1:] == ["le registre s'arrête au n° 2, alors qu'il allait jusqu'au n° 3"]
    assert verified(register, noted=(2, "autre")).faults[1:] == [
        "n° 2 : son empreinte n'est pas celle qui avait été notée"
    ]


def test_what_is_sealed_cannot_be_exchanged(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne", "Bruno")
    tampered(
        register,
        unguarded(register, "keys_no_update", "keys"),
        "UPDATE keys SET key = (SELECT k.key FROM keys k WHERE k.reference = 'anne') WHERE reference = 'bruno'",
    )
    assert "n° 2 : ce qu'il scelle a été modifié, ou sa clé" in verified(register).faults
    assert register.entry(2).sealed is None


def test_a_person_is_erased_and_the_chain_stays_true(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne", "Bruno", "Anne")
    register.follow(FollowUp(1, "secrétariat", "Mme Roy", "2013-06-02", followed=True, why="accord"))
    head = verified(register).head
    entry = register.erase(keys_of(register, " anne "), "délégué", "demande du 3 juin")
    assert entry is not None
    assert (entry.sequence, len(entry.told["keys"]), entry.told["why"]) == (5, 2, "demande du 3 juin")
    result = verified(register, noted=head)
    assert (result.faults, result.erased) == ([], 2)
    assert keys_of(register, "Anne") == []
    assert [opened.entry.sequence for opened in search(register, Wanted(reference="Anne"))] == []
    left = register.entry(1)
    assert (left.sealed, left.follow_ups[0].sealed) == (None, None)
    assert left.entry.told["decisions"][0]["articles"] == ["texte §1"]
    assert register.entry(2).reference == "Bruno"
    assert register.erase(["rien"], "moi", "") is None


def test_erased_bytes_are_gone_from_the_files(tmp_path: Path, acts: Acts) -> None:
    register = Register.open(str(tmp_path / "a.db"), create=True)
    written(register, acts, "Zénobie Malou", "Bruno")
    with register.engine.connect() as connection:
        key = bytes(connection.execute(text("SELECT key FROM keys WHERE reference LIKE 'z%'")).scalar_one())
    register.erase(keys_of(register, "Zénobie Malou"), "moi", "demande")
    register.close()
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert key not in data
    assert b"malou" not in data


def test_retention_names_what_is_older(register: Register, acts: Acts, monkeypatch: pytest.MonkeyPatch) -> None:
    old = datetime.datetime(2015, 3, 1, tzinfo=datetime.UTC)
    with monkeypatch.context() as patch:
        patch.setattr(store, "now", lambda: old)
        written(register, acts, "Anne")
    written(register, acts, "Bruno")
    assert len(keys_before(register, "2016-01-01")) == 1
    assert len(keys_before(register, "2015-03-01")) == 0


def test_a_clock_set_back_is_noted_and_the_number_decides(
    register: Register, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(register, acts, "Anne")
    with monkeypatch.context() as patch:
        patch.setattr(store, "now", lambda: datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        written(register, acts, "Bruno")
    written(register, acts, "Chloé")
    result = verified(register)
    assert (result.faults, result.set_back, result.head[0]) == ([], [2], 3)


def test_search_finds_by_person_decision_article_ground_and_date(register: Register, acts: Acts) -> None:
    written(register, acts, "session 1, Anne", note=12)
    written(register, acts, "session 1, Bruno", note=9)
    written(register, acts, "session 2, Chloé", note=10, ask="stricte")

    def found(**wanted: str) -> list[int]:
        return [opened.entry.sequence for opened in search(register, Wanted(**wanted))]  # type: ignore[arg-type]

    assert found(reference="ANNE") == [1]
    assert found(reference="session 1") == [1, 2]
    assert found(decision="admission") == [1, 2]
    assert found(decision="essai.stricte") == [3]
    assert found(decision="miss") == []
    assert found(article="§1") == [1, 2, 3]
    assert found(article="texte §1") == [1, 2, 3]
    assert found(article="§2") == []
    assert found(ground="obtenu\u00a0: 9") == [2]
    assert found(ground="REFUSÉ") == [2]
    assert found(until="2020-01-01") == []
    assert found(since="2020-01-01", decision="stricte") == [3]


def test_an_act_is_found_by_its_number_and_its_receipt(register: Register, acts: Acts) -> None:
    act = acts.of("Anne")
    register.write([act], acts.program)
    assert numbered(register, "1").entry.sequence == 1
    assert numbered(register, act.receipt[:12]).entry.sequence == 1
    register.write([act], acts.program)
    with pytest.raises(NotThereError, match="n° 1, n° 2"):
        numbered(register, act.receipt)
    with pytest.raises(NotThereError, match="aucun acte ne porte"):
        numbered(register, "f" * 12)
    with pytest.raises(NotThereError, match="ni le numéro"):
        numbered(register, "abc")
    with pytest.raises(NotThereError, match="pas de n° 9"):
        numbered(register, "9")


def test_a_follow_up_needs_an_act(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne")
    given = FollowUp(1, "secrétariat", "Mme Roy", "2013-06-02", followed=False, why="pièce nouvelle")
    register.follow(given)
    opened = register.entry(1)
    assert opened.follow_ups[0].sealed == {"by": "Mme Roy", "why": "pièce nouvelle"}
    with pytest.raises(NotThereError, match="n'est pas un acte"):
        register.follow(evolve(given, about=2))
    register.erase(keys_of(register, "Anne"), "moi", "")
    with pytest.raises(NotThereError, match="effacé"):
        register.follow(given)
    assert verified(register).faults == []


def test_a_request_that_is_sent_again_is_written_once(register: Register, acts: Acts) -> None:
    act = acts.of("Anne", caller="crfp", idempotency="clé-1", request="empreinte")
    (first,) = register.write([act], acts.program)
    again, same = register.write([act, act], acts.program)
    assert first == again == same
    (other,) = register.write([evolve(act, request="autre")], acts.program)
    assert isinstance(other, UnusableKeyError)
    (elsewhere,) = register.write([evolve(act, caller="autre crfp")], acts.program)
    assert not isinstance(elsewhere, Exception)
    assert elsewhere.sequence == 2
    register.erase(keys_of(register, "Anne"), "moi", "")
    (gone,) = register.write([act], acts.program)
    assert "effacé" in str(gone)


def test_an_act_is_replayed_without_its_files(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne", ask="stricte", note=10)
    opened = register.entry(1)
    assert Replay(register).of(opened).outcome == "identical"


def test_the_programs_are_kept_once(register: Register, acts: Acts) -> None:
    written(register, acts, "Anne")
    written(register, acts, "Bruno")
    with register.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM programs")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM texts")).scalar() == 1


def test_two_programs_write_one_chain(address: str, register: Register, acts: Acts, tmp_path: Path) -> None:
    (tmp_path / "politiques").mkdir()
    (source,) = acts.policies.program.files.values()
    (tmp_path / "politiques" / "essai.cqp").write_text(source.text, encoding="utf-8")
    command = [sys.executable, "-m", "tests.register.writer", address, str(tmp_path / "politiques"), "12"]
    writers = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b")]
    answered = [json.loads(line) for each in writers for line in each.communicate(timeout=60)[0].splitlines()]
    assert [each.returncode for each in writers] == [0, 0]
    assert sorted(sequence for sequence, _ in answered) == list(range(1, 25))
    with register.reading() as connection:
        found = {(entry.sequence, entry.digest) for entry in register.entries(connection)}
    assert found == {(sequence, digest) for sequence, digest in answered}
    assert verified(register).faults == []


def test_what_is_no_register_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="il n'y a pas de registre"):
        Register.open(str(tmp_path / "absent.db"))
    with pytest.raises(RegisterError, match="n'est pas un fichier"):
        Register.open(str(tmp_path))
    (tmp_path / "texte.db").write_text("bonjour " * 100, encoding="utf-8")
    with pytest.raises(RegisterError, match="ce fichier n'est pas un registre"):
        Register.open(str(tmp_path / "texte.db"), create=True)
    (tmp_path / "vide.db").touch()
    with pytest.raises(RegisterError, match="cette base n'est pas un registre"):
        Register.open(str(tmp_path / "vide.db"))
    with pytest.raises(RegisterError, match="n'est pas l'adresse d'un registre"):
        Register.open("mysql://ici/base")


def test_a_register_of_a_later_version_is_refused(register: Register, address: str) -> None:
    tampered(register, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterError, match="mettez cqp à jour"):
        Register.open(address)


def test_nobody_else_reads_the_file(tmp_path: Path) -> None:
    Register.open(str(tmp_path / "a.db"), create=True).close()
    assert (tmp_path / "a.db").stat().st_mode & 0o077 == 0
