"""What is said where a program cannot be lowered: which construct, where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.source import Span

ORDERED: Final = "un ordre entre les valeurs d'une énumération"


@define(frozen=True)
class NotLowered:
    """Why a decision has no lowered form.

    Attributes:
        construct: what cannot be lowered, in French: « une division par une valeur du dossier ».
        rule: the qualified rule in whose body it stands; empty where it is an exigence.
        span: where it stands.
    """

    construct: str
    rule: str
    span: Span


class NotLoweredError(Exception):
    """Something that has no lowered form: ``construct`` names it, in French."""

    def __init__(self, construct: str) -> None:
        super().__init__(construct)
        self.construct = construct
