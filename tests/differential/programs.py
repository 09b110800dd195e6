"""Whole programs, drawn from a seed: several politiques that use and modify one another."""

from __future__ import annotations

import random

from tests.differential.declarations import Drafter
from tests.differential.drafts import Block, Draft, File
from tests.differential.expressions import Writer
from tests.differential.vocabulary import COMMON, COMPOSITE, DATE, LINE, OPT_LINE, OPTIONAL, PLAIN

NAMES = ("commun", "premier_texte", "second_texte", "troisième_texte")


def program(seed: int) -> Draft:
    """The program of a seed."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    drafter = Drafter(Writer(chance))
    files = [File("commun", ["selon texte §1"], [Block(COMMON), *_facts(drafter)])]
    count = chance.choice([1, 2, 2, 3])
    for policy in range(1, count + 1):
        files.append(_politique(drafter, policy, files))
    for file in files:  # the order of files is nobody's business
        chance.shuffle(file.blocks)
    return Draft(chance.sample(files, len(files)))


def _facts(drafter: Drafter) -> list[Block]:
    chance = drafter.writer.chance
    types = [*PLAIN, *PLAIN[:2], *OPTIONAL, *COMPOSITE, OPT_LINE]
    kept = [type_ for type_ in types if type_ == LINE or chance.random() < 0.8]
    readings = [drafter.reading(0) for _ in range(chance.choice([0, 1, 2, 2, 3]))]
    return [*drafter.entries(0, kept), *readings]


def _politique(drafter: Drafter, policy: int, files: list[File]) -> File:
    """One more politique, after those that are there."""
    chance = drafter.writer.chance
    file = File(NAMES[policy], ["selon texte §2", *_dates(drafter), f"utilise {' ; '.join(one.name for one in files)}"])
    if policy > 1 and chance.random() < 0.3:
        parameter, fixes = drafter.split_parameter(policy - 1, policy)
        files[policy - 1].blocks.append(parameter)
        file.blocks += fixes
    file.blocks += drafter.entries(policy, chance.sample(PLAIN, chance.choice([0, 0, 1])))
    file.blocks += [drafter.parameter(policy) for _ in range(chance.choice([1, 2, 3]))]
    for _ in range(chance.choice([3, 4, 5, 6])):
        file.blocks.append(drafter.table(policy) if chance.random() < 0.25 else drafter.rule(policy))
    for _ in range(chance.choice([0, 1, 2, 3])):
        file.blocks += drafter.disposition(policy, NAMES)
    if chance.random() < 0.15:
        file.blocks.append(drafter.requirement(policy))
    return file


def _dates(drafter: Drafter) -> list[str]:
    """What a header says of time: the date at which decisions are assessed, the period of the politique."""
    chance = drafter.writer.chance
    dates = [one.name for one in drafter.writer.symbols if one.type == DATE and one.policy == 0]
    found = [f"appréciée au {chance.choice(dates)}"] if dates and chance.random() < 0.2 else []
    return [*found, *([drafter.window(1, cited=False).strip()] if chance.random() < 0.35 else [])]
