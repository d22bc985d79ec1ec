"""A moderator gives notes, changes and ends them; everybody can read those in force."""

from typing import Any

import pytest

from tests.harness.api import Api, Reply
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon

ASKED = "Please stop discussing the spelling."


def test_a_note_is_given_and_stands(house: Teaspoon, heron: Api) -> None:
    post = house.post()

    reply = give(heron, post, detail="It has been *settled*.", content_note="spelling")

    assert reply.status == 201, reply.text
    told = reply.json
    assert told["note"] == "N1"
    assert told["instruction"] == ASKED
    assert told["html"] == "<p>It has been <em>settled</em>.</p>\n"
    assert told["content_note"] == "spelling"
    assert told["by"] == "Heron"
    assert told["revision"] == 1
    assert told["must_acknowledge"]
    assert told["standing"]
    assert (told["path_notes"], told["path_seconds"], told["consolidate"]) == (1, 5, False)
    assert listed(house, post) == ["N1"]
    assert ASKED in house.server.api().get(f"/{SITE}/thread/{post.thread}").text


def test_only_moderators_give_notes(house: Teaspoon) -> None:
    post, member = house.post(), staff(house.server, "Mia", "member")
    elsewhere = "other"
    house.server.run("site", "add", elsewhere, "--origin", "https://other.example")
    stranger = staff(house.server, "Strix", "owner", elsewhere)

    for api in (house.server.api(), member, stranger):
        assert give(api, post).status == 403
        site = api.post(f"/api/v1/sites/{SITE}/notes", {"kind": "clarify", "instruction": "X."})
        assert site.status == 403

    assert listed(house, post) == []


def test_a_moderator_of_another_site_neither_changes_nor_ends_a_note(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    seq = give(heron, post).json["seq"]
    house.server.run("site", "add", "third", "--origin", "https://third.example")
    stranger = staff(house.server, "Bubo", "owner", "third")
    words = {"site": "third", "instruction": "Mine now.", "material": True}

    assert stranger.patch(f"{notes_of(post)}/{seq}", words).status == 403
    assert stranger.delete(f"{notes_of(post)}/{seq}?site=third").status == 403
    assert heron.get(f"{notes_of(post)}?site={SITE}").json["notes"][0]["instruction"] == ASKED


def test_a_material_change_grows_the_revision_and_a_minor_one_does_not(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    first = give(heron, post).json
    note = f"{notes_of(post)}/{first['seq']}"

    minor = heron.patch(note, {"instruction": "Please, no more spelling.", "material": False})
    material = heron.patch(
        note, {"instruction": "No spelling, no grammar.", "material": True, "detail": "Both."}
    )

    assert (minor.status, minor.json["revision"]) == (200, 1)
    assert minor.json["code"] == first["code"]
    assert (material.status, material.json["revision"]) == (200, 2)
    assert material.json["code"] != first["code"]
    assert material.json["html"] == "<p>Both.</p>\n"
    assert heron.patch(note, {"instruction": "No."}).status == 400


def test_a_note_is_lifted_with_or_without_a_reason(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    first, second = give(heron, post).json["seq"], give(heron, post).json["seq"]

    why = heron.delete(f"{notes_of(post)}/{first}?reason=It%20is%20settled.")
    plain = heron.delete(f"{notes_of(post)}/{second}")

    assert (why.status, why.json["standing"], why.json["path_notes"]) == (200, False, 1)
    assert (plain.status, plain.json["path_notes"]) == (200, 0)
    assert listed(house, post) == []
    again = heron.delete(f"{notes_of(post)}/{first}")
    assert (again.status, again.json["code"]) == (409, "already_so")
    page = heron.get(f"/{SITE}/thread/{post.thread}").text
    assert "Note N1 was lifted: It is settled." in page
    assert heron.delete(f"{notes_of(post)}/99").json["code"] == "note_not_found"
    assert heron.delete("/api/v1/threads/aaaaaaaaaaaaaaaa/notes/1").status == 404


def test_its_writer_is_told_what_readers_of_that_branch_meet(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    api = house.server.api()
    root = house.write(api, post, "Root.").json["seq"]
    under = house.write(api, post, "Answer.", reply_to=root).json["seq"]
    other = house.write(api, post, "Another root.").json["seq"]

    def count(reach: str, comment: int | None = None) -> tuple[int, bool]:
        about = {} if comment is None else {"comment": comment}
        told = give(heron, post, reach=reach, **about).json
        return told["path_notes"], told["consolidate"]

    assert count("thread") == (1, False)
    assert count("conversation", root) == (2, False)
    assert count("conversation", other) == (2, False)
    assert count("comment", under) == (3, False)
    # Whoever answers the answer meets those on its conversation, too.
    assert count("thread") == (4, False)
    assert [count("conversation", root) for _ in range(3)] == [
        (5, False),
        (6, False),
        (7, True),
    ]
    assert count("conversation", other) == (4, False)
    assert count("thread") == (8, True)


def test_the_whole_site_has_notes_that_stand_in_every_thread(house: Teaspoon, heron: Api) -> None:
    post, nobodys = house.post(), house.post()
    notes = f"/api/v1/sites/{SITE}/notes"
    house.write(house.server.api(), post, "Hello.")

    given = heron.post(notes, {"kind": "hours", "instruction": "Back at nine."})
    seq, note = given.json["seq"], given.json["note"]

    assert given.status == 201, given.text
    assert (note[0], given.json["must_acknowledge"]) == ("S", False)
    assert listed(house, post) == listed(house, nobodys) == [note]
    assert "Back at nine." in heron.get(f"/{SITE}/thread/{post.thread}").text
    changed = heron.patch(f"{notes}/{seq}", {"instruction": "Back at ten.", "material": True})
    assert (changed.status, changed.json["revision"]) == (200, 2)
    assert heron.delete(f"{notes}/{seq}?reason=Here.").status == 200
    assert listed(house, post) == listed(house, nobodys) == []
    assert "Back at ten." not in heron.get(f"/{SITE}/thread/{post.thread}").text
    for reach in ("comment", "conversation"):
        sent = {"kind": "hours", "instruction": "Back.", "reach": reach, "comment": 1}
        heron.delete(f"{notes}/{heron.post(notes, sent).json['seq']}")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"instruction": ""}, "invalid_instruction"),
        ({"instruction": "\u200b \n"}, "invalid_instruction"),
        ({"instruction": "x" * 281}, "too_long"),
        ({"instruction": "\ud800"}, "bad_request"),
        ({"detail": "x" * 5_001}, "too_long"),
        ({"detail": "\ud800"}, "bad_request"),
        ({"content_note": "x" * 41}, "too_long"),
        ({"kind": "applause"}, "bad_request"),
        ({"reach": "galaxy"}, "bad_request"),
        ({"reach": "site"}, "invalid_reach"),
        ({"reach": "comment"}, "invalid_comment"),
        ({"reach": "comment", "comment": 99}, "comment_not_found"),
        ({"reach": "conversation", "comment": 0}, "bad_request"),
        ({"reach": "conversation", "comment": 2**70}, "bad_request"),
        ({"kind": "require_cn"}, "invalid_content_notes_required"),
        (
            {"kind": "require_cn", "content_notes_required": [" "]},
            "invalid_content_notes_required",
        ),
        ({"content_notes_required": ["x" * 41]}, "too_long"),
        (
            {"content_notes_required": [f"note {n}" for n in range(11)]},
            "invalid_content_notes_required",
        ),
        ({"kind": "summary"}, "invalid_covers"),
        ({"kind": "summary", "covers": 99}, "invalid_covers"),
        ({"kind": "clarify", "covers": 1}, "invalid_covers"),
        ({"kind": "summary", "covers": 1, "reach": "comment", "comment": 1}, "invalid_covers"),
        ({"until": "2020-01-01T00:00:00Z"}, "invalid_until"),
        ({"until": "tomorrow"}, "bad_request"),
        ({"persona": "Moderator"}, "invalid_persona"),
        ({"persona": " the ADMIN "}, "invalid_persona"),
        ({"persona": "x" * 61}, "too_long"),
        ({"page": "/another/"}, "invalid_page"),
        ({"page": ""}, "invalid_page"),
    ],
)
def test_what_cannot_be_a_note_is_told_and_leaves_nothing(
    house: Teaspoon, heron: Api, sent: dict[str, Any], code: str
) -> None:
    post = house.post()
    house.write(house.server.api(), post, "Hello.")

    reply = give(heron, post, **sent)

    assert reply.json["code"] == code, reply.text
    assert reply.status in {400, 404, 413, 422}
    assert listed(house, post) == []


def test_who_acknowledged_a_note_is_told_what_became_of_it(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    given = give(heron, post, instruction="No grammar.", detail="All.", content_note="verbs").json
    level = {"page": post.key, "level": "notes"}
    assert heron.post(f"/api/v1/sites/{SITE}/threads/level", level).status == 200
    claims = {"site": SITE, "codes": [given["code"]]}
    folded = house.server.api().post(f"/api/v1/threads/{post.thread}/receipts", claims)
    receipt = folded.json["receipt"]
    before = owed(house, post, receipt)
    one = f"{notes_of(post)}/{given['seq']}"
    minor = {"detail": "All.", "content_note": "verbs", "material": False}
    heron.patch(one, minor | {"instruction": "No grammars."})
    heron.patch(one, {"instruction": "No spelling.", "detail": "None.", "material": True})

    (known,), (unknown,) = owed(house, post, receipt), owed(house, post, "")

    assert before == []
    assert known["changed"]
    # The last words that it had in the revision that was acknowledged.
    assert "(removed: </span>grammars." in known["diff"]
    assert "(added: </span>spelling." in known["diff"]
    assert "(added: </span>None." in known["detail_diff"]
    assert known["detail_diff_about"] == "verbs"
    assert not unknown["changed"]
    assert (unknown["diff"], unknown["detail_diff"]) == (None, None)


def test_an_instruction_is_one_line(house: Teaspoon, heron: Api) -> None:
    told = give(heron, house.post(), instruction="  Please\nstop \t it. ").json

    assert told["instruction"] == "Please stop it."
    assert told["html"] == ""


def test_a_note_demands_content_notes_and_a_summary_covers_what_was_said(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    house.write(house.server.api(), post, "Hello.")

    demand = give(
        heron, post, kind="require_cn", content_notes_required=["grief", " Grief ", "loss"]
    ).json
    summary = give(heron, post, kind="summary", covers=1, must_acknowledge=False).json

    assert demand["content_notes_required"] == ["Grief", "loss"]
    assert summary["covers"] == 1
    # It stands in for the text, so that nobody may pass it by.
    assert summary["must_acknowledge"]


def test_a_demanded_content_note_is_asked_for_where_nobody_is_asked_to_read(
    house: Teaspoon, heron: Api
) -> None:
    post, api = house.post(), house.server.api()
    root = house.write(api, post, "Hello.").json["seq"]
    other = house.write(api, post, "Another conversation.").json["seq"]
    demand = {"kind": "require_cn", "content_notes_required": ["grief"]}
    give(heron, post, reach="conversation", comment=root, **demand)

    without = house.write(api, post, "My story.", reply_to=root)
    elsewhere = house.write(api, post, "Something else.", reply_to=other)
    named = house.write(api, post, "My story.", reply_to=root, content_note="Grief")

    # (a receipt would not help: there is nothing to read)
    assert (without.status, without.json["code"]) == (412, "sent_back")
    assert without.json["obligations"] == [{"kind": "content_note", "tags": ["grief"]}]
    assert "asks for a content note" in without.json["detail"]
    assert (elsewhere.status, named.status) == (201, 201)


@pytest.mark.parametrize(
    ("kind", "must"),
    [("clarify", True), ("remind", False), ("hours", False), ("topic_closed", True)],
)
def test_a_kind_says_whether_one_has_to_acknowledge(
    house: Teaspoon,
    heron: Api,
    kind: str,
    must: bool,  # noqa: FBT001 - what is usual for it
) -> None:
    usual = give(heron, house.post(), kind=kind).json
    unusual = give(heron, house.post(), kind=kind, must_acknowledge=not must).json

    assert usual["must_acknowledge"] is must
    assert unusual["must_acknowledge"] is not must


def test_a_note_ends_by_itself(house: Teaspoon, heron: Api) -> None:
    for until, told in (
        ("2099-01-01T09:00:00Z", "2099-01-01T09:00:00Z"),
        ("2099-01-01T09:00:00+02:00", "2099-01-01T07:00:00Z"),
        ("2099-01-01T09:00:00", "2099-01-01T09:00:00Z"),
    ):
        assert give(heron, house.post(), until=until).json["until"] == told


def test_a_note_is_signed_with_a_persona(house: Teaspoon) -> None:
    cygnus = staff(house.server, "Cygnus")
    form = {"name": "Cygnus", "persona": "Swan"}

    refused = cygnus.submit("/account", {"name": "Cygnus", "persona": "Admin"})
    assert refused.status == 422
    assert "Admin" in refused.text
    saved = cygnus.submit("/account", form)
    assert saved.status == 200
    assert 'value="Swan"' in cygnus.get("/account").text

    assert give(cygnus, house.post()).json["by"] == "Swan"
    assert give(cygnus, house.post(), persona="Duck").json["by"] == "Duck"
    cygnus.submit("/account", {"name": "Moderator", "persona": ""})
    nameless = give(cygnus, house.post())
    assert (nameless.status, nameless.json["code"]) == (422, "invalid_persona")
    # (with a second moderator a note on the whole site would wait for them)
    house.server.run("grant", f"cygnus@{SITE}.example", "member", "--site", SITE)


def test_what_was_done_with_notes_stands_in_the_public_log(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    about = house.write(house.server.api(), post, "Hello.").json["seq"]
    seq = give(heron, post, reach="conversation", comment=about, detail="Secret?").json["seq"]
    heron.patch(f"{notes_of(post)}/{seq}", {"instruction": "No grammar.", "material": True})
    heron.patch(f"{notes_of(post)}/{seq}", {"instruction": "No grammars.", "material": False})
    heron.delete(f"{notes_of(post)}/{seq}?reason=Settled.")
    site = heron.post(f"/api/v1/sites/{SITE}/notes", {"kind": "remind", "instruction": "Rule 3."})
    heron.delete(f"/api/v1/sites/{SITE}/notes/{site.json['seq']}")
    level = f"/api/v1/sites/{SITE}/threads/level"
    assert heron.post(level, {"page": post.key, "level": "path"}).status == 200

    page = house.server.api().get(f"/{SITE}/log").text

    for sentence in (
        f"Note N1 was given for the conversation of #1: {ASKED}",
        "Note N1 was changed, and everybody is asked anew: No grammar.",
        "The wording of note N1 was changed: No grammars.",
        "Note N1 (“No grammars.”) was lifted: Settled.",
        f"Note {site.json['note']} was given for the whole site: Rule 3.",
        f"Note {site.json['note']} (“Rule 3.”) was lifted.",
        "Before writing in this thread one reads now: the required readings, the notes, and",
    ):
        assert sentence in page, sentence
    assert "Secret?" not in page


def test_the_level_of_a_thread_is_set_and_given_back_to_the_site(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    level = f"/api/v1/sites/{SITE}/threads/level"

    def read() -> str:
        page = house.server.api().get(post.page.removeprefix(house.origin)).text
        return page.partition('data-level="')[2].partition('"')[0]

    assert read() == "off"
    set_ = heron.post(level, {"page": post.key, "level": "notes"})
    assert set_.json == {"level": "notes", "of_site": False}
    assert read() == "notes"
    assert heron.post(level, {"page": post.key, "level": "notes"}).status == 409
    back = heron.post(level, {"page": post.key, "level": None})
    assert back.json == {"level": "off", "of_site": True}
    assert read() == "off"
    assert heron.post(level, {"page": post.key, "level": "all"}).status == 400
    assert heron.post(level, {"page": post.key}).status == 400
    guest = house.server.api().post(level, {"page": post.key, "level": "off"})
    assert guest.status == 403


def test_standing_notes_are_public_and_may_be_kept_for_a_moment(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    give(heron, post)

    reply = house.server.api().get(f"{notes_of(post)}?site={SITE}")

    assert reply.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in reply.headers
    assert reply.json["notes"][0]["scope"] == "for this thread"
    assert house.server.api().get(f"{notes_of(post)}?site=none").status == 404


def test_a_page_can_ask_who_is_signed_in(house: Teaspoon, heron: Api) -> None:
    member = staff(house.server, "Nia", "member")
    me = f"/api/v1/me?site={SITE}"

    assert heron.get(me).json == {"name": "Heron", "role": "moderator"}
    assert member.get(me).json == {"name": "Nia", "role": "member"}
    guest = house.server.api().get(me)
    assert (guest.status, guest.json) == (200, {"name": "", "role": "guest"})
    assert guest.headers["Cache-Control"] == "no-store"
    ended = house.server.api(Cookie="afterword-session=ended").get(me)
    assert ended.json["role"] == "guest"
    assert heron.get("/api/v1/me?site=none").status == 404


def notes_of(post: Post) -> str:
    """Return where the API has a thread's notes."""
    return f"/api/v1/threads/{post.thread}/notes"


def give(api: Api, post: Post, **fields: Any) -> Reply:  # noqa: ANN401 - as JSON
    """Give a note in a post's thread."""
    sent = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": ASKED}
    return api.post(notes_of(post), sent | fields)


def owed(house: Teaspoon, post: Post, receipt: str) -> list[Any]:
    """Try to comment, and return what is asked first."""
    sent = {"site": SITE, "page": post.key, "text": "Hello.", "name": "Fern"}
    path = f"/api/v1/threads/{post.thread}/comments"
    reply = house.server.api().post(path, sent, Reading_Receipt=receipt)
    return [] if reply.status == 201 else list(reply.json["obligations"])


def listed(house: Teaspoon, post: Post) -> list[str]:
    """List the notes in force in a thread, as anybody sees them."""
    found = house.server.api().get(f"{notes_of(post)}?site={SITE}").json["notes"]
    return [one["note"] for one in found]
