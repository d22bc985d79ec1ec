"""XML that a stranger may have written, piece by piece, with bounds on everything that could grow.

Declarations of document types and entities are refused, so that no entity can swell or fetch
anything; so are elements within elements past any use, texts and tags past any use, and files
that unpack to far more than a text would.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NoReturn, Protocol, cast, final
from xml.parsers import expat

from afterword.domain.errors import InvalidError

_CHUNK = 1 << 16
_DEEPEST = 32
_LONGEST_TEXT = 200_000
"""Characters in one element: many times what any system takes for a comment."""
_LONGEST_TAG = 1 << 20
"""Bytes that the parser may keep until it knows what they are."""
_SWELL = 100
"""A text seldom packs to a tenth of itself; past a hundredth it was made to fill a disk."""
_SWELL_FREE = 1 << 24
_GZIP = b"\x1f\x8b"
# (a text editor's mark, and what a copied text may begin with)
_BEFORE = b"\xef\xbb\xbf \t\r\n`"
_SPACE = " "
_CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
_OTHER_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP file, which has to be unpacked first,"),
)
"""What files of other kinds begin with."""


class Visitor(Protocol):
    """Is told what stands in a file, in order."""

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Begin an element; names are `namespace name`."""
        ...

    def end(self, text: str) -> None:
        """End an element that has this text directly in it, since its last child."""
        ...


def read(path: Path, visitor: Visitor, progress: Callable[[int], None]) -> None:
    """Read a whole file, packed or not.

    Args:
        path: The file.
        visitor: Who is told.
        progress: Told how many more bytes of the file have been read.

    Raises:
        InvalidError: With the line where the file is not what it should be.
    """
    reader = _Reader(path, visitor)
    for chunk in _chunks(path, progress, reader):
        reader.feed(chunk)
    reader.close()


@final
class _Reader:
    """A parser with bounds."""

    def __init__(self, path: Path, visitor: Visitor) -> None:
        self._path = path
        self._visitor = visitor
        self._parser = expat.ParserCreate(namespace_separator=_SPACE)
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say
        self._parser.StartDoctypeDeclHandler = self._refuse_type
        self._parser.EntityDeclHandler = self._refuse_type
        self._texts: list[str] = []
        self._length = 0
        self._depth = 0
        self._fed = 0
        self._skipped = 0
        """Lines before the first character that counts."""

    @property
    def line(self) -> int:
        """Where the parser is."""
        return self._parser.CurrentLineNumber + self._skipped

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if not self._fed:
            rest = chunk.lstrip(_BEFORE)
            self._skipped += chunk[: len(chunk) - len(rest)].count(b"\n")
            chunk = rest
        if not chunk:
            return
        if not self._fed:
            self._refuse_other_kinds(chunk)
        self._parse(chunk, last=False)
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            self.refuse("something begins here that has no end within a megabyte")

    def close(self) -> None:
        """Take the end of the file."""
        self._parse(b"", last=True)

    def refuse(self, words: str) -> NoReturn:
        """End here, and say why."""
        told = f"{self._path.name}, line {self.line}: {words}. Nothing was imported."
        raise InvalidError("file", told)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            if last and error.code in _CUT_OFF:
                self.refuse("the file ends too early, and some of it is missing")
            self.refuse(f"this is not well-formed XML ({expat.ErrorString(error.code)})")
        except (LookupError, ValueError, UnicodeError) as error:
            self.refuse(f"this is in no encoding that can be read ({error})")

    def _refuse_other_kinds(self, chunk: bytes) -> None:
        for sign, kind in _OTHER_KINDS:
            if chunk.startswith(sign):
                self.refuse(f"this is {kind} and no export, whose name ends in .xml or .xml.gz")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._texts, self._length = [], 0
        self._depth += 1
        if self._depth > _DEEPEST:
            self.refuse(f"elements stand more than {_DEEPEST} deep in each other")
        self._visitor.begin(name, attributes, self.line)

    def _end(self, _: str) -> None:
        self._depth -= 1
        self._visitor.end("".join(self._texts))
        self._texts, self._length = [], 0

    def _say(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            self.refuse(f"one text is longer than {_LONGEST_TEXT:,} characters")
        self._texts.append(text)

    def _refuse_type(self, *_: object) -> None:
        self.refuse("it declares a document type or entities, which no export does")


def _chunks(path: Path, progress: Callable[[int], None], reader: _Reader) -> Iterator[bytes]:
    """Yield the file, unpacked."""
    size = path.stat().st_size
    most = _SWELL_FREE + _SWELL * size
    unpacked = seen = 0
    with path.open("rb") as raw, gzip.open(raw) as unpacking:
        packed = raw.read(len(_GZIP)) == _GZIP
        raw.seek(0)
        file = cast("IO[bytes]", unpacking) if packed else raw
        while chunk := _piece(file, path):
            unpacked += len(chunk)
            if packed and unpacked > most:
                reader.refuse(f"it unpacks to more than {_SWELL} times its size")
            yield chunk
            progress(raw.tell() - seen)
            seen = raw.tell()


def _piece(file: IO[bytes], path: Path) -> bytes:
    try:
        return file.read(_CHUNK)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        words = (
            f"{path.name} cannot be unpacked to its end: {_sentence(error)} Nothing was imported."
        )
        raise InvalidError("file", words) from error


def _sentence(error: Exception) -> str:
    """Return what a library says of a fault, with a stop at its end."""
    return f"{str(error).rstrip('.')}."
