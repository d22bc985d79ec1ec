"""Which comments a moderator looks at before anybody else does: the rules, first match wins."""

from collections.abc import Callable
from datetime import datetime, time

from afterword.domain.event import HoldReason
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.gate import words
from afterword.gate.scene import Scene
from afterword.gate.verdict import PASS, Hold, PostVerdict

Rule = Callable[[Scene], bool]


def reason_to_hold(scene: Scene) -> HoldReason | None:
    """Return why a comment waits for a moderator; None when it does not.

    What moderators write themselves never waits.
    """
    if scene.writer.is_staff:
        return None
    return next((reason for reason, rule in RULES if rule(scene)), None)


def looked_at_first(scene: Scene) -> PostVerdict:
    """A comment stands at once where nobody has to look at it first."""
    reason = reason_to_hold(scene)
    if reason is None:
        return PASS
    note = scene.binding.hold if reason is HoldReason.NOTE else None
    return Hold(reason, note.id if note else None)


def _note_says_so(scene: Scene) -> bool:
    return scene.binding.hold is not None


def _all(scene: Scene) -> bool:
    return scene.house.hold_all


def _moderators_away(scene: Scene) -> bool:
    return not is_open(scene.house, scene.now)


def _person_reviewed(scene: Scene) -> bool:
    return any(one.measure is Measure.REVIEW for one in scene.writer.sanctions)


def _first_comments(scene: Scene) -> bool:
    return scene.writer.published < scene.house.hold_first


def _surge(scene: Scene) -> bool:
    return scene.surge > 0 and scene.house.surge_hold and scene.writer.published == 0


def _removed_before(scene: Scene) -> bool:
    most = scene.house.hold_removed
    return bool(most) and scene.writer.removed_lately >= most


def _links(scene: Scene) -> bool:
    most = scene.house.hold_links
    return bool(most) and words.links(scene.source) >= most


def _words(scene: Scene) -> bool:
    return words.listed(scene.source, scene.house.hold_words) is not None


RULES: tuple[tuple[HoldReason, Rule], ...] = (
    (HoldReason.NOTE, _note_says_so),
    (HoldReason.REVIEW, _person_reviewed),
    (HoldReason.EVERYTHING, _all),
    (HoldReason.CLOSED_HOURS, _moderators_away),
    (HoldReason.FIRST, _first_comments),
    (HoldReason.SURGE, _surge),
    (HoldReason.REMOVED_BEFORE, _removed_before),
    (HoldReason.LINKS, _links),
    (HoldReason.WORDS, _words),
)
"""In this order: a person is told of the first that applies."""


def is_open(house: Moderation, now: datetime) -> bool:
    """Say whether moderators are there at a time; hours are UTC and may go past midnight."""
    if not house.open_from or not house.open_to:
        return True
    first, last = time.fromisoformat(house.open_from), time.fromisoformat(house.open_to)
    at = now.time()
    return first <= at < last if first < last else at >= first or at < last
