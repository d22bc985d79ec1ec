"""Comments, put together from what people say and how each of them writes."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from afterword.demo.cast import Voice
from afterword.demo.memory import BOND, BREAK, Memory
from afterword.demo.speech import Bags, Speech, lowered, turned

LONGEST = 2500
SHORTEST = 10
ATTEMPTS = 14
SHORTEST_LIST = 3
PARAGRAPH = "/"
PARAGRAPH_BREAK = "\n\n"
EMPHATIC = re.compile(
    r"\b(?:never|every|still|always|nobody|everyone|nothing|once|both|mine|whole|before)\b"
)
CLAUSE = re.compile(r"[.,;?!\u2013\u2014…]+\s|[.,;:?!…]+$")
ODD = re.compile(
    r"[\"~*\[\]()`@#:']|^(?:and|but|so|while|because|which|that|who|or|to|is|was|are|as|speaking)\b",
    re.IGNORECASE,
)
VERBATIM = frozenset({"list", "code", "quoted", "link"})
"""Kinds whose Markdown must not be re-worded sentence by sentence."""
TOLD = frozenset({"claim", "scene", "short", "turn"})
"""Kinds that say something of one's own, which others then quote."""
HABITS = {
    "list": "/ list",
    "link": "/ link",
    "code": "/ code",
    "strike": "strike",
    "ask": "question",
}

Piece: TypeAlias = str

QUOTE_END = "\n\n"
ENDINGS = frozenset(".!?)`\"'*~")
UNSAYABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a phrase of the comment answered when that has none; what holds it is not said."""


class Answered(Struct, frozen=True):
    """The comment that is being answered."""

    number: int
    name: str
    text: str
    things: tuple[str, ...]


class Written(Struct, frozen=True):
    """A comment's words, without its place."""

    text: str
    note: str | None
    things: tuple[str, ...]


class Composer:
    """Writes the comments of one conversation, one after the other."""

    def __init__(self, bags: Bags) -> None:
        self._bags = bags
        self._chance = bags.chance
        self._memory = Memory()

    def write(
        self, voice: Voice, recipe: str, facts: Mapping[str, str], to: Answered | None, number: int
    ) -> Written:
        """Write a comment as `recipe` says, in somebody's voice.

        Args:
            voice: Who writes.
            recipe: Kind of recipe, such as `reply_2`; `house` and `noted` are whole by themselves.
            facts: What the phrases may refer to by name.
            to: The comment answered; None for one that stands alone.
            number: The comment's place in its thread.
        """
        while True:
            speech = Speech(self._bags, facts)
            note, pieces = self._pieces(speech, voice, recipe, to, number)
            text = _laid_out(pieces)
            if len(text) < SHORTEST or not self._memory.is_new_comment(text):
                continue
            self._memory.keep([piece for piece in pieces if piece != PARAGRAPH], number)
            return Written(self._mannered(text, voice), note, _quotable(speech, pieces))

    def _pieces(
        self, speech: Speech, voice: Voice, recipe: str, to: Answered | None, number: int
    ) -> tuple[str | None, list[Piece]]:
        note: str | None = None
        pieces: list[Piece] = []
        said = ""
        for kind in self._kinds(voice, recipe):
            if kind == PARAGRAPH:
                pieces.append(PARAGRAPH)
            elif kind == "noted":
                note, story = self._noted(speech, number)
                pieces.append(story)
            elif piece := self._piece(speech, kind, to, number, said):
                pieces.append(piece)
                said += piece
        return note, pieces

    def _kinds(self, voice: Voice, recipe: str) -> list[str]:
        if recipe == "heron":
            return ["heron"]
        if recipe == "noted":
            return self._chance.choice(("noted", "noted / turn", "noted claim")).split()
        kinds = str(self._bags.draw(recipe)[0]).split()
        if recipe[-1] in "23":
            for habit, added in HABITS.items():
                if habit in voice.habits and habit not in kinds and self._one_in(5):
                    kinds += added.split()
        if "quote" in voice.habits and recipe.startswith("reply") and self._one_in(3):
            kinds = ["quoted", *kinds]
        return kinds

    def _piece(
        self, speech: Speech, kind: str, to: Answered | None, number: int, said: str
    ) -> Piece | None:
        if kind == "quoted":
            return _quoted(to, number) if to and "> " not in said else None
        if kind == "reply" and not (to and to.things):
            kind = "reply_plain"
        for _ in range(1 if kind == "list" else ATTEMPTS):
            piece = self._spoken(speech, kind, number)
            if piece is None or UNSAYABLE in piece or _says_again(piece, said, speech):
                continue
            if kind in VERBATIM:
                if self._memory.is_fresh(piece, number):
                    return piece
                continue
            quote, cut, words = piece.rpartition(QUOTE_END)
            if fresh := self._memory.fresh(words, number, lambda: self._stem(speech), self._bond):
                if kind in TOLD:
                    speech.told.add(fresh)
                return quote + cut + fresh
        if kind == "reply":
            return self._piece(speech, "reply_plain", to, number, said)
        return None

    def _spoken(self, speech: Speech, kind: str, number: int) -> Piece | None:
        book = self._bags.book
        if kind == "cite":
            quote, answer = self._chance.choice(book.cited)
            return f"> {quote}{QUOTE_END}{speech.say(answer)}"
        if kind == "list":
            return self._listed(speech, number)
        if kind not in book.kinds:
            return None
        phrase = self._bags.draw(kind)
        if phrase in speech.used:
            return None
        said = speech.say(phrase)
        return said if said[-1] in ENDINGS else f"{said}."

    def _listed(self, speech: Speech, number: int) -> Piece | None:
        drawn = {speech.say(self._bags.draw("item")) for _ in range(ATTEMPTS)}
        # Sorted first: a set's order differs between runs.
        fresh = [item for item in sorted(drawn) if self._memory.is_fresh(item, number)]
        # No two that begin alike: they would say the same thing twice.
        fresh = list({item[:12]: item for item in fresh}.values())
        if len(fresh) < SHORTEST_LIST:
            return None
        items = self._chance.sample(fresh, min(len(fresh), self._chance.randint(3, 5)))
        intro = speech.say(self._bags.draw("list"))
        return "\n".join([intro, "", *(f"- {item}" for item in items)])

    def _noted(self, speech: Speech, number: int) -> tuple[str, Piece]:
        while True:
            note, story = self._chance.choice(self._bags.book.noted)
            told = speech.say(story)
            if fresh := self._memory.fresh(told, number, lambda: self._stem(speech), self._bond):
                return note, fresh

    def _one_in(self, times: int) -> bool:
        return self._chance.random() * times < 1

    def _stem(self, speech: Speech) -> str:
        return speech.say(self._bags.draw("stem"))

    def _bond(self) -> str:
        return self._chance.choice(BOND)

    def _mannered(self, text: str, voice: Voice) -> str:
        if "stress" in voice.habits and self._one_in(2):
            text = EMPHATIC.sub(lambda found: f"*{found[0]}*", text, count=1)
        if "bang" in voice.habits and text.endswith(".") and self._one_in(3):
            text = text[:-1] + "!"
        if "lower" in voice.habits and "```" not in text and "](" not in text:
            text = text.lower()
        return text


def _says_again(piece: Piece, said: str, speech: Speech) -> bool:
    """Tell whether somebody would name their town or trade twice in one comment."""
    return any(word in said and word in piece for word in speech.once())


def _quoted(to: Answered, number: int) -> Piece | None:
    plain = [line for line in to.text.split("\n") if line and line[0] not in ">-`["]
    sentences = [each for line in plain for each in BREAK.split(line)]
    worth = [each for each in sentences if 25 < len(each) < 170 and "~" not in each]
    return f"> {worth[number % len(worth)]}\n\n" if worth else None


def _quotable(speech: Speech, pieces: list[Piece]) -> tuple[str, ...]:
    """List what an answer may take up: things that were named, a few words that were told."""
    named = [turned(thing) for thing in speech.things if len(thing) < 80]
    told = [piece for piece in pieces if piece in speech.told]
    return (*named, *filter(None, map(_clipped, told)))


def _clipped(told: str) -> str | None:
    """Cut out a few words that can be quoted inside another sentence."""
    clauses = [clause.strip() for clause in CLAUSE.split(told)]
    worth = [each for each in clauses if 18 < len(each) < 62 and not ODD.search(each)]
    return f'"{lowered(worth[len(told) % len(worth)])}"' if worth else None


def _laid_out(pieces: list[Piece]) -> str:
    text = " ".join(PARAGRAPH_BREAK if piece == PARAGRAPH else piece for piece in pieces)
    text = re.sub(r" *\n\n[ \n]*", "\n\n", text).strip()
    while len(text) > LONGEST:
        text = text.rpartition("\n\n")[0]
    return text
