"""One server to a data folder and to a port: who comes second is told, and breaks nothing."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.cli.alone import alone
from afterword.demo.blog import BlogServer
from tests.conftest import Serve
from tests.harness.process import Server
from tests.harness.wait import free_port


@pytest.fixture
def house(tmp_path: Path) -> Server:
    """A data folder in which nothing is yet, and the commands on it."""
    return Server(tmp_path / "house")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        yield port


@pytest.mark.parametrize("option", ["--port", "--blog-port"])
def test_the_demo_says_which_port_is_taken_before_it_makes_anything(
    house: Server, taken: int, option: str
) -> None:
    other = "--blog-port" if option == "--port" else "--port"
    ports = [option, str(taken), other, str(free_port())]

    said = house.run("demo", "--data", str(house.data), *ports, status=1)

    assert f"127.0.0.1:{taken}" in said
    assert f"Choose another {option}." in said
    assert list(house.data.iterdir()) == []


def test_the_demo_does_not_put_the_blog_and_afterword_on_one_port(house: Server) -> None:
    port = str(free_port())

    said = house.run(
        "demo", "--data", str(house.data), "--port", port, "--blog-port", port, status=1
    )

    assert f"cannot both listen on {port}" in said


def test_a_second_demo_on_the_same_folder_leaves_the_first_ones_blog(house: Server) -> None:
    page = house.data / "blog" / "index.html"
    page.parent.mkdir()
    page.write_text("the first one's")
    ports = ["--port", str(free_port()), "--blog-port", str(free_port())]

    with alone(house.data):
        said = house.run("demo", "--data", str(house.data), *ports, status=1)

    assert "serves from" in said
    assert "http://" not in said
    assert page.read_text() == "the first one's"


def test_a_blog_server_that_cannot_have_its_port_ends_with_an_error(
    tmp_path: Path, taken: int
) -> None:
    with pytest.raises(OSError, match="in use"):
        BlogServer(tmp_path, "127.0.0.1", taken)


def test_nothing_is_rebuilt_beside_a_server_that_runs(serve: Serve) -> None:
    server = serve()

    said = server.run("rebuild", status=1)

    assert "Stop it first" in said
    server.stop()
    assert "Rebuilt." in server.run("rebuild")


def test_the_command_says_its_version(house: Server) -> None:
    assert re.fullmatch(r"afterword \d+\.\d+\.\d+\n", house.run("--version"))
