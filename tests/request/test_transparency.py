"""Nothing a moderator does is secret, and nothing that is nobody's business is told."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterword.clock import SystemClock
from tests.harness.api import Api
from tests.harness.blog import Blog
from tests.harness.html import html_findings
from tests.harness.process import Server
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon

LOG = f"/{SITE}/log"
YEAR = SystemClock().now().year
DESK = f"/desk/{SITE}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Teaspoon]:
    """A house for each test: what an owner sets or decides here, all its pages tell."""
    teaspoon = Teaspoon(Server(tmp_path), Blog())
    teaspoon.server.run("site", "set", SITE, "--level", "off")
    yield teaspoon
    teaspoon.close()


@pytest.fixture
def heron(house: Teaspoon) -> Api:
    """A moderator of it."""
    return staff(house.server)


@pytest.fixture
def ana(house: Teaspoon) -> Api:
    """An owner, and so somebody who looks at appeals."""
    return staff(house.server, "Ana", "owner")


def test_the_log_says_what_was_done_by_whom_and_by_which_rule_and_names_no_author(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    first = written(house, post, "You fool.")
    removed(house, heron, post, first)

    log = api.get(f"{LOG}?thread={post.thread}").text

    assert "Comment #1 was removed: piling on" in log
    assert "By <bdi>Heron</bdi>." in log
    # (an owner may have written the rules anew before)
    assert "any people have answered this person already." in log
    assert re.search(rf'href="/{SITE}/clauses/\d#piling-on"', log)
    assert f'href="/{SITE}/thread/{post.thread}?c=1#c1"' in log
    for private in ("Dirk", "You fool.", "Eleven others"):
        assert private not in log
    assert html_findings(log) == []


def test_what_was_decided_in_one_go_is_one_entry_with_its_count_and_so_is_taking_it_back(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    for number in range(4):
        written(house, post, f"Answer {number}", **({"reply_to": 1} if number else {}))
    fates = {"2": "remove", "3": "remove", "4": "collapse"}
    pruned = heron.post(f"{post.comments}/1/pruning", {"clause": "derails", "fates": fates})
    assert pruned.status == 200, pruned.text

    log = api.get(f"{LOG}?thread={post.thread}").text
    assert "1 comment was folded and 2 were removed in one go, from #2 on: derails the" in log
    assert "Comment #3 was removed" not in log

    undo = heron.post(f"/api/v1/threads/{post.thread}/acts/5/undo", {"reason": "Too much."})
    assert undo.status == 200, undo.text
    log = api.get(f"{LOG}?thread={post.thread}").text
    assert "2 comments were restored and 1 was shown as before in one go" in log or (
        "1 comment was shown as before and 2 were restored in one go" in log
    )
    assert "Too much." in log


def test_what_was_taken_back_says_so_where_it_was_decided(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    first = written(house, post, "Hello.")
    act = removed(house, heron, post, first)
    undo = f"/api/v1/threads/{post.thread}/acts/{act}/undo"
    assert heron.post(undo, {"reason": "Ours."}).status == 200

    log = api.get(f"{LOG}?thread={post.thread}").text

    assert "<strong>Taken back since.</strong>" in log
    assert "Comment #1 was restored: Ours." in log


def test_who_was_sanctioned_who_reported_and_who_was_warned_is_nobodys_business(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    first = written(house, post, "You again.")
    where = f"{post.comments}/{first['seq']}"
    assert api.post(f"{where}/reports", {"clause": "slur", "text": "Look!"}).status < 300
    before = api.get(LOG).text
    for measure in ("warn", "out_of_thread"):
        made = heron.post(
            f"{where}/sanctions",
            {
                "measure": measure,
                "clause": "piling-on",
                "reason": "Dirk, please rest.",
                "until": "2099-01-02T12:00:00Z",
            },
        )
        assert made.status == 201, made.text

    log = api.get(LOG).text

    told = "Somebody may not comment in this thread until Friday, 2 Jan 2099"
    assert told not in before
    assert told in log
    assert f'href="/{SITE}/thread/{post.thread}"' in log
    entries = log.partition("<ol")[2]
    for private in ("Dirk", "please rest", "Look!", "report", "warn"):
        assert private not in entries


def test_an_appeal_is_told_with_what_came_of_it(house: Teaspoon, heron: Api, ana: Api) -> None:
    post, api = house.post(), house.server.api()
    first = written(house, post, "I was the first.")
    act = removed(house, heron, post, first)
    appeal = api.post(
        f"/api/v1/threads/{post.thread}/acts/{act}/appeal",
        {"text": "Read it again."},
        Edit_Key=first["edit_key"],
    ).json["appeal"]
    decision = {"overturn": True, "reason": "So it was."}
    case = f"/api/v1/sites/{SITE}/appeals/{appeal}"
    assert ana.post(f"{case}/decision", decision).status == 200

    log = api.get(LOG).text

    assert "After an appeal, a decision about comment #1 was taken back: So it was." in log
    assert "Read it again." not in log


def test_what_a_moderator_wrote_about_a_comment_leaves_the_log_with_its_words(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    first = written(house, post, "My secret.")
    where = f"{post.comments}/{first['seq']}"
    said = {"clause": "other", "reason": "Nobody should read “My secret.” here."}
    assert heron.post(f"{where}/removal", said).status == 200
    assert "“My secret.” here" in api.get(f"{LOG}?thread={post.thread}").text

    assert api.post(f"{where}/erasure", {}, Edit_Key=first["edit_key"]).status == 200

    log = api.get(f"{LOG}?thread={post.thread}").text
    assert "My secret" not in log
    assert "Comment #1 was removed: another reason" in log
    assert "The words of comment #1 were erased." in log
    assert "By <bdi>its author</bdi>." in log


def test_the_log_has_pages_and_a_feed(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    written(house, post, "Hello.")
    for number in range(52):
        level = ("notes", "path")[number % 2]
        asked = {"page": post.key, "level": level}
        assert heron.post(f"/api/v1/sites/{SITE}/threads/level", asked).status == 200
    where = f"{LOG}?thread={post.thread}"

    first = api.get(where).text
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = api.get(older).text

    assert (first.count("<li id="), second.count("<li id=")) == (50, 2)
    assert 'rel="next"' not in second
    assert "Newest decisions" in second
    assert html_findings(second) == []
    assert api.get(f"{LOG}?before=nowhere").status == 422
    assert "Nothing of the kind" in api.get(f"{LOG}?clause=spam").text
    feed = api.get(f"{LOG}/feed.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "one reads now" in feed.text
    assert api.get(f"{LOG}/feed.atom", If_None_Match=feed.headers["ETag"]).status == 304


def test_the_house_says_how_it_is_moderated(house: Teaspoon) -> None:
    house.server.run("site", "moderation", SITE, "--hold-first", "2", "--answer-days", "3")

    how = house.server.api().get(f"/{SITE}/how").text

    assert "your first 2 comments here" in how
    assert "with a reason within 3 days" in how
    assert "6 people or more answer or name one person within 60 minutes" in how
    assert "no program ranks it" in how
    assert "Many people have answered this person already." in how
    assert html_findings(how) == []
    house.server.run("site", "moderation", SITE, "--hold-first", "0", "--learnt-order")
    assert "has learnt from" in house.server.api().get(f"/{SITE}/how").text


def test_an_owner_writes_the_reasons_and_decisions_keep_the_words_they_were_made_by(
    house: Teaspoon, heron: Api, ana: Api
) -> None:
    post, api = house.post(), house.server.api()
    removed(house, heron, post, written(house, post, "Hello."))
    desk = f"{DESK}/clauses"
    page = ana.get(desk).text
    assert html_findings(page) == []
    text, based_on = typed(page)
    changed = text.replace("piling on [final]\nMany people", "piling on [final]\nVery many people")
    assert changed != text
    fields = {"text": changed.replace("\n", "\r\n"), "based_on": based_on}
    assert heron.submit(desk, fields).status == 403
    assert api.submit(desk, fields, Origin=house.origin).status == 401

    saved = ana.submit(desk, fields)

    assert "Version 2 holds for what is decided from now on." in saved.text
    assert ana.submit(desk, fields).status == 422
    log = api.get(f"{LOG}?thread={post.thread}").text
    assert "Many people have answered" in log
    assert "Very many people have answered" in api.get(f"/{SITE}/clauses").text
    assert "Very many" not in api.get(f"/{SITE}/clauses/1").text
    assert api.get(f"/{SITE}/clauses/3").status == 404
    assert "What decisions rest on was written anew" in api.get(LOG).text


def test_a_short_name_never_comes_to_mean_something_else(
    house: Teaspoon,
    ana: Api,
    tmp_path: Any,  # noqa: ANN401 - a path
) -> None:
    text = house.server.run("site", "clauses", SITE)
    without = tmp_path / "without.txt"
    without.write_text(text.replace("format: format\n", "form: format\n"), "utf-8")
    assert "Version" in house.server.run("site", "clauses", SITE, str(without))
    reused, based_on = typed(ana.get(f"{DESK}/clauses").text)

    refused = ana.submit(
        f"{DESK}/clauses",
        {"text": reused + "\n\nformat: too loud\nNo capitals.", "based_on": based_on},
    )

    assert refused.status == 422
    assert "once meant “format”" in refused.text
    assert "No capitals." in refused.text
    assert html_findings(refused.text) == []


def test_the_audit_log_tells_the_desk_everything_and_nobody_else(
    house: Teaspoon, heron: Api, ana: Api
) -> None:
    post = house.post()
    removed(house, heron, post, written(house, post, "Hello."))
    audit = f"{DESK}/audit"
    for other, status in ((house.server.api(), 401), (staff(house.server, "Mia", "member"), 403)):
        assert other.get(audit).status == status
        assert other.get(f"{audit}.csv").status == status

    page = ana.get(audit).text
    table = ana.get(f"{audit}.csv?kind=comment.removed")

    assert "removed a comment" in page
    assert "gave a role" in page
    assert "Dirk" not in page
    assert html_findings(page) == []
    assert "Content-Length" not in table.headers
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert {row["what"] for row in rows} == {"removed a comment"}
    assert {row["who"] for row in rows} == {"Heron"}
    assert rows[0]["log"] == post.thread
    assert "There is nothing of the kind." in ana.get(f"{audit}?kind=desk.handover_written").text


def test_a_year_is_told_in_numbers_and_names_nobody(house: Teaspoon, heron: Api) -> None:
    post, api = house.post(), house.server.api()
    before = _numbers(api)
    for number in range(3):
        removed(house, heron, post, written(house, post, f"Hello {number}."))

    page = api.get(f"/{SITE}/transparency/{YEAR}").text
    table = api.get(f"/{SITE}/transparency/{YEAR}.csv")
    after = _numbers(api)

    assert html_findings(page) == []
    assert "Dirk" not in page + table.text
    assert table.headers["Content-Type"].startswith("text/csv")
    for told in (("posted", ""), ("comment.removed", "piling-on")):
        assert int(after[told]) == int(before.get(told, 0)) + 3
    assert after["by_software", ""] == before.get(("by_software", ""), "0")
    for year in (YEAR + 1, YEAR - 50, "last"):
        assert api.get(f"/{SITE}/transparency/{year}").status == 404


def _numbers(api: Api) -> dict[tuple[str, str], str]:
    """Return the year's numbers, each by what it counts and for which rule."""
    table = api.get(f"/{SITE}/transparency/{YEAR}.csv").text
    return {(row["what"], row["clause"]): row["number"] for row in read(table)}


def test_a_year_in_which_nothing_happened_says_so(house: Teaspoon) -> None:
    house.server.run("site", "add", "quiet", "--origin", "https://quiet.example")

    page = house.server.api().get(f"/quiet/transparency/{YEAR}").text

    assert f"Nobody commented on Quiet in {YEAR}" in page
    assert html_findings(page) == []


def written(house: Teaspoon, post: Post, text: str, **fields: Any) -> Any:  # noqa: ANN401 - as JSON
    """Write a comment as a guest."""
    reply = house.write(house.server.api(), post, text, name="Dirk", **fields)
    assert reply.status == 201, reply.text
    return reply.json


def removed(house: Teaspoon, heron: Api, post: Post, comment: Any) -> int:  # noqa: ANN401 - as JSON
    """Remove a comment and return the place of the removal."""
    reason = {"clause": "piling-on", "reason": "Eleven others have said so."}
    where = f"{post.comments}/{comment['seq']}"
    assert heron.post(f"{where}/removal", reason).status == 200
    mine = house.server.api().get(where, Edit_Key=comment["edit_key"]).json
    return int(mine["statements"][0]["act"])


def typed(page: str) -> tuple[str, str]:
    """Return the text in a form, and which version it is based on."""
    text = page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    based_on = page.partition('name="based_on" value="')[2].partition('"')[0]
    return text.lstrip("\n").replace("&#39;", "'").replace("&amp;", "&"), based_on


def read(table: str) -> list[dict[str, str]]:
    """Read a table."""
    return list(csv.DictReader(io.StringIO(table)))
