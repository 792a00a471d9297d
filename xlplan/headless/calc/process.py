"""An engine in a process of its own, with a limit of time: one that hangs or dies takes nothing else with it."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys

from xlplan.headless.calc.job import Answer, Job, pack_answer, pack_job, unpack_answer, unpack_job

ENGINES = ("cellrune", "formualizer")
"""In the order in which they are asked: the first one is right more often."""

_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from xlplan.headless.calc import process
process.main()"""
_MARK = b"\n--answer--\n"
_MEMORY = 4 << 30


def installed(engine: str) -> bool:
    """Whether the engine's package is there."""
    return importlib.util.find_spec(engine) is not None


def run(engine: str, job: Job, *, seconds: float) -> Answer:
    """The engine's answer. A process that ends badly, or not in time, is a refusal."""
    command = [sys.executable, "-c", _START, json.dumps(sys.path)]
    try:
        done = subprocess.run(command, input=pack_job(engine, job), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return Answer(refused=f"> {seconds:g} s")
    _, mark, answer = done.stdout.rpartition(_MARK)
    if done.returncode or not mark:
        return Answer(refused=f"exit status {done.returncode}")
    try:
        return unpack_answer(answer)
    except (ValueError, KeyError, TypeError) as error:
        return Answer(refused=type(error).__name__)


def main() -> None:
    """The other process: a job on stdin, its answer on stdout."""
    _limit_memory()
    engine, job = unpack_job(sys.stdin.buffer.read())
    if engine not in ENGINES:
        raise SystemExit(2)
    answer: Answer = importlib.import_module(f"xlplan.headless.calc.{engine}").calculate(job)
    sys.stdout.buffer.write(_MARK + pack_answer(answer))


def _limit_memory() -> None:
    """Where the system can."""
    if importlib.util.find_spec("resource") is None:
        return
    resource = importlib.import_module("resource")
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
