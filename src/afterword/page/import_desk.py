"""The page on which an owner moves comments in from another system."""

from collections.abc import Mapping

from msgspec import Struct

from afterword.domain.importing import Phase, Status, Wanted
from afterword.domain.site import Site
from afterword.page import import_words, sheet
from afterword.page.compose import Problem

_MEBIBYTE = 1 << 20
_SAID: Mapping[Phase, str] = {
    Phase.READING: "The file is about to be read.",
    Phase.READ: "The file is read. Nothing is imported yet.",
    Phase.BRINGING: "The import is about to begin.",
    Phase.DONE: "Everything is here.",
    Phase.STOPPED: "The import was stopped. What it had brought stays.",
}
_MOST = 200
"""Pages and threads that are listed."""


class Import(Struct, frozen=True, kw_only=True):
    """An import as its owner sees it."""

    site: Site
    wanted: Wanted | None
    status: Status | None
    limit_mb: int
    said: str = ""
    """The rules as they were typed."""
    problem: Problem | None = None


def page(shown: Import) -> str:
    """Return the page."""
    status = shown.status
    return sheet.fill(
        "import_desk.html",
        None,
        shown=shown,
        house=shown.site,
        status=status,
        phase=status.phase if status else None,
        preview=status.preview if status else None,
        report=status.report if status else None,
        is_refused=status is not None and status.is_refused,
        told=progress(status) if status else "",
        most=_MOST,
        said=import_words,
        problem=shown.problem,
        signed_in=True,
    )


def progress(status: Status) -> str:
    """Say how far an import is."""
    if status.phase is Phase.FAILED:
        return status.error
    if status.phase is Phase.READING and status.total:
        done, total = status.done / _MEBIBYTE, status.total / _MEBIBYTE
        return f"The file is being read: {done:,.1f} of {total:,.1f} MB."
    if status.phase is Phase.BRINGING and status.total:
        return f"{status.done:,} of {status.total:,} comments are here."
    if status.phase is Phase.STOPPED and status.total:
        here = f"{status.done:,} of {status.total:,} comments are here."
        return f"{_SAID[status.phase]} {here}"
    return _SAID[status.phase]
