"""What every test needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: the user's is neither read nor written, by commands run in processes either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CQP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
