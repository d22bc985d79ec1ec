"""A comment's markup is a contract: the client and other people's tools rely on it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from afterword.domain.comment import Presence, Presentation, Revision
from afterword.domain.event import Role
from afterword.domain.ids import Seq
from afterword.page.comment import fragment
from afterword.projection.reading import Parent, Shown
from tests.page.samples import KEY, NOON, SITE, THREAD, comment, gone, shown

BASE = f"/teaspoon/thread/{THREAD}"


def html(one: Shown) -> str:
    return fragment(one, SITE.key, KEY)


def test_a_comment_says_where_it_stands_who_wrote_it_and_when() -> None:
    made = html(shown(comment(12)))

    assert made.startswith(
        '<article class="comment" id="c12" data-seq="12" data-number="12" data-depth="0" '
        'data-at="2026-11-22T12:12:00Z" data-words="3" data-by="zklycewkdo" '
        'aria-labelledby="h12">\n'
        f'<h3 id="h12"><a class="permalink" href="{BASE}?c=12#c12">#12</a> '
        '<bdi class="name">Rosa</bdi>, '
        '<time datetime="2026-11-22T12:12:00Z">22 Nov 2026, 12:12 UTC</time></h3>\n'
        '<div class="body" dir="auto"><p>So it is.</p></div>\n'
    )


def test_a_comment_says_how_long_it_is_and_since_when_it_says_something_else() -> None:
    one = comment(12)
    changed = replace(one, revision=replace(one.revision, material=Seq(17)))

    made = html(replace(shown(changed), words=75))

    assert 'data-words="75"' in made
    assert 'data-edit="17"' in made
    assert "data-edit" not in html(shown(one))


def test_a_comment_can_be_answered_edited_withdrawn_and_linked_without_javascript() -> None:
    made = html(shown(comment(12)))

    write = "/teaspoon/write?page=%2F2026%2Fon-listening%2F&amp;reply_to=12"
    assert f'<a class="reply" href="{write}">' in made
    assert f'<a class="edit" href="{BASE}/c/12/edit">' in made
    assert f'<a class="withdraw" href="{BASE}/c/12/withdraw">' in made
    assert '<a class="link" href="#c12">Link</a>' in made


def test_an_answer_links_to_what_it_answers_on_the_same_page_or_another() -> None:
    here = html(shown(comment(12), parent=Parent(Seq(7), 6, "Ana", 1)))
    elsewhere = html(shown(comment(12, n=2), parent=Parent(Seq(7), 6, "Ana", 1)))
    taken_away = html(shown(comment(12), parent=Parent(Seq(7), 6, "", 1)))

    assert 'in reply to <a href="#c7">#6 <bdi>Ana</bdi></a>' in here
    assert f'in reply to <a href="{BASE}?c=7#c7">#6 <bdi>Ana</bdi></a>' in elsewhere
    assert 'in reply to <a href="#c7">#6</a>' in taken_away


@pytest.mark.parametrize(
    ("role", "said"),
    [(Role.GUEST, 0), (Role.MEMBER, 0), (Role.MODERATOR, 1), (Role.OWNER, 1)],
)
def test_only_those_who_look_after_a_site_are_marked(role: Role, said: int) -> None:
    made = html(replace(shown(comment(12)), role=role))

    assert made.count(f'<span class="role">{role}</span>') == said


def test_a_nameless_author_is_anonymous() -> None:
    assert '<bdi class="name">Anonymous</bdi>' in html(shown(comment(12), words=""))


def test_a_content_note_folds_the_text_and_says_how_long_it_is() -> None:
    made = html(replace(shown(comment(12)), content_note="grief", words=120))

    assert "<summary>Content note: grief – 120 words</summary>\n<p>So it is.</p></details>" in made


def test_a_moderator_can_fold_a_text() -> None:
    folded = replace(comment(12), presentation=Presentation(collapsed=Seq(13)))

    assert '<details class="collapsed"><summary>Folded by a moderator' in html(shown(folded))


def test_readers_are_told_of_edits_and_restorations() -> None:
    changed = replace(
        comment(12),
        revision=Revision(1, Seq(14), NOON + timedelta(hours=1)),
        restored_at=NOON + timedelta(hours=2),
    )

    made = html(shown(changed))

    assert f'<a href="{BASE}/c/12/history">edited</a>' in made
    assert '<span class="restored">restored</span>' in made


@pytest.mark.parametrize(
    ("presence", "reason", "sentence"),
    [
        (Presence.WITHDRAWN, "", "was withdrawn by its author."),
        (Presence.REMOVED, "off-topic <after> a note", "was removed by Heron: off-topic &lt;"),
        (Presence.REMOVED, "", "was removed by a moderator."),
        (Presence.ERASED, "", "gone for good."),
    ],
)
def test_a_tombstone_says_who_took_the_words_away_and_why(
    presence: Presence, reason: str, sentence: str
) -> None:
    made = html(gone(13, presence, reason))

    assert made.startswith('<article class="comment tombstone" id="c13" data-seq="13" ')
    assert sentence in made
    assert "22 Nov 2026, 13:00 UTC" in made
    assert "Reply" not in made
