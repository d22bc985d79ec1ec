"""Slips: signed, they show that somebody was refused because of the address they gave.

With one they read which decision it was, and appeal, also without the key of another browser.
Anybody can type an address, so that a slip opens nothing that was written to the person.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

from msgspec.structs import replace

from afterword.domain.ids import Seq, SiteKey
from afterword.page.statement import Statement
from afterword.request.server import Server

LASTS = timedelta(days=30)
"""Long enough to come back for an answer; whoever is refused again gets a new one."""
_MAC_BYTES = 16
_LONGEST = 60


def slip(server: Server, site: SiteKey, sanction: Seq) -> str:
    """Write a slip for somebody who was just refused for a sanction."""
    until = int((server.now() + LASTS).timestamp())
    return f"{until}.{_mac(server, site, sanction, until)}"


def opens(server: Server, site: SiteKey, sanction: Seq, shown: str) -> bool:
    """Say whether a slip is one for this sanction, and not too old."""
    until, _, mac = shown.partition(".")
    if len(shown) > _LONGEST or not (shown.isascii() and until.isdigit()):
        return False
    if not hmac.compare_digest(_mac(server, site, sanction, int(until)), mac):
        return False
    return server.now().timestamp() < int(until)


def without_words(told: Statement) -> Statement:
    """Return a statement without what was written to the person, and by them."""
    return replace(told, why="", text="", content_note="", excerpt="", note=None)


def _mac(server: Server, site: SiteKey, sanction: Seq, until: int) -> str:
    key = hmac.digest(server.secret, b"slip", sha256)
    mac = hmac.digest(key, f"{site}\0{sanction}\0{until}".encode(), sha256)[:_MAC_BYTES]
    return urlsafe_b64encode(mac).rstrip(b"=").decode()
