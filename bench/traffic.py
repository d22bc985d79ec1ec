"""What a browser loads, as its developer tools tell it."""

from typing import Any, final

from playwright.sync_api import CDPSession

from bench.waterfall import Request


@final
class Traffic:
    """What goes over the wire, and when each of it was whole."""

    def __init__(self, devtools: CDPSession) -> None:
        self._finished: list[Request] = []
        self._begun: dict[str, tuple[str, float]] = {}
        self._answered: dict[str, float] = {}
        self._wall_ms = 0.0
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.responseReceived", self._told)
        devtools.on("Network.loadingFinished", self._ended)
        devtools.send("Network.enable")

    def until(self, wall_ms: float, began_ms: float) -> list[Request]:
        """Return what was answered by then, in milliseconds since the visit began."""
        shift = self._wall_ms - began_ms
        return [
            Request(
                one.url,
                one.began_ms + shift,
                one.answered_ms + shift,
                one.ended_ms + shift,
                one.size,
            )
            for one in self._finished
            if one.ended_ms + self._wall_ms <= wall_ms and not one.url.startswith("data:")
        ]

    def _sent(self, event: dict[str, Any]) -> None:
        # Chromium tells the time of day only here; everything else is told on its own clock.
        begun = event["request"]["url"], event["timestamp"] * 1_000
        self._begun[event["requestId"]] = begun
        self._wall_ms = (event["wallTime"] - event["timestamp"]) * 1_000

    def _told(self, event: dict[str, Any]) -> None:
        self._answered[event["requestId"]] = event["timestamp"] * 1_000

    def _ended(self, event: dict[str, Any]) -> None:
        size, ended = int(event["encodedDataLength"]), event["timestamp"] * 1_000
        url, began = self._begun[event["requestId"]]
        answered = self._answered.get(event["requestId"], ended)
        self._finished.append(Request(url, began, answered, ended, size))
