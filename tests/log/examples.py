"""Examples of every kind of event, each with how a log keeps it.

A log written today is read for ever: lines are added here, none is ever changed. When a kind gets
a new field, its lines move to `OLDER` as they are, and lines with the field come to `EXAMPLES`.
"""

from datetime import UTC, datetime

from afterword.domain.body import Seal
from afterword.domain.clause import Clause, ClauseId, Ground, Grounds
from afterword.domain.comment import Origin, Span
from afterword.domain.desk_event import (
    Act,
    ActProposed,
    Alarm,
    AlarmAnswered,
    AlarmRaised,
    AppealDecided,
    AppealMade,
    CommentReported,
    Ending,
    HandoverWritten,
    PersonSanctioned,
    ProposalDecided,
    ReportsAnswered,
    ReportsReopened,
    SanctionLifted,
    ShiftEnded,
    ShiftStarted,
    StaffNoteWritten,
    WarningAcknowledged,
)
from afterword.domain.effect import (
    AtLeast,
    Collapse,
    Cover,
    Heat,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Protect,
    Redirect,
    RequireContentNote,
    Slow,
)
from afterword.domain.event import (
    ActUndone,
    ClausesSet,
    CommentApproved,
    CommentCollapsed,
    CommentDeclined,
    CommentEdited,
    CommentErased,
    CommentHeld,
    CommentMoved,
    CommentPosted,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    CommentsImported,
    CommentWithdrawn,
    ContentNoteAdded,
    DeclineUndone,
    Event,
    HeldErased,
    HoldReason,
    Layout,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    PageDescribed,
    Preset,
    PublicTextSet,
    ReadingPublished,
    ReadingRetired,
    RepliesPaused,
    RevisionAsked,
    Role,
    RoleGranted,
    SiteAdded,
    SiteChanged,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.ids import AccountId, AuthorId, PageKey, Seq, SiteKey, StreamId, ThreadId
from afterword.domain.imported import Fate, Imported, PageNames, System
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind, NoteId, Reach, Scope
from afterword.domain.reading import Card, CardKey
from afterword.domain.sanction import Measure

_ANN = AuthorId("a1")
_SEAL = Seal("5ea1")
_CARD = Card(CardKey("0a1b2c3d"), "Be kind.", 12)
_GROUNDS = Grounds(ClauseId("slur"), 2, NoteId("N4"))
_LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
SITE_ADDED = SiteAdded(SiteKey("teaspoon"), "Teaspoon", ("https://t.example",), Preset.SAFE_SPACE)
_PAGE = PageDescribed(PageKey("/x/"), "X", "https://t.example/x/", Layout.NESTED)

EXAMPLES: tuple[tuple[str, Event], ...] = (
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":0,"he'
            'ld":null,"moved":null,"imported":null,"written":null}'
        ),
        CommentPosted(_ANN, _SEAL),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":7,"words":12,"held'
            '":5,"moved":null,"imported":null,"written":null}'
        ),
        CommentPosted(_ANN, _SEAL, Seq(7), 12, Seq(5)),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"tries","parent":7,"'
            'words":12,"note":null,"imported":null}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.TRIES, Seq(7), 12),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":0,"he'
            'ld":null,"moved":null,"imported":{"system":"disqus","id":"42","fate":"deleted"},"written":null}'
        ),
        CommentPosted(_ANN, _SEAL, imported=Imported(System.DISQUS, "42", Fate.DELETED)),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"spam","parent":null'
            ',"words":3,"note":null,"imported":{"system":"disqus","id":"43","fate":"stood"}}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.SPAM, words=3, imported=Imported(System.DISQUS, "43")),
    ),
    (
        (
            '{"type":"site.comments_imported","system":"disqus","comments":2,"pages":[{"page"'
            ':"/x/","title":"X","url":"http://old.example/x","names":["old.example/x"]}]}'
        ),
        CommentsImported(
            System.DISQUS,
            2,
            (PageNames(PageKey("/x/"), "X", "http://old.example/x", ("old.example/x",)),),
        ),
    ),
    (
        ('{"type":"comment.declined","held":9,"body":"5ea1","grounds":null}'),
        CommentDeclined(Seq(9), _SEAL),
    ),
    (('{"type":"comment.declined","held":9,"body":null,"grounds":null}'), CommentDeclined(Seq(9))),
    (
        (
            '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true,"words":12,"mate'
            'rial":true,"held":null}'
        ),
        CommentEdited(Seq(7), _SEAL, shown=True, words=12, material=True),
    ),
    (
        '{"type":"comment.withdrawn","comment":7,"vanished":false}',
        CommentWithdrawn(Seq(7), vanished=False),
    ),
    (
        ('{"type":"comment.removed","comment":7,"body":"5ea1","grounds":null,"batch":null}'),
        CommentRemoved(Seq(7), _SEAL),
    ),
    (
        ('{"type":"comment.restored","comment":7,"body":null,"appealed":false}'),
        CommentRestored(Seq(7)),
    ),
    (
        ('{"type":"comment.restored","comment":7,"body":"5ea1","appealed":false}'),
        CommentRestored(Seq(7), _SEAL),
    ),
    ('{"type":"comment.erased","comment":7}', CommentErased(Seq(7))),
    ('{"type":"thread.closed","body":"5ea1","to":null}', ThreadClosed(_SEAL)),
    ('{"type":"thread.closed","body":"5ea1","to":"t2"}', ThreadClosed(_SEAL, ThreadId("t2"))),
    ('{"type":"thread.reopened"}', ThreadReopened()),
    ('{"type":"thread.level_set","level":"thread"}', ThreadLevelSet(Level.THREAD)),
    ('{"type":"thread.level_set","level":null}', ThreadLevelSet(None)),
    (
        (
            '{"type":"note.given","author":"a1","kind":"topic_closed","scope":{"reach":"conve'
            'rsation","comment":7},"body":"5ea1","until":"2026-12-01T09:00:00Z","effects":[{"'
            'type":"require_content_note","tags":["grief"]},{"type":"cover","upto":6}],"must_'
            'acknowledge":true,"explains":[]}'
        ),
        NoteGiven(
            _ANN,
            Kind.TOPIC_CLOSED,
            Scope(Reach.CONVERSATION, Seq(7)),
            _SEAL,
            datetime(2026, 12, 1, 9, tzinfo=UTC),
            (RequireContentNote(("grief",)), Cover(Seq(6))),
        ),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"hours","scope":{"reach":"site","comme'
            'nt":null},"body":"5ea1","until":null,"effects":[],"must_acknowledge":false,"expl'
            'ains":[]}'
        ),
        NoteGiven(_ANN, Kind.HOURS, Scope(Reach.SITE), _SEAL, must_acknowledge=False),
    ),
    (
        '{"type":"note.amended","note":9,"body":"5ea1","material":true}',
        NoteAmended(Seq(9), _SEAL, material=True),
    ),
    ('{"type":"note.lifted","note":9,"body":"5ea1"}', NoteLifted(Seq(9), _SEAL)),
    ('{"type":"note.lifted","note":9,"body":null}', NoteLifted(Seq(9))),
    (
        (
            '{"type":"site.added","site":"teaspoon","name":"Teaspoon",'
            '"origins":["https://t.example"],"preset":"safe-space"}'
        ),
        SITE_ADDED,
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested","stylesheet"'
            ':null,"text_limit":500,"level":null,"budget_minutes":null,"drift":null,"moderati'
            'on":null}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":null,"stylesheet":nul'
            'l,"text_limit":null,"level":"path","budget_minutes":15,"drift":0,"moderation":nu'
            "ll}"
        ),
        SiteChanged(level=Level.PATH, budget_minutes=15, drift=0),
    ),
    (
        (
            '{"type":"reading.published","slug":"policy","title":"Policy","version":2,'
            '"material":true,"cards":[{"key":"0a1b2c3d","rule":"Be kind.","words":12}],'
            '"body":"5ea1"}'
        ),
        ReadingPublished("policy", "Policy", 2, material=True, cards=(_CARD,), body=_SEAL),
    ),
    ('{"type":"reading.retired","slug":"policy"}', ReadingRetired("policy")),
    (
        (
            '{"type":"page.described","page":"/x/","title":"X",'
            '"url":"https://t.example/x/","layout":"nested"}'
        ),
        _PAGE,
    ),
    (
        '{"type":"role.granted","account":"u1","role":"moderator"}',
        RoleGranted(AccountId("u1"), Role.MODERATOR),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"removal","scope":{"reach":"thread","c'
            'omment":null},"body":"5ea1","until":null,"effects":[],"must_acknowledge":false,"'
            'explains":[11,12]}'
        ),
        NoteGiven(
            _ANN, Kind.REMOVAL, Scope(), _SEAL, must_acknowledge=False, explains=(Seq(11), Seq(12))
        ),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"limit","scope":{"reach":"thread","com'
            'ment":null},"body":"5ea1","until":null,"effects":[{"type":"lock"},{"type":"slow"'
            ',"seconds":120},{"type":"heat"},{"type":"hold"},{"type":"limit","each":1,"no_lin'
            'ks":true,"regulars_only":true},{"type":"collapse"},{"type":"redirect","page":"/x'
            '/","label":"Open thread"},{"type":"protect","author":"a1"},{"type":"moderator_on'
            'ly"},{"type":"at_least","level":"path"}],"must_acknowledge":true,"explains":[]}'
        ),
        NoteGiven(
            _ANN,
            Kind.LIMIT,
            Scope(),
            _SEAL,
            effects=(
                Lock(),
                Slow(120),
                Heat(),
                Hold(),
                Limit(1, no_links=True, regulars_only=True),
                Collapse(),
                Redirect(PageKey("/x/"), "Open thread"),
                Protect(_ANN),
                ModeratorOnly(),
                AtLeast(Level.PATH),
            ),
        ),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":12,"h'
            'eld":null,"moved":{"thread":"t1","comment":4},"imported":null,"written":null}'
        ),
        CommentPosted(_ANN, _SEAL, words=12, moved=Origin(ThreadId("t1"), Seq(4))),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"note","parent":null'
            ',"words":0,"note":"N4","imported":null}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.NOTE, note=NoteId("N4")),
    ),
    (
        (
            '{"type":"comment.declined","held":9,"body":"5ea1","grounds":{"clause":"slur","ve'
            'rsion":2,"note":"N4","software":false}}'
        ),
        CommentDeclined(Seq(9), _SEAL, _GROUNDS),
    ),
    (
        (
            '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true,"words":12,"mate'
            'rial":false,"held":"revised"}'
        ),
        CommentEdited(Seq(7), _SEAL, shown=True, words=12, held=HoldReason.REVISED),
    ),
    (('{"type":"comment.approved","comment":7}'), CommentApproved(Seq(7))),
    (
        (
            '{"type":"comment.removed","comment":7,"body":"5ea1","grounds":{"clause":"slur","'
            'version":2,"note":"N4","software":false},"batch":6}'
        ),
        CommentRemoved(Seq(7), _SEAL, _GROUNDS, Seq(6)),
    ),
    (
        ('{"type":"comment.restored","comment":7,"body":"5ea1","appealed":true}'),
        CommentRestored(Seq(7), _SEAL, appealed=True),
    ),
    (
        (
            '{"type":"comment.redacted","comment":7,"body":"5ea1","spans":[{"start":3,"end":9'
            ',"label":"slur"}],"revision":1,"grounds":{"clause":"slur","version":2,"note":"N4'
            '","software":false}}'
        ),
        CommentRedacted(Seq(7), _SEAL, (Span(3, 9, "slur"),), 1, _GROUNDS),
    ),
    (
        (
            '{"type":"comment.content_note_added","comment":7,"body":"5ea1","grounds":{"claus'
            'e":"slur","version":2,"note":"N4","software":false}}'
        ),
        ContentNoteAdded(Seq(7), _SEAL, _GROUNDS),
    ),
    (
        ('{"type":"comment.public_text_set","comment":7,"body":"5ea1"}'),
        PublicTextSet(Seq(7), _SEAL),
    ),
    (('{"type":"comment.public_text_set","comment":7,"body":null}'), PublicTextSet(Seq(7))),
    (
        (
            '{"type":"comment.collapsed","comment":7,"body":"5ea1","grounds":{"clause":"slur"'
            ',"version":2,"note":"N4","software":false},"batch":null}'
        ),
        CommentCollapsed(Seq(7), _SEAL, _GROUNDS),
    ),
    (
        (
            '{"type":"comment.revision_asked","comment":7,"body":"5ea1","grounds":{"clause":"'
            'slur","version":2,"note":"N4","software":false},"until":"2026-12-01T09:00:00Z"}'
        ),
        RevisionAsked(Seq(7), _SEAL, _GROUNDS, _LATER),
    ),
    (
        (
            '{"type":"comment.moved","comment":7,"body":"5ea1","to":"t2","at":4,"grounds":{"c'
            'lause":"slur","version":2,"note":"N4","software":false},"batch":null,"returns":f'
            'alse,"vanished":false}'
        ),
        CommentMoved(Seq(7), _SEAL, ThreadId("t2"), Seq(4), _GROUNDS),
    ),
    (
        ('{"type":"comment.act_undone","comment":7,"act":12,"body":"5ea1","appealed":true}'),
        ActUndone(Seq(7), Seq(12), _SEAL, appealed=True),
    ),
    (
        (
            '{"type":"site.clauses_set","clauses":[{"id":"spam","label":"spam","words":"It ad'
            'vertises.","ground":"terms","curable":true}]}'
        ),
        ClausesSet((Clause(ClauseId("spam"), "spam", "It advertises.", Ground.TERMS),)),
    ),
    (
        ('{"type":"person.replies_paused","author":"a1","until":"2026-12-01T09:00:00Z"}'),
        RepliesPaused(_ANN, _LATER),
    ),
    (('{"type":"person.replies_paused","author":"a1","until":null}'), RepliesPaused(_ANN, None)),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":null,"stylesheet":nul'
            'l,"text_limit":null,"level":null,"budget_minutes":null,"drift":null,"moderation"'
            ':{"hold_first":1,"hold_all":false,"hold_links":0,"hold_words":["casino"],"hold_r'
            'emoved":0,"fold_reports":0,"wait_hours":12,"appeal_days":183,"answer_days":7,"un'
            'do_hours":24,"batch":20,"batch_minutes":25,"heated_reports":5,"pile_on_people":6'
            ',"pile_on_minutes":60,"pile_on_ratio":3,"surge_people":5,"surge_minutes":10,"sur'
            'ge_ratio":4,"surge_hold":false,"open_from":"","open_to":"","learnt_order":false,'
            '"identity_words":false}}'
        ),
        SiteChanged(moderation=Moderation(hold_first=1, hold_words=("casino",))),
    ),
    (
        (
            '{"type":"desk.comment_reported","thread":"t1","comment":7,"clause":"slur","repor'
            'ter":"a1","body":"5ea1"}'
        ),
        CommentReported(ThreadId("t1"), Seq(7), ClauseId("slur"), _ANN, _SEAL),
    ),
    (
        (
            '{"type":"desk.reports_answered","thread":"t1","comment":7,"ending":"acted","act"'
            ':{"stream":"t1","seq":12},"body":"5ea1"}'
        ),
        ReportsAnswered(ThreadId("t1"), Seq(7), Ending.ACTED, Act(StreamId("t1"), Seq(12)), _SEAL),
    ),
    (
        (
            '{"type":"desk.person_sanctioned","author":"a1","measure":"out_of_thread","ground'
            's":{"clause":"slur","version":2,"note":"N4","software":false},"body":"5ea1","thr'
            'ead":"t1","until":"2026-12-01T09:00:00Z","comment":{"stream":"t1","seq":7}}'
        ),
        PersonSanctioned(
            author=_ANN,
            measure=Measure.OUT_OF_THREAD,
            grounds=_GROUNDS,
            body=_SEAL,
            thread=ThreadId("t1"),
            until=_LATER,
            comment=Act(StreamId("t1"), Seq(7)),
        ),
    ),
    (
        ('{"type":"desk.sanction_lifted","sanction":3,"body":"5ea1","appealed":true}'),
        SanctionLifted(Seq(3), _SEAL, appealed=True),
    ),
    (('{"type":"desk.warning_acknowledged","sanction":3}'), WarningAcknowledged(Seq(3))),
    (
        ('{"type":"desk.appeal_made","act":{"stream":"t1","seq":12},"author":"a1","body":"5ea1"}'),
        AppealMade(Act(StreamId("t1"), Seq(12)), _ANN, _SEAL),
    ),
    (
        ('{"type":"desk.appeal_decided","appeal":5,"overturned":true,"body":"5ea1"}'),
        AppealDecided(Seq(5), overturned=True, body=_SEAL),
    ),
    (('{"type":"desk.act_proposed","what":"{}","body":"5ea1"}'), ActProposed("{}", _SEAL)),
    (
        ('{"type":"desk.proposal_decided","proposal":5,"agreed":false,"body":"5ea1"}'),
        ProposalDecided(Seq(5), agreed=False, body=_SEAL),
    ),
    (
        ('{"type":"desk.staff_note_written","author":"a1","body":"5ea1"}'),
        StaffNoteWritten(_ANN, _SEAL),
    ),
    (('{"type":"desk.handover_written","body":"5ea1"}'), HandoverWritten(_SEAL)),
    (('{"type":"desk.shift_started"}'), ShiftStarted()),
    (('{"type":"desk.shift_ended","tapped_out":true}'), ShiftEnded(tapped_out=True)),
    (
        (
            '{"type":"desk.alarm_raised","alarm":"pile_on","thread":"t1","comment":null,"auth'
            'or":"a1","people":12,"new":7,"minutes":40}'
        ),
        AlarmRaised(Alarm.PILE_ON, ThreadId("t1"), author=_ANN, people=12, new=7, minutes=40),
    ),
    (('{"type":"desk.alarm_answered","alarm":8}'), AlarmAnswered(Seq(8))),
    ('{"type":"comment.held_erased","held":9}', HeldErased(Seq(9))),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":12,"h'
            'eld":null,"moved":{"thread":"t1","comment":4},"imported":null,"written":"2026-12'
            '-01T09:00:00Z"}'
        ),
        CommentPosted(_ANN, _SEAL, words=12, moved=Origin(ThreadId("t1"), Seq(4)), written=_LATER),
    ),
    ('{"type":"comment.decline_undone","held":9,"act":12}', DeclineUndone(Seq(9), Seq(12))),
    (
        '{"type":"desk.reports_reopened","thread":"t1","comment":7,"answer":9}',
        ReportsReopened(ThreadId("t1"), Seq(7), Seq(9)),
    ),
)
"""As a log keeps them today."""

OLDER: tuple[tuple[str, Event], ...] = (
    ('{"type":"thread.closed","body":"5ea1"}', ThreadClosed(_SEAL)),
    (
        (
            '{"type":"comment.moved","comment":7,"body":"5ea1","to":"t2","at":4,"grounds":{"c'
            'lause":"slur","version":2,"note":"N4","software":false},"batch":null}'
        ),
        CommentMoved(Seq(7), _SEAL, ThreadId("t2"), Seq(4), _GROUNDS),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":12,"h'
            'eld":null,"moved":{"thread":"t1","comment":4}}'
        ),
        CommentPosted(_ANN, _SEAL, words=12, moved=Origin(ThreadId("t1"), Seq(4))),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"note","parent":null'
            ',"words":0,"note":"N4"}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.NOTE, note=NoteId("N4")),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":0,"he'
            'ld":null,"moved":null}'
        ),
        CommentPosted(_ANN, _SEAL),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":7,"words":12,"held'
            '":5,"moved":null}'
        ),
        CommentPosted(_ANN, _SEAL, Seq(7), 12, Seq(5)),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"tries","parent":7,"'
            'words":12,"note":null}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.TRIES, Seq(7), 12),
    ),
    (
        '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null}',
        CommentPosted(AuthorId("a1"), _SEAL),
    ),
    (
        '{"type":"comment.posted","author":"a1","body":"5ea1","parent":7}',
        CommentPosted(AuthorId("a1"), _SEAL, Seq(7)),
    ),
    (
        '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true}',
        CommentEdited(Seq(7), _SEAL, shown=True),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested",'
            '"stylesheet":null,"text_limit":500}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
    (
        (
            '{"type":"comment.posted","author":"a1","body":"5ea1","parent":null,"words":0,'
            '"held":null}'
        ),
        CommentPosted(_ANN, _SEAL),
    ),
    (
        ('{"type":"comment.posted","author":"a1","body":"5ea1","parent":7,"words":12,"held":5}'),
        CommentPosted(_ANN, _SEAL, Seq(7), 12, Seq(5)),
    ),
    (
        (
            '{"type":"comment.held","author":"a1","body":"5ea1","reason":"tries","parent":7,'
            '"words":12}'
        ),
        CommentHeld(_ANN, _SEAL, HoldReason.TRIES, Seq(7), 12),
    ),
    (
        '{"type":"comment.declined","held":9,"body":"5ea1"}',
        CommentDeclined(Seq(9), _SEAL),
    ),
    ('{"type":"comment.declined","held":9,"body":null}', CommentDeclined(Seq(9))),
    (
        (
            '{"type":"comment.edited","comment":7,"body":"5ea1","shown":true,"words":12,'
            '"material":true}'
        ),
        CommentEdited(Seq(7), _SEAL, shown=True, words=12, material=True),
    ),
    (
        '{"type":"comment.removed","comment":7,"body":"5ea1"}',
        CommentRemoved(Seq(7), _SEAL),
    ),
    (
        '{"type":"comment.restored","comment":7,"body":null}',
        CommentRestored(Seq(7)),
    ),
    (
        '{"type":"comment.restored","comment":7,"body":"5ea1"}',
        CommentRestored(Seq(7), _SEAL),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"topic_closed",'
            '"scope":{"reach":"conversation","comment":7},"body":"5ea1",'
            '"until":"2026-12-01T09:00:00Z",'
            '"effects":[{"type":"require_content_note","tags":["grief"]},'
            '{"type":"cover","upto":6}],"must_acknowledge":true}'
        ),
        NoteGiven(
            _ANN,
            Kind.TOPIC_CLOSED,
            Scope(Reach.CONVERSATION, Seq(7)),
            _SEAL,
            datetime(2026, 12, 1, 9, tzinfo=UTC),
            (RequireContentNote(("grief",)), Cover(Seq(6))),
        ),
    ),
    (
        (
            '{"type":"note.given","author":"a1","kind":"hours",'
            '"scope":{"reach":"site","comment":null},"body":"5ea1","until":null,"effects":[],'
            '"must_acknowledge":false}'
        ),
        NoteGiven(_ANN, Kind.HOURS, Scope(Reach.SITE), _SEAL, must_acknowledge=False),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":"nested",'
            '"stylesheet":null,"text_limit":500,"level":null,"budget_minutes":null,"drift":null}'
        ),
        SiteChanged(layout=Layout.NESTED, text_limit=500),
    ),
    (
        (
            '{"type":"site.changed","name":null,"origins":null,"layout":null,"stylesheet":null,'
            '"text_limit":null,"level":"path","budget_minutes":15,"drift":0}'
        ),
        SiteChanged(level=Level.PATH, budget_minutes=15, drift=0),
    ),
)
"""As logs kept them before a kind got a field it has today."""

EVENTS: tuple[Event, ...] = tuple(event for _, event in EXAMPLES)
