"""How a house is moderated: what waits for a moderator, what alarms one, how long things take."""

from msgspec import Struct


class Moderation(Struct, frozen=True, kw_only=True):
    """The settings of a house that moderators work by; 0 turns off what has a number."""

    hold_first: int = 0
    """A person's first so many comments wait for a moderator."""
    hold_all: bool = False
    """Every comment does."""
    hold_links: int = 0
    """A comment with so many links or more does."""
    hold_words: tuple[str, ...] = ()
    """A comment with one of these words or phrases does; whole words, whatever the case."""
    hold_removed: int = 0
    """The comments of somebody do who had so many removed in 30 days."""
    fold_reports: int = 0
    """A comment that so many people reported is folded until a moderator looks."""
    wait_hours: int = 12
    """What people are told about how long a held comment waits, usually."""
    appeal_days: int = 183
    """So long after a decision one may appeal; the law asks for six months."""
    answer_days: int = 7
    """In so many days an appeal is answered."""
    undo_hours: int = 24
    """So long a moderator's act can be undone without an appeal."""
    batch: int = 20
    """After so many items the desk asks a moderator to rest."""
    batch_minutes: int = 25
    heated_reports: int = 5
    """From so many reports in a conversation on, moderators are told and it slows down."""
    pile_on_people: int = 6
    """So many people answering or naming one person within the minutes is a pile-on ..."""
    pile_on_minutes: int = 60
    pile_on_ratio: int = 3
    """... when they wrote at least so many times what the person wrote themselves."""
    surge_people: int = 5
    """More first-time writers than this within the minutes is a surge ..."""
    surge_minutes: int = 10
    surge_ratio: int = 4
    """... when they are also so many times as many as usual on this site."""
    surge_hold: bool = False
    """Whether the comments of people who are new here wait for a moderator in a surge."""
    open_from: str = ""
    """Hours at which moderators are there, `09:00`, UTC; empty for always."""
    open_to: str = ""
    learnt_order: bool = False
    """Whether the queue is ordered by what this site's moderators decided before."""
    identity_words: bool = False
    """Whether names of groups of people may weigh in that order."""
