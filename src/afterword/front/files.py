"""The client's files, encoded when somebody first asks for them."""

from functools import lru_cache

from afterword.front.ready import Ready, encode
from afterword.page import assets

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
_PREFIX = "/static/"
_FILES = 256


def find(path: str) -> Ready | None:
    """Return the file at a path; None when none is there."""
    if path == "/embed.js":
        return _embed()
    if not path.startswith(_PREFIX):
        return None
    version, _, name = path.removeprefix(_PREFIX).partition("/")
    return _file(name, is_current=version == assets.VERSION)


@lru_cache(maxsize=1)
def _embed() -> Ready:
    return encode(assets.embed_js(), "text/javascript; charset=utf-8", _headers(_FOR_AN_HOUR))


@lru_cache(maxsize=_FILES)
def _file(name: str, *, is_current: bool) -> Ready | None:
    found = assets.client_file(name)
    if found is None:
        return None
    content, kind = found
    # An old page may still ask for its old version; it gets today's, and keeps it not for ever.
    return encode(content, kind, _headers(_FOR_EVER if is_current else "no-cache"))


def _headers(lasts: str) -> list[tuple[str, str]]:
    return [
        ("Cache-Control", lasts),
        ("X-Content-Type-Options", "nosniff"),
        # The blog's page, of another origin, loads these.
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("Access-Control-Allow-Origin", "*"),
    ]
