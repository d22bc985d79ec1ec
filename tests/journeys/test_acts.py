"""A moderator acts where the comment stands, by keyboard, and everybody sees it at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.harness.teaspoon import SITE, Post
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_SELECT = """
([seq, words]) => {
  const body = document.querySelector(`#c${seq} .body`);
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let node;
  while ((node = walker.nextNode())) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return true;
  }
  return false;
}
"""


def test_a_moderator_runs_a_hard_thread_from_the_keyboard(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, ana = magazine.post(), reader(), reader()
    _write(magazine, post, "You are such a silly goose today, and I like tea.")
    _write(magazine, post, "Me too.", reply_to=1)
    unkind = _write(magazine, post, "You people always do that.")
    _write(magazine, post, "Nobody should drink tea.")
    for number in range(3):
        _write(magazine, post, f"Piling on, {number}.", reply_to=4)
    _write(magazine, post, "About my spelling: it is fine.")
    ana.visit(post)
    _sign_in(magazine, heron)
    heron.visit_alone(post.page)
    heron.page.get_by_label("Keyboard shortcuts").check()
    expect(heron.page.get_by_text("x remove, r take out the selected words")).to_be_visible()

    _takes_words_out(heron, ana)
    _asks_to_say_it_otherwise(heron, ana)
    _says_it_otherwise(magazine, post, unkind)
    expect(ana.comment(3).get_by_text("All of us do that.")).to_be_visible()
    _removes_in_three_keys_and_undoes_it(heron, ana)
    _prunes_a_branch_and_undoes_it(heron, ana)

    heron.visit_alone(f"{magazine.origin}/{SITE}/log")
    expect(heron.page.get_by_text("Comment #8 was removed").first).to_be_visible()
    ana.assert_quiet()
    heron.assert_quiet()


def _takes_words_out(heron: Reader, ana: Reader) -> None:
    """Select words, then a key, a clause, Enter."""
    assert heron.page.evaluate(_SELECT, [1, "silly goose"])
    heron.page.keyboard.press("r")
    dialog = heron.page.get_by_role("dialog", name="Take words out of #1 Dirk")
    words = dialog.get_by_label("The words to take out, as they are read")
    expect(words).to_have_value("silly goose")
    heron.screen_is_good()
    heron.page.keyboard.press("8")
    expect(dialog.get_by_label("demeaning language or slur")).to_be_checked()
    heron.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(ana.comment(1)).to_contain_text("such a [removed: demeaning language or slur] today")
    expect(ana.comment(2)).to_contain_text("Me too.")
    expect(ana.thread.get_by_text("silly goose")).to_have_count(0)


def _asks_to_say_it_otherwise(heron: Reader, ana: Reader) -> None:
    """It is folded, until its author does."""
    heron.comment(3).get_by_role("link", name="Reply to #3").focus()
    heron.page.keyboard.press("v")
    expect(heron.page.get_by_role("dialog")).to_be_visible()
    heron.page.keyboard.press("Enter")
    expect(ana.comment(3).get_by_text("was asked by Heron to say it otherwise")).to_be_visible()
    expect(ana.comment(3).get_by_text("You people")).to_be_hidden()


def _says_it_otherwise(magazine: Magazine, post: Post, written: dict[str, Any]) -> None:
    with magazine.server.api() as api:
        where = f"{post.comments}/{written['seq']}"
        said = {"text": "All of us do that."}
        assert api.patch(where, said, Edit_Key=written["edit_key"]).status == 200


def _removes_in_three_keys_and_undoes_it(heron: Reader, ana: Reader) -> None:
    heron.comment(8).get_by_role("link", name="Reply to #8").focus()
    heron.page.keyboard.press("x")
    expect(heron.page.get_by_role("dialog", name="Remove #8 Dirk")).to_be_visible()
    heron.page.keyboard.press("3")
    heron.page.keyboard.press("Enter")
    gone = "#8 was removed by Heron: ignores a moderator note"
    expect(ana.comment(8)).to_contain_text(gone)
    expect(heron.comment(8)).to_contain_text(gone)
    said = heron.page.get_by_text("#8 is removed: ignores a moderator note.")
    expect(said.first).to_be_visible()
    heron.page.keyboard.press("u")
    expect(ana.comment(8)).to_contain_text("About my spelling")
    expect(ana.comment(8)).to_contain_text("restored")
    ana.screen_is_good()


def _prunes_a_branch_and_undoes_it(heron: Reader, ana: Reader) -> None:
    """A choice for each reply, one decision, one note that counts."""
    more = heron.comment(4).locator("details.more")
    more.locator("summary").click()
    more.get_by_role("link", name="All acts about #4").click()
    heron.page.get_by_text("Decide about it and its 3 replies together").click()
    heron.page.get_by_role("radio", name="piling on").check()
    for number in (5, 6):
        sheet = heron.page.get_by_role("group", name=f"#{number} Dirk")
        sheet.get_by_role("radio", name="Remove").check()
    heron.page.get_by_role("group", name="#7 Dirk").get_by_role("radio", name="Fold").check()
    heron.screen_is_good()
    heron.button("Do this to the branch").click()
    expect(heron.page.get_by_text("It is done, and a note tells")).to_be_visible()
    heron.screen_is_good()
    expect(ana.thread.get_by_text("3 comments removed: piling on").first).to_be_visible()
    expect(ana.comment(7).get_by_text("Folded by Heron: piling on")).to_be_visible()
    heron.page.get_by_role("button", name=re.compile("^Undo.*removed")).first.click()
    expect(heron.page.get_by_text("It is taken back.")).to_be_visible()
    for number in (4, 5, 6, 7):
        expect(ana.comment(number)).to_contain_text(re.compile("Nobody should|Piling on"))
    expect(ana.thread.get_by_text("3 comments removed: piling on")).to_have_count(0)


def _write(magazine: Magazine, post: Post, words: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    return dict(magazine.write(post, words, "Dirk", **fields).json)


def _sign_in(magazine: Magazine, heron: Reader) -> None:
    heron.visit_alone(magazine.sign_in_link())
    heron.button("Sign in").click()
    expect(heron.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
