"""`afterword serve`: answer requests until told to stop."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, TextIO, cast, final

import structlog
import typer
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server as Granian
from msgspec.structs import replace

from afterword.cli.alone import alone, free_address
from afterword.cli.house import DatabaseOption, DataOption, chosen, remember_origin
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
    address = free_address(host, port)
    with alone(Path(given.data)):
        run(given, address, port)


def run(given: Settings, address: str, port: int) -> None:
    """Serve until a signal says stop; what was accepted is written first.

    Args:
        given: How; whoever calls has the data folder to themselves.
        address: Where, as `free_address` returned it.
        port: Where.
    """
    _configure_logs(given.log_level)
    remember_origin(given)
    uvloop.run(_serve(given, address, port))


async def _serve(given: Settings, host: str, port: int) -> None:
    # Imported here, because commands that do not serve should start at once.
    from afterword.app import make  # noqa: PLC0415

    house = make(given)
    server = Granian(
        house,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        # Looking at each connection which of the two it speaks costs 11 KiB of memory for each.
        http=HTTPModes.auto if given.http2 else HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        # Granian counts an open stream as a request at work; with its default the first
        # thousand streams would leave no room for anybody's page.
        backpressure=given.streams + _BACKLOG,
        log_enabled=False,
    )

    def stop() -> None:
        house.let_go()
        server.stop()  # type: ignore[no-untyped-call] # granian's own

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
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
