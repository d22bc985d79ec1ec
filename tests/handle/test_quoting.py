"""What is quoted is written with its reference, and an erasure wins over whatever quotes it."""

import pytest
from sqlalchemy import text as sql

from afterword.db.connect import Database
from afterword.domain.body import Body
from afterword.domain.command import EditComment
from afterword.domain.ids import Seq, thread_stream
from afterword.domain.quote import ERASED, How, Quote, passages
from afterword.handle import Done
from afterword.log import bodies
from afterword.page import quote
from afterword.projection import reading
from afterword.projection.quotes import QuoteShown
from tests.domain.builders import text
from tests.handle.home import KEY, Home, guest
from tests.handle.reader import Reader

CANARY = "Marzipan hides in drawers."


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


def quoting(words: str, how: How = How.EXACT, source: int = 1) -> Body:
    """A text as it comes from the request: compared with its source a moment ago."""
    quotes = tuple(
        Quote(
            begin=one.begin,
            end=one.end,
            comment=Seq(source),
            sources=(Seq(source),),
            how=how,
            html=f"<p>{words[one.begin : one.end]}</p>",
        )
        for one in passages(words)
    )
    return Body(words, "<!--quote 0--><p>Yes.</p>", 1, quotes=quotes)


def typed(home: Home, seq: int) -> Body:
    """The body at a place."""
    stream = thread_stream(home.thread)
    return home.ask(lambda tx: bodies.read(tx, stream, [Seq(seq)]))[Seq(seq)].body


def shown(home: Home, seq: int) -> QuoteShown:
    """What readers see of the one quote of a comment."""
    (one,) = home.ask(lambda tx: reading.these(tx, home.thread, [Seq(seq)]))
    (only,) = one.quotes
    return only


def is_kept(home: Home, words: str) -> bool:
    """Say whether the words are in the database still."""
    with home.database.reading.connect() as tx:
        rows = [*tx.execute(sql("SELECT source, html FROM body"))]
        rows += [*tx.execute(sql("SELECT words, html FROM quote"))]
    return any(words.encode() in bytes(source) or words in html for source, html in rows)


def test_the_words_are_cut_out_of_the_text_and_come_back_with_their_seal(home: Home) -> None:
    home.post(CANARY)
    words = f"> {CANARY}\n> — #1\n\nYes."

    seq = home.post(quoting(words), by="ben")

    found = typed(home, seq)
    assert found.source == words
    assert found.quotes[0].how is How.EXACT
    assert bodies.quotes_hold(KEY, found)
    with home.database.reading.connect() as tx:
        source = tx.execute(sql("SELECT source FROM body WHERE seq = :seq"), {"seq": seq}).scalar()
    assert source is not None
    assert bytes(source).decode() == "> — #1\n\nYes."
    named = shown(home, seq).source
    assert named is not None
    assert (named.seq, named.number, named.name) == (1, 1, "Ann")


def test_what_was_erased_while_somebody_quoted_it_is_not_written(home: Home) -> None:
    home.post(CANARY)
    on_its_way = quoting(f"> {CANARY}\n> — #1\n\nYes.")
    home.post("An answer.", reply_to=1, by="bea")
    home.erase(1)

    seq = home.post(on_its_way, by="ben")
    home.change(EditComment(home.thread, seq, on_its_way), guest("ben"))

    assert typed(home, seq).source == f"{ERASED}> — #1\n\nYes."
    assert shown(home, seq).how is How.ERASED
    assert not is_kept(home, CANARY)


def test_a_held_comment_that_quotes_what_is_erased_is_let_in_without_it(home: Home) -> None:
    home.post(CANARY)
    home.give()
    waiting = Reader(home).post(quoting(f"> {CANARY}\n> — #1\n\nYes."), asks_moderator=True)
    assert isinstance(waiting, Done)
    assert waiting.held is not None
    home.erase(1)

    let_in = home.let_in(waiting.seq)

    assert isinstance(let_in, Done)
    assert shown(home, let_in.seq).how is How.ERASED
    assert not is_kept(home, CANARY)
    assert typed(home, let_in.seq).source == f"{ERASED}> — #1\n\nYes."


def test_a_held_comment_keeps_its_quotes_when_it_is_let_in(home: Home) -> None:
    home.post(CANARY)
    home.give()
    words = f"> {CANARY}\n> — #1\n\nYes."
    waiting = Reader(home).post(quoting(words, How.ALTERED), asks_moderator=True)
    assert isinstance(waiting, Done)

    let_in = home.let_in(waiting.seq)

    assert isinstance(let_in, Done)
    assert typed(home, let_in.seq).source == words
    assert shown(home, let_in.seq).how is How.ALTERED
    home.erase(let_in.seq)
    assert home.ask(lambda tx: tx.execute(sql("SELECT count(*) FROM quote")).scalar()) == 0


def test_every_version_of_a_quote_goes(home: Home) -> None:
    home.post(CANARY)
    seq = home.post(quoting(f"> {CANARY}\n> — #1\n\nYes."), by="ben")
    edited = quoting(f"> {CANARY}\n> — #1\n\nYes, and no.")
    home.change(EditComment(home.thread, seq, edited), guest("ben"))

    outcome = home.erase(1)

    assert isinstance(outcome, Done)
    assert outcome.pages is None
    assert not is_kept(home, CANARY)


def test_a_change_of_what_is_quoted_reaches_the_pages_that_quote_it(home: Home) -> None:
    home.post(CANARY)
    home.post("Nobody quotes this.")
    seq = home.post(quoting(f"> {CANARY}\n> — #1\n\nYes."), by="ben")

    quoted = home.change(EditComment(home.thread, Seq(1), text(CANARY, "sweets")), guest("ann"))
    other = home.change(EditComment(home.thread, Seq(2), text("Changed.")), guest("ann"))

    assert isinstance(quoted, Done)
    assert isinstance(other, Done)
    assert quoted.pages == frozenset({1})
    assert other.pages == frozenset()
    assert shown(home, seq).content_note == "sweets"


def test_quotes_are_rendered_anew_with_their_text(home: Home) -> None:
    home.post(CANARY)
    seq = home.post(quoting(f"> *{CANARY}*\n> — #1\n\nYes."), by="ben")
    before = typed(home, seq)

    anew = quote.rendered(before, "https://blog.example/")
    home.do(lambda tx: bodies.rerender(tx, thread_stream(home.thread), seq, anew))

    after = typed(home, seq)
    assert after.source == before.source
    assert after.html == "<!--quote 0-->\n<p>Yes.</p>\n"
    assert shown(home, seq).html == f"<p><em>{CANARY}</em></p>\n"
    assert bodies.seal(KEY, after) == bodies.seal(KEY, before)


def test_another_comments_quote_stays(home: Home) -> None:
    home.post(CANARY)
    for number in range(2, 12):
        home.post(f"Comment {number}.")
    seq = home.post(quoting("> Comment 11.\n> — #11\n", source=11), by="ben")

    home.erase(1)

    assert shown(home, seq).how is How.EXACT
    assert typed(home, seq).source == "> Comment 11.\n> — #11\n"
