"""What goes wrong, as HTTP: RFC 9457 problem+json for programs, a page for people."""

from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from afterword.domain.errors import (
    AfterwordError,
    BusyError,
    HeadMovedError,
    InvalidError,
    NotFoundError,
    OtherNameError,
    TooFastError,
    TooLongError,
)
from afterword.domain.ids import SiteKey
from afterword.gate.verdict import Refusal, Refuse
from afterword.page import assets, words
from afterword.page.compose import Cause
from afterword.page.problem import Trouble, problem
from afterword.page.sheet import link
from afterword.request.obligations import Obligations, facts

_log = structlog.get_logger()

STATUS_OF_ERROR: dict[type[AfterwordError], HTTPStatus] = {
    TooLongError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFoundError: HTTPStatus.NOT_FOUND,
    TooFastError: HTTPStatus.TOO_MANY_REQUESTS,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    HeadMovedError: HTTPStatus.SERVICE_UNAVAILABLE,
    OtherNameError: HTTPStatus.CONFLICT,
}

STATUS_OF_REFUSAL: dict[Refusal, HTTPStatus] = {
    Refusal.NOT_YOURS: HTTPStatus.FORBIDDEN,
    Refusal.EDIT_CLOSED: HTTPStatus.FORBIDDEN,
    Refusal.UNDO_CLOSED: HTTPStatus.FORBIDDEN,
    Refusal.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Refusal.ALREADY_SO: HTTPStatus.CONFLICT,
    Refusal.PARENT_GONE: HTTPStatus.CONFLICT,
    Refusal.THREAD_CLOSED: HTTPStatus.LOCKED,
    Refusal.KEY_REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refusal.LOCKED: HTTPStatus.LOCKED,
    Refusal.SLOW: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.LIMITED: HTTPStatus.FORBIDDEN,
    Refusal.PROTECTED: HTTPStatus.FORBIDDEN,
    Refusal.PAUSED: HTTPStatus.FORBIDDEN,
    Refusal.MODERATOR_ONLY: HTTPStatus.FORBIDDEN,
    Refusal.WARNED: HTTPStatus.FORBIDDEN,
    Refusal.OUT_OF_THREAD: HTTPStatus.FORBIDDEN,
    Refusal.SUSPENDED: HTTPStatus.FORBIDDEN,
    Refusal.BANNED: HTTPStatus.FORBIDDEN,
    Refusal.UNDO_OVER: HTTPStatus.FORBIDDEN,
    Refusal.CHANGED_MEANWHILE: HTTPStatus.CONFLICT,
    Refusal.CLAIMED: HTTPStatus.CONFLICT,
    Refusal.NEEDS_SECOND: HTTPStatus.FORBIDDEN,
}


class RefusedError(Exception):
    """Carries a verdict from a handler to the one place that answers with it."""

    def __init__(
        self,
        refuse: Refuse,
        site: SiteKey | None = None,
        cause: Cause | None = None,
        *,
        slip: str = "",
    ) -> None:
        self.refuse = refuse
        self.site = site
        self.cause = cause
        """The note it comes from, where its words are known."""
        self.slip = slip
        """What opens the decision it comes from to whoever only gave an address."""
        super().__init__(refuse.words)

    @property
    def statement(self) -> str:
        """The path of the decision it comes from, with all one may know of it; empty for none."""
        if self.site is None or self.refuse.sanction is None:
            return ""
        query = {"slip": self.slip} if self.slip else {}
        return link(self.site, "statement", self.refuse.sanction, **query)


class SentBackError(Exception):
    """Carries what is to be read first from a handler to the one place that answers with it."""

    def __init__(self, told: Obligations, text: str) -> None:
        self.told = told
        self.text = text
        """The draft, letter by letter."""
        super().__init__(SENT_BACK_WORDS)


SENT_BACK_WORDS = (
    "Your comment is safe and not published yet: there is something to read first. "
    "Everyone here reads before they write."
)
CONTENT_NOTE_WORDS = (
    "Your comment is safe and not published yet: "
    "a moderator asks for a content note where you write."
)


def status_of(error: Exception) -> HTTPStatus:
    """Return the HTTP status of anything that went wrong."""
    if isinstance(error, RefusedError):
        return STATUS_OF_REFUSAL[error.refuse.refusal]
    if isinstance(error, SentBackError):
        nothing = error.told.nothing_read
        return HTTPStatus.PRECONDITION_REQUIRED if nothing else HTTPStatus.PRECONDITION_FAILED
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    for kind in type(error).__mro__:
        if kind in STATUS_OF_ERROR:
            return STATUS_OF_ERROR[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a request that went wrong: JSON to the API, a page to everyone else."""
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request_failed", path=request.url.path, exc_info=error)
    headers = _headers(error)
    if request.url.path.startswith("/api/"):
        return _json(status, _facts(error, status), headers)
    html = problem(Trouble(status=status, words=words_of(error, status)))
    return Response(
        html.encode(),
        status_code=status,
        media_type="text/html",
        headers={**headers, **dict(assets.security_headers(None)), "Cache-Control": "no-store"},
    )


def words_of(error: Exception, status: HTTPStatus) -> str:
    """Return what a person is told."""
    match error:
        case AfterwordError(words=words):
            return words
        case RefusedError(refuse=refuse):
            return refuse.words
        case SentBackError(told=told):
            return SENT_BACK_WORDS if told.owed.asks_to_read else CONTENT_NOTE_WORDS
        case ValidationException(extra=[{"message": str(message)}, *_]):
            return f"The request was not understood: {message}"
        case HTTPException(detail=detail) if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return detail
        case _:
            return "Something went wrong here. It has been noted; please try again."


def _facts(error: Exception, status: HTTPStatus) -> dict[str, Any]:
    code = _code(error, status)
    told: dict[str, Any] = {
        "type": f"urn:afterword:problem:{code}",
        "title": status.phrase,
        "status": int(status),
        "detail": words_of(error, status),
        "code": code,
    }
    if isinstance(error, InvalidError):
        told["field"] = error.field
    if isinstance(error, TooLongError):
        told |= {"length": error.length, "limit": error.limit}
    if isinstance(error, SentBackError):
        told |= {**facts(error.told), "draft": error.text}
    if isinstance(error, TooFastError | BusyError):
        told["retry_after"] = error.retry_after_s
    if isinstance(error, RefusedError):
        told |= _why(error.refuse)
        if error.cause:
            told |= _note(error.cause)
        if error.statement:
            told["statement"] = error.statement
    return told


def _why(refuse: Refuse) -> dict[str, Any]:
    """Tell what a refusal comes from, and until when it holds."""
    until = refuse.until or (refuse.note.until if refuse.note else None)
    told = {
        "note": refuse.note and refuse.note.id,
        "until": until and words.iso(until),
        "retry_after": refuse.retry_after_s,
        "sanction": refuse.sanction,
    }
    return {name: value for name, value in told.items() if value is not None}


def _note(cause: Cause) -> dict[str, Any]:
    return {"by": cause.by, "instruction": cause.instruction, "note_url": cause.href}


def _code(error: Exception, status: HTTPStatus) -> str:
    match error:
        case RefusedError(refuse=refuse):
            return refuse.refusal
        case SentBackError(told=told):
            return "reading_needed" if told.nothing_read else "sent_back"
        case InvalidError(field=field) if not isinstance(error, TooLongError):
            return f"invalid_{field}"
        case AfterwordError():
            return error.code
        case _:
            return status.name.lower()


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, TooFastError | BusyError):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, RefusedError) and error.refuse.retry_after_s is not None:
        return {"Retry-After": str(error.refuse.retry_after_s)}
    return {}


def _json(status: HTTPStatus, facts: dict[str, Any], headers: dict[str, str]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(facts),
        status_code=status,
        media_type="application/problem+json",
        headers={**headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )
