"""The attack lists that others wrote, one line at a time."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tests.harness.data import real_data
from tests.harness.soak import is_soak

_LISTS = (
    "xss-payloadbox",
    "xss-markdown",
    "payloads-all-the-things",
    "xss-dompurify",
    "xss-html5sec-vectors",
    "xss-owasp-filter-evasion",
)
_EVERY = 1 if is_soak() else 10


def payloads(*, whole: bool = False) -> list[str]:
    """Return each different line once; in a short run every tenth of the long lists.

    Args:
        whole: All lines, also in a short run.
    """
    found = dict.fromkeys(_all())
    step = 1 if whole else _EVERY
    return list(found)[::step]


def is_seen(text: str) -> bool:
    """Say whether there is anything in a text that a person could see."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def _all() -> Iterator[str]:
    yield from json.loads(real_data("security/blns.json").read_text())
    for name in _LISTS:
        yield from _lines(real_data(f"security/{name}.jsonl"))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["payload"]
