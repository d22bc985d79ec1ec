"""How long a long test is: short in `make test`, full in `make soak`."""

import os
from typing import TypeVar

Size = TypeVar("Size")


def is_soak() -> bool:
    """Say whether the full forms are asked for."""
    return os.environ.get("AFTERWORD_SOAK") == "1"


def sized(short: Size, *, full: Size) -> Size:
    """Return the size for this run; every caller carries the mark `soak`."""
    return full if is_soak() else short
