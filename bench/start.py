"""Idle: how much memory a server takes that has just shown a page, and how soon it showed it."""

import time
from contextlib import AbstractContextManager
from statistics import median

from msgspec import Struct

from bench import figures, isso_server, stock
from bench.afterword_server import afterword
from bench.plan import Goal, Plan, Section, Step
from bench.process import Process

_MEMORY_BYTES, _COLD_S = 160 * 2**20, 2.0
_SETTLE_S = 1.0
_COLUMNS = ("system", "memory of the target", "start of the target", "memory", "cold start")


class Start(Struct, frozen=True):
    """One start."""

    memory_bytes: int
    seconds: float


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 2 if plan.with_isso else 1


def measure(plan: Plan, step: Step) -> Section:
    """Start each system several times on a thread of 1,000 comments."""
    step("starting Afterword")
    data, thread = plan.room / "start", stock.stocked(1_000)
    stock.fill(data, "http://blog.example", [thread])
    found = {"Afterword": [_start(afterword(data), thread.target()) for _ in range(plan.rounds)]}
    if plan.with_isso:
        step("starting Isso")
        found["Isso"] = _start_isso(plan)
    return Section(
        title="At rest (process started until the first page of 1,000 comments is there)",
        columns=_COLUMNS,
        rows=tuple(_row(name, starts) for name, starts in found.items()),
        goals=_goals(found),
        raw={**found},
    )


def _start_isso(plan: Plan) -> list[Start]:
    folder, target = plan.room / "isso-start", "/?uri=%2F1000%2F"
    with isso_server.isso(folder) as server:
        server.wait_for("/config")
        isso_server.fill(folder, "/1000/", 1_000)
    return [_start(isso_server.isso(folder), target) for _ in range(plan.rounds)]


def _start(prepared: AbstractContextManager[Process], target: str) -> Start:
    with prepared as server:
        seconds = server.wait_for(target)
        time.sleep(_SETTLE_S)
        return Start(server.memory_bytes(), seconds)


def _row(name: str, starts: list[Start]) -> tuple[str, ...]:
    memory = median(start.memory_bytes for start in starts)
    seconds = median(start.seconds for start in starts)
    fits = figures.mark(reached=memory <= _MEMORY_BYTES)
    soon = figures.mark(reached=seconds <= _COLD_S)
    return (
        name,
        f"{memory / _MEMORY_BYTES:.2f} {fits}",
        f"{seconds / _COLD_S:.2f} {soon}",
        figures.mib(memory),
        f"{seconds:.2f} s",
    )


def _goals(found: dict[str, list[Start]]) -> tuple[Goal, ...]:
    ours, isso = found["Afterword"], found.get("Isso")
    memory = figures.over([one.memory_bytes / _MEMORY_BYTES for one in ours])
    seconds = figures.over([one.seconds / _COLD_S for one in ours])
    return (
        Goal(
            what="memory at rest, of 160 MB",
            found=memory.ratio(),
            wanted="≤ 1",
            reached=memory.median <= 1,
            ours=figures.mib(median(one.memory_bytes for one in ours)),
            isso=figures.mib(median(one.memory_bytes for one in isso)) if isso else "-",
        ),
        Goal(
            what="cold start, of 2 s",
            found=seconds.ratio(),
            wanted="≤ 1",
            reached=seconds.median <= 1,
            ours=f"{median(one.seconds for one in ours):.2f} s",
            isso=f"{median(one.seconds for one in isso):.2f} s" if isso else "-",
        ),
    )
