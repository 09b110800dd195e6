"""What the register cannot do, as one sentence in French."""

from __future__ import annotations


class RegisterError(Exception):
    """The register cannot be opened, read or written; ``str()`` says why."""


class NotThereError(RegisterError):
    """What is looked for is not in the register."""


class UnusableKeyError(RegisterError):
    """The key of an idempotent request was used for another one."""
