"""One person's turn at speaking: phrases made into sentences, the same on every machine."""

import re
from collections.abc import Mapping

from afterword.demo.chance import Chance
from afterword.demo.grammar import Choice, Number, Phrase, Reference
from afterword.demo.phrasebook import Phrasebook

WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "eleven", "twelve"),
)
PRONOUNS = {
    "she": {"they": "she", "them": "her", "their": "her"},
    "he": {"they": "he", "them": "him", "their": "his"},
    "they": {"they": "they", "them": "them", "their": "their"},
}
SECOND_PERSON = {
    "I'm": "you're",
    "I": "you",
    "my": "your",
    "mine": "yours",
    "me": "you",
    "am": "are",
    "our": "your",
    "we": "you",
    "us": "you",
}
FIRST_PERSON = re.compile(r"\b(?:I'm|I|my|mine|me|am|our|we|us)\b")
COMMON_START = re.compile(
    r"(?:A|An|At|Each|Every|Everybody|Everyone|He|Her|His|If|In|It|It's|My|No|Nobody"
    r"|Nothing|On|One|Our|People|She|Some|That|That's|The|Their|There|They|This|We|What|When"
    r"|You|Your|Being|More|Men|Not|Half|Both|Imagine|Interrupting|Listening|Interpreters|Doctors|Children|Friends|Silence|Quiet|Three"
    r"|Senior|Powerful|Written|Safety|Fear|Worry|Nights|Colleagues|Older|Old|Girls|Daughters|Schools|Clubs|Paid|Money"
    r"|Water|Small|Knowing|Putting|Teachers|Letting|Getting|Wheelchair|Darkness|Statistics|Most|Since|Until|Who|Why|How|With|After|Before)\b"
)
LOOSE_MARKS = (
    ("  ", " "),
    (" .", "."),
    (" ,", ","),
    (" ?", "?"),
    (" ;", ";"),
    (" :", ":"),
    ("?.", "?"),
    ("!.", "!"),
    ("..", "."),
)
SENTENCE_START = re.compile(r"([.!?][\"')*_]?\s+|\n)([\"'(*_~]*)([a-zà-ÿ])")
FIRST_LETTER = re.compile(r"[\"'(*_~]*[a-zà-ÿ]")


class Bags:
    """Draws phrases of each kind in shuffled order, so that none returns before all were heard."""

    def __init__(self, chance: Chance, book: Phrasebook) -> None:
        self.chance = chance
        self.book = book
        self._left: dict[str, list[Phrase]] = {}

    def draw(self, kind: str) -> Phrase:
        """Take the next phrase of a kind."""
        left = self._left.get(kind)
        if not left:
            left = list(self.book.kinds[kind])
            self.chance.shuffle(left)
            self._left[kind] = left
        return left.pop()


class Speech:
    """What one person says in one comment, and what they remember while saying it."""

    def __init__(self, bags: Bags, facts: Mapping[str, str]) -> None:
        self.things: list[str] = []
        self.used: list[Phrase] = []
        self.told: set[str] = set()
        self._bags = bags
        self._random = bags.chance.random
        self._facts = dict(facts)

    def say(self, phrase: Phrase) -> str:
        """Make a phrase into sentences."""
        self.used.append(phrase)
        return capitalised(_tidied(self._joined(phrase)))

    def once(self) -> tuple[str, str]:
        """Give the words that nobody would say twice in one comment."""
        return self._facts["town"], self._facts["job"]

    def _joined(self, phrase: Phrase) -> str:
        said: list[str] = []
        # The busiest loop of the demo; most parts are plain words or a choice.
        for part in phrase:
            if isinstance(part, str):
                said.append(part)
            elif isinstance(part, Choice):
                options = part.options
                said.append(self._joined(options[int(self._random() * len(options))]))
            elif isinstance(part, Reference):
                said.append(self._referred(part))
            else:
                said.append(self._counted(part))
        return "".join(said)

    def _counted(self, number: Number) -> str:
        drawn = number.low + int(self._random() * (number.high - number.low + 1))
        return str(drawn) if number.digits or drawn >= len(WORDS) else WORDS[drawn]

    def _referred(self, reference: Reference) -> str:
        known = self._facts.get(reference.kind)
        if known is None:
            known = self._joined(self._bags.draw(reference.kind))
            if reference.kind == "claim":
                known = lowered(known)
            if reference.kind in self._bags.book.quotable:
                self.things.append(known)
        if reference.bind:
            self._facts[reference.bind] = known
        word, _, gender = known.partition("~")
        return PRONOUNS[gender][reference.attr] if reference.attr else word


def capitalised(text: str) -> str:
    """Begin every sentence with a capital."""
    if first := FIRST_LETTER.match(text):
        text = first[0].upper() + text[first.end() :]
    return SENTENCE_START.sub(lambda found: found[1] + found[2] + found[3].upper(), text)


def lowered(text: str) -> str:
    """Begin small, where the first word allows it, so that the text can follow another."""
    return text[0].lower() + text[1:] if COMMON_START.match(text) else text


def turned(phrase: str) -> str:
    """Say somebody else's phrase back to them: my becomes your."""
    return FIRST_PERSON.sub(lambda found: SECOND_PERSON[found[0]], phrase)


def _tidied(text: str) -> str:
    """Close the gaps that options left out have made; code keeps its own."""
    if "```" not in text:
        for gap, closed in LOOSE_MARKS:
            if gap in text:
                text = text.replace(gap, closed)
    return text
