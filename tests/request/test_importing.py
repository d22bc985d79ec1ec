"""An owner moves comments in at the desk, and nobody else notices."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from afterword.clock import SetClock
from afterword.domain.event import Role
from afterword.domain.importing import Phase, Status
from afterword.page import import_desk
from tests.domain.builders import NOON
from tests.harness.api import Api
from tests.harness.disqus_export import BLOG, OldPost, OldThread, export, write_large
from tests.harness.inside import Inside
from tests.harness.wait import wait_until

SITE = "teaspoon"
DESK = f"/desk/{SITE}/import"
EXPORT = export(
    [OldThread(id="t", link=f"{BLOG}/a/"), OldThread(id="u", link="http://elsewhere.example/b/")],
    [OldPost(id="1", thread="t"), OldPost(id="2", thread="t"), OldPost(id="3", thread="u")],
)


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    house = Inside(tmp_path, SetClock(NOON))
    house.add_site(SITE)
    yield house
    house.leave()


@pytest.fixture
def owner(inside: Inside) -> Api:
    return inside.signed_in("olu", SITE, Role.OWNER)


def phase(owner: Api) -> str:
    return str(owner.get(f"/api/v1/desk/{SITE}/import").json["phase"])


def sent(owner: Api, export_: str | bytes, name: str = "blog.xml") -> None:
    """Send a file and wait until it is read."""
    data = export_ if isinstance(export_, bytes) else export_.encode()
    reply = owner.upload(f"{DESK}/file", name, data)
    assert reply.status == 303, reply.text
    wait_until(lambda: phase(owner) != Phase.READING, 60, "the file is read")


def test_a_file_is_shown_before_anything_is_imported_and_then_brought(
    inside: Inside, owner: Api
) -> None:
    sent(owner, gzip.compress(EXPORT.encode()), "blog.xml.gz")
    looked = owner.get(DESK).text
    before = owner.get(f"/api/v1/sites/{SITE}/threads?page=/a/").json["comments"]

    said = "http://elsewhere.example=/"
    owner.submit(DESK, {"act": "begin", "rules": said})
    wait_until(lambda: phase(owner) == Phase.DONE, 60, "all of it is here")
    done = owner.get(DESK).text

    assert "blog.xml.gz" in looked
    assert "3 comments in 2 threads" in looked
    assert "http://elsewhere.example/b/, 1 comment: its address is on another site" in looked
    assert before == 0
    assert "3 comments, on 2 pages" in done
    assert owner.get(f"/api/v1/sites/{SITE}/threads?page=/a/").json["comments"] == 2
    assert owner.get(f"/api/v1/sites/{SITE}/threads?page=/b/").json["comments"] == 1
    # (what was sent is kept no longer than it is needed)
    assert not list(inside.data.rglob("importing/*/file"))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("Dear sir or madam", "line 1: this is not well-formed XML"),
        (EXPORT[:-20], "the file ends too early, and some of it is missing"),
        ("%PDF-1.7", "line 1: this is a PDF and no export"),
        ("<rss></rss>", "line 1: this is no export of Disqus"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words_and_another_can_be_sent(
    inside: Inside, owner: Api, file: str, why: str
) -> None:
    sent(owner, file)

    told = owner.get(DESK).text
    owner.submit(DESK, {"act": "forget"})

    assert why in told
    assert "blog.xml, line" in told
    assert "Send another file" in told
    assert "Import the comments" not in told
    assert not list(inside.data.rglob("importing/*/file"))
    assert phase(owner) == "none"
    assert "Send the file" in owner.get(DESK).text


def test_what_was_read_of_a_file_goes_when_it_is_thrown_away(inside: Inside, owner: Api) -> None:
    sent(owner, EXPORT)
    kept = inside.data / "importing"
    assert list(kept.rglob("*.db"))

    owner.submit(DESK, {"act": "forget"})

    assert [one.name for one in kept.rglob("*") if one.is_file()] == ["at-work"]


def test_a_rule_that_is_none_comes_back_as_it_was_typed(owner: Api) -> None:
    sent(owner, EXPORT)

    reply = owner.submit(DESK, {"act": "begin", "rules": "/a=/b\nnonsense"})

    assert reply.status == 422
    assert "“nonsense” is no rule." in reply.text
    assert "/a=/b\nnonsense</textarea>" in reply.text
    assert phase(owner) == Phase.READ


def test_a_file_that_is_too_large_or_empty_is_refused_and_not_kept(
    inside: Inside, owner: Api
) -> None:
    inside.server.settings = replace(inside.server.settings, import_mb=1)

    large = owner.upload(f"{DESK}/file", "blog.xml", b"x" * (1 << 20) + b"x")
    empty = owner.upload(f"{DESK}/file", "blog.xml", b"")
    none = owner.submit(f"{DESK}/file", {"file": "no file"})

    assert (large.status, empty.status, none.status) == (422, 422, 422)
    assert "The file is larger than 1 MB." in large.text
    assert "Please choose one." in none.text
    assert not list(inside.data.rglob("importing/*/file"))
    assert phase(owner) == "none"


def test_an_import_that_a_restart_interrupts_goes_on_by_itself(
    inside: Inside, owner: Api, tmp_path: Path
) -> None:
    path = tmp_path / "large.xml"
    write_large(path, comments=900, threads=60)
    sent(owner, path.read_bytes())
    owner.submit(DESK, {"act": "begin", "rules": ""})
    status = inside.server.imports.of
    wait_until(
        lambda: phase(owner) == Phase.BRINGING and _done(owner) > 0, 60, "some of it is here"
    )

    inside.restart()
    wait_until(lambda: phase(owner) == Phase.DONE, 120, "the rest is here, too")

    report = status(SITE).status()  # type: ignore[arg-type] # a site's key
    assert report is not None
    assert report.report is not None
    assert report.report.added + report.report.known == 900


def test_an_import_can_be_stopped_and_begun_again(owner: Api, tmp_path: Path) -> None:
    path = tmp_path / "large.xml"
    write_large(path, comments=900, threads=60)
    sent(owner, path.read_bytes())
    owner.submit(DESK, {"act": "begin", "rules": ""})
    wait_until(
        lambda: phase(owner) == Phase.BRINGING and _done(owner) > 0, 60, "some of it is here"
    )

    owner.submit(DESK, {"act": "stop"})
    wait_until(lambda: phase(owner) == Phase.STOPPED, 60, "it has stopped")
    told = owner.get(DESK).text
    owner.submit(DESK, {"act": "begin", "rules": ""})
    wait_until(lambda: phase(owner) == Phase.DONE, 120, "all of it is here")

    assert re.search(r"What it had brought stays\. \d+ of 900 comments are here\.", told), told


def test_an_import_that_is_stopped_while_the_file_is_read_has_brought_nothing() -> None:
    reading = Status(phase=Phase.READING, done=1_000, total=9_000)

    told = import_desk.progress(reading.stopped())

    assert told == "The import was stopped. What it had brought stays."


def test_an_owner_sees_what_rules_did_what_is_here_and_what_may_be_another_blogs(
    owner: Api,
) -> None:
    sent(owner, EXPORT)
    looked = owner.get(DESK).text
    wrong = "http://elsewhere.example/b/=/wrong/"
    owner.submit(DESK, {"act": "begin", "rules": f"{wrong}\n/nowhere=/c"})
    wait_until(lambda: phase(owner) == Phase.DONE, 60, "all of it is here")
    done = owner.get(DESK).text
    owner.submit(DESK, {"act": "forget"})
    sent(owner, EXPORT)
    rules = {"act": "look", "rules": "http://elsewhere.example/b/=/right/"}
    owner.submit(DESK, rules)
    wait_until(lambda: phase(owner) == Phase.READ, 60, "it is looked at again")
    again = owner.get(DESK).text

    assert "Is it this blog&#39;s export?" in looked
    assert "this rule caught nothing" in done
    assert "caught 1 thread" in done
    assert "Is it this blog&#39;s export?" not in done
    assert "Here already: 3 comments. New: 0." in again
    assert "1 comment of /right/ at /wrong/" in again
    assert "Move the whole thread, and close it" in again


def test_an_owner_brings_comments_from_a_wrong_page_to_the_right_one(owner: Api) -> None:
    for page in ("/wrong/", "/right/"):
        sent(owner, EXPORT)
        rules = f"http://elsewhere.example/b/={page}"
        owner.submit(DESK, {"act": "begin", "rules": rules})
        wait_until(lambda: phase(owner) == Phase.DONE, 60, "all of it is here")
        owner.submit(DESK, {"act": "forget"})
    where = owner.get(f"/api/v1/sites/{SITE}/imported/3").json

    acts = f"/{SITE}/thread/{where['thread']}/c/{where['seq']}/moderate"
    words = "It belongs to the other page."
    moved = owner.submit(acts, {"action": "merge", "to": "/right/", "reason": words})

    assert moved.status == 303, moved.text
    assert owner.get(f"/api/v1/sites/{SITE}/threads?page=/right/").json["comments"] == 1
    assert owner.get(f"/api/v1/sites/{SITE}/threads?page=/wrong/").json["comments"] == 0


def _done(owner: Api) -> int:
    return int(owner.get(f"/api/v1/desk/{SITE}/import").json["done"])
