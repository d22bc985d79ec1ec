"""THE PATH OF EVERY CHANGE. Read `posting.py` first.

    request -> gate -> log -> projection -> page / stream

Each function here is work for the writer (`afterword.log.writer`): it loads what the command
touches, asks the gate, appends to the log and folds the event into the projections, all in the
one transaction it is given. It answers with an outcome; a refusal is one.
"""

from afterword.handle.acting import act_on_comment, approve
from afterword.handle.agreeing import decide_proposal
from afterword.handle.appealing import appeal, decide_appeal
from afterword.handle.changing import change_comment
from afterword.handle.clauses import set_clauses
from afterword.handle.deciding import close_thread, reopen_thread, set_level
from afterword.handle.moving import merge, move
from afterword.handle.noting import amend, give, lift
from afterword.handle.outcome import (
    Answer,
    DeskChanged,
    DeskOutcome,
    Done,
    House,
    HouseChanged,
    HouseOutcome,
    Outcome,
    Person,
    Proposal,
    Repeated,
    Sender,
    SentBack,
)
from afterword.handle.pausing import pause_replies
from afterword.handle.posting import (
    Stamp,
    decline,
    erase_held,
    let_in,
    post_comment,
    still_open,
)
from afterword.handle.pruning import prune
from afterword.handle.reporting import answer as answer_reports
from afterword.handle.reporting import report
from afterword.handle.sanctioning import acknowledge, sanction
from afterword.handle.sanctioning import lift as lift_sanction
from afterword.handle.site import (
    NOTHING_TO_READ,
    change_site,
    publish_reading,
    retire_reading,
)
from afterword.handle.staffing import (
    end_shift,
    see_alarm,
    start_shift,
    write_handover,
    write_staff_note,
)
from afterword.handle.undoing import undo_act, undo_decline

__all__ = [
    "NOTHING_TO_READ",
    "Answer",
    "DeskChanged",
    "DeskOutcome",
    "Done",
    "House",
    "HouseChanged",
    "HouseOutcome",
    "Outcome",
    "Person",
    "Proposal",
    "Repeated",
    "Sender",
    "SentBack",
    "Stamp",
    "acknowledge",
    "act_on_comment",
    "amend",
    "answer_reports",
    "appeal",
    "approve",
    "change_comment",
    "change_site",
    "close_thread",
    "decide_appeal",
    "decide_proposal",
    "decline",
    "end_shift",
    "erase_held",
    "give",
    "let_in",
    "lift",
    "lift_sanction",
    "merge",
    "move",
    "pause_replies",
    "post_comment",
    "prune",
    "publish_reading",
    "reopen_thread",
    "report",
    "retire_reading",
    "sanction",
    "see_alarm",
    "set_clauses",
    "set_level",
    "start_shift",
    "still_open",
    "undo_act",
    "undo_decline",
    "write_handover",
    "write_staff_note",
]
