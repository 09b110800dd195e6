"""Put into the authors' pages what the commands print now and what the findings say: ``python -m tests.docs.rewrite``.

For when a message or the layout of an answer has changed: read the difference before keeping it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs import guide
from tests.docs.blocks import PAGES, Block, before, blocks_of
from tests.docs.workshop import findings, messages, save, session


def rewritten(block: Block, folder: Path) -> str:
    """What the block should hold."""
    if block.kind == "console":
        save(before(block), folder)
        return session(block, folder)
    if block.kind == "text message":
        return messages(findings(before(block)[-1], folder))
    return block.text


def rewrite(page: Path) -> None:
    """Rewrite one page in place."""
    source = page.read_text(encoding="utf-8")
    for block in reversed(blocks_of(page)):
        with tempfile.TemporaryDirectory() as folder:
            source = source[: block.start] + rewritten(block, Path(folder)) + source[block.end :]
    page.write_text(source, encoding="utf-8")


if __name__ == "__main__":
    for each in PAGES:
        rewrite(each)
    guide.rewrite()
