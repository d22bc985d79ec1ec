"""A blog needs no change for its old comments to be found."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from afterword.domain.event import Role, SiteChanged
from afterword.domain.ids import PageKey, thread_id
from afterword.domain.moderation import Moderation
from afterword.handle import change_site
from tests.harness.disqus_export import BLOG, OldPost
from tests.harness.html import html_findings
from tests.harness.inside import Inside
from tests.request.old_blog import KEY, SITE, bring, opened

NAMES = ("node/12", "/2015/on-tea", f"{BLOG}{KEY}?x=1", "http://www.old.example/2015/on-tea")


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    house = opened(tmp_path)
    yield house
    house.leave()


def page(inside: Inside, key: str) -> str:
    """Return the page of a thread as it is asked for."""
    reply = inside.api().get(f"/{SITE}/thread?page={quote(key, safe='')}")
    assert reply.status == 200
    return reply.text


def test_a_page_shows_its_thread_under_each_of_its_names_as_if_under_its_own(
    inside: Inside,
) -> None:
    # (pages that were looked at before are not kept as they were)
    assert all("No comments yet" in page(inside, name) for name in NAMES)

    bring(inside, OldPost(id="77", thread="t", html="<p>An old word.</p>"))

    assert "An old word." in page(inside, KEY)
    assert {page(inside, name) for name in NAMES} == {page(inside, KEY)}
    assert "On tea" in page(inside, KEY)


def test_nobody_is_asked_for_a_key_to_a_comment_that_was_written_elsewhere(
    inside: Inside,
) -> None:
    bring(inside, OldPost(id="77", thread="t"))
    api = inside.api()
    here = f"/{SITE}/thread/{thread_id(SITE, PageKey(KEY))}/c/1"

    pages = [api.get(f"{here}/edit").text, api.get(f"{here}/withdraw").text]

    for told in pages:
        assert "#1 was written on Disqus" in told
        assert "ask the people who run" in told
        assert "edit_key" not in told
        assert html_findings(told) == []


def test_who_writes_under_an_old_name_writes_in_the_thread(inside: Inside) -> None:
    bring(inside, OldPost(id="77", thread="t"))
    api = inside.api()
    asked = quote(NAMES[0], safe="")
    told = api.get(f"/api/v1/sites/{SITE}/threads?page={asked}").json
    sent = {"site": SITE, "page": NAMES[0], "text": "A new word.", "name": "Ana"}

    done = api.post(f"/api/v1/threads/{told['thread']}/comments", sent)

    assert told["page"] == KEY
    assert done.status == 201, done.text
    assert done.json["thread"] == thread_id(SITE, PageKey(KEY))
    assert {page(inside, name) for name in NAMES} == {page(inside, KEY)}
    assert "A new word." in page(inside, NAMES[1])
    # (also who never asked which thread it is)
    guessed = thread_id(SITE, PageKey(NAMES[0]))
    again = api.post(f"/api/v1/threads/{guessed}/comments", {**sent, "text": "One more."})
    assert again.json["thread"] == told["thread"]
    wrong = api.post(f"/api/v1/threads/{thread_id(SITE, PageKey('/x/'))}/comments", sent)
    assert wrong.status == 422
    counts = api.get(f"/api/v1/sites/{SITE}/counts?page={asked}&page={quote(KEY)}&page=/x/").json
    assert counts["counts"] == {NAMES[0]: 3, KEY: 3, "/x/": 0}


def test_a_form_under_an_old_name_is_the_form_of_the_thread(inside: Inside) -> None:
    bring(inside, OldPost(id="77", thread="t"))
    api = inside.api()
    asked = quote(NAMES[0], safe="")

    shown = api.get(f"/{SITE}/write?page={asked}")
    sent = {"page": NAMES[0], "text": "Without scripts.", "name": "Ana", "action": "publish"}
    done = api.submit(f"/{SITE}/comments", sent)

    assert f'name="page" value="{KEY}"' in shown.text
    assert done.status == 200, done.text
    assert "Without scripts." in page(inside, KEY)


def test_moderators_find_what_was_taken_for_spam_and_who_wrote_it(inside: Inside) -> None:
    bring(inside, OldPost(id="78", thread="t", html="<p>cheap pills</p>", name="Bot", spam=True))
    heron = inside.signed_in("heron", SITE, Role.MODERATOR)
    thread = thread_id(SITE, PageKey(KEY))

    found = heron.get(f"/desk/{SITE}/search?q=pills")
    people = re.findall(r"/people/([\w-]+)", found.text)
    person = heron.get(f"/desk/{SITE}/people/{people[0]}")
    held = heron.get(f"/api/v1/threads/{thread}/comments/1")
    done = heron.post(f"/api/v1/threads/{thread}/held/1/approval")
    audit = heron.get(f"/desk/{SITE}/audit")

    assert "cheap pills" in found.text
    assert person.status == 200
    assert "Bot" in person.text
    assert "imported comments" in audit.text
    assert held.json["held_because"] == "spam"
    assert done.status == 200, done.text
    assert "cheap pills" in page(inside, KEY)
    assert inside.api().get(f"/api/v1/sites/{SITE}/imported/78").json["seq"] == 2


def test_a_page_with_a_thread_of_its_own_keeps_it(inside: Inside) -> None:
    own = thread_id(SITE, PageKey("/2015/on-tea"))
    sent = {"site": SITE, "page": "/2015/on-tea", "text": "Its own.", "name": "Ana"}
    assert inside.api().post(f"/api/v1/threads/{own}/comments", sent).status == 201

    bring(inside, OldPost(id="77", thread="t", html="<p>An old word.</p>"))

    # (the old comments came to the page that was there)
    assert "An old word." in page(inside, "/2015/on-tea")
    assert "Its own." in page(inside, "/2015/on-tea")


def test_an_old_link_leads_to_its_comment_unless_nobody_may_see_it(inside: Inside) -> None:
    bring(
        inside,
        OldPost(id="77", thread="t", minute=0),
        OldPost(id="78", thread="t", minute=1, spam=True),
        OldPost(id="79", thread="t", minute=2, deleted=True),
    )
    api = inside.api()

    found = api.get(f"/api/v1/sites/{SITE}/imported/77")
    others = [api.get(f"/api/v1/sites/{SITE}/imported/{name}").status for name in (78, 79, 80)]

    assert found.json == {"thread": thread_id(SITE, PageKey(KEY)), "seq": 1}
    assert others == [404, 404, 404]


def test_what_was_imported_makes_nobody_a_regular(inside: Inside) -> None:
    bring(inside, *(OldPost(id=str(n), thread="t", name="Ana") for n in range(5)))
    careful = SiteChanged(moderation=Moderation(hold_first=1))
    inside.do(lambda tx: change_site(tx, inside.house, SITE, careful))
    sent = {"site": SITE, "page": KEY, "text": "Here I am again.", "name": "Ana"}

    done = inside.api().post(f"/api/v1/threads/{thread_id(SITE, PageKey(KEY))}/comments", sent)

    assert (done.status, done.json["status"]) == (202, "held")
