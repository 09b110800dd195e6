"""The service under load, beside FastAPI with the function written by hand: ``python -m bench.service``.

Both answer the same dossier over the same connections, turn by turn, so that a busy machine slows them alike: the ratio
is what counts. ``--seconds`` is how long each turn lasts, ``--soak`` how long a last one does, whose memory is watched.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cqp_dsl.register.store import Register
from cqp_dsl.register.verify import verified
from cqp_dsl.service.keys import add_key

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONNECTIONS: Final = 16
_TURNS: Final = 3
_ROOT: Final = Path(__file__).resolve().parents[1]
_MARKS: Final = {"tronc_commun": 14, "option": 14, "écrit": 15, "oral": 6, "applications": 14}
_FACTS: Final = {"pass_suivi": True, "premss_suivi": True, "option_suivie": True, "notes": _MARKS}
_DOSSIER: Final = {"dossier": "candidat 17", "date": "2013-12-16", "faits": {"certification": _FACTS}}
_BY_HAND: Final = """
from fastapi import Body, FastAPI
from bench.handwritten import certification

app = FastAPI()

@app.post("/v1/decide")
def decide(dossier: dict = Body(embed=True)) -> dict:
    facts = dossier["faits"]["certification"]
    value, reasons = certification(facts["notes"], took_pass=facts["pass_suivi"], equivalent=False)
    return {"value": value, "reasons": reasons}
"""


def main() -> int:
    """Serve, load, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--soak", type=float, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = _free_port(), _free_port()
        key = add_key(Path(folder) / "keys.json", "bench", ("simulate", "act"))
        (Path(folder) / "by_hand.py").write_text(_BY_HAND, encoding="utf-8")
        register = str(Path(folder) / "acts.db")
        serve = ["-m", "cqp_dsl", "serve", "--policies", str(_ROOT / "policies"), "--keys", f"{folder}/keys.json"]
        serve += ["--register", register, "--port", str(ours), "--rate", "1000000"]
        by_hand = ["-m", "uvicorn", "by_hand:app", "--app-dir", folder, "--port", str(theirs), "--no-access-log"]
        processes = [_started(serve, ours), _started(by_hand, theirs)]
        try:
            answered = _compared(ours, theirs, key, given.seconds)
            if given.soak:
                answered += _soaked(ours, key, given.soak, processes[0].pid)
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
        opened = Register.open(register)
        began = time.perf_counter()
        found = verified(opened)
        print(
            f"register: {found.head[0]} acts found, {answered} answered, {found.found} faults, "
            f"{time.perf_counter() - began:.1f} s to verify"
        )
        return int(found.head[0] != answered or found.found > 0)


def _compared(ours: int, theirs: int, key: str, seconds: float) -> int:
    """Both, turn by turn; how many acts were answered."""
    counts = {"cqp serve": [0, 0.0], "FastAPI, by hand": [0, 0.0]}
    times: dict[str, list[float]] = {name: [] for name in counts}
    for _ in range(_TURNS):
        for name, port in (("cqp serve", ours), ("FastAPI, by hand", theirs)):
            began = time.perf_counter()
            found = asyncio.run(_load(port, key, seconds))
            counts[name][0] += len(found)
            counts[name][1] += time.perf_counter() - began
            times[name] += found
    for name, (count, spent) in counts.items():
        ordered = sorted(times[name])
        median, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        print(f"{name}: {count / spent:.0f} answers/s, median {median * 1000:.1f} ms, 99 % {late * 1000:.1f} ms")
    rates = [count / spent for count, spent in counts.values()]
    print(f"ratio: {rates[1] / rates[0]:.1f} times as many by hand, without policies, trace, receipt or register")
    return int(counts["cqp serve"][0])


def _soaked(port: int, key: str, seconds: float, pid: int) -> int:
    """A long load, and what it does to the memory of the server; how many acts were answered."""
    first = len(asyncio.run(_load(port, key, seconds / 10)))  # what is built once is built
    before = _resident(pid)
    count = len(asyncio.run(_load(port, key, seconds)))
    print(f"soak: {count} answers in {seconds:.0f} s, memory {before} to {_resident(pid)} KiB")
    return first + count


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def _load(port: int, key: str, seconds: float) -> list[float]:
    """How long each answer took, over connections that are kept open."""
    body = json.dumps({"dossier": _DOSSIER, **({"act": True} if key else {})}).encode()
    head = (
        f"POST /v1/decide HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    )
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    until = time.perf_counter() + seconds
    times: list[float] = []
    await asyncio.gather(*(_sending(port, request, until, times) for _ in range(_CONNECTIONS)))
    return times


async def _sending(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head)
        length = next(
            int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-len")
        )
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


def _started(args: list[str], port: int) -> subprocess.Popen[bytes]:
    """A server that answers."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    process = subprocess.Popen([sys.executable, *args], env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    for _ in _tries():
        if process.poll() is not None:
            message = f"{args} does not start"
            raise AssertionError(message)
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            continue
        return process
    message = f"{args} does not answer"
    raise AssertionError(message)


def _tries() -> Iterator[None]:
    for _ in range(600):
        yield
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
