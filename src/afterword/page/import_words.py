"""What is said of an import, on the desk and on the command line."""

from afterword.domain.importing import Astray, Caught, Preview
from afterword.page.words import many


def guessed(preview: Preview) -> str:
    """Warn of a file that may be another blog's; empty where it is not."""
    if not preview.is_guessed:
        return ""
    host = next((host for host, _, is_own in preview.hosts if is_own), "")
    return (
        "No address in this file is one of this site's origins, and no rule names one. Is it this "
        f"blog's export? Most comments stood at {host}, which is taken to be the blog as it was. "
        f"If that is so, a rule says it for certain: http://{host}=https://blog.example, with the "
        "blog's address now. If it is not, please do not import it: an import cannot be undone."
    )


def standing(preview: Preview) -> str:
    """Say how much of a file is here already; empty where nothing is."""
    if not preview.here and not preview.astray:
        return ""
    if not preview.new and not preview.astray:
        return "All of it is here already: an import would add nothing."
    here = preview.here + sum(one.comments for one in preview.astray)
    return f"Here already: {many(here, 'comment')}. New: {preview.new:,}."


def caught(one: Caught) -> str:
    """Say what a rule did."""
    return f"caught {many(one.threads, 'thread')}" if one.threads else "this rule caught nothing"


def astray(one: Astray) -> str:
    """Say that comments stand on another page."""
    return f"{many(one.comments, 'comment')} of {one.to} at {one.page}"


ASTRAY = "These are here already, on another page, and an import leaves them there:"
BRING_TOGETHER = (
    "If they belong to the page you name now, import the file with these rules all the same, so "
    "that the page is known here. Then a moderator opens “All acts” of a comment where they "
    "stand, names the page under “Move it to another thread”, and presses “Move the whole "
    "thread, and close it”."
)
