"""One truth table says what each viewer sees of a comment in each state."""

from itertools import product
from typing import Any

import pytest

from afterword.domain.comment import (
    Case,
    Comment,
    Presence,
    Presentation,
    Publication,
    Redaction,
    Revision,
    Span,
)
from afterword.domain.event import Role
from afterword.domain.ids import Seq
from afterword.domain.visibility import PUBLIC, Sight, Viewer, sight
from tests.domain.builders import NOON, comment

REDACTED = Presentation(redactions=(Redaction(Seq(9), (Span(0, 4, "a slur"),)),))

# What somebody sees who neither wrote it nor moderates: publication, presence, redacted or not.
PUBLIC_TABLE = {
    ("published", "present", False): Sight.WHOLE,
    ("published", "present", True): Sight.REDACTED,
    ("published", "withdrawn", False): Sight.TOMBSTONE,
    ("published", "withdrawn", True): Sight.TOMBSTONE,
    ("published", "vanished", False): Sight.NOTHING,
    ("published", "vanished", True): Sight.NOTHING,
    ("published", "removed", False): Sight.TOMBSTONE,
    ("published", "removed", True): Sight.TOMBSTONE,
    ("published", "moved", False): Sight.TOMBSTONE,
    ("published", "moved", True): Sight.TOMBSTONE,
    ("published", "returned", False): Sight.NOTHING,
    ("published", "returned", True): Sight.NOTHING,
    ("published", "erased", False): Sight.TOMBSTONE,
    ("published", "forgotten", False): Sight.NOTHING,
    ("published", "forgotten", True): Sight.NOTHING,
    ("published", "erased", True): Sight.TOMBSTONE,
    ("held", "present", False): Sight.TOMBSTONE,
    ("held", "present", True): Sight.TOMBSTONE,
    ("held", "withdrawn", False): Sight.TOMBSTONE,
    ("held", "withdrawn", True): Sight.TOMBSTONE,
    ("held", "vanished", False): Sight.NOTHING,
    ("held", "vanished", True): Sight.NOTHING,
    ("held", "removed", False): Sight.TOMBSTONE,
    ("held", "removed", True): Sight.TOMBSTONE,
    ("held", "moved", False): Sight.TOMBSTONE,
    ("held", "moved", True): Sight.TOMBSTONE,
    ("held", "returned", False): Sight.NOTHING,
    ("held", "returned", True): Sight.NOTHING,
    ("held", "erased", False): Sight.TOMBSTONE,
    ("held", "forgotten", False): Sight.NOTHING,
    ("held", "forgotten", True): Sight.NOTHING,
    ("held", "erased", True): Sight.TOMBSTONE,
    ("declined", "present", False): Sight.NOTHING,
    ("declined", "present", True): Sight.NOTHING,
    ("declined", "withdrawn", False): Sight.NOTHING,
    ("declined", "withdrawn", True): Sight.NOTHING,
    ("declined", "vanished", False): Sight.NOTHING,
    ("declined", "vanished", True): Sight.NOTHING,
    ("declined", "removed", False): Sight.NOTHING,
    ("declined", "removed", True): Sight.NOTHING,
    ("declined", "moved", False): Sight.NOTHING,
    ("declined", "moved", True): Sight.NOTHING,
    ("declined", "returned", False): Sight.NOTHING,
    ("declined", "returned", True): Sight.NOTHING,
    ("declined", "erased", False): Sight.NOTHING,
    ("declined", "forgotten", False): Sight.NOTHING,
    ("declined", "forgotten", True): Sight.NOTHING,
    ("declined", "erased", True): Sight.NOTHING,
}
STATES = list(product(Publication, Presence, [False, True]))
STAFF = [Role.MODERATOR, Role.OWNER]


def test_the_table_has_a_row_for_every_state() -> None:
    assert set(PUBLIC_TABLE) == {(str(a), str(b), c) for a, b, c in STATES}


@pytest.mark.parametrize("role", [Role.GUEST, Role.MEMBER])
@pytest.mark.parametrize("state", STATES)
def test_others_see_what_the_table_says(
    state: tuple[Publication, Presence, bool], role: Role
) -> None:
    assert sight(_in(state), Viewer(role)) is PUBLIC_TABLE[state]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "viewer",
    [Viewer(is_author=True), Viewer(Role.MEMBER, is_author=True), *map(Viewer, STAFF)],
    ids=repr,
)
def test_its_author_and_moderators_see_all_of_it_until_it_is_erased_or_has_gone_back(
    state: tuple[Publication, Presence, bool], viewer: Viewer
) -> None:
    seen = sight(_in(state), viewer)

    gone = {Presence.ERASED: Sight.TOMBSTONE}
    gone |= dict.fromkeys([Presence.FORGOTTEN, Presence.RETURNED], Sight.NOTHING)
    assert seen is gone.get(state[1], Sight.WHOLE)


@pytest.mark.parametrize(
    "changed",
    [{"case": case} for case in Case]
    + [{"presentation": Presentation(collapsed=Seq(9))}]
    + [{"presentation": Presentation(asked=Seq(9))}]
    + [{"revision": Revision(number=3, body=Seq(9), edited_at=NOON)}],
    ids=repr,
)
@pytest.mark.parametrize("presence", Presence)
def test_the_other_axes_hide_and_reveal_nothing(
    presence: Presence, changed: dict[str, Any]
) -> None:
    plain = comment(presence=presence)

    assert sight(comment(presence=presence, **changed), PUBLIC) is sight(plain, PUBLIC)


def test_a_reader_nobody_knows_is_a_guest_who_wrote_nothing() -> None:
    assert Viewer(Role.GUEST, is_author=False) == PUBLIC


def _in(state: tuple[Publication, Presence, bool]) -> Comment:
    publication, presence, redacted = state
    if not redacted:
        return comment(publication=publication, presence=presence)
    public = Revision(body=Seq(1), public=Seq(10))
    return comment(
        publication=publication, presence=presence, presentation=REDACTED, revision=public
    )
