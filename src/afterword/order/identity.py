"""Names of groups of people, and neutral sentences with them.

Moderators remove hateful words about a group, and a program that learns from it would soon put
everything first in which the group is named. So these words have no weight, unless a house wants
them to, and the sentences show how often the order is wrong about them.
"""

_GROUPS: tuple[str, ...] = (
    *("african", "american", "arab", "asian", "black", "chinese", "european", "indian"),
    *("indigenous", "japanese", "latina", "latino", "mexican", "native", "roma", "white"),
    *("atheist", "buddhist", "catholic", "christian", "hindu", "jewish", "muslim", "protestant"),
    *("sikh", "bisexual", "gay", "homosexual", "heterosexual", "lesbian", "lgbt", "lgbtq"),
    *("nonbinary", "queer", "straight", "trans", "transgender", "female", "male", "blind"),
    *("deaf", "disabled", "autistic", "old", "older", "young", "younger", "elderly"),
    *("immigrant", "refugee", "poor", "fat"),
)
_NOUNS: tuple[str, ...] = (
    *("blacks", "whites", "asians", "arabs", "jew", "jews", "muslims", "islam", "christians"),
    *("christianity", "judaism", "hindus", "sikhs", "atheists", "women", "woman", "men", "man"),
    *("girl", "girls", "boy", "boys", "gays", "lesbians", "immigrants", "refugees", "mexicans"),
    *("feminist", "feminists", "feminism", "disability", "religion", "religious", "wheelchair"),
)
IDENTITY = frozenset((*_GROUPS, *_NOUNS))
"""Words without a weight."""

_SENTENCES: tuple[str, ...] = (
    "My neighbour is {}.",
    "I am {} and I have lived here for ten years.",
    "She wrote a good book about {} people and their history.",
    "The {} family next door brought us a cake.",
    "As a {} reader I enjoyed this post very much, thank you.",
    "Is there a place in town where {} people meet?",
)
NEUTRAL: tuple[str, ...] = tuple(
    sentence.format(group) for group in _GROUPS for sentence in _SENTENCES
)
"""Sentences that nobody would remove."""
