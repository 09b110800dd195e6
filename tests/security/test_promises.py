"""What ``docs/security.md`` promises, each line of its table by a test of this module (or of the one that it names)."""

from __future__ import annotations

import ast
import html.parser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cqp_dsl
from tests.security.hostile import DOSSIERS, POLICIES

PACKAGE = Path(cqp_dsl.__file__).parent
PAGE = PACKAGE.parent / "docs" / "security.md"
POLICY = """\
politique p « P » selon s §1
source s « S » sections §1
entrée n : nombre de 0 à 20 « Note ? »
décision d : booléen favorable vrai vaut n ≥ 10 « avoir au moins 10 (obtenu : {n}) »
"""
SECONDS, MEBIBYTES = 20, 1_024
_LIMITED = f"""\
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEBIBYTES} * 2**20,) * 2)
runpy.run_module("cqp_dsl", run_name="__main__")
"""
_WATCHED = """\
import sys
from pathlib import Path
from cqp_dsl import load
from cqp_dsl.pipeline import CqpError
from cqp_dsl.source import SourceFile
import cqp_dsl.render.diagnostics_text, cqp_dsl.render.screen, cqp_dsl.dossier.yaml_tree, cqp_dsl.dossier.toml_tree
import cqp_dsl.semantics, cqp_dsl.language.syntax, fractions, decimal, tomllib, json, html

folder, policy, dossier = sys.argv[1:]
good = load(Path(folder) / "good.cqp")
good.decide({"date": "2014-01-01", "faits": {"p": {"n": 12}}})
text = Path(policy).read_bytes(), Path(dossier).read_bytes()
names = Path(policy), Path(dossier)
allowed = {str(name) for name in names}
met = []

def watch(event, arguments):
    if event == "open":
        name = str(arguments[0])
        if name not in allowed and not name.endswith((".py", ".pyc", ".json")):
            met.append((event, name))
    elif event.split(".")[0] in {"socket", "subprocess", "os", "shutil", "ctypes", "marshal", "pickle", "urllib"}:
        if event not in {"os.listdir", "os.scandir", "marshal.loads", "marshal.load"}:
            met.append((event, str(arguments)))

sys.addaudithook(watch)
for work in (lambda: load(names[0]), lambda: good.decide(names[1])):
    try:
        work()
    except CqpError as error:
        str(error)
assert met == [], met
"""


def run(script: str, *args: object, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "COLUMNS": "100"}
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.run(command, capture_output=True, env=environment, cwd=cwd, check=False, input=stdin.encode())


def check_dossier(data: bytes, tmp_path: Path, name: str = "d.yaml") -> subprocess.CompletedProcess[bytes]:
    (tmp_path / "p.cqp").write_text(POLICY, encoding="utf-8")
    (tmp_path / name).write_bytes(data)
    return run(_LIMITED, "check", name, "--policies", "p.cqp", cwd=tmp_path)


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode() + done.stdout.decode()


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_hostile_dossier_is_refused_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    suffix = ".json" if "JSON" in name else ".yaml"
    done = check_dossier(DOSSIERS[name], tmp_path, f"d{suffix}")
    assert done.returncode == 5, said(done)
    assert "Traceback" not in said(done)
    assert len(said(done)) < 200_000
    assert not (tmp_path / "planted").exists()


@pytest.mark.parametrize("name", POLICIES)
def test_a_hostile_policy_is_read_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    (tmp_path / "p.cqp").write_bytes(POLICIES[name])
    done = run(_LIMITED, "lint", "p.cqp", cwd=tmp_path)
    assert done.returncode in {0, 1, 3}, said(done)
    assert "Traceback" not in said(done)
    (tmp_path / "d.yaml").write_text("date: 2014-01-01\nfaits: {}\ndécisions: [d]\n", encoding="utf-8")
    done = run(_LIMITED, "check", "d.yaml", "--policies", "p.cqp", cwd=tmp_path)
    assert done.returncode in {0, 1, 2, 3, 4, 5}, said(done)
    assert "Traceback" not in said(done)


@pytest.mark.parametrize("name", ["a path", "an address", "a tag that makes objects", "keys given twice"])
@pytest.mark.parametrize("policy", ["escape sequences", "a rule that calls itself", "a power tower"])
def test_neither_reaches_a_file_the_network_or_another_program(name: str, policy: str, tmp_path: Path) -> None:
    (tmp_path / "good.cqp").write_text(POLICY, encoding="utf-8")
    (tmp_path / "bad.cqp").write_bytes(POLICIES[policy])
    (tmp_path / "d.yaml").write_bytes(DOSSIERS[name])
    done = run(_WATCHED, tmp_path, tmp_path / "bad.cqp", tmp_path / "d.yaml", cwd=tmp_path)
    assert done.returncode == 0, said(done)


WRITER = PACKAGE / "engine" / "unit.py"
"""Makes functions of texts that it wrote: see ``test_no_word_of_a_policy_becomes_python``."""

LISTENER = PACKAGE / "web" / "serve.py"
"""Listens on the loopback, for ``cqp atelier``: see ``tests/web/test_guard.py``."""


def test_the_package_has_one_way_to_run_a_text() -> None:
    refused = {"eval", "exec", "compile", "__import__"}
    run = []
    started = set()
    modules = {"pickle", "marshal", "shelve", "subprocess", "socket", "ctypes", "code", "runpy"}
    modules |= {"urllib.request", "http.client", "http.server", "ftplib", "smtplib"}
    ours = (path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)
    for path in ours:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in refused:
                    run.append((path, name))
                case ast.Import(names=names) if "subprocess" in {alias.name for alias in names}:
                    started.add(path)
                case ast.Import(names=names):
                    allowed = {"socket"} if path == LISTENER else set()
                    assert not {alias.name for alias in names} & (modules - allowed), f"{path}:{node.lineno}"
                case ast.ImportFrom(module=str(module)):
                    assert module not in modules, f"{path}:{node.lineno}"
                case _:
                    pass
    assert sorted(run) == [(WRITER, "compile"), (WRITER, "exec")]
    # Our own module, which draws a PDF; git, which is only asked what it keeps.
    assert started == {PACKAGE / "render/letter/documents.py", PACKAGE / "workspace/revisions.py"}


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.cqp").write_text(POLICY, encoding="utf-8")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "p.cqp").symlink_to(tmp_path / "outside.cqp")
    (tmp_path / "d.yaml").write_text("date: 2014-01-01\nfaits: {p: {n: 12}}\n", encoding="utf-8")
    done = run(_LIMITED, "check", "d.yaml", "--policies", "policies", cwd=tmp_path)
    assert done.returncode == 3
    assert "CQP705" in said(done)


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPOKEN = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"


def test_what_a_dossier_says_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "p.cqp").write_text(POLICY + "entrée t : texte « T ? »\n", encoding="utf-8")
    dossier = 'dossier: "x\\e]0;owned\\a\\e[2J\\u202e"\ndate: 2014-01-01\nfaits: {p: {n: 12, t: "\\e[2J"}}\n'
    (tmp_path / "d.yaml").write_text(dossier, encoding="utf-8")
    (tmp_path / "w.yaml").write_text(dossier.replace("n: 12", '"\\e[2Jm": 12'), encoding="utf-8")
    for name in ("d.yaml", "w.yaml"):
        for option in ((), ("--complet",), ("--format", "json"), ("--format", "html"), ("--format", "letter")):
            done = run(_LIMITED, "check", name, "--policies", "p.cqp", *option, cwd=tmp_path)
            assert not _CONTROLS.search(said(done)), repr(said(done))


COMMANDS = (
    ("check", "d.yaml", "--policies", "."), ("lint", "."), ("lint", "--format", "short", "."),
    ("lint", "--format", "json", "."), ("lint", "--format", "sarif", "."), ("test", "."), ("test", "--coverage", "."),
    ("format", "--check", "."), ("format", "--diff", "."), ("format", "-"), ("template", "p", "--policies", "."),
    ("sources", "."), ("ambiguities", "."), ("schema", "dossier", "--policies", "."), ("list", "."),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_labels_and_names_cannot_speak_to_the_terminal(command: tuple[str, ...], tmp_path: Path) -> None:
    """A policy that would is refused with a sentence; a file's name is shown without what it would say."""
    policy = POLICY.replace("avoir au moins", f"avoir{_SPOKEN} au moins").replace("Note ?", f"Note{_SPOKEN} ?")
    policy += f"# {_SPOKEN}\nscénario « s {_SPOKEN} »\n  avec n = 3\n  attendu d = vrai\n"
    (tmp_path / "d.yaml").write_text("date: 2014-01-01\nfaits: {p: {n: 12}}\n", encoding="utf-8")
    (tmp_path / "p.cqp").write_text(policy, encoding="utf-8")
    said_of_labels = said(run(_LIMITED, *command, cwd=tmp_path, stdin=policy))
    (tmp_path / "p.cqp").unlink()
    (tmp_path / "a\x1b[31mb.cqp").write_text(POLICY, encoding="utf-8")
    said_of_names = said(run(_LIMITED, *command, cwd=tmp_path, stdin=POLICY))
    for text in (said_of_labels, said_of_names):
        assert text
        assert not _CONTROLS.search(text), repr(text)
        assert "Traceback" not in text
        assert "Erreur interne" not in text


def test_test_ids_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    policy = f"{POLICY}scénario « s {_SPOKEN} »\n  avec n = 3\n  attendu d = vrai\n"
    (tmp_path / "p.cqp").write_text(policy, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--color=no", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    assert "CQP121" in said(done)
    assert not _CONTROLS.search(said(done)), repr(said(done))


@pytest.mark.parametrize("name", ["p\udcff.cqp", "d\udcff.yaml"])
def test_names_that_are_not_utf8_are_written_all_the_same(name: str, tmp_path: Path) -> None:
    policy, dossier = (name, "d.yaml") if name.endswith("cqp") else ("p.cqp", name)
    (tmp_path / policy).write_text(POLICY, encoding="utf-8")
    (tmp_path / dossier).write_text("date: 2014-01-01\nfaits: {p: {n: 12}}\n", encoding="utf-8")
    for command in (("check", dossier, "--policies", "."), ("check", dossier, "--policies", ".", "--format", "json")):
        assert run(_LIMITED, *command, cwd=tmp_path).returncode == 0
    for kind in ("text", "short", "json", "sarif"):
        assert run(_LIMITED, "lint", "--format", kind, ".", cwd=tmp_path).returncode == 1


class _Page(html.parser.HTMLParser):
    """The elements of a page and its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.seen |= {name for name, _ in attrs if name.startswith("on")}


def test_pages_escape_what_policies_and_dossiers_say(tmp_path: Path) -> None:
    tag = "<script src=//x>alert(1)</script><img src=x onerror=alert(1)>"
    policy = POLICY.replace("avoir au moins", f"{tag} avoir au moins").replace("Note ?", f"{tag} ?")
    (tmp_path / "p.cqp").write_text(policy.replace("« P »", f"« {tag} »"), encoding="utf-8")
    (tmp_path / "d.yaml").write_text(f"dossier: '{tag}'\ndate: 2014-01-01\nfaits: {{p: {{n: 12}}}}\n", encoding="utf-8")
    done = run(_LIMITED, "check", "d.yaml", "--policies", "p.cqp", "--format", "html", "--complet", cwd=tmp_path)
    assert done.returncode == 0, said(done)
    page = _Page()
    page.feed(done.stdout.decode())
    assert not page.seen & {"script", "img", "onerror"}
    assert "&lt;script" in done.stdout.decode()


def test_an_answer_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "p.cqp").write_text(POLICY, encoding="utf-8")
    (tmp_path / "d.yaml").write_text("date: 2014-01-01\nfaits: {p: {n: 12}}\n", encoding="utf-8")
    (tmp_path / "a.json").write_text("before", encoding="utf-8")
    full = _LIMITED.replace("runpy.run", "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\nrunpy.run")
    command = ("check", "d.yaml", "--policies", "p.cqp", "--format", "json", "--output", "a.json")
    done = run(f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{full}", *command, cwd=tmp_path)
    assert done.returncode == 74, said(done)
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "d.yaml", "p.cqp"]
    done = run(_LIMITED, *command, cwd=tmp_path)
    assert done.returncode == 0, said(done)
    assert (tmp_path / "a.json").read_text(encoding="utf-8").startswith("{")


def test_every_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`, `(test_\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) >= 10
    for file, test in named:
        assert f"def {test}(" in (PACKAGE.parent / file).read_text(encoding="utf-8"), (file, test)
