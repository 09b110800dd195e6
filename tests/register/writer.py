"""Writes acts one by one, and says each once it is written: a line of JSON, its number and its digest.

``python -m tests.register.writer ADDRESS POLICIES COUNT NAME``; a count of zero goes on for ever.
"""

from __future__ import annotations

import itertools
import json
import sys

from cqp_dsl.pipeline import load
from cqp_dsl.register.act import act_of, stored_program
from cqp_dsl.register.store import Register


def main(address: str, folder: str, count: int, name: str) -> None:
    policies = load(folder)
    stored = stored_program(policies.program)
    register = Register.open(address, create=True)
    dossier, answer = policies.decided(
        {
            "dossier": name,
            "date": "2013-06-01",
            "faits": {"essai": {"note": 12}},
            "décisions": ["admission"],
        }
    )
    act = act_of(dossier, answer, policies.program, stored, caller=name, simulation=False)
    for _ in range(count) if count else itertools.count():
        for entry in register.write([act], stored):
            if isinstance(entry, Exception):
                raise entry
            sys.stdout.write(json.dumps([entry.sequence, entry.digest]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
