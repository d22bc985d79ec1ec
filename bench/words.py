"""Comments of about 300 characters, all different, the same in each run."""

_PLACES = ("in the library", "on the night bus", "at the swimming pool", "over the garden wall")
_PEOPLE = ("my aunt", "the woman next door", "an old colleague", "the girl at the till")
_DEEDS = (
    "told me something I had not thought of",
    "asked who had done the washing up that week",
    "laughed, and then said it was no joke at all",
    "lent me the book and wanted to hear everything",
    "went quiet for so long that I put the kettle on",
)
_THOUGHTS = (
    "I have been turning it over ever since",
    "it is not how the essay puts it, but it is close",
    "nobody counted those hours, and somebody should have",
    "that was the first time I heard it *said aloud*",
    "one learns to listen by being listened to",
    "I would like to know how others here remember it",
    "it took me ten years to find the words for it",
)
_LENGTH = 300


def comment(number: int) -> str:
    """Write the comment of this number."""
    sentences = [f"Number {number:,}:"]
    at = number
    while sum(map(len, sentences)) + len(sentences) < _LENGTH:
        who, where = _PEOPLE[at % 4], _PLACES[at // 4 % 4]
        sentences.append(f"{who} {_DEEDS[at % 5]} {where}; {_THOUGHTS[at % 7]}.")
        at = at * 7 + 11
    return " ".join(sentences)


def name(number: int) -> str:
    """Return one of some hundred names."""
    first = ("Ada", "Noor", "Wen", "Ines", "Rosa", "Mara", "Lin", "Tove", "Zita", "Oona")
    last = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak", "Rowan", "Yew")
    return f"{first[number % 10]} {last[number // 10 % 10]}"
