"""The answer that the README shows, made by the command that it names.

``python -m tests.docs.readme`` writes it: the receipt names every byte of every policy, and changes with them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final

from tests.docs.blocks import ROOT

PAGE: Final = ROOT / "README.md"
_SHOWN: Final = re.compile(r"(?<=<!-- answer: begin -->\n```text\n).*?(?=```\n<!-- answer: end -->)", re.DOTALL)


def demo() -> str:
    """What ``make demo`` prints."""
    dossier = re.search(r"^DEMO \?= (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    if dossier is None:
        message = "the Makefile names no dossier to show"
        raise ValueError(message)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "cqp_dsl", "check", dossier[1]],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 1:
        raise ValueError(done.stderr)
    return done.stdout


def page(text: str) -> str:
    """The README with the answer as it is given."""
    return _SHOWN.sub(lambda _: demo(), text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
