"""Disqus's export: threads and comments in one XML file, packed or not.

Comments name their thread and what they answer by Disqus's own ids, in any order. What is there of
addresses and e-mail is not taken: nobody here needs it.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TypeAlias, final

from afterword.domain.errors import InvalidError
from afterword.transfer import from_html, strict_xml
from afterword.transfer.scratch import Scratch, SourcePost, SourceThread

Progress: TypeAlias = Callable[[int], None]
_SPACE = "http://disqus.com "
_ID = "http://disqus.com/disqus-internals id"
_ROOT = f"{_SPACE}disqus"
_ITEMS = {"thread", "post"}
_LONGEST_ID = 200
_LONGEST_LINK = 2_000
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_NO_DATE = "their time cannot be read"
_NO_WORDS = "there are no words in them"
_TWICE = "the file has them twice"
_NOT_IN_A_THREAD = "they name no thread"
_SPOILER = "Hidden by its author"


def read(path: Path, into: Scratch, progress: Progress) -> None:
    """Read a whole export.

    Args:
        path: The file.
        into: Where it is kept; what a run that was killed has read is not done again.
        progress: Told how many more bytes have been read.

    Raises:
        InvalidError: With the line where the file is not what it should be.
    """
    into.forget_passed()
    visitor = _Visitor(path, into)
    strict_xml.read(path, visitor, progress)
    into.finish()


@final
class _Visitor:
    """Gathers threads and comments from their elements."""

    def __init__(self, path: Path, into: Scratch) -> None:
        self._path = path
        self._into = into
        self._inside: list[str] = []
        self._fields: dict[str, str] = {}
        self._line = 0
        self._seen: set[str] = set()

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Begin an element."""
        inside = self._inside
        if not inside and name != _ROOT:
            words = (
                f"{self._path.name}, line {line}: this is no export of Disqus, whose first "
                "element is <disqus>. Nothing was imported."
            )
            raise InvalidError("file", words)
        inside.append(name.removeprefix(_SPACE))
        if len(inside) == 2:
            self._fields = {"dsq": attributes.get(_ID, "")}
            self._line = line
        elif len(inside) == 3 and _ID in attributes:
            self._fields[f"{inside[2]}.dsq"] = attributes[_ID]

    def end(self, text: str) -> None:
        """End an element."""
        inside = self._inside
        depth = len(inside)
        if depth == 2 and inside[1] in _ITEMS:
            self._take(inside[1])
        elif depth > 2 and text:
            self._fields.setdefault(".".join(inside[2:]), text)
        inside.pop()

    def _take(self, kind: str) -> None:
        fields = self._fields
        if kind == "thread":
            self._thread(fields)
        else:
            self._post(fields)

    def _thread(self, fields: dict[str, str]) -> None:
        name = _id(fields)
        if name:
            thread = SourceThread(
                id=name,
                identifier=_line(fields, "id"),
                link=_line(fields, "link")[:_LONGEST_LINK],
                # (blogs told Disqus their titles as they stand in HTML)
                title=unescape(_line(fields, "title")),
                closed=_is(fields, "isClosed"),
                deleted=_is(fields, "isDeleted"),
            )
            self._into.add_thread(thread)

    def _post(self, fields: dict[str, str]) -> None:
        name = _id(fields) or _made_id(fields)
        if name in self._seen:
            self._into.pass_over(_TWICE, self._named(name))
            return
        self._seen.add(name)
        why = self._unusable(fields)
        if why:
            self._into.pass_over(why, self._named(name))
        elif not self._into.knows(name):
            self._into.add_post(_post(name, fields))

    def _unusable(self, fields: dict[str, str]) -> str:
        """Return why a comment cannot be taken; empty when it can."""
        if not fields.get("thread.dsq"):
            return _NOT_IN_A_THREAD
        if _date(fields) is None:
            return _NO_DATE
        return "" if _is(fields, "isDeleted") or fields.get("message", "").strip() else _NO_WORDS

    def _named(self, name: str) -> str:
        return f"comment {name}, line {self._line}"


def _post(name: str, fields: dict[str, str]) -> SourcePost:
    state = _state(fields)
    html = "" if state == "deleted" else fields.get("message", "")
    at = _date(fields)
    assert at is not None  # noqa: S101 - it was looked at
    return SourcePost(
        id=name,
        thread=fields["thread.dsq"][:_LONGEST_ID],
        parent=fields.get("parent.dsq", "")[:_LONGEST_ID],
        at=at,
        name=_line(fields, "author.name"),
        person=_person(fields),
        state=state,
        text=from_html.markdown(html),
        note=_SPOILER if from_html.hides(html) else "",
    )


def _state(fields: dict[str, str]) -> str:
    if _is(fields, "isDeleted"):
        return "deleted"
    return "spam" if _is(fields, "isSpam") else "live"


def _person(fields: dict[str, str]) -> str:
    """Return what tells an author from everybody else; names alone do not."""
    username = _line(fields, "author.username")
    if username and not _is(fields, "author.isAnonymous"):
        return f"user {username}"
    email = _line(fields, "author.email").lower()
    return f"mail {email} {_line(fields, 'author.name')}" if email else ""


def _id(fields: dict[str, str]) -> str:
    return fields["dsq"].strip()[:_LONGEST_ID]


def _made_id(fields: dict[str, str]) -> str:
    """Name a comment that the file gives no id by what it says, the same each time."""
    parts = ("thread.dsq", "createdAt", "author.name", "message", "id")
    said = "\0".join(fields.get(part, "") for part in parts)
    return f"unnamed-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _is(fields: dict[str, str], field: str) -> bool:
    """Read a yes or no; what is neither counts as yes, since nobody should see it by mistake."""
    return fields.get(field, "").strip().lower() not in {"", "0", "false"}


def _line(fields: dict[str, str], field: str) -> str:
    return " ".join(fields.get(field, "").split())


def _date(fields: dict[str, str]) -> datetime | None:
    said = fields.get("createdAt", "").strip()
    if not _DATE.fullmatch(said):
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
