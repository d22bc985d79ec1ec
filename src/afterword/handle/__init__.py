"""THE PATH OF EVERY CHANGE. Read `posting.py` first.

    request -> gate -> log -> projection -> page / stream

Each function here is work for the writer (`afterword.log.writer`): it loads what the command
touches, asks the gate, appends to the log and folds the event into the projections, all in the
one transaction it is given. It answers with an outcome; a refusal is one.
"""

from afterword.handle.changing import change_comment
from afterword.handle.deciding import close_thread, reopen_thread, set_level
from afterword.handle.noting import amend, give, lift
from afterword.handle.outcome import (
    Answer,
    Done,
    House,
    HouseChanged,
    HouseOutcome,
    Outcome,
    Person,
    Repeated,
    Sender,
    SentBack,
)
from afterword.handle.posting import (
    Stamp,
    decline,
    erase_held,
    let_in,
    post_comment,
    still_open,
)
from afterword.handle.site import (
    NOTHING_TO_READ,
    change_site,
    publish_reading,
    retire_reading,
)

__all__ = [
    "NOTHING_TO_READ",
    "Answer",
    "Done",
    "House",
    "HouseChanged",
    "HouseOutcome",
    "Outcome",
    "Person",
    "Repeated",
    "Sender",
    "SentBack",
    "Stamp",
    "amend",
    "change_comment",
    "change_site",
    "close_thread",
    "decline",
    "erase_held",
    "give",
    "let_in",
    "lift",
    "post_comment",
    "publish_reading",
    "reopen_thread",
    "retire_reading",
    "set_level",
    "still_open",
]
