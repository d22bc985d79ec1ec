"""Waiting for a condition, and ports to wait on: the one place in the tests that sleeps."""

import socket
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_STEP_S = 0.02


def wait_until(
    condition: Callable[[], Found | None],
    timeout_s: float = 15.0,
    what: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> Found:
    """Return the first true value that `condition` gives.

    Args:
        condition: Asked again and again; must be cheap and may not raise.
        timeout_s: When to give up.
        what: Named in the error; the condition's own name if empty.
        pause: How to let so many seconds pass.

    Raises:
        TimeoutError: If it never came true.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            name = what or getattr(condition, "__qualname__", repr(condition))
            message = f"waited {timeout_s} s in vain for: {name}"
            raise TimeoutError(message)
        pause(_STEP_S)


def free_port() -> int:
    """Return a port that the kernel has just picked as free on the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
