"""Answers written in the register as they are given, each before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.cli.terminal import tell

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.register.act import StoredProgram
    from cqp_dsl.register.store import Register


@define(eq=False, repr=False)
class Recorder:
    """Writes the answers of a command.

    Args:
        register: where.
        program: the policies that give them.
        caller: who asks.
        simulation: whether nothing is decided by them.
    """

    register: Register
    program: Program
    caller: str
    simulation: bool
    _stored: StoredProgram | None = None
    _numbers: list[int] = field(factory=list)

    def record(self, dossier: Dossier, answer: Answer) -> None:
        """Write an answer: it is on the disk when this returns.

        Raises:
            RegisterError: it was not written.
        """
        from cqp_dsl.register.act import act_of, stored_program  # noqa: PLC0415 - an extra

        if self._stored is None:
            self._stored = stored_program(self.program)
        act = act_of(dossier, answer, self.program, self._stored, caller=self.caller, simulation=self.simulation)
        for entry in self.register.write([act], self._stored):
            if isinstance(entry, Exception):
                raise entry
            self._numbers.append(entry.sequence)

    def tell(self) -> None:
        """Say under which numbers the answers were written."""
        kind = "simulation" if self.simulation else "acte"
        feminine = "e" if self.simulation else ""
        match self._numbers:
            case []:
                pass
            case [number]:
                tell(f"{kind.capitalize()} inscrit{feminine} au registre sous le n° {number}.")
            case [first, *_, last]:
                count = len(self._numbers)
                tell(f"{count} {kind}s inscrit{feminine}s au registre, du n° {first} au n° {last}.")
