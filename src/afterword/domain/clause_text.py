"""The clauses of a house as a text that people write: one to a block, and back.

    off-topic: off-topic
    This thread is about the post. The open thread is a good place for other things.

    threats: violent imagery or threats [final]
    It threatens, or paints violence.

The first line has the clause's short name, which stays for ever, and what it is called. In
brackets stands `final` where the same cannot be said in another way, `law` where it rests on a
law. What follows is told to the person.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from msgspec import Struct

from afterword.domain import typed
from afterword.domain.clause import ILLEGAL, OTHER, Clause, ClauseId, Ground, named
from afterword.domain.errors import InvalidError

MOST = 60
"""Clauses a house may have: more, and nobody finds the right one."""
LABEL_LIMIT = 60
WORDS_LIMIT = 500
_FIELD = "text"
_BLOCKS = re.compile(r"\n[ \t]*\n+")
_FIRST = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)[ \t]*:[ \t]*(.+?)(?:[ \t]*\[([a-z, ]*)\])?[ \t]*")
_MARKS = frozenset({"", "final", "law"})
_NEEDED = (OTHER, ILLEGAL)


class Former(Struct, frozen=True):
    """What a house had before: no short name may come to mean something else."""

    now: tuple[Clause, ...]
    ever: Mapping[ClauseId, Clause]
    """Every clause it ever had, as it was last."""


def write(clauses: Iterable[Clause]) -> str:
    """Write clauses out as a text."""
    return "\n\n".join(map(_block, clauses)) + "\n"


def read(text: str, former: Former) -> tuple[Clause, ...]:
    """Read clauses out of a text.

    Raises:
        InvalidError: If it is not written as it should be, or a short name is used again.
    """
    blocks = [block for block in _BLOCKS.split(typed.lines(text).strip("\n")) if block.strip()]
    if len(blocks) > MOST:
        _refuse(f"There are {len(blocks)} clauses, and {MOST} are the most that fit.")
    made = tuple(map(_clause, blocks))
    names = [one.id for one in made]
    for name in names:
        if names.count(name) > 1:
            _refuse(f"“{name}” stands there twice. Each clause has a short name of its own.")
    for name in _NEEDED:
        if name not in names:
            _refuse(f"The clause “{name}” is needed: some decisions rest on no other.")
    for one in made:
        _refuse_reuse(one, former)
    if made == former.now:
        _refuse("This is what the clauses say already, word for word.")
    return made


def _refuse_reuse(one: Clause, former: Former) -> None:
    before = former.ever.get(one.id)
    if before is not None and named(former.now, one.id) is None and before.label != one.label:
        _refuse(
            f"“{one.id}” once meant “{before.label}”, and decisions say so for ever. "
            "Please take another short name."
        )


def _clause(block: str) -> Clause:
    first, _, rest = block.strip().partition("\n")
    found = _FIRST.fullmatch(first)
    if found is None:
        _refuse(
            f"“{first[:60]}” does not begin a clause. Begin it like this: off-topic: off-topic"
        )
    marks = {mark.strip() for mark in (found[3] or "").split(",")}
    if not marks <= _MARKS:
        _refuse(f"In brackets there may be “final” and “law”, and not “{found[3]}”.")
    words = " ".join(rest.split())
    _fits(found[1], typed.SLUG_LIMIT, "short name")
    _fits(found[2], LABEL_LIMIT, "name")
    _fits(words, WORDS_LIMIT, "text")
    if not words and found[1] != OTHER:
        _refuse(f"“{found[1]}” does not say anything to the person yet.")
    ground = Ground.ILLEGAL if "law" in marks else Ground.TERMS
    return Clause(ClauseId(found[1]), found[2], words, ground, curable="final" not in marks)


def _fits(text: str, limit: int, what: str) -> None:
    if len(text) > limit:
        _refuse(f"The {what} of a clause has {limit} characters at most; “{text[:30]}…” has more.")
    if not text.isprintable():
        _refuse(f"The {what} “{text[:30]}” has a character that cannot be seen.")


def _block(one: Clause) -> str:
    marks = ["law"] * (one.ground is Ground.ILLEGAL) + ["final"] * (not one.curable)
    first = f"{one.id}: {one.label}" + (f" [{', '.join(marks)}]" if marks else "")
    return f"{first}\n{one.words}" if one.words else first


def _refuse(words: str) -> NoReturn:
    raise InvalidError(_FIELD, words)
