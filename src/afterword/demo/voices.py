"""Invented conversations: the same arguments give the same lines, on every machine."""

from collections.abc import Iterator

from msgspec import Struct

from afterword.demo.cast import Voice, cast, house, passer_by
from afterword.demo.chance import chance
from afterword.demo.composing import UNSAYABLE, Answered, Composer, Written
from afterword.demo.phrasebook import Phrasebook, Scripted, phrasebook
from afterword.demo.speech import Bags

DEEPEST = 6
"""How many answers deep a nested conversation goes."""
PACE = 33
"""Minutes of a conversation's life for each comment in it."""
HOUSE_SPEAKS_FROM = 8


class Line(Struct, frozen=True):
    """One comment of a conversation."""

    number: int
    name: str
    email: str | None
    text: str
    """Markdown."""
    content_note: str | None
    parent: int | None
    """Number of the line that it answers."""
    minutes: int
    """Minutes after the page appeared; never less than the line before."""


def conversation(page: str, count: int, seed: int, *, nested: bool) -> Iterator[Line]:
    """Invent what people say under a page.

    Args:
        page: Page key; pages of the example blog have a subject of their own.
        count: How many lines.
        seed: Another seed is another conversation.
        nested: Whether answers go up to six deep, or are fewer and lead to one flat list.

    Returns:
        Lines with numbers 1, 2, 3 and so on, oldest first.
    """
    told = _Conversation(page, count, seed, nested=nested)
    return (told.line(number) for number in range(1, count + 1))


class _Said(Struct, frozen=True):
    """What later lines need to know of an earlier one."""

    answered: Answered
    parent: int | None
    depth: int


class _Conversation:
    def __init__(self, page: str, count: int, seed: int, *, nested: bool) -> None:
        self._chance = chance(f"{page} {seed} {count} {nested}")
        self._book: Phrasebook = phrasebook(page)
        self._composer = Composer(Bags(self._chance, self._book))
        self._voices, self._talk = cast()
        self._by_name = {voice.name: voice for voice in self._voices}
        self._nested = nested
        self._count = count
        self._said: list[_Said] = []
        self._minutes = 0

    def line(self, number: int) -> Line:
        scripted = self._book.script.get(number, Scripted(number))
        parent = scripted.parent or self._parent(number)
        voice = self._by_name.get(scripted.name) or self._voice(number, parent)
        written = self._written(voice, scripted, parent, number)
        self._remember(number, voice, written, parent)
        self._minutes = max(self._minutes, self._due(number))
        return Line(
            number=number,
            name=scripted.name or voice.name,
            email=voice.email,
            text=written.text,
            content_note=written.note,
            parent=parent,
            minutes=self._minutes,
        )

    def _parent(self, number: int) -> int | None:
        """Choose what is answered: mostly something recent, now and then something old."""
        if self._book.script.get(number, Scripted(number)).text or not self._said:
            return None
        if self._must_go_deeper(number):
            return self._deepest()
        if self._chance.random() > (0.8 if self._nested else 0.4):
            return None
        back = 1 + int(self._chance.expovariate(1 / 6))
        if self._chance.random() < 0.1:  # one in ten answers goes far back
            back = self._chance.randint(1, len(self._said))
        parent = max(1, number - back)
        return parent if self._said[parent - 1].depth < self._deepest_here() else None

    def _must_go_deeper(self, number: int) -> bool:
        """See to it that a nested conversation reaches its full depth, however short it is."""
        return self._nested and number % 5 == 4 and self._depth(self._deepest()) < DEEPEST

    def _deepest(self) -> int:
        return max(range(1, len(self._said) + 1), key=self._depth)

    def _depth(self, number: int) -> int:
        return self._said[number - 1].depth

    def _deepest_here(self) -> int:
        # A flat thread shows answers in one list, but who answers whom may still go on and on.
        return DEEPEST if self._nested else 30

    def _voice(self, number: int, parent: int | None) -> Voice:
        busy = {self._said[-1].answered.name if self._said else ""}
        if parent:
            said = self._said[parent - 1]
            busy.add(said.answered.name)
            if said.parent and self._chance.random() < 0.35:  # people do come back to answer
                asked = self._by_name.get(self._said[said.parent - 1].answered.name)
                if asked and asked.name not in busy:
                    return asked
        elif number > HOUSE_SPEAKS_FROM and self._chance.random() < 0.02:  # sparingly
            return house()
        while True:
            voice = self._somebody()
            if voice.name not in busy:
                return voice

    def _somebody(self) -> Voice:
        if self._chance.random() < 0.27:  # a quarter only pass by
            return passer_by(self._chance)
        return self._chance.choices(self._voices, self._talk)[0]

    def _written(
        self, voice: Voice, scripted: Scripted, parent: int | None, number: int
    ) -> Written:
        if scripted.text:
            return Written(scripted.text, scripted.note, scripted.things)
        to = self._said[parent - 1].answered if parent else None
        facts = {"job": voice.job, "town": voice.town, "them": "everyone", "their": UNSAYABLE}
        facts["nr"] = str(to.number if to else max(1, number - self._chance.randint(1, 30)))
        if to:
            facts["them"] = to.name
            facts["their"] = self._chance.choice(to.things or (UNSAYABLE,))
        return self._composer.write(voice, self._recipe(voice, to), facts, to, number)

    def _recipe(self, voice: Voice, to: Answered | None) -> str:
        if voice == house():
            return "heron"
        if self._chance.random() < 0.018:  # now and then something heavy
            return "noted"
        size = voice.size
        if self._chance.random() < 0.3:  # nobody is always as long or as brief
            size = self._chance.choice((1, 2, 3, 3))
        if size == 3 and self._chance.random() < 0.06:  # the rare very long one
            size = 4
        if (
            to is None and voice.passing and self._chance.random() < 0.3
        ):  # who say that they are new
            return f"newcomer_{min(size, 2)}"
        return f"{'reply' if to else 'root'}_{size}"

    def _remember(self, number: int, voice: Voice, written: Written, parent: int | None) -> None:
        depth = self._said[parent - 1].depth + 1 if parent else 0
        answered = Answered(number, voice.name, written.text, written.things)
        self._said.append(_Said(answered, parent, depth))

    def _due(self, number: int) -> int:
        """Most comments come early, then fewer and fewer."""
        share = (number - 1 + self._chance.random()) / self._count
        return 4 + int(PACE * self._count * share**1.6)
