"""``python -m fuzz --seconds 600``: every fuzzer in turn, its share of the time each; 1 if anything was found."""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fuzz.seeds import seeds, words

NAMES = ("parser", "elaborator", "evaluator", "dossier", "check")
FINDINGS = Path(__file__).parent / "findings"


def main() -> int:
    """Fuzz, and say what was found."""
    options = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    options.add_argument("--seconds", type=int, default=300, help="for all of them together")
    options.add_argument("--target", action="append", choices=NAMES, help="only these; all by default")
    options.add_argument("--kept", type=Path, help="a folder where what the fuzzers learn is kept from run to run")
    chosen = options.parse_args()
    targets = chosen.target or list(NAMES)
    with tempfile.TemporaryDirectory() as folder:
        kept = chosen.kept or Path(folder)
        found = [_fuzz(target, chosen.seconds // len(targets), kept) for target in targets]
    return 1 if any(found) else 0


def _fuzz(target: str, seconds: int, kept: Path) -> bool:
    """Run one fuzzer; whether it found anything."""
    corpus, dictionary = kept / target, kept / "words.txt"
    corpus.mkdir(parents=True, exist_ok=True)
    FINDINGS.mkdir(exist_ok=True)
    dictionary.write_text(words(), encoding="ascii")
    for data in seeds(target):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    before = set(FINDINGS.iterdir())
    command = [
        sys.executable, "-m", "fuzz.targets", target, f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
        "-max_len=4096", "-print_final_stats=1", f"-dict={dictionary}", f"-artifact_prefix={FINDINGS}/{target}-",
        str(corpus),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    new = sorted(path.name for path in set(FINDINGS.iterdir()) - before)
    print(
        f"{target}: {runs[1] if runs else '?'} inputs in {seconds} s, {covered[-1] if covered else '?'} edges covered, "
        f"{len(new)} findings",
        flush=True,
    )
    if new or done.returncode:
        print(done.stderr[-4_000:], *new, sep="\n", flush=True)
    return bool(new or done.returncode)


if __name__ == "__main__":
    sys.exit(main())
