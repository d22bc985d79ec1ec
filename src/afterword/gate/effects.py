"""The checks that notes and sanctions bring: each is named for the condition that must hold.

Each refusal says who or what it comes from, until when, and what one can do; moderators are
exempt, for they must be able to write where nobody else may.
"""

from datetime import datetime, timedelta

from afterword.domain.moment import moment
from afterword.domain.sanction import Measure, Sanction, forbids
from afterword.gate import words
from afterword.gate.scene import Scene
from afterword.gate.verdict import PASS, Refusal, Refuse, Verdict

KEPT = "Your text is still here."
_CODES = {
    Measure.OUT_OF_THREAD: Refusal.OUT_OF_THREAD,
    Measure.SUSPEND: Refusal.SUSPENDED,
    Measure.BAN: Refusal.BANNED,
}
_WHAT = {
    Measure.OUT_OF_THREAD: "A moderator has asked you to stay out of this thread",
    Measure.SUSPEND: "A moderator has decided that you may not comment on this site",
    Measure.BAN: "A moderator has decided that you may not comment on this site any more",
}


def unlocked(scene: Scene) -> Verdict:
    """Nobody writes where a note locks."""
    note = scene.binding.lock
    if note is None or scene.writer.is_staff:
        return PASS
    told = f"Note {note.id} asks that nobody writes here{_until(note.until)}. {KEPT}"
    return Refuse(Refusal.LOCKED, told, note=note)


def in_good_standing(scene: Scene) -> Verdict:
    """Nobody writes whom a sanction keeps from it."""
    found = [one for one in scene.writer.sanctions if forbids(one, scene.thread.id)]
    # (about somebody who moderates only an owner can have decided it, so that it holds for them)
    if not found:
        return PASS
    return _kept_out(max(found, key=_length))


def warning_acknowledged(scene: Scene) -> Verdict:
    """Whoever was warned has said that they have read it."""
    warned = [one for one in scene.writer.sanctions if one.measure is Measure.WARN]
    if not warned:
        return PASS
    told = f"A moderator has written to you. Please read it first; then you can go on. {KEPT}"
    return Refuse(Refusal.WARNED, told, sanction=warned[0].seq)


def answer_welcome(scene: Scene) -> Verdict:
    """Nobody answers or mentions whoever is protected, or wants no answers for now."""
    if scene.writer.is_staff:
        return PASS
    for one in scene.binding.protected:
        if one.author in scene.speaks_to and one.author not in scene.writer.authors:
            told = (
                f"Note {one.note.id} asks that nobody answers or mentions this person here"
                f"{_until(one.note.until)}. {KEPT} You can publish it without that."
            )
            return Refuse(Refusal.PROTECTED, told, note=one.note)
    for pause in scene.paused:
        if pause.author in scene.speaks_to and pause.author not in scene.writer.authors:
            told = (
                f"They take no replies for now{_until(pause.until)}. {KEPT} "
                "You can publish it as a comment of its own, without naming them."
            )
            return Refuse(Refusal.PAUSED, told, until=pause.until)
    return PASS


def moderator_answered(scene: Scene) -> Verdict:
    """Where a note says so, only what a moderator wrote is answered."""
    note = scene.binding.moderator_only
    if note is None or scene.writer.is_staff or scene.parent is None or scene.parent_is_staffs:
        return PASS
    told = (
        f"Note {note.id} asks that here only moderators are answered{_until(note.until)}. {KEPT}"
    )
    return Refuse(Refusal.MODERATOR_ONLY, told, note=note)


def without_links(scene: Scene) -> Verdict:
    """Where a note says so, comments have no links."""
    note = scene.binding.no_links
    if note is None or scene.writer.is_staff or not words.links(scene.source):
        return PASS
    told = f"Note {note.id} asks for comments without links here{_until(note.until)}. {KEPT}"
    return Refuse(Refusal.LIMITED, told, note=note)


def a_regular(scene: Scene) -> Verdict:
    """Where a note says so, only people write who were published here before."""
    note = scene.binding.regulars_only
    if note is None or scene.writer.is_staff or scene.writer.published:
        return PASS
    told = (
        f"Note {note.id} keeps this conversation to people who have commented here before"
        f"{_until(note.until)}. {KEPT} Other threads are open to you."
    )
    return Refuse(Refusal.LIMITED, told, note=note)


def within_their_share(scene: Scene) -> Verdict:
    """Where a note says so, each person writes so many comments."""
    each = scene.binding.each
    if each is None or scene.writer.is_staff or scene.writer.in_scope < each.most:
        return PASS
    many = "one comment" if each.most == 1 else f"{each.most} comments"
    told = (
        f"Note {each.note.id} asks for {many} each here{_until(each.note.until)}, and you have "
        f"written yours. {KEPT} You can change what stands, as long as it can be changed."
    )
    return Refuse(Refusal.LIMITED, told, note=each.note)


def pace_kept(scene: Scene) -> Verdict:
    """Where it is slow, time lies between two comments of one person."""
    slow, last = scene.binding.slow, scene.writer.last_at
    asked = max(slow.seconds if slow else 0, scene.heat_s)
    if not asked or last is None or scene.writer.is_staff:
        return PASS
    # A clock that was set back must not make anybody wait longer than the pace itself.
    left = min(last + timedelta(seconds=asked) - scene.now, timedelta(seconds=asked))
    if left <= timedelta(0):
        return PASS
    seconds = -(-left // timedelta(seconds=1))
    note = slow.note if slow and slow.seconds >= scene.heat_s else scene.binding.heat
    why = ""
    if note is None and scene.heated:
        why = f", because readers asked for a moderator {scene.heated} times in this conversation"
    told = (
        f"It is slow here for now{why}: {_span(asked)} between two comments of one person. "
        f"Please try again in {_span(seconds)}. {KEPT}"
    )
    return Refuse(Refusal.SLOW, told, note=note, retry_after_s=seconds)


def _kept_out(one: Sanction) -> Refuse:
    told = f"{_WHAT[one.measure]}{_until(one.until)}. {KEPT} You can appeal."
    return Refuse(_CODES[one.measure], told, until=one.until, sanction=one.seq)


def _length(one: Sanction) -> tuple[bool, float]:
    return one.until is None, one.until.timestamp() if one.until else 0.0


def _until(at: datetime | None) -> str:
    return "" if at is None else f" until {moment(at)}"


def _span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]
    return " ".join(part for part in parts if part) or "0 s"
