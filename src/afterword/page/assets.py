"""What pages are made of beside their words: style, scripts, and the headers that guard them."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from afterword.domain.site import Site

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+")
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_NOTHING = sha256(b"").digest()

# The frame needs none of what a browser could offer, and readers are never watched.
_PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)


def client_dir() -> Path:
    """Return the folder of the browser's modules: beside the package, or in the checkout."""
    installed = Path(str(files("afterword"))) / "client"
    return installed if installed.is_dir() else installed.parents[2] / "client"


def client_file(name: str) -> tuple[bytes, str] | None:
    """Return a module or stylesheet and its content type; None when there is no such file."""
    content = _CLIENT.get(name)
    return None if content is None else (content, _TYPES[Path(name).suffix])


def embed_js() -> bytes:
    """Return the one script that blogs embed."""
    return _CLIENT.get("embed.js", b"")


@lru_cache(maxsize=256)
def csp(site: Site | None) -> str:
    """Return the Content-Security-Policy of a page.

    Hashes instead of nonces: a nonce would make each answer different and end shared pages.

    Args:
        site: Whose pages may frame it; None for pages that nobody may frame.
    """
    styles = [STYLE, PAGES_STYLE, site_style(site)] if site else [STYLE, PAGES_STYLE]
    ancestors = [origin for origin in site.origins if _ORIGIN.fullmatch(origin)] if site else []
    framed_by = " ".join(ancestors) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {_hashes(BOOT)}",
            f"style-src 'self' {_hashes(*styles)}",
            "connect-src 'self'",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {framed_by}",
        )
    )


def security_headers(site: Site | None) -> list[tuple[str, str]]:
    """Return the headers every page has.

    The referrer goes to our own origin only: blogs and what comments link to never learn which
    thread somebody came from. `no-referrer` would be stricter by nothing, and make browsers send
    `Origin: null` with our own forms, which the server could not tell from a stranger's.
    """
    return [
        ("Content-Security-Policy", csp(site)),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", _PERMISSIONS),
        ("X-Content-Type-Options", "nosniff"),
    ]


def site_style(site: Site) -> str:
    """Return a site's own CSS in a form that cannot end the <style> it stands in."""
    return site.stylesheet.replace("</", "<\\/").replace("<!--", "<\\!--")


def _hashes(*texts: str) -> str:
    digests = {sha256(text.encode()).digest(): None for text in texts}
    found = (b64encode(digest).decode() for digest in digests if digest != _NOTHING)
    return " ".join(f"'sha256-{digest}'" for digest in found)


def _tight(css: str) -> str:
    """Drop what only people read."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    return re.sub(r"\s?([{};,])\s?", r"\1", bare).replace(";}", "}").strip()


def _read_client() -> Mapping[str, bytes]:
    found = sorted(path for path in client_dir().glob("*") if path.suffix in _TYPES)
    return {path.name: path.read_bytes() for path in found if ".config." not in path.name}


_CLIENT = _read_client()

BOOT = _CLIENT.get("boot.js", b"").decode().strip()
"""The script that dresses a page before it is first painted; inlined."""

STYLE, PAGES_STYLE = (
    _tight((files("afterword.page") / "static" / name).read_text("utf-8"))
    for name in ("afterword.css", "pages.css")
)
"""Our CSS; inlined, so that a page is whole in one answer. The second is not for threads."""

VERSION = sha256(b"\0".join((*_CLIENT.values(), STYLE.encode()))).hexdigest()[:12]
"""Names the state of all of the above: part of the addresses that never change."""
