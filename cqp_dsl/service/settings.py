"""What the service is told when it starts; its workers are told the same."""

from __future__ import annotations

import json
from typing import Final

import attrs
from attrs import define

VARIABLE: Final = "CQP_SERVICE"
"""The variable of the environment by which the workers are told."""


@define(frozen=True)
class Settings:
    """What the service is told.

    Attributes:
        policies: paths of the policies; none, for those that are shipped.
        register: the address of the register.
        keys: the file of the keys.
        letter: the file of the settings of letters, if there is one.
        most_bytes: the largest body of a request.
        most_steps: how long a computation may be; see ``cqp_dsl.engine.run``.
        most_waiting: requests that wait for their turn, beyond which others are sent away.
        patience: seconds that a request may take to arrive, and may wait for its turn.
        rate: requests a second that a key may send, and twice that at once.
    """

    policies: tuple[str, ...]
    register: str
    keys: str
    letter: str = ""
    most_bytes: int = 1_048_576
    most_steps: int = 400_000
    most_waiting: int = 200
    patience: float = 10
    rate: float = 200

    def text(self) -> str:
        """As the workers read it."""
        return json.dumps(attrs.asdict(self))

    @classmethod
    def of(cls, text: str) -> Settings:
        """From what ``text`` wrote."""
        given = json.loads(text)
        return cls(**{**given, "policies": tuple(given["policies"])})
