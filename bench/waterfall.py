"""A picture of what is loaded until the first comment can be read: one bar for each request."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from msgspec import Struct

_LEFT, _RIGHT, _WIDTH = 190, 90, 720
_LINE, _HEAD, _FOOT = 22, 46, 34
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.title{font-weight:600}.quiet{fill:#666}"
    ".wait{fill:#c9d6e8}.load{fill:#3b6ea5}.seen{stroke:#b3261e;stroke-width:2}"
    ".grid{stroke:#ddd}"
)


class Request(Struct, frozen=True):
    """One request, in milliseconds since the visit began."""

    url: str
    began_ms: float
    answered_ms: float
    ended_ms: float
    size: int


class Panel(Struct, frozen=True):
    """One visit."""

    title: str
    requests: Sequence[Request]
    seen_ms: float
    """When the first comment could be read."""


def draw(title: str, panels: Sequence[Panel]) -> str:
    """Return a picture (SVG) of visits, one below the other on the same scale."""
    last = max(panel.seen_ms for panel in panels)
    scale = (_WIDTH - 20) / (last * 1.05)
    heights = [_HEAD + _LINE * len(panel.requests) + _FOOT for panel in panels]
    width, height = _LEFT + _WIDTH + _RIGHT, 40 + sum(heights)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    named = f'role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="12" y="24">{escape(title)}</text>',
    ]
    top = 40
    for panel, tall in zip(panels, heights, strict=True):
        parts += _panel(panel, top, scale)
        top += tall
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, top: int, scale: float) -> list[str]:
    first, bottom = top + _HEAD, top + _HEAD + _LINE * len(panel.requests)
    parts = [f'<text class="title" x="12" y="{top + 20}">{escape(panel.title)}</text>']
    for at in range(0, int(panel.seen_ms) + 1, 200):
        x = _LEFT + at * scale
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{first}" y2="{bottom}"/>')
        parts.append(f'<text class="quiet" x="{x:.1f}" y="{bottom + 16}">{at} ms</text>')
    for number, one in enumerate(panel.requests):
        parts += _bar(one, first + number * _LINE, scale)
    x = _LEFT + panel.seen_ms * scale
    parts.append(f'<line class="seen" x1="{x:.1f}" x2="{x:.1f}" y1="{first - 6}" y2="{bottom}"/>')
    told = f"first comment: {panel.seen_ms:,.0f} ms"
    parts.append(f'<text x="{x:.1f}" y="{first - 10}" text-anchor="end">{told}</text>')
    return parts


def _bar(one: Request, y: int, scale: float) -> list[str]:
    began, answered, ended = (
        _LEFT + at * scale for at in (one.began_ms, one.answered_ms, one.ended_ms)
    )
    found = urlsplit(one.url)
    name = found.path.rpartition("/")[2] or found.path
    waits, loads = max(answered - began, 0.5), max(ended - answered, 1.5)
    return [
        f'<text x="12" y="{y + 15}">{escape(name[:26])}</text>',
        f'<rect class="wait" x="{began:.1f}" y="{y + 4}" width="{waits:.1f}" height="14"/>',
        f'<rect class="load" x="{answered:.1f}" y="{y + 4}" width="{loads:.1f}" height="14"/>',
        f'<text class="quiet" x="{ended + 6:.1f}" y="{y + 15}">{one.size / 1000:.1f} KB</text>',
    ]
