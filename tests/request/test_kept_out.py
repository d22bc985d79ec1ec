"""What another system took for spam waits in no queue; moderators can let it in all the same."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from afterword.domain.event import Role
from afterword.domain.ids import PageKey, thread_id
from tests.harness.api import Api
from tests.harness.disqus_export import OldPost
from tests.harness.html import html_findings
from tests.harness.inside import Inside
from tests.request.old_blog import KEY, SITE, bring, opened

DESK = f"/desk/{SITE}"
THREAD = thread_id(SITE, PageKey(KEY))
API = f"/api/v1/desk/{SITE}/items"
LIST = f"{DESK}?kind=kept_out"


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    house = opened(tmp_path)
    yield house
    house.leave()


@pytest.fixture
def heron(inside: Inside) -> Api:
    return inside.signed_in("heron", SITE, Role.MODERATOR)


def pills(number: int = 0, parent: str = "") -> OldPost:
    """Return a comment that was taken for spam."""
    words = f"<p>no pills {number}</p>"
    return OldPost(
        id=f"9{number}", thread="t", html=words, minute=9 + number, parent=parent, spam=True
    )


def named(number: int) -> str:
    """Return what names on the desk what was kept out at a place of the thread."""
    return f"held-{THREAD}-{number}"


def link_in(page: str, around: str) -> str:
    """Return where a link leads whose words begin so."""
    found = re.search(rf'href="([^"]*)"[^>]*>{around}', page)
    assert found, page
    return unescape(found[1])


def shown(page: str) -> list[str]:
    """Return the cards on a page, from above to below."""
    return re.findall(r'data-item="([^"]*)"', page)


def test_what_search_finds_opens_as_a_card_that_lets_it_in(inside: Inside, heron: Api) -> None:
    bring(inside, OldPost(id="1", thread="t", html="<p>A question.</p>"), pills(parent="1"))

    found = heron.get(f"{DESK}/search?q=pills").text
    page = heron.get(link_in(found, "Kept out")).text
    done = heron.submit(f"{DESK}/items/{named(2)}", {"action": "let_in"})

    assert shown(page) == [named(2)]
    assert "Where it comes from it was taken for spam." in page
    assert "no pills 0" in page
    assert "A question." in page
    assert "Waiting for a moderator (0)" in page
    assert 'value="let_in"' in page
    assert html_findings(page) == []
    assert done.status == 303, done.text
    stands = inside.api().get(f"/{SITE}/thread?page={KEY}").text
    assert "no pills 0" in stands
    assert stands.count('datetime="2010-01-01T') >= 2
    again = heron.get(f"{DESK}?open={named(2)}").text
    assert shown(again) == []
    assert "heron let it in" in re.sub("<[^>]*>", "", again)


def test_the_desk_leads_to_what_was_kept_out_only_when_there_is_any(
    inside: Inside, heron: Api
) -> None:
    before = heron.get(DESK).text
    bring(inside, *map(pills, range(27)))

    first = heron.get(
        link_in(heron.get(DESK).text, re.escape("Kept out when moving in (27)"))
    ).text
    second = heron.get(link_in(first, "The next ones")).text

    assert "Kept out" not in before
    assert shown(heron.get(DESK).text) == []
    assert shown(first) == [named(number) for number in range(1, 26)]
    assert shown(second) == [named(number) for number in (26, 27)]
    assert html_findings(first) == []


def test_whoever_wrote_it_has_it_on_their_page(inside: Inside, heron: Api) -> None:
    bring(inside, pills())
    found = heron.get(f"{DESK}/search?q=pills").text

    person = heron.get(link_in(found, "<bdi>Ana")).text

    assert "What was kept out when it moved in" in person
    assert "What waits for a moderator now" not in person
    assert "Nothing of theirs was published here yet." in person
    assert shown(heron.get(link_in(person, "Kept out")).text) == [named(1)]


def test_what_is_looked_at_and_stays_out_leaves_the_list_until_that_is_taken_back(
    inside: Inside, heron: Api
) -> None:
    bring(inside, pills(0), pills(1))

    done = heron.submit(f"{DESK}/items/{named(1)}", {"action": "decline", "clause": "spam"})
    told = heron.get(done.headers["location"]).text
    left = heron.get(LIST).text
    back = heron.post(f"{API}/{named(1)}/undo", {"act": 0})

    assert done.status == 303, done.text
    assert "It stays out, as you decided." in told
    assert shown(left) == [named(2)]
    assert back.status == 200, back.text
    assert shown(heron.get(LIST).text) == [named(1), named(2)]
    assert shown(heron.get(DESK).text) == []


def test_erased_words_are_no_longer_listed(inside: Inside, heron: Api) -> None:
    bring(inside, pills(0), pills(1))

    done = heron.post(f"/api/v1/threads/{THREAD}/comments/1/erasure")

    assert done.status == 200, done.text
    assert shown(heron.get(LIST).text) == [named(2)]
    assert heron.post(f"{API}/{named(1)}/decision", {"action": "let_in"}).status == 409


def test_an_open_desk_keeps_the_cards_and_hears_of_decisions(inside: Inside, heron: Api) -> None:
    bring(inside, pills(0), pills(1))
    asked = f"{API}?kind=kept_out&shown={named(1)},{named(2)}"

    before = heron.get(asked).json
    claimed = heron.post(f"{API}/{named(1)}/claim")
    done = heron.post(f"{API}/{named(2)}/decision", {"action": "let_in"})
    after = heron.get(asked).json

    assert (before["new"], before["gone"]) == (0, {})
    assert claimed.status == 200, claimed.text
    assert done.status == 200, done.text
    assert list(after["gone"]) == [named(2)]


def test_moderators_of_another_site_see_and_decide_nothing(inside: Inside) -> None:
    bring(inside, pills(0), pills(1))
    inside.add_site("saucer")
    olu = inside.signed_in("olu", "saucer", Role.MODERATOR)

    page = olu.get(f"/desk/saucer?open={named(1)}")
    done = olu.post(f"/api/v1/desk/saucer/items/{named(1)}/decision", {"action": "let_in"})

    assert shown(page.text) == []
    assert "Kept out" not in page.text
    assert done.status in {403, 404, 409}
    assert "pills" not in inside.api().get(f"/{SITE}/thread?page={KEY}").text


def test_nobody_is_told_a_reason_that_nobody_gave(inside: Inside, heron: Api) -> None:
    bring(inside, pills())

    told = heron.get(f"/api/v1/threads/{THREAD}/comments/1").json

    assert told["reason"] is None
    assert told["words"] == "Where it comes from it was taken for spam."
