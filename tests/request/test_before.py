"""Sent back without a script: the page gives every field back, and what there is to read first."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any, final

import pytest
from typing_extensions import override

from tests.harness.api import Api, Reply
from tests.harness.data import real_data
from tests.harness.html import html_findings
from tests.harness.teaspoon import SITE, Post, Teaspoon

POLICY = "# Be kind\n\nTo everybody.\n\n# Read first\n\nAll of it."
SENT = {"name": "Nils", "text": "What I think.", "email": "nils@post.example"}


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where one reads everything first."""
    teaspoon.server.run("site", "set", SITE, "--level", "thread")
    return teaspoon


def test_the_form_comes_back_with_everything_in_it(house: Teaspoon, heron: Api, nils: Api) -> None:
    post = house.post()
    seq = ask(heron, post, "What is it?")
    note(heron, post, "Please stop discussing the spelling.")
    fields = {**SENT, "content_note": "spelling", "reply_to": str(seq)}

    page = press(nils, post, fields)

    assert page.status == 428
    for name, value in fields.items():
        assert page.fields[name] == value
    assert "Please stop discussing the spelling." in page.text
    assert page.fields["receipt"]
    assert html_findings(page.reply.text) == []


def test_one_thing_after_another_is_asked_and_then_it_is_published_once(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    seq = ask(heron, post, "Is it true?")
    ask(heron, post, "What is?")
    note(heron, post, "No spoilers.", content_notes_required=["plot", "ending"])
    house.server.run(*reading(house, "policy", "Policy", POLICY))

    page = press(nils, post, {**SENT, "reply_to": str(seq)})
    assert "Before your first comment: Policy" in page.text
    assert "Is it true?" not in page.text.partition("No spoilers.")[0]
    page = press(nils, post, page.with_note())
    assert "Card 1 of 2: Be kind" in page.text
    page = press(nils, post, page.with_("card:"))
    assert "Card 2 of 2: Read first" in page.text
    page = press(nils, post, page.with_("card:"))
    assert "around it" in page.text
    assert "Is it true?" in page.text
    page = press(nils, post, page.with_("read"))
    assert "Comments you have not read" in page.text
    assert "What is?" in page.text
    page = press(nils, post, page.with_("read"))
    assert page.labels("tag") == ["plot", "ending"]
    page = press(nils, post, {**page.with_("look"), "tag": "ending"})
    assert "Everything is read" in page.text
    assert page.fields["content_note"] == "ending"
    assert page.buttons[1][1] == "publish"
    done = press(nils, post, page.with_("publish"))
    again = press(nils, post, page.with_("publish"))

    assert done.status == 200
    assert "Published as #3" in done.text
    assert "Published as #3" in again.text
    assert len(house.server.api().get(post.items).json["items"]) == 3
    retire(house, "policy")


def test_the_last_note_is_acknowledged_and_the_comment_published_with_one_button(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    note(heron, post, "Only one thing.")

    page = press(nils, post, SENT)
    assert f"I{APOSTROPHE}ve read it \N{EN DASH} publish" in page.text
    done = press(nils, post, page.with_("publish:"))

    assert "Published as #1" in done.text


def test_acknowledging_is_no_try_and_the_fourth_try_is_held(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    note(heron, post, "First.")
    page = press(nils, post, SENT)
    for number in (2, 3):
        note(heron, post, f"Note {number}.")
        page = press(nils, post, page.with_note())
        assert page.status == 200
        page = press(nils, post, page.with_("publish"))
        assert page.status == 412
    assert "your comment goes to a moderator instead" in page.text

    page = press(nils, post, page.with_("publish"))

    assert page.status == 202
    assert "Waiting for a moderator" in page.text


def test_a_moderator_is_asked_and_it_is_held_once(house: Teaspoon, heron: Api, nils: Api) -> None:
    post = house.post()
    note(heron, post, "A lot to read.")
    page = press(nils, post, SENT)

    first = press(nils, post, page.with_("ask"))
    second = press(nils, post, page.with_("ask"))

    assert (first.status, second.status) == (202, 202)
    assert "as you asked" in first.text
    desk = heron.get("/desk").text
    assert desk.count(post.thread) >= 1


def test_what_is_wrong_comes_back_in_the_same_page(house: Teaspoon, heron: Api, nils: Api) -> None:
    post = house.post()
    note(heron, post, "Still to read.")
    page = press(nils, post, SENT)
    long = "word " * 2_001

    page = press(nils, post, {**page.with_("publish"), "text": long})

    assert page.status == 413
    assert "This is not published yet." in page.text
    assert "Still to read." in page.text
    assert page.fields["text"] == long
    assert html_findings(page.reply.text) == []


def test_a_preview_keeps_what_is_open(house: Teaspoon, heron: Api, nils: Api) -> None:
    post = house.post()
    note(heron, post, "Still to read.")
    page = press(nils, post, SENT)

    page = press(nils, post, {**page.with_("preview"), "text": "Some *words*."})

    assert page.status == 200
    assert "<em>words</em>" in page.reply.text
    assert "Still to read." in page.text
    assert page.fields["text"] == "Some *words*."


def test_required_readings_are_asked_once_in_a_browser_without_a_script(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    house.server.run(*reading(house, "policy", "Policy", POLICY))
    page = press(nils, post, SENT)
    for _ in range(2):
        page = press(nils, post, page.with_("card:"))
    cookies = keep(page.reply)
    assert cookies
    assert all(f"Path=/{SITE}/" in one for one in page.reply.headers.get_all("Set-Cookie") or [])

    elsewhere = press(nils, house.post(), SENT, Cookie=cookies)
    house.server.run(*reading(house, "policy", "Policy", POLICY.replace("everybody", "us all")))
    changed = press(nils, house.post(), SENT, Cookie=cookies)
    retire(house, "policy")

    assert "Published as #1" in elsewhere.text
    assert "this has changed: Policy" in changed.text
    assert "Card 1 of 2: Be kind" in changed.text
    assert "us all" in changed.text
    assert "(opens in a new tab) \N{EN DASH} 1 of 2 cards, about" in changed.text
    assert f'<a href="/{SITE}/readings/policy?since=' in changed.reply.text
    assert "<del>" in changed.reply.text


def test_a_note_that_was_acknowledged_and_changed_is_shown_with_what_it_was(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    notes = f"/api/v1/threads/{post.thread}/notes"
    sent = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": "Please be brief."}
    seq = heron.post(notes, sent | {"detail": "In *short*."}).json["seq"]
    page = press(nils, post, SENT)
    amended = {"instruction": "Please be kind.", "detail": "In *long*.", "material": True}
    assert heron.patch(f"{notes}/{seq}", amended).status == 200

    again = press(nils, post, page.with_note())
    stranger = press(nils, post, SENT)
    # (the code was that of the note as it was)
    done = press(nils, post, again.with_("publish:"))

    assert "A moderator changed a note that you had read." in again.text
    assert "Moderator note N1, changed: Clarification" in again.text
    assert "This note has changed since you read it: Please be (removed: brief." in again.text
    assert "What has changed in the rest of it In (removed: short" in again.text
    assert "As it is now: Please be kind." in again.text
    assert "Please be kind." in stranger.text
    assert "brief" not in stranger.text
    assert "you had read" not in stranger.text
    assert html_findings(again.reply.text) == []
    assert "Published as #1" in done.text


def test_a_page_of_the_thread_is_read_and_the_receipt_goes_on_to_the_composer(
    house: Teaspoon, heron: Api, nils: Api
) -> None:
    post = house.post()
    for number in range(1, 103):
        ask(heron, post, f"Comment {number}.")
    note(heron, post, "At the end.")
    shared = Page(house.server.api().get(f"/{SITE}/thread/{post.thread}"))

    page = press(nils, post, shared.with_("page:2", of="write"), at="write")
    assert "You have read to #100 of 102." in page.text
    assert "Comment 102." in page.text
    page = press(nils, post, page.with_note(), at="write")
    assert "You have read this note." in page.text
    assert "Comment 102." in page.text
    page = press(nils, post, page.with_("read"), at="write")
    assert "You have read to #102 of 102." in page.text
    assert "Before it goes out" not in page.text
    done = press(nils, post, {**page.with_("publish"), **SENT})

    assert "Published as #103" in done.text
    assert html_findings(page.reply.text) == []


def test_a_second_comment_from_the_same_page_is_asked_about_and_not_lost(
    house: Teaspoon, nils: Api
) -> None:
    post = house.post()
    first = Page(nils.get(f"/{SITE}/write?page={post.key}"))
    page = press(nils, post, {**first.fields, **SENT, "action": "preview"})
    cookies = keep(press(nils, post, page.with_("publish")).reply)

    second = {**page.with_("publish"), "text": "Another one."}
    page = press(nils, post, second, Cookie=cookies)
    assert "Another comment was published from this page already." in page.text
    assert page.fields["text"] == "Another one."
    done = press(nils, post, page.with_("publish"), Cookie=cookies)

    assert "Published as #2" in done.text


@pytest.mark.parametrize("action", ["publish", "look", "preview", "note"])
def test_naughty_strings_come_back_byte_for_byte(
    house: Teaspoon, heron: Api, nils: Api, action: str
) -> None:
    post = house.post()
    note(heron, post, "Before anything else.")
    naughty: list[str] = json.loads(real_data("security/blns.json").read_text())
    sent = [one for one in naughty if one.strip() and "\0" not in one]
    text = "\n".join(sent).replace("\r\n", "\n").replace("\r", "\n")
    page = press(nils, post, {**SENT, "text": "A start."})

    pressed = page.with_note() if action == "note" else page.with_(action)
    page = press(nils, post, {**pressed, "text": text, "name": sent[7]})

    assert page.fields["text"] == text
    assert page.fields["name"] == sent[7]


APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"


def ask(heron: Api, post: Post, text: str, **fields: Any) -> int:  # noqa: ANN401 - as JSON
    """Write a comment as somebody who was asked for nothing, and return its place."""
    sent = {"site": SITE, "page": post.key, "text": text, "name": "Ana", "ask_moderator": True}
    reply = heron.post(post.comments, sent | fields)
    if reply.status == 202:
        reply = heron.post(f"/api/v1/threads/{post.thread}/held/{reply.json['seq']}/approval")
    assert reply.status in {200, 201}, reply.text
    return int(reply.json["seq"])


def note(heron: Api, post: Post, instruction: str, **fields: Any) -> None:  # noqa: ANN401 - as JSON
    """Let a moderator give a note on a thread."""
    said = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
    reply = heron.post(f"/api/v1/threads/{post.thread}/notes", said | fields)
    assert reply.status == 201, reply.text


def reading(house: Teaspoon, slug: str, title: str, text: str) -> list[str]:
    """Return the command that publishes a required reading."""
    file = house.server.data / f"{slug}.md"
    file.write_text(text)
    where = ["--site", SITE, "--slug", slug, "--title", title]
    return ["reading", "publish", str(file), *where]


def retire(house: Teaspoon, slug: str) -> None:
    """Ask newcomers no longer to read it."""
    house.server.run("reading", "retire", slug, "--site", SITE)


def press(
    api: Api, post: Post, fields: dict[str, str], *, at: str = "comments", **headers: str
) -> "Page":
    """Send a form as a browser without a script does."""
    return Page(api.submit(f"/{SITE}/{at}", {"page": post.key} | fields, **headers))


def keep(reply: Reply) -> str:
    """Return the cookies that a browser would send along the next time."""
    told = reply.headers.get_all("Set-Cookie") or []
    return "; ".join(dict.fromkeys(one.partition(";")[0] for one in told))


@final
class Page(HTMLParser):
    """An answer as a browser reads it: its text, its fields, its buttons."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply
        self.status = reply.status
        self.fields: dict[str, str] = {}
        self.forms: dict[str, dict[str, str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._form = ""
        self._radios: list[tuple[str, str]] = []
        self._in_text = False
        self.feed(reply.text)
        plain = re.sub(r"<style>.*?</style>|<[^>]+>", " ", reply.text, flags=re.DOTALL)
        self.text = re.sub(r"\s+", " ", unescape(plain))

    def with_(self, action: str, of: str = "") -> dict[str, str]:
        """Return what is sent when a button is pressed; `card:` stands for the first such one."""
        values = [value for name, value in self.buttons if name == "action"]
        value = action
        if action.endswith(":"):
            value = next(one for one in values if one.startswith(action))
        assert value in values
        return {**(self.forms[of] if of else self.fields), "action": value}

    def with_note(self) -> dict[str, str]:
        """Return what is sent when the first note's own button is pressed."""
        code = next(value for name, value in self.buttons if name == "code")
        return {**self.fields, "code": code}

    def labels(self, name: str) -> list[str]:
        """Return what can be chosen."""
        return [value for radio, value in self._radios if radio == name]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given.get("id", "")
            self.forms[self._form] = {}
        elif tag == "button" and given.get("name"):
            self.buttons.append((given["name"], given["value"]))
        elif tag == "input" and given.get("type") == "radio":
            self._radios.append((given["name"], given["value"]))
        elif tag == "input" and given.get("name"):
            self._take(given["name"], given.get("value", ""))
        elif tag == "textarea":
            self._in_text = True
            self._take("text", "")

    @override
    def handle_data(self, data: str) -> None:
        if self._in_text:
            self._take("text", self.fields["text"] + data)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._in_text = False
            # A browser leaves out the first line break in a text area.
            self._take("text", self.fields["text"].removeprefix("\n"))

    def _take(self, name: str, value: str) -> None:
        self.fields[name] = value
        self.forms.setdefault(self._form, {})[name] = value
