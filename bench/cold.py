"""Cold pages: how long whoever reads a page first waits for it."""

from http.client import HTTPConnection
from statistics import median

from msgspec import Struct

from bench import figures, stock
from bench.http import ask
from bench.plan import HOST
from bench.process import Process
from bench.stock import Stocked

_PAGES = 40


class Cold(Struct, frozen=True):
    """How long first readers waited for pages of 100 comments, in milliseconds."""

    short: list[float]
    """In threads of 100."""
    long: list[float]
    """In one of 10,000."""

    def note(self) -> str:
        """Tell it in a sentence."""
        return (
            "Cold pages of 100 comments, rendered and encoded for the first reader: "
            f"{figures.ms(median(self.short))} in threads of 100, "
            f"{figures.ms(median(self.long))} in one of 10,000."
        )


def cold_pages(server: Process, short: list[Stocked]) -> Cold:
    """Read pages that nobody has read since the server started."""
    ten = stock.stocked(10_000)
    connection = HTTPConnection(HOST, server.port)
    # (what is made with the first page of all is not theirs)
    ask(connection, stock.stocked(1_000).target(), accept_encoding="br")
    pages = [ten.target(n) for n in range(2, 2 + _PAGES)]
    found = Cold(
        [ask(connection, thread.target(), accept_encoding="br").ms for thread in short],
        [ask(connection, target, accept_encoding="br").ms for target in pages],
    )
    connection.close()
    return found
