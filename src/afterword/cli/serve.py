"""`afterword serve`: answer requests until told to stop."""

import asyncio
import fcntl
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, TextIO, cast, final

import structlog
import typer
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server as Granian
from msgspec.structs import replace

from afterword.cli.house import DatabaseOption, DataOption, chosen
from afterword.domain.errors import SetupError
from afterword.settings import Settings

_BACKLOG = 16_384


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Serve threads, the API and the desk."""
    given = chosen(data, database)
    if given.origin == Settings().origin:
        given = replace(given, origin=f"http://{host}:{port}")
    run(given, host, port)


def run(given: Settings, host: str, port: int) -> None:
    """Serve until a signal says stop; what was accepted is written first.

    Raises:
        SetupError: If the address is taken, or another process serves from this folder.
    """
    _configure_logs(given.log_level)
    address = _free_address(host, port)
    with _alone(Path(given.data)):
        uvloop.run(_serve(given, address, port))


def _free_address(host: str, port: int) -> str:
    """Return the address to listen on, if nobody else does.

    Granian lets several processes share a port, which here would answer every other request
    from another database.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        words = f"Nobody can listen on {host}:{port}: {error.strerror}. Choose another --port."
        raise SetupError(words) from error
    return str(where[0])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other servers out of a data folder: each would show the other's comments late."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serving").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            words = f"Another Afterword serves from {folder} already. One is enough."
            raise SetupError(words) from error
        yield


async def _serve(given: Settings, host: str, port: int) -> None:
    # Imported here, because commands that do not serve should start at once.
    from afterword.app import make  # noqa: PLC0415

    server = Granian(
        make(given),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        backlog=_BACKLOG,
        # Granian counts an open stream as a request at work; with its default the first
        # thousand streams would leave no room for anybody's page.
        backpressure=given.streams + _BACKLOG,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    structlog.get_logger().info("serving", origin=given.origin, host=host, port=port)
    await server.serve()


@final
class _Stderr:
    """Standard error that loses a line rather than stop whoever logs it: the disk may be full."""

    def write(self, words: str) -> int:
        """Write what can be written."""
        with suppress(OSError):
            sys.stderr.write(words)
        return len(words)

    def flush(self) -> None:
        """Pass on what was written."""
        with suppress(OSError):
            sys.stderr.flush()


def _configure_logs(level: str) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            # JSON escapes every control character: nobody writes into the log but us.
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Stderr())),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
