"""The programs that the tests of the editors need, beside Python."""

from __future__ import annotations

import os
import shutil

import pytest

_PACKAGES = {"node": "nodejs", "npm": "npm", "nvim": "neovim"}


def needs(*programs: str) -> None:
    """Skip the test where a program is missing; fail in continuous integration, where nothing may be left out."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    packages = " ".join(_PACKAGES[program] for program in missing)
    reason = f"{', '.join(missing)} not found: install it (Debian, Ubuntu: apt-get install {packages})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
