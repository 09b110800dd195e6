"""An environment with what cqp runs on, and nothing else: what whole processes are timed in.

Where more is installed, libraries import more: Lark, for one, imports ``regex`` and ``interegular`` where it finds
them, which is half of its own time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def python_of_a_user(folder: Path) -> Path:
    """The interpreter of an environment made in ``folder``, with the pinned versions of what cqp depends on."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq"]
    subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), *needed], check=True)  # noqa: S603
    return python
