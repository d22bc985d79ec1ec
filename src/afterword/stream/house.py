"""What a whole site's log tells those who follow one of its threads: notes for everybody."""

import msgspec
from sqlalchemy import Connection

from afterword.domain.event import NoteAmended, NoteGiven, NoteLifted
from afterword.domain.ids import Seq, SiteKey, site_stream
from afterword.gate import receipt
from afterword.log import codec, read
from afterword.log.read import Placed
from afterword.projection import noted, notes, sites
from afterword.stream.frames import Frames, Scene, about_note

_KINDS = tuple(codec.kind_of(kind) for kind in (NoteGiven, NoteAmended, NoteLifted))


def read_house_frames(tx: Connection, key: SiteKey, after: Seq, scene: Scene) -> Frames:
    """Return what happened to the notes on a whole site after a place in its log.

    They go without an id: a connection has one position only, and that is the thread's. Each
    says itself as `house` where it stands, so that whoever hears it again can tell. Places are
    those of such events alone: whoever has heard all of them is where the log ends.
    """
    site = sites.load(tx, key)
    end = site.noted if site else Seq(0)
    if end <= after:
        return Frames(after, end, b"")
    stream = site_stream(key)
    # Each note is told once, as it stands now, however often it was changed.
    last = {_note_of(one): one.seq for one in read.of_kinds(tx, stream, _KINDS, after)}
    found = [one for seq in last if (one := notes.load(tx, stream, seq)) is not None]
    keys = receipt.keys(scene.secret, key, scene.now)
    told = [
        {**about_note(one, keys), "house": last[one.note.seq]}
        for one in noted.shown(tx, stream, found, scene.now)
    ]
    told.sort(key=lambda one: int(one["house"]))
    data = b"".join(b"event: note\ndata: %s\n\n" % msgspec.json.encode(one) for one in told)
    return Frames(after, end, data, changes_earlier=True)


def _note_of(placed: Placed) -> Seq:
    event = placed.event
    return event.note if isinstance(event, NoteAmended | NoteLifted) else placed.seq
