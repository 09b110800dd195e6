"""``python -m tests.mutants cqp_dsl.engine.defaults --tests tests/engine/test_defaults.py``."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.mutants.sowing import Mutant, mutants, sow

_SECONDS = 90
_UNSOWN = 77


def main() -> int:
    """Sow the mistakes of some modules, and say which the tests do not notice."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("modules", nargs="+", metavar="MODULE")
    parser.add_argument("--tests", nargs="+", default=["tests/engine"], metavar="PATH")
    parser.add_argument("--seconds", type=int, default=0, help="stop after so many; 0: never")
    asked = parser.parse_args()
    if asked.seconds:
        signal.alarm(asked.seconds)
    _preload(asked.tests)
    left = 0
    for name in asked.modules:
        module = importlib.import_module(name)
        path = Path(module.__file__ or "")
        every = list(mutants(path.read_text(encoding="utf-8"), str(path)))
        outcomes = [_outcome(name, mutant, asked.tests) for mutant in every]
        sown = sum(outcome != "unsown" for outcome in outcomes)
        say(f"{name}: {outcomes.count('noticed')} of {sown} mistakes noticed")
        for mutant, outcome in zip(every, outcomes, strict=True):
            if outcome == "survived":
                say(f"  {path.name}:{mutant.line} {mutant.function}: {mutant.told}")
        left += outcomes.count("survived")
    return 1 if left else 0


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _preload(tests: list[str]) -> None:
    """Import what the tests import, once: a first run, in this process, which must pass."""
    if _run(tests) != 0:
        sys.exit("the tests do not pass as they are")


def _run(tests: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *tests]))


def _outcome(name: str, mutant: Mutant, tests: list[str]) -> str:
    """Run the tests in a copy of the process that is mistaken once: ``noticed``, ``survived`` or ``unsown``."""
    child = os.fork()
    if child == 0:
        signal.alarm(_SECONDS)  # a mistake may never end, which is noticed too
        try:
            code = _run(tests) if sow(importlib.import_module(name), mutant) else _UNSOWN
        except BaseException:  # noqa: BLE001 - whatever it is, it is noticed
            code = 1
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if not os.WIFEXITED(status):
        return "noticed"
    return {0: "survived", _UNSOWN: "unsown"}.get(os.WEXITSTATUS(status), "noticed")


if __name__ == "__main__":
    sys.exit(main())
