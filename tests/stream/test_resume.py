"""Over a restart of the server, a reader who comes back misses nothing and hears nothing twice."""

import json
import re

from tests.conftest import Serve
from tests.domain.builders import PAGE, SITE, THREAD
from tests.harness.api import Api
from tests.harness.staff import staff

COMMENTS = f"/api/v1/threads/{THREAD}/comments"
STREAM = f"/api/v1/threads/{THREAD}/stream"


def test_a_reader_goes_on_after_a_restart_where_they_were(serve: Serve) -> None:
    server = serve()
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    heard: list[int] = []
    with server.api() as api, api.stream(STREAM) as stream:
        _post(api, 3)
        while len(heard) < 2:
            heard.append(int(stream.next(30).id))

    server.kill()
    server.start()

    with server.api() as api:
        _post(api, 2)
        with api.stream(STREAM, Last_Event_ID=str(heard[-1])) as stream:
            assert stream.retry_ms is None or 1_000 <= stream.retry_ms <= 8_000
            _post(api, 2)
            while len(heard) < 7:
                heard.append(int(stream.next(30).id))

    assert heard == [1, 2, 3, 4, 5, 6, 7]


def test_a_note_on_the_whole_site_reaches_an_open_thread_also_after_a_restart(
    serve: Serve,
) -> None:
    server = serve()
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    heron = staff(server)
    with server.api() as api:
        _post(api, 1)
        page = api.get(f"/{SITE}/thread/{THREAD}").text
    house = re.search(r'data-house="(\d+)"', page)
    assert house
    address = f"{STREAM}?after=1&site={SITE}&house={house[1]}"
    with server.api() as api, api.stream(address) as stream:
        _give(heron, "Please be brief today.")
        told = stream.next(30)
        assert (told.kind, told.id) == ("note", "")
        assert json.loads(told.data)["instruction"] == "Please be brief today."

    _give(heron, "And kind.")
    heron.close()
    server.kill()
    server.start()

    # (as a browser comes back: to the same address, with the position in the thread)
    with server.api() as api, api.stream(address, Last_Event_ID="1") as stream:
        both = [json.loads(stream.next(30).data) for _ in range(2)]
        assert [one["note"] for one in both] == ["S1", "S2"]
        _post(api, 1)
        assert stream.next(30).id == "2"
        with server.api() as other:
            assert (
                f'data-house="{both[-1]["house"]}"' in other.get(f"/{SITE}/thread/{THREAD}").text
            )


def test_a_server_that_is_told_to_stop_does_not_wait_for_its_readers_to_leave(
    serve: Serve,
) -> None:
    server = serve()
    server.run("site", "add", SITE, "--origin", "https://teaspoon.example")
    with server.api() as api, api.stream(STREAM) as stream:
        _post(api, 1)
        assert stream.next(30).id == "1"

        # (it fails when the process is still there after a while)
        server.stop()
        server.start()

        assert server.api().get("/readyz").status == 200


def _give(heron: Api, instruction: str) -> None:
    sent = {"kind": "remind", "instruction": instruction}
    reply = heron.post(f"/api/v1/sites/{SITE}/notes", sent)
    assert reply.status == 201, reply.text


def _post(api: Api, count: int) -> None:
    for _ in range(count):
        reply = api.post(COMMENTS, {"site": SITE, "page": PAGE, "text": "Hello."})
        assert reply.status == 201, reply.text
