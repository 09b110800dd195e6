"""What the fixture ``cqp`` gives to a test: the policies, the answer to a dossier, its outcome to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.pipeline import DossierInput, Policies, load
from cqp_dsl.render.outcomes.snapshot import outcome_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer


@define(frozen=True)
class Workshop:
    """Policies, read once for all the tests."""

    policies: Policies

    @classmethod
    def of(cls, folders: Sequence[Path]) -> Workshop:
        """The policies under these folders, those that are shipped where there is none."""
        return cls(load(list(folders) or None, cached=True))

    def decide(
        self,
        dossier: DossierInput,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] = (),
        readings: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a dossier: a path, or plain data; see ``Policies.decide``."""
        return self.policies.decide(dossier, date=date, decisions=decisions, readings=readings)

    def outcome(
        self,
        dossier: DossierInput,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] = (),
        readings: Mapping[str, str] | None = None,
    ) -> str:
        """The answer as the text that ``cqp_snapshot`` keeps."""
        answer = self.decide(dossier, date=date, decisions=decisions, readings=readings)
        return outcome_text(answer, self.policies.program)
