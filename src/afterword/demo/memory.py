"""What has been said in a conversation, so that nobody repeats anybody."""

import re
from collections.abc import Callable, Iterator, Sequence

from afterword.demo.speech import lowered

BREAK = re.compile(r" (?:(?<=[.!?] )|(?<=[.!?][\"')*~] ))")
MARKS = " .!?…\"'()*_~`>-"
BOND = ("; ", " \N{EN DASH} ", ", and ", ": ")
LINE_OR_SENTENCE = re.compile(rf"\n+|{BREAK.pattern}")

SPACING = 200
"""Comments that must pass before a sentence may be heard again."""
MOST_OFTEN = 4
"""How often one sentence may be heard in a whole conversation."""


class Memory:
    """Remembers each sentence: when it was last heard, and how often."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[int, int]] = {}
        self._whole: set[str] = set()

    def fresh(
        self, text: str, number: int, stems: Callable[[], str], bond: Callable[[], str]
    ) -> str | None:
        """Word a piece so that no sentence of it was heard lately.

        Args:
            text: One or more sentences.
            number: The comment they would stand in.
            stems: Gives words to begin a worn sentence with.
            bond: Gives the mark that joins a worn sentence to the one before.

        Returns:
            The piece, or None when it is too worn to be said again.
        """
        said: list[str] = []
        for sentence in BREAK.split(text):
            for wording in _wordings(said, sentence, stems, bond):
                # Twice in the same piece is a repetition too.
                if self._is_new(wording[-1], number) and wording[-1] not in wording[:-1]:
                    said = wording
                    break
            else:
                return None
        return " ".join(said)

    def is_fresh(self, text: str, number: int) -> bool:
        """Say whether no line and no sentence of a piece was heard lately."""
        return all(self._is_new(each, number) for each in LINE_OR_SENTENCE.split(text))

    def keep(self, pieces: Sequence[str], number: int) -> None:
        """Remember what was said in a comment."""
        for piece in pieces:
            for sentence in LINE_OR_SENTENCE.split(piece):
                key = _key(sentence)
                _, times = self._heard.get(key, (0, 0))
                self._heard[key] = (number, times + 1)

    def is_new_comment(self, text: str) -> bool:
        """Say whether this whole comment was not written before, and remember it."""
        key = _key(text)
        if key in self._whole:
            return False
        self._whole.add(key)
        return True

    def _is_new(self, sentence: str, number: int) -> bool:
        key = _key(sentence)
        last, times = self._heard.get(key, (-SPACING, 0))
        return not key or (times < MOST_OFTEN and number - last >= SPACING)


def _wordings(
    said: list[str], sentence: str, stems: Callable[[], str], bond: Callable[[], str]
) -> Iterator[list[str]]:
    """Offer a sentence as it is, then with a beginning of its own, then joined to the last."""
    yield [*said, sentence]
    small = lowered(sentence)
    if small == sentence and not sentence.startswith(("I ", "I'")):
        return
    if said and said[-1].endswith("."):
        yield [*said[:-1], said[-1][:-1] + bond() + small]
    if sentence.endswith("?"):
        return
    for _ in range(3):
        yield [*said, f"{stems()} {small}"]


def _key(sentence: str) -> str:
    return sentence.strip(MARKS).lower()
