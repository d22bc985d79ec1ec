"""Posting into one thread, durable: beside async SQLAlchemy with aiosqlite, and beside Isso."""

from contextlib import ExitStack
from statistics import median

from msgspec import Struct

from afterword.domain.event import Preset
from bench import figures, isso_server, stock
from bench.afterword_server import afterword
from bench.plan import Goal, Plan, Section, Step
from bench.process import Process
from bench.reference_server import reference
from bench.writers import Orders, Written, flawless, write

_CLIENTS = {1: 400, 16: 2_000, 64: 3_000}
"""Clients, and the comments a second to reach on a quiet disk."""
_TIMES = 6.0
_READS_PER_S = 200
_COLUMNS = (
    "clients",
    "to async SQLAlchemy + aiosqlite",
    "CPU economy to it",
    "to Isso",
    "target",
    "Afterword",
    "p50, p99",
    "reference",
    "Isso",
)


class Systems(Struct, frozen=True):
    """What takes turns."""

    ours: Process
    reference: Process
    isso: Process | None


class Turn(Struct, frozen=True):
    """One round."""

    ours: Written
    reference: Written
    isso: Written | None


def count(_: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 1 + len(_CLIENTS) + 2


def measure(plan: Plan, step: Step) -> Section:
    """Measure posting with few and many clients, and with readers."""
    step("starting the systems that are posted to")
    with ExitStack() as stack:
        systems = _start(plan, stack)
        turns: dict[int, list[Turn]] = {}
        for clients in _CLIENTS:
            step(f"posting: {clients} clients")
            turns[clients] = [_turn(plan, systems, clients, at) for at in range(plan.rounds)]
        alone = median(turn.ours.per_s for turn in turns[16])
        step("posting while the same page is read")
        watched = [_watched(plan, systems.ours, at, 0) for at in range(plan.rounds)]
        step("posting while the same page is read by many")
        crowded = [_watched(plan, systems.ours, at, _READS_PER_S) for at in range(plan.rounds)]
    notes = _isso_notes(turns)
    notes += [_readers_note(crowded, watched), _alone_note(alone, crowded)]
    return Section(
        title="Posting into one thread (300 characters, answered when it is on the disk)",
        columns=_COLUMNS,
        rows=tuple(_row(clients, turns[clients]) for clients in _CLIENTS),
        notes=tuple(notes),
        goals=tuple(goal for clients in _CLIENTS for goal in _goals(clients, turns[clients])),
        raw={"turns": turns, "with readers": crowded},
    )


def _start(plan: Plan, stack: ExitStack) -> Systems:
    data, other = plan.room / "post", plan.room / "reference"
    for folder in (data, other):
        stock.fill(folder, "http://blog.example", [], Preset.STANDARD)
    ours = stack.enter_context(afterword(data))
    theirs = stack.enter_context(reference(other))
    isso = None
    if plan.with_isso:
        isso = stack.enter_context(isso_server.isso(plan.room / "isso-post"))
        isso.wait_for("/config")
    ours.wait_for("/readyz")
    theirs.wait_for("/readyz")
    return Systems(ours, theirs, isso)


def _turn(plan: Plan, systems: Systems, clients: int, at: int) -> Turn:
    page = stock.stocked(0, f"post-{clients}-{at}")
    orders = Orders(
        port=systems.ours.port,
        target=page.posting,
        clients=clients,
        seconds=plan.seconds,
        run=page.page,
        page=page.page,
        site=stock.SITE,
    )
    return Turn(
        flawless(write(systems.ours, orders)),
        flawless(write(systems.reference, _to(orders, systems.reference.port, page.posting))),
        systems.isso
        and write(systems.isso, _to(orders, systems.isso.port, f"/new?uri={page.page}")),
    )


def _to(orders: Orders, port: int, target: str) -> Orders:
    return Orders(
        port=port,
        target=target,
        clients=orders.clients,
        seconds=orders.seconds,
        run=orders.run,
        page=orders.page,
        site=orders.site,
    )


def _watched(plan: Plan, server: Process, at: int, reads_per_s: int) -> Written:
    """Post with 16 clients into a thread whose last page is read at a steady pace."""
    page = stock.stocked(0, f"read-{reads_per_s}-{at}")
    orders = Orders(
        port=server.port,
        target=page.posting,
        clients=16,
        seconds=plan.seconds,
        run=page.page,
        page=page.page,
        site=stock.SITE,
        read=page.target() + "&n=last",
        reads_per_s=reads_per_s,
    )
    return flawless(write(server, orders))


def _row(clients: int, turns: list[Turn]) -> tuple[str, ...]:
    ours = [turn.ours.per_s for turn in turns]
    times = figures.ratios(ours, [turn.reference.per_s for turn in turns])
    economy = figures.ratios(
        [turn.reference.cpu_us for turn in turns], [turn.ours.cpu_us for turn in turns]
    )
    isso = [turn.isso for turn in turns if turn.isso is not None]
    to_isso = figures.ratios(ours, [one.per_s for one in isso]).ratio() if isso else "-"
    return (
        f"{clients}",
        times.ratio(),
        economy.ratio(),
        to_isso,
        _target(clients, median(ours), times.median),
        _rate([turn.ours for turn in turns]),
        (
            f"{figures.ms(median(turn.ours.p50_ms for turn in turns))}, "
            f"{figures.ms(median(turn.ours.p99_ms for turn in turns))}"
        ),
        _rate([turn.reference for turn in turns]),
        _rate(isso) if isso else "-",
    )


def _target(clients: int, per_s: float, times: float) -> str:
    wanted = _CLIENTS[clients]
    rate = f"≥ {wanted:,}/s {figures.mark(reached=per_s >= wanted)}"
    if clients == 1:
        return rate
    return f"≥ {_TIMES:.0f} times {figures.mark(reached=times >= _TIMES)}, {rate}"


def _rate(found: list[Written]) -> str:
    per_s = figures.per_s(median(one.per_s for one in found))
    return f"{per_s}, {figures.us(median(one.cpu_us for one in found))}"


def _readers_note(crowded: list[Written], watched: list[Written]) -> str:
    ratio = figures.ratios([one.per_s for one in crowded], [one.per_s for one in watched])
    p99 = median(one.read_p99_ms for one in crowded)
    return (
        f"16 clients while the page they write on is read {_READS_PER_S} times a second at most: "
        f"{ratio.ratio()} of the comments without readers; read p50 "
        f"{figures.ms(median(one.read_p50_ms for one in crowded))}, p99 {figures.ms(p99)}."
    )


def _isso_notes(turns: dict[int, list[Turn]]) -> list[str]:
    """Tell what Isso refused: only what it took is counted."""
    errors = {
        clients: sum(sum(turn.isso.errors.values()) for turn in all_of if turn.isso)
        for clients, all_of in turns.items()
    }
    told = ", ".join(
        f"{count} with {clients} clients" for clients, count in errors.items() if count
    )
    return [f"Isso answered comments with an error: {told}."] if told else []


def _alone_note(alone: float, crowded: list[Written]) -> str:
    together = median(one.per_s for one in crowded)
    return f"16 clients: {figures.per_s(alone)} alone, {figures.per_s(together)} with readers."


def _goals(clients: int, turns: list[Turn]) -> tuple[Goal, ...]:
    ours = [turn.ours.per_s for turn in turns]
    times = figures.ratios(ours, [turn.reference.per_s for turn in turns])
    isso = [turn.isso.per_s for turn in turns if turn.isso is not None]
    wanted = _CLIENTS[clients]
    of_wanted = figures.over([one / wanted for one in ours])
    who = f"{clients} client{'s' if clients > 1 else ''}"
    rate = Goal(
        what=f"comments/s into one thread, {who}, of {wanted:,}",
        found=of_wanted.ratio(),
        wanted="≥ 1",
        reached=of_wanted.median >= 1,
        ours=figures.per_s(median(ours)),
        isso=figures.per_s(median(isso)) if isso else "-",
    )
    if clients == 1:
        return (rate,)
    beside = Goal(
        what=f"to async SQLAlchemy + aiosqlite, {who}",
        found=times.ratio(),
        wanted=f"≥ {_TIMES:.0f}",
        reached=times.median >= _TIMES,
        ours=figures.per_s(median(ours)),
    )
    return (rate, beside)
