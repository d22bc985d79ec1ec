"""No path makes visible what posting would have held or refused.

Whatever the house would not publish at once if it were posted now is not shown to readers later
either, by whichever way it comes, until a moderator has acted: not by changing a comment, by
taking it back and putting it there again, by posting it anew, by answering what was removed, nor
by moving, merging and restoring what others wrote, nor by an export that is read in again.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import create_engine

from afterword import handle
from afterword.db.connect import Database
from afterword.db.tables import metadata
from afterword.domain.act_command import AskToRevise, Collapse, Redact, Remove
from afterword.domain.comment import Span
from afterword.domain.command import PostComment
from afterword.domain.effect import Hold, Limit, Lock, ModeratorOnly, Protect, RequireContentNote
from afterword.domain.event import RoleGranted
from afterword.domain.ids import AccountId, PageKey, Seq, ThreadId, thread_id
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.gate.receipt import Shown
from afterword.handle import Done, Sender
from afterword.page.feed import feed
from afterword.projection import comments, reading, threads
from afterword.transfer import native
from tests.domain.builders import PAGE, SITE, text
from tests.handle.desk import HERON, Desk
from tests.handle.home import NESTED_PAGE, Home, guest, signature_of
from tests.handle.moderator import Moderator

CANARY = "canary"
"""In every text that the house would not publish at once."""
WAYS = ("post", "reply", "edit", "undo", "withdraw and post", "wait")
ACTS = ("remove", "restore", "redact", "fold", "ask", "move", "merge", "close", "reopen")
RULES = ("words", "links", "everything", "first", "removed", "note holds", "note locks", "no links",
         "protect", "only moderators", "content note", "suspend", "review", "off")  # fmt: skip


class Step(Struct, frozen=True):
    """What happens next; what it happens to is looked up among what is there then."""

    what: str
    which: int = 0


STEPS = st.builds(Step, st.sampled_from((*WAYS, *WAYS, *ACTS, *RULES)), st.integers(0, 3))
