"""Every error and refusal has a code and a status of its own, drawn and documented as it is."""

import importlib
import pkgutil
import re
from collections import Counter
from http import HTTPStatus
from pathlib import Path

import afterword
from afterword.domain import errors
from afterword.domain.errors import AfterwordError, SetupError
from afterword.gate.verdict import Refusal
from afterword.request.problems import STATUS_OF_ERROR, STATUS_OF_REFUSAL

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"

# What no code of ours says: the framework's own answers are named for their status.
BY_STATUS = {status.name.lower(): status for status in HTTPStatus}

# The field it is about is part of the code: `invalid_text`, `invalid_email`.
SHOWN_AS = {"invalid": "invalid_*"}


def test_no_two_errors_share_a_code() -> None:
    codes = Counter([error.code for error in _errors()] + list(Refusal))

    assert [code for code, count in codes.items() if count > 1] == []


def test_every_refusal_has_a_status() -> None:
    assert set(STATUS_OF_REFUSAL) == set(Refusal)


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = dict(re.findall(r"── (\w+) *(\d{3})?", errors.__doc__ or ""))

    real = {error.__name__: str(int(_status(error))) for error in _errors()}

    assert set(drawn) == set(real)
    assert {name: real[name] for name, status in drawn.items() if status} == {
        name: status for name, status in drawn.items() if status
    }


def test_the_api_documentation_lists_every_code_with_its_status() -> None:
    answered = {SHOWN_AS.get(error.code, error.code): _status(error) for error in _errors()}
    answered |= {refusal.value: STATUS_OF_REFUSAL[refusal] for refusal in Refusal}
    answered |= {"sent_back": HTTPStatus.PRECONDITION_FAILED}
    answered |= {"reading_needed": HTTPStatus.PRECONDITION_REQUIRED}
    # A command line's trouble, never an answer.
    del answered[SetupError.code]

    documented = _documented()

    assert {code: documented.get(code) for code in answered} == answered
    assert {code: documented[code] for code in set(documented) - set(answered)} == {
        code: BY_STATUS.get(code) for code in set(documented) - set(answered)
    }


def _errors() -> list[type[AfterwordError]]:
    """List every class of the tree, wherever it is defined."""
    for module in pkgutil.walk_packages(afterword.__path__, "afterword."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[AfterwordError]] = []
    waiting = AfterwordError.__subclasses__()
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].__subclasses__()
    return found


def _status(error: type[AfterwordError]) -> HTTPStatus:
    known = [STATUS_OF_ERROR[kind] for kind in error.__mro__ if kind in STATUS_OF_ERROR]
    return known[0] if known else HTTPStatus.INTERNAL_SERVER_ERROR


def _documented() -> dict[str, HTTPStatus]:
    """Return the codes of the tables whose rows begin with a code and a status."""
    rows = re.findall(r"^\| *`([a-z_]+\*?)` *\| *(\d{3}) *\|", DOCS.read_text(), re.MULTILINE)
    return {code: HTTPStatus(int(status)) for code, status in rows}
