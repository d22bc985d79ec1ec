"""Owners publish what newcomers read; everybody pays it once, and again only where it changed."""

from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import Teaspoon

POLICY = "# Commenting policy\n\n## Be kind\nAlways.\n\n## Be brief\nOften, *please*.\n"
DASH = "\N{EN DASH}"
_NUMBERS = count(1)


class House:
    """A site of its own on the running server."""

    def __init__(self, teaspoon: Teaspoon, folder: Path) -> None:
        self.teaspoon, self.server, self.folder = teaspoon, teaspoon.server, folder
        self.key = f"house-{next(_NUMBERS)}"
        self.desk = f"/desk/{self.key}/readings"
        self.server.run("site", "add", self.key, "--origin", teaspoon.blog.origin)

    @cached_property
    def owner(self) -> Api:
        """Its owner, signed in."""
        return staff(self.server, "Olu", "owner", self.key)

    def publish(self, text: str, *options: str, slug: str = "policy", status: int = 0) -> str:
        """Publish on the command line."""
        file = self.folder / "text.md"
        file.write_text(text)
        where = ["--site", self.key, "--slug", slug]
        return self.server.run("reading", "publish", str(file), *where, *options, status=status)

    def get(self, path: str = "") -> Reply:
        """Read one of its public pages as anybody."""
        return self.server.api().get(f"/{self.key}/{path}")

    def thread(self, page: str) -> str:
        """Return the id of a page's thread."""
        found = self.server.api().get(f"/api/v1/sites/{self.key}/threads?page={page}")
        return str(found.json["thread"])


class Text:
    """A text of a house that no other test changes."""

    def __init__(self, house: House) -> None:
        self.house, self.server = house, house.server
        self.slug = f"text-{next(_NUMBERS)}"
        self.change = f"{house.desk}?change={self.slug}"

    def send(self, api: Api | None = None, **fields: str) -> Reply:
        """Send the desk's form."""
        form = {"action": "publish", "slug": self.slug, "title": "Policy", "text": POLICY}
        return (api or self.house.owner).submit(self.house.desk, form | fields)

    def publish(self, text: str = POLICY, change: str = "material") -> None:
        """Publish it in the place of what was there."""
        told = self.told()
        reply = self.send(text=text, change=change, based_on=str(told["version"] if told else 0))
        assert "is published." in reply.text

    def told(self) -> Any:  # noqa: ANN401 - as JSON
        """Return it as the API tells it; None when it is asked of nobody."""
        every = self.server.api().get(f"/api/v1/sites/{self.house.key}/readings").json["readings"]
        return next((one for one in every if one["slug"] == self.slug), None)

    def get(self, query: str = "") -> Reply:
        """Read it as anybody."""
        return self.house.get(f"readings/{self.slug}{query}")

    def receipt(self, many: int | None = None) -> str:
        """Return the receipt of somebody who has acknowledged its cards, or the first few."""
        codes = [card["code"] for card in self.told()["cards"]][:many]
        path = f"/api/v1/threads/{self.house.thread('/any/')}/receipts"
        reply = self.server.api().post(path, {"site": self.house.key, "codes": codes})
        return str(reply.json["receipt"])

    def asked(self, receipt: str = "") -> list[Any]:
        """Try to comment, and return the cards of this text that are asked for."""
        sent = {"site": self.house.key, "page": "/any/", "text": "Hello.", "name": "Fern"}
        path = f"/api/v1/threads/{self.house.thread('/any/')}/comments"
        reply = self.server.api().post(path, sent, Reading_Receipt=receipt)
        if reply.status == 201:
            return []
        assert reply.status == (412 if receipt else 428)
        return [one for one in reply.json["obligations"] if one.get("slug") == self.slug]


@pytest.fixture
def house(teaspoon: Teaspoon, tmp_path: Path) -> House:
    """A site on which nothing is asked of newcomers."""
    return House(teaspoon, tmp_path)


@pytest.fixture(scope="module")
def shared(teaspoon: Teaspoon, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A site on which other tests publish, too."""
    return House(teaspoon, tmp_path_factory.mktemp("texts"))


@pytest.fixture
def text(shared: House) -> Text:
    return Text(shared)


# --- the command line --------------------------------------------------------------------------


def test_a_text_is_published_listed_and_retired_on_the_command_line(house: House) -> None:
    site = ["--site", house.key]

    published = house.publish(POLICY, "--title", "Commenting policy")
    again = house.publish(f"{POLICY} Really.", "--minor")
    listed = house.server.run("reading", "list", *site)
    retired = house.server.run("reading", "retire", "policy", *site)

    assert "Published version 1 of policy, on 2 cards." in published
    assert "Published version 2 of policy" in again
    assert all(words in listed for words in ("policy", "Commenting policy", "2"))
    assert "A newcomer reads 0.0 minutes in all." in listed
    assert "Retired policy." in retired
    assert "Nothing is asked of newcomers." in house.server.run("reading", "list", *site)


def test_more_than_ten_minutes_are_warned_of(house: House) -> None:
    told = house.publish("word " * 2_400, "--title", "All of it", slug="all")

    assert "A newcomer reads 10.2 minutes in all." in told
    assert "People in a hurry leave at such a wall." in told


@pytest.mark.parametrize(
    ("slug", "title", "text", "words"),
    [
        ("Not This", "Title", POLICY, "small letters"),
        ("policy", "", POLICY, "what this text is called"),
        ("policy", "Title", "#", "nothing in this text"),
        ("policy", "Title", " \n", "nothing here yet"),
        ("policy", "Title", "word " * 10_001, "50,000 fit"),
    ],
)
def test_what_cannot_be_published_is_said_in_a_sentence(
    house: House, slug: str, title: str, text: str, words: str
) -> None:
    told = house.publish(text, "--title", title, slug=slug, status=1)

    assert words in told
    assert "Traceback" not in told


def test_the_same_text_again_makes_no_version(house: House) -> None:
    house.publish(POLICY, "--title", "Policy")

    told = house.publish(POLICY, status=1)

    assert "This is what version 1 says already" in told


def test_versions_are_counted_on_after_a_text_was_retired(house: House) -> None:
    house.publish(POLICY, "--title", "Policy")
    house.server.run("reading", "retire", "policy", "--site", house.key)

    told = house.publish(POLICY, "--title", "Policy")

    assert "Published version 2 of policy" in told
    assert "afterword" in house.server.run(
        "reading", "retire", "nothing", "--site", house.key, status=1
    )


# --- in the browser ----------------------------------------------------------------------------


def test_an_owner_writes_looks_at_the_cards_and_publishes(text: Text) -> None:
    shown = text.house.owner.get(text.house.desk)
    preview = text.send(action="preview", title="Commenting policies")
    nothing = text.told()
    done = text.send()

    assert "Add a text" in shown.text
    assert f"Commenting policy {DASH} Be kind</bdi> {DASH} 6 words" in preview.text
    assert preview.text.count("<em>please</em>") == 1
    assert POLICY.rstrip() in preview.text
    assert nothing is None
    assert "Version 1 of “Policy” is published." in done.text
    rules = [card["rule"] for card in text.told()["cards"]]
    assert rules == [f"Commenting policy {DASH} Be kind", "Be brief"]
    assert [html_findings(page.text) for page in (shown, preview, done)] == [[], [], []]


def test_a_change_says_whom_it_asks_again(text: Text) -> None:
    text.publish()
    changed = POLICY.replace("Often", "Rarely")

    opened = text.house.owner.get(text.change)
    material = text.send(action="preview", text=changed, based_on="1", change="material")
    minor = text.send(action="preview", text=changed, based_on="1", change="minor")

    assert "It says something else" in opened.text
    assert material.text.count("everybody is asked for it") == 1
    assert material.text.count("as before") == 1
    assert "everybody is asked for it" not in minor.text
    assert html_findings(opened.text) == []


def test_what_is_not_right_comes_back_with_every_word(text: Text) -> None:
    reply = text.send(slug="Not this", text="Every word\r\nof it.")

    assert reply.status == 422
    assert "Every word\nof it." in reply.text
    assert 'value="Not this"' in reply.text
    assert '<a href="#slug">Go to the field</a>' in reply.text
    assert html_findings(reply.text) == []


def test_nobody_overwrites_what_they_have_not_seen(text: Text) -> None:
    text.publish()
    text.publish(f"{POLICY} Really.")

    taken = text.send(text="Something new.")
    late = text.send(text="Mine.", based_on="1")
    knowing = text.send(text="Mine.", based_on="2")

    assert "short name is here already" in taken.text
    assert "Version 2 was published while you were writing." in late.text
    assert 'name="based_on" value="2"' in late.text
    assert "Version 3 of “Policy” is published." in knowing.text


def test_an_owner_retires_a_text_and_publishes_it_again(text: Text) -> None:
    text.publish()

    retired = text.send(action="retire")
    opened = text.house.owner.get(text.change)
    again = text.send(based_on="1")

    assert "Newcomers are not asked for it any more." in retired.text
    assert "publish it again" in retired.text
    assert "Always." in opened.text
    assert "Version 2 of “Policy” is published." in again.text


def test_an_owner_is_warned_of_ten_minutes_before_and_after(text: Text) -> None:
    long = "word " * 2_400

    preview = text.send(action="preview", text=long)
    done = text.send(text=long)

    wall = "People in a hurry leave at such a wall"
    assert (wall in preview.text, wall in done.text) == (True, True)


def test_moderators_see_the_price_and_change_nothing(text: Text) -> None:
    text.publish()
    heron = staff(text.server, "Heron", "moderator", text.house.key)

    seen = heron.get(text.house.desk)
    opened = heron.get(text.change)
    tried = [
        text.send(heron, text="Mine.", based_on="1", action=action).status
        for action in ("publish", "retire", "preview")
    ]

    assert "A newcomer pays" in seen.text
    assert "<form" not in seen.text + opened.text
    assert tried == [403, 403, 403]
    assert text.told()["version"] == 1
    assert html_findings(seen.text) == []


def test_nobody_else_sees_the_desk(text: Text) -> None:
    stranger = staff(text.server, "Kim", "member", text.house.key)
    nobody = text.server.api(Origin=text.server.origin)

    assert nobody.get(text.house.desk).status == 401
    assert text.send(nobody).status == 401
    # A session may end while somebody writes.
    assert POLICY in text.send(nobody).text
    assert stranger.get(text.house.desk).status == 403
    assert text.send(stranger).status == 403


def test_the_desk_leads_to_the_readings(shared: House) -> None:
    assert f'href="{shared.desk}"' in shared.owner.get("/desk").text


# --- what everybody can read -------------------------------------------------------------------


def test_anybody_reads_the_cards_and_what_changed_since(text: Text) -> None:
    text.publish()
    text.publish(POLICY.replace("Often", "Rarely"))

    every, one, since = text.house.get("readings"), text.get(), text.get("?since=1")

    path = f"/{text.house.key}/readings/{text.slug}"
    assert f'href="{path}"' in every.text
    assert "Version 2" in one.text
    assert "Rarely, <em>please</em>." in one.text
    assert f'href="{path}?since=1"' in one.text
    assert "(removed: </span>Often," in since.text
    assert "(added: </span>Rarely," in since.text
    assert [html_findings(page.text) for page in (every, one, since)] == [[], [], []]


def test_an_old_version_is_compared_without_marks_and_under_its_old_title(text: Text) -> None:
    text.publish()
    text.send(title="House rules", based_on="1")
    text.send(title="House rules", text=f"{POLICY}\n**Thanks**.", based_on="2")

    first, second = text.get("?since=1"), text.get("?since=2")

    assert "It was called “<bdi>Policy</bdi>” then." in first.text
    assert "It was called" not in second.text
    assert "**" not in second.text.partition('<div class="diff"')[2].partition("</div>")[0]
    assert "(added: </span>" in second.text
    text.send(title="Rules", text=f"{POLICY}\n**Thanks**.", based_on="3")
    assert "No word of the text is different." in text.get("?since=3").text
    assert html_findings(first.text) == []


def test_a_version_that_never_was_is_compared_with_nothing(text: Text) -> None:
    text.publish()

    replies = [text.get(f"?since={since}") for since in (0, 1, 99, -1)]

    assert [reply.status for reply in replies] == [200] * 4
    assert [reply for reply in replies if "What changed since" in reply.text] == []


def test_an_unknown_reading_is_not_found(text: Text) -> None:
    reply = text.get()

    assert reply.status == 404
    assert f"No reading called “{text.slug}”" in reply.text


def test_a_retired_reading_stays_where_it_was(text: Text) -> None:
    text.publish()
    text.send(action="retire")

    assert "Nobody is asked for it any more." in text.get().text


def test_the_api_tells_the_cards_to_everybody_alike(text: Text) -> None:
    text.publish()
    path = f"/api/v1/sites/{text.house.key}/readings"

    one, other = text.server.api().get(path), text.house.owner.get(path)

    assert one.body == other.body
    assert one.headers["Cache-Control"] == "public, max-age=60"
    assert set(one.json) == {"readings", "minutes"}
    told = text.told()
    assert (told["title"], told["version"]) == ("Policy", 1)
    assert told["url"] == f"{text.server.origin}/{text.house.key}/readings/{text.slug}"
    assert told["cards"][1]["html"] == "<p>Often, <em>please</em>.</p>\n"
    assert set(told["cards"][1]) == {"card", "rule", "html", "words", "minutes", "code"}


# --- at the gate -------------------------------------------------------------------------------


def test_a_newcomer_is_asked_for_every_card_once(text: Text) -> None:
    text.publish()

    asked = text.asked()

    assert [one["card"] for one in asked] == [1, 2]
    assert [(one["changed_since"], one["diff"]) for one in asked] == [(None, None)] * 2
    assert text.asked(text.receipt()) == []


def test_who_read_an_older_version_is_asked_for_what_changed_and_shown_it(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(POLICY.replace("Always.", "Ever."), "minor")
    text.publish(POLICY.replace("Often", "Rarely"))

    by_card = {one["rule"]: one for one in text.asked(receipt)}

    # (the minor change was taken back, so that its card is the one they read)
    assert set(by_card) == {"Be brief"}
    asked = by_card["Be brief"]
    assert (asked["changed_since"], asked["version"]) == (2, 3)
    assert "(removed: </span>Often," in asked["diff"]
    assert "(added: </span>Rarely," in asked["diff"]
    assert "Always" not in asked["diff"]


def test_a_minor_version_asks_nobody_again(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(POLICY.replace("Often", "Rarely"), "minor")

    assert text.asked(receipt) == []


def test_a_card_that_is_added_is_asked_for_as_a_new_one(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(f"Welcome.\n\n{POLICY}")

    (asked,) = text.asked(receipt)

    assert (asked["card"], asked["changed_since"], asked["diff"]) == (1, None, None)
    assert asked["is_new"]


def test_a_card_in_the_place_of_one_it_has_nothing_to_do_with_is_a_new_one(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(POLICY.replace("## Be brief\nOften, *please*.", "## No slurs\nNot even quoted."))

    (asked,) = text.asked(receipt)

    assert (asked["card"], asked["is_new"]) == (2, True)
    assert (asked["changed_since"], asked["diff"]) == (None, None)


def test_a_card_that_somebody_only_has_not_come_to_is_no_new_one(text: Text) -> None:
    text.publish()
    receipt = text.receipt(1)
    text.publish(f"{POLICY}\n## And more\nOf it.")

    asked = text.asked(receipt)

    assert [one["rule"] for one in asked] == ["Be brief", "And more"]
    assert [one["is_new"] for one in asked] == [False, False]


def test_what_changed_on_a_card_is_told_without_marks_of_markdown(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(POLICY.replace("Often, *please*.", "Rarely, **please**."))

    (asked,) = text.asked(receipt)

    assert "(removed: </span>Often," in asked["diff"]
    assert "*" not in asked["diff"]
    assert "The formatting has changed, too." in asked["diff"]


def test_one_card_in_two_texts_is_asked_for_in_each(text: Text, shared: House) -> None:
    other = Text(shared)
    text.publish()
    receipt = text.receipt()
    other.publish()

    assert text.asked(receipt) == []
    assert [one["card"] for one in other.asked(receipt)] == [1, 2]


def test_a_rule_that_is_put_otherwise_is_shown_in_what_changed(text: Text) -> None:
    text.publish()
    receipt = text.receipt()
    text.publish(POLICY.replace("Be brief", "Be short"))

    (asked,) = text.asked(receipt)

    assert asked["changed_since"] == 1
    assert "(removed: </span>brief" in asked["diff"]


def test_a_retired_reading_is_asked_of_nobody(text: Text) -> None:
    text.publish()
    text.send(action="retire")

    assert text.asked() == []


# --- how commenting works ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "says", "does_not_say"),
    [
        ("off", ["Nobody has to have read anything"], ["Everyone here reads first", "let this"]),
        ("notes", ["A newcomer pays", "never optional"], ["The rest of the thread"]),
        ("path", ["What you answer"], ["The rest of the thread"]),
        ("thread", ["never asked for more than 30 minutes", "let this through"], []),
    ],
)
def test_how_commenting_works_is_said_as_it_is(
    text: Text, level: str, says: list[str], does_not_say: list[str]
) -> None:
    text.publish()
    text.server.run("site", "set", text.house.key, "--level", level)

    page = " ".join(text.house.get("how").text.split())
    text.server.run("site", "set", text.house.key, "--level", "notes")

    assert f'href="/{text.house.key}/readings/{text.slug}"' in page
    assert [words for words in says if words not in page] == []
    assert [words for words in does_not_say if words in page] == []
