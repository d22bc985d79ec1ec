"""However many write in one thread at once, each is written once and seqs have no gap."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import PostComment
from afterword.domain.ids import Seq, thread_id
from afterword.handle import Done, Sender
from afterword.log.writer import Writer
from afterword.people.authors import Signature
from afterword.projection import reading, threads
from tests.conftest import NewDatabase, Serve
from tests.domain.builders import PAGE, SITE, text
from tests.handle.home import Home, signature_of
from tests.harness.api import Api
from tests.harness.postgres import Postgres
from tests.harness.process import Server

WRITERS = 8
EACH = 200
ALL = WRITERS * EACH
THREAD = thread_id(SITE, PAGE)
COMMENTS = f"/api/v1/threads/{THREAD}/comments"


@pytest.fixture
def server(new_database: NewDatabase, serve: Serve) -> Server:
    """A server on each kind of database, with a site."""
    server = serve(new_database())
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    return server


def test_eight_times_two_hundred_comments_through_the_writer(database: Database) -> None:
    home = Home(database)
    writer = Writer(database.writing, lambda _: None, ALL)
    writer.start()

    def write(name: str) -> list[tuple[str, int]]:
        waiting = []
        for number in range(EACH):
            command = PostComment(SITE, PAGE, text(f"{name} {number}"))
            signature = signature_of(name)
            work = _post(home, command, signature)
            waiting.append((f"{name} {number}", writer.submit(work)))
        return [(words, _seq(future.result(60))) for words, future in waiting]

    with ThreadPoolExecutor(WRITERS) as crowd:
        written = [one for some in crowd.map(write, "abcdefgh") for one in some]
    writer.stop()

    shown, last = home.ask(lambda tx: reading.after(tx, home.thread, Seq(0), ALL + 1))
    state = home.ask(lambda tx: threads.load(tx, home.thread))
    assert sorted(seq for _, seq in written) == list(range(1, ALL + 1))
    assert last is None
    assert {(f"<p>{words}</p>", seq) for words, seq in written} == {
        (one.html, one.comment.seq) for one in shown
    }
    assert state is not None
    assert (state.comments, state.numbered, state.pages) == (ALL, ALL, ALL // 100)


def test_eight_times_two_hundred_comments_over_http_with_one_who_follows(server: Server) -> None:
    followed: list[int] = []
    with server.api() as reader, reader.stream(f"/api/v1/threads/{THREAD}/stream") as stream:

        def write(name: str) -> list[tuple[int, str]]:
            with Api(server.origin) as api:
                return [_say(api, f"{name} {number}") for number in range(EACH)]

        with ThreadPoolExecutor(WRITERS) as crowd:
            written = [one for some in crowd.map(write, "abcdefgh") for one in some]
        while len(followed) < ALL:
            followed.append(int(stream.next(30).id))

        assert followed == list(range(1, ALL + 1))
    with server.api() as reader:
        assert sorted(written) == sorted(_everything(reader))
        assert [seq for seq, _ in sorted(written)] == list(range(1, ALL + 1))
        counted = reader.get(f"/api/v1/sites/{SITE}/counts?page={PAGE}").json
    assert counted == {"counts": {PAGE: ALL}}
    assert "All logs are whole" in server.run("check")


def test_two_servers_on_one_postgresql_start_together_and_leave_no_gap(
    serve: Serve, postgres: Postgres
) -> None:
    database = postgres.url(postgres.create())
    with ThreadPoolExecutor(2) as two:
        secret = {"AFTERWORD_SECRET": "of both"}
        starting = [two.submit(serve, database, name=name, **secret) for name in ("one", "other")]
        servers = [future.result(60) for future in starting]
    servers[0].run("site", "add", SITE, "--origin", "https://teaspoon.example")

    def write(name: str) -> list[tuple[int, str]]:
        server = servers[ord(name) % 2]
        with Api(server.origin) as api:
            return [_say(api, f"{name} {number}") for number in range(50)]

    with ThreadPoolExecutor(WRITERS) as crowd:
        written = [one for some in crowd.map(write, "abcdefgh") for one in some]

    for server in servers:
        with server.api() as reader:
            assert sorted(_everything(reader)) == sorted(written)
    assert sorted(seq for seq, _ in written) == list(range(1, 401))
    assert "All logs are whole" in servers[0].run("check")


def _post(home: Home, command: PostComment, who: Signature) -> Callable[..., handle.Answer]:
    return lambda tx: handle.post_comment(tx, home.house, command, Sender(who))


def _seq(answer: handle.Answer) -> int:
    assert isinstance(answer, Done), answer
    return answer.seq


def _say(api: Api, words: str) -> tuple[int, str]:
    """Say something, however often the server has to be asked; return where it stands."""
    content = {"site": SITE, "page": PAGE, "text": words}
    for _ in range(50):
        reply = api.post(COMMENTS, content, Idempotency_Key=f"key of {words}")
        if reply.status == 201:
            return reply.json["seq"], f"<p>{words}</p>"
        assert reply.status == 503, reply.text
    raise AssertionError(words)


def _everything(api: Api) -> Iterator[tuple[int, str]]:
    after = 0
    while after is not None:
        answer = api.get(f"/api/v1/threads/{THREAD}/items?after={after}&limit=500").json
        yield from ((item["seq"], item["html"].strip()) for item in answer["items"])
        after = answer["next"]
