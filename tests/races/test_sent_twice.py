"""What is sent twice is published once, and answered the same each time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from afterword.domain.ids import PageKey, thread_id
from tests.conftest import NewDatabase
from tests.domain.builders import SITE
from tests.harness.api import Api, Reply
from tests.harness.process import Server

WORDS = "Only once, please."


@pytest.fixture(scope="module")
def server(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server on each kind of database; each test has a page of its own."""
    server = Server(tmp_path_factory.mktemp("house"), new_database())
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    server.start()
    yield server
    server.leave()


def test_a_key_sent_twenty_times_at_once_publishes_one_comment(server: Server) -> None:
    page = PageKey("/key/")
    content = {"site": SITE, "page": page, "text": WORDS}
    path = f"/api/v1/threads/{thread_id(SITE, page)}/comments"
    together = Barrier(20)

    def send(_: int) -> Reply:
        with Api(server.origin) as api:
            together.wait()
            return api.post(path, content, Idempotency_Key="a key of its own")

    with ThreadPoolExecutor(20) as crowd:
        replies = list(crowd.map(send, range(20)))

    assert {reply.status for reply in replies} == {201}
    assert len({(reply.json["seq"], reply.json["edit_key"]) for reply in replies}) == 1
    server.restart()
    with server.api() as api:
        again = api.post(path, content, Idempotency_Key="a key of its own")
        other = api.post(path, content | {"text": "x"}, Idempotency_Key="a key of its own")
        assert _texts(api, page) == [WORDS]
    assert again.json["edit_key"] == replies[0].json["edit_key"]
    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("times", [2, 20])
def test_a_form_sent_again_and_again_publishes_one_comment(server: Server, times: int) -> None:
    page = PageKey(f"/form/{times}/")
    form = {"page": page, "text": WORDS, "name": "Rosa", "action": "publish"}
    together = Barrier(times)

    def press(_: int) -> Reply:
        with Api(server.origin) as api:
            together.wait()
            return api.submit(f"/{SITE}/comments", form)

    with ThreadPoolExecutor(times) as impatient:
        replies = list(impatient.map(press, range(times)))

    assert {reply.status for reply in replies} == {200}
    # Only the first to arrive is given the key: the others may be somebody else.
    cookies = {reply.headers["Set-Cookie"] for reply in replies} - {None}
    assert len(cookies) == 1
    with server.api() as api:
        # The page that says "published" is loaded once more, with the key that it set.
        cookie = cookies.pop().partition(";")[0]
        for _ in range(3):
            reloaded = api.submit(f"/{SITE}/comments", form, Cookie=cookie)
            assert reloaded.status == 200, reloaded.text
            assert cookie in (reloaded.headers["Set-Cookie"] or "")
        assert _texts(api, page) == [WORDS]


def test_a_form_of_ones_own_may_say_what_another_said_and_only_once(server: Server) -> None:
    page = PageKey("/token/")
    form = {"page": page, "text": WORDS, "action": "publish"}
    tokens = ["of one visitor's page", "of another visitor's", "of one visitor's page"]
    with server.api() as api:
        replies = [api.submit(f"/{SITE}/comments", form | {"request": one}) for one in tokens]

        assert [reply.status for reply in replies] == [200] * 3
        assert replies[0].headers["Set-Cookie"] == replies[2].headers["Set-Cookie"]
        assert replies[0].headers["Set-Cookie"] != replies[1].headers["Set-Cookie"]
        assert _texts(api, page) == [WORDS] * 2


def test_a_guest_with_a_key_of_their_own_may_say_what_a_neighbour_said(server: Server) -> None:
    page = PageKey("/neighbours/")
    form = {"page": page, "text": WORDS, "action": "publish"}
    theirs = {**form, "edit_key": "abcd-efgh-ijkl-mnop-qrst"}
    with server.api() as api:
        api.submit(f"/{SITE}/comments", form)
        replies = [api.submit(f"/{SITE}/comments", theirs) for _ in range(3)]

        assert [reply.status for reply in replies] == [200] * 3
        assert _texts(api, page) == [WORDS] * 2


def test_the_same_words_in_answer_to_others_are_other_comments(server: Server) -> None:
    page = PageKey("/answers/")
    form = {"page": page, "text": WORDS, "action": "publish"}
    with server.api() as api:
        api.submit(f"/{SITE}/comments", form)
        for parent in ("1", "2", "1"):
            api.submit(f"/{SITE}/comments", form | {"reply_to": parent})

        assert len(_texts(api, page)) == 3


def _texts(api: Api, page: PageKey) -> list[str]:
    path = f"/api/v1/threads/{thread_id(SITE, page)}/items"
    items = api.get(path).json["items"]
    return [item["html"].strip().removeprefix("<p>").removesuffix("</p>") for item in items]
