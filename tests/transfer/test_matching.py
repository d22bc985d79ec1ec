"""Threads find the page they belong to, and what cannot be found is told with what to do."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from afterword.domain.errors import InvalidError
from afterword.domain.event import PageDescribed, SiteChanged
from afterword.domain.ids import PageKey
from afterword.handle import change_site
from afterword.projection import names
from afterword.transfer import rules
from tests.harness.disqus_export import OldPost, OldThread, export
from tests.transfer.moving_in import SITE, OldHouse, on_sqlite

OLD = "http://old.example"


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path) -> Iterator[OldHouse]:
    with on_sqlite(sqlite_template, tmp_path, "https://blog.example") as house:
        yield house


def matched(house: OldHouse, link: str, *said: str, identifier: str = "") -> str:
    """Return the page that a thread goes to, or why it goes nowhere."""
    # (most comments are on the old blog)
    others = OldThread(id="o", link=f"{OLD}/others/")
    thread = OldThread(id="t", link=link, identifier=identifier)
    posts = [OldPost(id=str(n), thread="o") for n in range(3)]
    preview = house.look(export([others, thread], [*posts, OldPost(id="9", thread="t")]), *said)
    for place in preview.pages:
        if place.comments == 1:
            return place.page
    return next(one.why for one in preview.nowhere if one.thread == "t")


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (f"{OLD}/2015/on-tea/", "/2015/on-tea/"),
        (f"{OLD}/2015/on-tea", "/2015/on-tea"),
        (f"{OLD}/2015/on-tea.html?ref=x&utm_source=y#disqus", "/2015/on-tea.html"),
        ("https://blog.example/2015/on-tea/", "/2015/on-tea/"),
        ("HTTPS://WWW.Blog.Example:443/Tea", "/Tea"),
        (f"{OLD}/th\u00e9/", "/th%C3%A9/"),
        (f"{OLD}/?p=12", "/?p=12"),
        ("/2015/on-tea/", "/2015/on-tea/"),
        (f"{OLD}/?utm_source=x", "/"),
        (f"https://web.archive.org/web/2014/{OLD}/2015/on-tea/", "/2015/on-tea/"),
        (
            "http://translate.example/t?u=http%3A%2F%2Fold.example%2F2015%2Fon-tea%2F&hl=de",
            "/2015/on-tea/",
        ),
        ("http://elsewhere.example/2015/on-tea/", "its address is on another site"),
        ("", "it has no address"),
    ],
)
def test_a_thread_goes_to_the_path_of_its_address(house: OldHouse, link: str, page: str) -> None:
    assert matched(house, link) == page


@pytest.mark.parametrize(
    ("rule", "link", "page"),
    [
        (
            "http://elsewhere.example=https://blog.example",
            "http://elsewhere.example/a/b/",
            "/a/b/",
        ),
        ("elsewhere.example=/archive", "https://www.elsewhere.example/a", "/archive/a"),
        ("elsewhere.example=blog.example", "https://elsewhere.example/a/", "/a/"),
        ("elsewhere.example=blog.example", "https://elsewhere.example", "/"),
        ("/2015=/posts", f"{OLD}/2015/on-tea/", "/posts/on-tea/"),
        ("/2015=/posts", f"{OLD}/20151/on-tea/", "/20151/on-tea/"),
        ("/?p=12=/on-tea/", f"{OLD}/?p=12", "/on-tea/"),
        ("/?p=1=/on-tea/", f"{OLD}/?p=12", "/?p=12"),
        (f"{OLD}/?p=12=>/?page=3", f"{OLD}/?p=12", "/?page=3"),
        ("/2015=/posts", f"https://web.archive.org/web/2014/{OLD}/2015/on-tea/", "/posts/on-tea/"),
        ("/2015=", f"https://web.archive.org/web/2014/{OLD}/2015/on-tea/", "a rule leaves it out"),
        ("/2015=", f"{OLD}/2015/on-tea/", "a rule leaves it out"),
        ("thread:t=/here/", "", "/here/"),
        ("thread:t=post 12", "", "post 12"),
    ],
)
def test_a_rule_says_where_old_pages_are_now(
    house: OldHouse, rule: str, link: str, page: str
) -> None:
    assert matched(house, link, rule) == page


def test_the_most_exact_rule_holds(house: OldHouse) -> None:
    said = ("/2015=/posts", "/2015/on-tea=/tea")

    assert matched(house, f"{OLD}/2015/on-tea/", *said) == "/tea/"
    assert matched(house, f"{OLD}/2015/on-milk/", *said) == "/posts/on-milk/"


@pytest.mark.parametrize(
    ("said", "link", "page"),
    [
        # A rule for a host is no reason to forget one for a path.
        ((f"{OLD}=https://blog.example", "/2015="), f"{OLD}/2015/on-tea/", "a rule leaves it out"),
        ((f"{OLD}=https://blog.example", "/2015=/posts"), f"{OLD}/2015/on-tea/", "/posts/on-tea/"),
        ((f"{OLD}=https://blog.example", "/2015=/posts"), f"{OLD}/2016/on-tea/", "/2016/on-tea/"),
        ((f"{OLD}=/old", "/2015=/posts"), f"{OLD}/2015/on-tea/", "/posts/on-tea/"),
        # What is left out as a whole comes only where a rule names the host.
        ((f"{OLD}=", "/2015=/posts"), f"{OLD}/2015/on-tea/", "a rule leaves it out"),
        ((f"{OLD}=", f"{OLD}/2015=/posts"), f"{OLD}/2015/on-tea/", "/posts/on-tea/"),
        # A longer path is more exact than a host; of two that are as long the host tells.
        ((f"{OLD}/2015=/a", "/2015/on-tea=/b"), f"{OLD}/2015/on-tea/", "/b/"),
        (("/2015=/a", f"{OLD}/2015=/b"), f"{OLD}/2015/on-tea/", "/b/on-tea/"),
        ((f"{OLD}/2015/on-tea=/a", "thread:t=/b/"), f"{OLD}/2015/on-tea/", "/b/"),
    ],
)
def test_rules_for_hosts_and_for_paths_hold_together(
    house: OldHouse, said: Sequence[str], link: str, page: str
) -> None:
    assert matched(house, link, *said) == page
    assert matched(house, link, *reversed(said)) == page


@pytest.mark.parametrize(
    ("said", "link", "url"),
    [
        ((), f"{OLD}/a/?utm_source=x", "https://blog.example/a/"),
        ((), "http://www.blog.example/a/", "https://blog.example/a/"),
        ((), "https://second.example/a/", "https://second.example/a/"),
        ((), f"https://web.archive.org/web/2014/{OLD}/a/", "https://blog.example/a/"),
        ((), f"{OLD}/th\u00e9/", "https://blog.example/th%C3%A9/"),
        ((f"{OLD}=https://blog.example",), f"{OLD}/a/", "https://blog.example/a/"),
        ((f"{OLD}=https://second.example",), f"{OLD}/a/", "https://second.example/a/"),
        (
            (f"{OLD}=https://second.example", "/a=/b"),
            f"{OLD}/a/",
            "https://second.example/b/",
        ),
        ((f"{OLD}=http://third.example:81/x",), f"{OLD}/a/", "http://third.example:81/x/a/"),
        (("thread:t=/one/",), "http://localhost:4000/draft/", "https://blog.example/one/"),
        (("thread:t=post 12",), "http://localhost:4000/draft/", ""),
        (("thread:t=/one/",), "", "https://blog.example/one/"),
    ],
)
def test_a_page_is_at_its_new_address_and_never_where_it_was(
    house: OldHouse, said: Sequence[str], link: str, url: str
) -> None:
    origins = ("https://blog.example", "https://second.example")
    change = SiteChanged(origins=origins)
    house.do(partial(change_site, house=house.house, key=SITE, event=change))

    page = PageKey(matched(house, link, *said))
    house.bring(house.folder / "export.xml", *said)

    assert house.where(page) == url


def test_a_path_on_another_host_is_no_name_of_a_page_here(house: OldHouse) -> None:
    matched(house, "http://localhost:4000/", "thread:t=/one/")
    house.bring(house.folder / "export.xml", "thread:t=/one/")

    def meant(asked: str) -> str | None:
        return house.ask(lambda tx: names.page_of(tx, SITE, PageKey(asked)))

    assert meant("/") is None
    assert meant("http://localhost:4000/") == "/one/"
    assert meant(f"{OLD}/others") == meant("/others") == "/others/"


def test_a_page_that_is_known_keeps_its_key(house: OldHouse) -> None:
    for key in ("/2015/on-tea/", "node/12"):
        described = PageDescribed(PageKey(key), "On tea", "https://blog.example/x/")
        house.do(partial(change_site, house=house.house, key=SITE, event=described))

    assert matched(house, f"{OLD}/2015/on-tea") == "/2015/on-tea/"
    assert matched(house, f"{OLD}/elsewhere/", identifier="node/12") == "node/12"
    assert matched(house, "", identifier="/2015/on-tea") == "/2015/on-tea/"


@pytest.mark.parametrize("said", ["nothing", "=new", "no address=/x", "/a=somewhere"])
def test_what_is_no_rule_is_refused_in_words(said: str) -> None:
    with pytest.raises(InvalidError) as refused:
        rules.rule(said)

    assert refused.value.field == "map"
    assert "“" in refused.value.words


def test_what_goes_nowhere_is_told_with_what_to_do(house: OldHouse) -> None:
    threads = [
        OldThread(id="a", link=f"{OLD}/a/"),
        OldThread(id="b", link="http://elsewhere.example/b/", title="B"),
        OldThread(id="c", title="C"),
    ]
    posts = [*(OldPost(id=str(n), thread="a") for n in range(3))]
    posts += [OldPost(id="8", thread="b"), OldPost(id="9", thread="c")]
    file = export(threads, posts)

    preview, report = house.bring(file)
    answers = {one.thread: one.answer for one in preview.nowhere}
    _, second = house.bring(file, "http://elsewhere.example/b/=/b/", "thread:c=/c/")

    assert report.added == 3
    assert answers == {
        "b": "say where it is now with --map http://elsewhere.example/b/=/its/page/",
        "c": "say where it is with --map thread:c=/its/page/",
    }
    assert (second.added, second.known) == (2, 3)
    assert house.words("/b/") == house.words("/c/") == ["Hello."]
