"""What the pages of the site are found by; scenarios told as cases."""

from __future__ import annotations

import json

import pytest

from cqp_dsl.pipeline import load
from cqp_dsl.render.site.cases_told import told_cases
from cqp_dsl.render.site.compose import site


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return site(load(scenarios=True).program)


def test_everything_that_is_found_has_a_page(pages: dict[str, str]) -> None:
    index = json.loads(pages["recherche.js"].partition("const INDEX = ")[2].partition(";\n")[0])
    assert len(index) > 200
    for title, _, address, _ in index:
        page, _, anchor = address.partition("#")
        assert title
        assert page in pages
        assert not anchor or f'id="{anchor}"' in pages[page]


def test_a_scenario_is_told_in_words() -> None:
    program = load(scenarios=True).program
    told = told_cases([one for one in program.scenarios if one.policy == "vae"], program)
    assert told
    for case in told:
        assert case.expected
        for line in (*case.given, *case.expected):
            assert "_" not in line, line
