"""What moderators decide about people and their words is told to them, and can be appealed."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.harness.api import Api, Reply
from tests.harness.html import html_findings
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon

TEXT = "I think *everybody* here is wrong, and you most of all."
LATER = "2099-01-02T12:00:00Z"


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where nothing has to be read."""
    teaspoon.server.run("site", "set", SITE, "--level", "off")
    return teaspoon


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator."""
    return staff(house.server)


@pytest.fixture(scope="module")
def ben(house: Teaspoon) -> Api:
    """Another one."""
    return staff(house.server, "Ben")


def test_the_author_of_a_removed_comment_reads_the_whole_statement_and_nobody_else(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    where = f"{post.comments}/{dirk['seq']}"
    removed(heron, post, dirk)

    mine = house.server.api().get(where, Edit_Key=dirk["edit_key"]).json
    told = mine["statements"][0]

    assert told["restriction"] == "removed"
    assert told["said"] == "Your comment #1 was removed."
    assert (told["by"], told["stands"], told["until"]) == ("Heron", True, None)
    assert told["territorial_scope"] == "everywhere"
    assert told["text"] == TEXT
    assert told["facts"] == TEXT
    assert (told["source"], told["reports"]) == ("own_initiative", 0)
    assert told["automated"] == {"detection": False, "decision": False}
    assert told["ground"] == "terms"
    assert told["clause"]["id"] == "piling-on"
    assert told["clause"]["version"] == 1
    assert told["clause"]["words"].startswith("Many people have answered")
    assert told["why"] == "Eleven others have said so."
    assert told["redress"]["appeal"]
    assert "appeal until" in told["redress"]["words"]
    assert told["curable"] is False
    assert told["appeal"] is None
    for other in (house.server.api(), ben):
        assert "statements" not in other.get(where).json


def test_a_statement_says_which_note_was_ignored_and_whether_it_had_been_acknowledged(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    note = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": "Be kind here."}
    assert heron.post(f"/api/v1/threads/{post.thread}/notes", note).status == 201
    dirk = written(house, post)
    removal = {"clause": "ignores-note", "note": "N1", "reason": "The note asked for it."}
    assert heron.post(f"{post.comments}/{dirk['seq']}/removal", removal).status == 200

    told = statements(house, post, dirk)[0]

    assert told["note"] == {"id": "N1", "instruction": "Be kind here.", "acknowledged": False}
    assert told["curable"]


def test_an_appeal_is_acknowledged_goes_to_somebody_else_and_restores_in_public(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    act = removed(heron, post, dirk)
    appeals = f"/api/v1/threads/{post.thread}/acts/{act}/appeal"
    key = {"Edit_Key": dirk["edit_key"]}
    api = house.server.api()
    assert api.post(appeals, {"text": " "}, **key).json["code"] == "invalid_appeal"
    assert api.post(appeals, {"text": "x" * 2_001}, **key).json["code"] == "too_long"
    assert api.post(appeals, {"text": "No."}).json["code"] == "not_yours"

    made = api.post(appeals, {"text": "I was the first\n\nto say so."}, **key)

    assert made.status == 201, made.text
    assert made.json["status"] == "waiting"
    assert "Another moderator looks at it" in made.json["words"]
    again = api.post(appeals, {"text": "Once more."}, **key)
    assert (again.status, again.json["code"]) == (409, "already_so")
    case = f"/api/v1/sites/{SITE}/appeals/{made.json['appeal']}"
    seen = ben.get(case).json
    assert seen["words"] == "I was the first\n\nto say so."
    assert (seen["may_decide"], heron.get(case).json["may_decide"]) == (True, False)
    assert api.get(case).json["code"] == "not_allowed"
    decision = {"overturn": True, "reason": "It was the first of them."}
    assert heron.post(f"{case}/decision", decision).json["code"] == "needs_second_moderator"
    assert ben.post(f"{case}/decision", decision).json["status"] == "overturned"
    told = statements(house, post, dirk)[0]
    assert told["stands"] is False
    assert told["appeal"]["status"] == "overturned"
    assert told["appeal"]["reason"] == "It was the first of them."
    page = api.get(f"/{SITE}/thread/{post.thread}").text
    assert "and you most of all" in page
    assert 'class="restored"' in page


def test_a_redaction_that_is_overturned_gives_the_words_back(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    where = f"{post.comments}/{dirk['seq']}"
    redaction = {"words": "and you most of all", "clause": "personal-attack", "reason": "Please."}
    assert heron.post(f"{where}/redaction", redaction).status == 200
    page = f"/{SITE}/thread/{post.thread}"
    assert "most of all" not in house.server.api().get(page).text
    told = statements(house, post, dirk)[0]
    assert told["restriction"] == "redacted"
    appeal = appealed(house, post, dirk, told["act"])

    case = f"/api/v1/sites/{SITE}/appeals/{appeal}/decision"
    assert ben.post(case, {"overturn": True, "reason": "It is about all."}).status == 200

    assert "most of all" in house.server.api().get(page).text


def test_the_statement_is_read_and_appealed_without_a_script(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    act = removed(heron, post, dirk)
    page = f"/{SITE}/thread/{post.thread}/c/{dirk['seq']}/statement"
    guest = house.server.api(Origin=house.origin)
    asked = guest.get(page)
    assert asked.status == 200
    assert "and you most of all" not in asked.text
    assert "Your edit key" in asked.text
    wrong = guest.submit(page, {"edit_key": "aaaa-bbbb-cccc-dddd-eeee"})
    assert wrong.status == 403
    key = {"edit_key": dirk["edit_key"], "act": str(act), "stream": post.thread}

    shown = guest.submit(page, key | {"action": "open"})

    assert shown.status == 200
    for words in ("Your comment #1 was removed.", "Heron", "piling on", "most of all"):
        assert words in shown.text
    download = guest.submit(page, key | {"action": "download"})
    assert download.text == TEXT
    assert download.headers["Content-Disposition"] == 'attachment; filename="comment-1.txt"'
    silent = guest.submit(page, key | {"action": "appeal", "appeal": ""})
    assert silent.status == 422
    sent = guest.submit(page, key | {"action": "appeal", "appeal": "I was first."})
    assert "Your appeal has arrived." in sent.text
    seq = newest(ben, "appeals")
    case = f"/desk/{SITE}/appeals/{seq}"
    assert "I was first." in ben.get(case).text
    assert "You took part in this decision" in heron.get(case).text
    assert house.server.api().get(case).status == 401
    unsaid = ben.submit(case, {"action": "uphold", "reason": ""})
    assert unsaid.status == 422
    done = ben.submit(case, {"action": "uphold", "reason": "Twelve are too many."})
    assert "stands. Twelve are too many." in done.text
    after = guest.submit(page, key | {"action": "open"}).text
    assert "was looked at again, and stands. Twelve are too many." in after


def test_a_suspended_person_is_told_until_when_and_how_to_appeal_under_any_name(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    mail = {"email": "bram@mail.example", "name": "Bram"}
    bram = written(house, post, **mail)
    sanction = {"measure": "suspend", "clause": "harassment", "reason": "A week off, please."}
    where = f"{post.comments}/{bram['seq']}/sanctions"
    assert heron.post(where, sanction).json["code"] == "invalid_until"
    made = heron.post(where, sanction | {"until": LATER})
    assert (made.status, made.json["status"]) == (201, "done")
    seq = made.json["sanction"]

    for reply in (
        house.write(house.server.api(**{"Edit-Key": bram["edit_key"]}), post, "Hello", name="Max"),
        house.write(house.server.api(), post, "Hello", name="Max", email="bram@mail.example"),
    ):
        told = reply.json
        assert (reply.status, told["code"], told["until"]) == (403, "suspended", LATER)
        assert "may not comment on this site until 2 Jan 2099" in told["detail"]
        assert "You can appeal." in told["detail"]
        assert told["detail"].endswith("Decided by Heron, for this rule: harassment.")
        assert told["statement"].partition("?")[0] == f"/{SITE}/statement/{seq}"
    ana = house.write(house.server.api(), post, "Hello", name="Ana")
    assert ana.status == 201
    mine = f"/api/v1/sites/{SITE}/sanctions/{seq}"
    assert house.server.api().get(mine).json["code"] == "decision_not_found"
    read = house.server.api().get(mine, Edit_Key=bram["edit_key"]).json
    assert read["restriction"] == "suspend"
    assert read["said"].startswith("You may not comment on this site until Friday, 2 Jan 2099")
    assert read["why"] == "A week off, please."
    page = house.server.api(Origin=house.origin).submit(
        f"/{SITE}/statement/{seq}", {"edit_key": bram["edit_key"]}
    )
    assert "A week off, please." in page.text
    form = {"site": SITE, "page": post.key, "text": "Hello", "name": "Max", "action": "publish"}
    guest = house.server.api(Origin=house.origin, Cookie=f"afterword-guest={bram['edit_key']}")
    refused = guest.submit(f"/{SITE}/comments", form)
    assert refused.status == 403
    assert f'href="/{SITE}/statement/{seq}"' in refused.text
    lifted = heron.post(f"{mine}/lift", {"reason": "They asked."})
    assert lifted.json == {"sanction": seq, "stands": False}
    again = house.write(
        house.server.api(**{"Edit-Key": bram["edit_key"]}), post, "Thank you", name="B"
    )
    assert again.status == 201


def test_whoever_is_known_by_address_alone_appeals_without_the_key_and_reads_no_private_words(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    mail = "ida@mail.example"
    ida = written(house, post, name="Ida", email=mail)
    sanction = {"measure": "suspend", "clause": "harassment", "reason": "Ida, please rest."}
    where = f"{post.comments}/{ida['seq']}/sanctions"
    seq = heron.post(where, sanction | {"until": LATER}).json["sanction"]
    guest = house.server.api(Origin=house.origin)
    known = house.write(house.server.api(**{"Edit-Key": ida["edit_key"]}), post, "Hello", name="I")
    assert "slip=" not in known.json["statement"]
    form = {"page": post.key, "text": "Hello", "name": "New", "email": mail, "action": "publish"}

    refused = guest.submit(f"/{SITE}/comments", form)

    assert "Decided by Heron, for this rule: harassment." in refused.text
    way = refused.text.partition(f'href="/{SITE}/statement/{seq}?slip=')[2].partition('"')[0]
    page = f"/{SITE}/statement/{seq}"
    opened = guest.get(f"{page}?slip={way}")
    assert html_findings(opened.text) == []
    for said in ("harassment", "Heron", "2 Jan 2099", "Why you see it otherwise"):
        assert said in opened.text
    for private in ("Ida, please rest.", "and you most of all"):
        assert private not in opened.text
    api = f"/api/v1/sites/{SITE}/sanctions/{seq}"
    facts = guest.get(f"{api}?slip={way}").json
    assert (facts["why"], facts["text"], facts["clause"]["id"]) == ("", "", "harassment")
    for no_slip in ("", f"{way}x", way.replace(".", "0."), "9999999999.", "é.1", "1" * 99):
        assert guest.get(f"{api}?slip={quote(no_slip)}").json["code"] == "decision_not_found"
        assert "Your edit key" in guest.get(f"{page}?slip={quote(no_slip)}").text
    other = heron.post(where, sanction | {"until": LATER}).json["sanction"]
    assert guest.get(f"/api/v1/sites/{SITE}/sanctions/{other}?slip={way}").status == 404
    stream = {"slip": way, "action": "appeal", "appeal": "I am not Ida.", "stream": f"desk:{SITE}"}
    assert guest.submit(page, stream | {"act": str(other)}).status == 403
    sent = guest.submit(page, stream | {"act": str(seq)})
    assert "Your appeal has arrived." in sent.text
    again = guest.post(f"{api}/appeal", {"text": "Again.", "slip": way})
    assert (again.status, again.json["code"]) == (409, "already_so")
    case = f"/desk/{SITE}/appeals/{newest(ben, 'appeals')}"
    assert "I am not Ida." in ben.get(case).text
    ben.submit(case, {"action": "overturn", "reason": "Two people, one address."})
    answered = guest.get(f"{page}?slip={way}").text
    assert "Your appeal succeeded" in answered
    assert "Two people, one address." in answered


def test_a_warned_person_acknowledges_it_and_goes_on(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    bram = written(house, post)
    warning = {"measure": "warn", "clause": "assumes", "reason": "Please assume good faith."}
    where = f"{post.comments}/{bram['seq']}/sanctions"
    assert heron.post(where, warning).json["code"] == "invalid_clause"
    seq = heron.post(where, warning | {"clause": "other"}).json["sanction"]
    api = house.server.api(**{"Edit-Key": bram["edit_key"]})
    assert house.write(api, post, "Hello").json["code"] == "warned"

    page = f"/{SITE}/statement/{seq}"
    guest = house.server.api(Origin=house.origin)
    key = {"edit_key": bram["edit_key"], "act": str(seq), "stream": f"desk:{SITE}"}
    assert "I have read this" in guest.submit(page, key).text
    done = guest.submit(page, key | {"action": "acknowledge"})

    assert "You can comment again." in done.text
    assert house.write(api, post, "Hello").status == 201


def test_a_ban_waits_for_a_second_moderator_on_a_page_of_its_own(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    bram = written(house, post)
    author = f"/desk/{SITE}/thread/{post.thread}/c/{bram['seq']}/author"
    form = {"measure": "ban", "clause": "harassment", "reason": "It goes on and on.", "days": ""}
    assert house.server.api().get(author).status == 401
    unsaid = heron.submit(author, form | {"reason": ""})
    assert unsaid.status == 422
    assert "Please say why" in unsaid.text

    asked = heron.submit(author, form)

    assert asked.headers["Location"].endswith("/author?done=proposed")
    assert "second moderator" in heron.get(asked.headers["Location"]).text
    api = house.server.api(**{"Edit-Key": bram["edit_key"]})
    assert house.write(api, post, "Still here").status == 201
    proposal = newest(ben, "proposals")
    case = f"/desk/{SITE}/proposals/{proposal}"
    assert "I agree: do it" not in heron.get(case).text
    assert "It goes on and on." in ben.get(case).text
    assert ben.submit(case, {"action": "decline"}).status == 422
    assert "It was agreed to, and done." in ben.submit(case, {"action": "agree"}).text
    assert house.write(api, post, "And now").json["code"] == "banned"


def test_a_ban_is_proposed_in_the_third_person_without_an_end_and_named_after_both(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    bram = written(house, post, name="Bram")
    author = f"/desk/{SITE}/thread/{post.thread}/c/{bram['seq']}/author"
    assert '<option value="usual" selected>' in heron.get(author).text
    usual = {"clause": "harassment", "reason": "On and on.", "days": "usual"}

    asked = heron.submit(author, usual | {"measure": "ban"})

    assert asked.headers["Location"].endswith("/author?done=proposed")
    proposal = newest(ben, "proposals")
    case = f"/desk/{SITE}/proposals/{proposal}"
    for page in (ben.get(f"/desk/{SITE}?kind=proposed").text, ben.get(case).text):
        assert "Ban Bram from Teaspoon, no end" in page
        assert "You may not comment" not in page
    ben.submit(case, {"action": "agree"})
    api = house.server.api(**{"Edit-Key": bram["edit_key"]})
    seq = house.write(api, post, "Hello").json["sanction"]
    told = api.get(f"/api/v1/sites/{SITE}/sanctions/{seq}").json
    assert (told["until"], told["by"]) == (None, "two moderators, Heron and Ben")
    assert "By <bdi>two moderators, Heron and Ben</bdi>." in api.get(f"/{SITE}/log").text
    week = heron.submit(author, usual | {"measure": "review"})
    assert week.headers["Location"].endswith("/author?done=sanction")
    assert "before it is published until" in heron.get(author).text


def test_an_appeal_shows_the_content_note_and_the_notes_that_were_in_force_then(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    post = house.post()
    notes = f"/api/v1/threads/{post.thread}/notes"
    asked = {"site": SITE, "page": post.key, "kind": "remind"}
    given = [
        heron.post(notes, asked | {"instruction": f"Note {word}."}).json["seq"]
        for word in ("lifted before", "lifted after", "that stands")
    ]
    dirk = written(house, post, content_note="old wounds")
    assert heron.delete(f"{notes}/{given[0]}").status == 200
    act = removed(heron, post, dirk)
    assert heron.delete(f"{notes}/{given[1]}").status == 200

    case = ben.get(f"/desk/{SITE}/appeals/{appealed(house, post, dirk, act)}").text

    assert "Content note: " in case
    assert "old wounds" in case
    assert "Note that stands." in case
    assert "Note lifted after." in case
    assert "Note lifted before." not in case


def test_a_persons_page_lists_what_was_decided_about_their_comments_and_what_waits(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    api = house.server.api(**{"Edit-Key": dirk["edit_key"]})
    other = house.write(api, post, "Another one.", name="Dirk").json
    hold = {"site": SITE, "page": post.key, "kind": "hold", "instruction": "We look first."}
    heron.post(f"/api/v1/threads/{post.thread}/notes", hold)
    waits = house.write(api, post, "May I say this?", name="Dirk")
    refused = house.write(api, post, "Or this?", name="Dirk")
    ask = {"clause": "off-topic", "reason": "Closer to the text, please."}
    assert heron.post(f"{post.comments}/{other['seq']}/revision-request", ask).status == 200
    removed(heron, post, dirk)
    held = f"/api/v1/threads/{post.thread}/held/{refused.json['seq']}/refusal"
    assert heron.post(held, {"clause": "spam", "reason": ""}).status == 200
    acts = heron.get(f"/{SITE}/thread/{post.thread}/c/{dirk['seq']}/moderate").text
    assert f'href="/desk/{SITE}/thread/{post.thread}/c/{dirk["seq"]}/author"' in acts

    person = acts.partition(f'href="/desk/{SITE}/people/')[2].partition('"')[0]
    page = heron.get(f"/desk/{SITE}/people/{person}").text

    assert waits.status == 202
    waiting = page.partition("What waits for a moderator now")[2].partition("</section>")[0]
    assert "May I say this?" in waiting
    assert "Or this?" not in waiting
    found = page.partition("What was decided about them")[2].partition("</section>")[0]
    said = ("A comment was not let in", "Comment #1 was removed", "asked to say it otherwise")
    assert sorted(map(found.index, said)) == list(map(found.index, said))
    assert "Eleven others have said so." in found
    assert heron.post(f"{post.comments}/{dirk['seq']}/erasure").status == 200
    assert "Comment #1 was removed" in heron.get(f"/desk/{SITE}/people/{person}").text


def test_a_note_on_the_whole_site_is_proposed_through_the_api(
    house: Teaspoon, heron: Api, ben: Api
) -> None:
    note = {"kind": "remind", "instruction": "Rule 3."}

    asked = heron.post(f"/api/v1/sites/{SITE}/notes", note)

    assert asked.status == 202
    assert asked.json["status"] == "proposed"
    where = f"/api/v1/sites/{SITE}/proposals/{asked.json['proposal']}"
    told = ben.get(where).json
    assert (told["what"], told["words"], told["may_agree"]) == ("note", "Rule 3.", True)
    agreed = ben.post(f"{where}/decision", {"agree": True})
    assert agreed.json["status"] == "agreed"
    ben.delete(f"/api/v1/sites/{SITE}/notes/{agreed.json['seq']}")


def test_a_reader_reports_a_comment_and_learns_what_came_of_it(
    house: Teaspoon, heron: Api
) -> None:
    post = house.post()
    dirk = written(house, post)
    where = f"{post.comments}/{dirk['seq']}/reports"
    api = house.server.api()
    assert api.post(where, {"clause": "because"}).json["code"] == "invalid_clause"
    long = api.post(where, {"clause": "slur", "text": "x" * 1_001})
    assert long.json["code"] == "too_long"

    made = api.post(where, {"clause": "slur", "text": "The second word."})

    assert made.status == 201, made.text
    key = {"Edit_Key": made.json["edit_key"]}
    again = api.post(where, {"clause": "slur"}, **key)
    assert (again.status, again.json["code"]) == (409, "already_so")
    mine = f"/api/v1/sites/{SITE}/reports/{made.json['report']}"
    assert api.get(mine).json["code"] == "decision_not_found"
    assert api.get(mine, **key).json["status"] == "waiting"
    assert api.post(f"{where}/answer").status in {400, 403}
    assert heron.post(f"{where}/answer", {"words": "We talked."}).json["status"] == "kept"
    told = api.get(mine, **key).json
    assert told["status"] == "kept"
    assert told["words"] == "A moderator looked at what you reported: it stays. We talked."
    other = api.post(where, {"clause": "slur"})
    removed(heron, post, dirk)
    ended = api.get(
        f"/api/v1/sites/{SITE}/reports/{other.json['report']}", Edit_Key=other.json["edit_key"]
    ).json
    assert ended["words"] == "A moderator looked at what you reported: it was removed."
    assert statements(house, post, dirk)[0]["source"] == "notice"
    assert statements(house, post, dirk)[0]["reports"] == 2


def test_a_notice_of_something_illegal_says_who_which_law_and_in_good_faith(
    house: Teaspoon,
) -> None:
    post = house.post()
    dirk = written(house, post)
    where = f"{post.comments}/{dirk['seq']}/reports"
    notice: dict[str, Any] = {"clause": "illegal"}
    api = house.server.api()
    for field, said in (
        ("law", {"law": "§ 185 StGB"}),
        ("report", {"text": "It insults me."}),
        ("name", {"name": "Ana"}),
        ("email", {"email": "ana@mail.example"}),
        ("good_faith", {"good_faith": True}),
    ):
        assert api.post(where, notice).json["field"] == field
        notice |= said

    assert api.post(where, notice).status == 201


def test_reporting_works_without_a_script(house: Teaspoon, heron: Api) -> None:
    post = house.post()
    dirk = written(house, post)
    page = f"/{SITE}/thread/{post.thread}/c/{dirk['seq']}/report"
    guest = house.server.api(Origin=house.origin)
    assert "Report #1" in guest.get(page).text
    unsaid = guest.submit(page, {"clause": "", "text": "Look at\r\nthis."})
    assert unsaid.status == 422
    assert "Look at\nthis." in unsaid.text

    sent = guest.submit(page, {"clause": "slur", "text": "Look."})

    assert sent.status == 200
    cookie = sent.headers["Set-Cookie"].partition(";")[0]
    outcome = sent.text.partition(f'href="/{SITE}/report/')[2].partition('"')[0]
    again = house.server.api(Origin=house.origin, Cookie=cookie)
    assert "A moderator will look" in again.get(f"/{SITE}/report/{outcome}").text
    assert "Your edit key" in guest.get(f"/{SITE}/report/{outcome}").text
    removed(heron, post, dirk)
    told = again.get(f"/{SITE}/report/{outcome}").text
    assert "it was removed" in told
    key = cookie.partition("=")[2]
    elsewhere = guest.submit(f"/{SITE}/report/{outcome}", {"edit_key": key})
    assert "it was removed" in elsewhere.text


def written(house: Teaspoon, post: Post, **fields: Any) -> Any:  # noqa: ANN401 - as JSON
    """Write a comment as a guest."""
    reply = house.write(house.server.api(), post, TEXT, **({"name": "Dirk"} | fields))
    assert reply.status == 201, reply.text
    return reply.json


def removed(heron: Api, post: Post, dirk: Any) -> int:  # noqa: ANN401 - as JSON
    """Remove a comment and return the place of the removal."""
    reason = {"clause": "piling-on", "reason": "Eleven others have said so."}
    reply: Reply = heron.post(f"{post.comments}/{dirk['seq']}/removal", reason)
    assert reply.status == 200, reply.text
    key = {"Edit_Key": dirk["edit_key"]}
    with Api(heron.origin) as api:
        found = api.get(f"{post.comments}/{dirk['seq']}", **key).json["statements"]
    return int(found[0]["act"])


def statements(house: Teaspoon, post: Post, dirk: Any) -> Any:  # noqa: ANN401 - as JSON
    """Return what its author is told of the decisions about a comment."""
    where = f"{post.comments}/{dirk['seq']}"
    return house.server.api().get(where, Edit_Key=dirk["edit_key"]).json["statements"]


def appealed(house: Teaspoon, post: Post, dirk: Any, act: int) -> int:  # noqa: ANN401 - as JSON
    """Appeal against an act and return where the appeal stands."""
    where = f"/api/v1/threads/{post.thread}/acts/{act}/appeal"
    key = {"Edit_Key": dirk["edit_key"]}
    return int(house.server.api().post(where, {"text": "No."}, **key).json["appeal"])


def newest(ben: Api, what: str) -> int:
    """Return the place of the newest appeal or proposal of the site."""
    return max(
        seq for seq in range(1, 200) if ben.get(f"/api/v1/sites/{SITE}/{what}/{seq}").status == 200
    )
