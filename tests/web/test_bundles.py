"""The scripts that are shipped are what esbuild makes of their sources: ``make web``."""

from __future__ import annotations

import hashlib

from cqp_dsl.web.statics import BUNDLES

CLIENT = BUNDLES.parent / "client"


def test_the_bundles_were_made_from_their_sources_as_they_are() -> None:
    lines = (BUNDLES / "empreintes.txt").read_text("utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    sources = {f"src/{path.name}": path for path in (CLIENT / "src").iterdir()}
    sources |= {name: CLIENT / name for name in ("build.mjs", "package.json", "package-lock.json")}
    sources |= {name: BUNDLES / name for name in ("atelier.js", "editeur.js")}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sources.items()}, (
        "run make web"
    )


def test_the_bundles_ask_nothing_of_elsewhere() -> None:
    for name in ("atelier.js", "editeur.js"):
        text = (BUNDLES / name).read_text("utf-8")
        assert "importScripts(" not in text
        assert 'src="http' not in text
    lock = (CLIENT / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
