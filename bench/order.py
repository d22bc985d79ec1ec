"""What the learnt order of the queue costs: how long learning from and placing a comment take."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import msgspec
from msgspec import Struct

from afterword.domain.ids import Seq, StreamId
from afterword.order.learner import Decision, Learner
from bench import words
from bench.plan import ROOT, Plan, Section, Step

_COMMENTS = 2_000
_GOAL_MS = 1.0
_FILE = "moderation/cmv-removed-by-moderators.jsonl"
_STREAM = StreamId("bench")


class _Comment(Struct):
    body: str


class _Line(Struct):
    label: str
    chain: list[_Comment]


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return plan.rounds


def measure(plan: Plan, step: Step) -> Section:
    """Learn from decisions and place comments, one at a time."""
    decisions, said = _decisions()
    learning: list[float] = []
    placing: list[float] = []
    for _ in range(plan.rounds):
        step(f"the order of the queue: {len(decisions):,} decisions")
        learner = Learner()
        learning += [_timed(partial(learner.learn, [one])) for one in decisions]
        placing += [_timed(partial(learner.score, one.source)) for one in decisions]
    length = sum(len(one.source) for one in decisions) // len(decisions)
    return Section(
        title="What the learnt order of the queue takes for a comment",
        columns=("what", "p50", "p95", "of the goal"),
        rows=(_row("learn from a decision", learning), _row("place a comment", placing)),
        notes=(
            f"Goal: p95 of {_GOAL_MS:.0f} ms.",
            f"{len(decisions):,} {said}, {length:,} characters long in the mean.",
        ),
        raw={"learn_ms": learning, "place_ms": placing},
    )


def _decisions() -> tuple[list[Decision], str]:
    """Return decisions of real moderators where they are at hand, else invented ones."""
    named = os.environ.get("AFTERWORD_TEST_DATA")
    file = (Path(named) if named else ROOT.parent / "shared" / "data") / _FILE
    if file.exists():
        return list(islice(_real(file), _COMMENTS)), "comments that real moderators decided about"
    made = [
        Decision(_STREAM, Seq(seq), words.comment(seq), acted=seq % 2 == 0)
        for seq in range(_COMMENTS)
    ]
    return made, f"invented comments (no {_FILE})"


def _real(file: Path) -> Iterator[Decision]:
    decoder = msgspec.json.Decoder(_Line)
    for seq, line in enumerate(file.read_bytes().splitlines()):
        one = decoder.decode(line)
        yield Decision(_STREAM, Seq(seq), one.chain[-1].body, one.label == "removed_rule2")


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1_000


def _row(what: str, times: list[float]) -> tuple[str, ...]:
    parts = quantiles(times, n=100)
    p50, p95 = parts[49], parts[94]
    return what, f"{p50:.3f} ms", f"{p95:.3f} ms", f"{p95 / _GOAL_MS:.0%}"
