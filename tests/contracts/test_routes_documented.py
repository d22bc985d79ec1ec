"""Every route is in docs/api.md, and every route there exists."""

import re
from pathlib import Path

from afterword.request.routes import HANDLERS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"

# Answered before the framework runs, so that it does not know them.
BEFORE_THE_FRAMEWORK = {
    "GET /embed.js",
    "GET /static/{version}/{name}",
    "GET /{site}/thread",
    "GET /{site}/thread/{thread}",
    "GET /api/v1/threads/{thread}/stream",
    "GET /api/v1/openapi.json",
}


def test_every_route_is_documented_and_every_documented_route_exists() -> None:
    routes = {
        f"{method} {re.sub(r':[a-z]+}', '}', path)}"
        for handler in HANDLERS
        for path in handler.paths
        for method in handler.http_methods - {"HEAD", "OPTIONS"}
    }

    assert _documented() == routes | BEFORE_THE_FRAMEWORK


def _documented() -> set[str]:
    """Return what stands in backticks as `GET /path`, without its query."""
    found = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?\[ ]*)", DOCS.read_text())
    return {f"{method} {path}" for method, path in found}
