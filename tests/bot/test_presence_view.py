"""A leader's own time with the team, as App Home shows it to the leader alone."""

from datetime import UTC, datetime, timedelta

from bot.views.home import presence
from bot.views.pipeline.deal_lines import Glance
from coaching.digest.leader_presence import FieldTime, OwnPresence, Sampled
from coaching.facts import MeetingKind, Person, Role
from coaching.facts.home import Suggested
from coaching.measures.kitchen_coverage import AREAS
from tests.bot.evidence_makers import HOSTILE, HOSTS, LONGEST, READER
from tests.bot.golden import assert_golden
from tests.bot.slack_limits import assert_slack_takes_view, words_of

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
GLANCE = Glance(reader=READER, hosts=HOSTS, now=NOW)
SAM = Person(id=1, name="Sam Carter", role=Role.REP)
LEE = Person(id=3, name="Lee Moss", role=Role.REP)
WALKTHROUGH = Suggested(
    id=9, title="Product walkthrough", starts_at=NOW - timedelta(days=2)
)


def make_sampled(rep: Person = SAM, *joined: int) -> Sampled:
    return Sampled(
        rep=rep, areas=tuple(zip(AREAS, joined or (0, 1, 2, 0), strict=True))
    )


def make_presence(**changes: object) -> OwnPresence:
    values = {
        "field_time": FieldTime(
            hours=22.5, working_hours=160, goal=0.2, weeks=4, without_end=1
        ),
        "uncertain": 5,
        "sure": 2,
        "sampled": (make_sampled(), make_sampled(LEE, 1, 0, 1, 1)),
    }
    return OwnPresence(**values | changes)


def make_view(own: OwnPresence | None, *open_ones: Suggested) -> dict:
    return {"type": "home", "blocks": presence.blocks(own, open_ones, GLANCE)}


def test_the_own_time_reads_as_it_was_approved():
    view = make_view(make_presence(), WALKTHROUGH)

    assert_slack_takes_view(view)
    assert_golden("home_presence", view)


def test_it_says_that_nobody_else_sees_it_and_compares_nobody():
    words = words_of(make_view(make_presence()))

    assert "Only you see this part: it goes to nobody above you" in words
    assert words.index("Sam: prospecting 0") < words.index("Lee: prospecting 1")


def test_where_nothing_is_known_there_is_no_section():
    assert make_view(None)["blocks"] == []


def test_a_question_is_asked_even_where_no_figure_is_known():
    words = words_of(make_view(None, WALKTHROUGH))

    assert "were you there?" in words
    assert "Field time" not in words


def test_a_large_team_and_hostile_titles_fit_a_page():
    rep = Person(id=1, name=HOSTILE + LONGEST, role=Role.REP)
    hostile = Suggested(id=9, title=HOSTILE + LONGEST, starts_at=NOW)
    view = make_view(make_presence(sampled=(make_sampled(rep),) * 40), hostile)

    assert_slack_takes_view(view)
    assert words_of(view).count("&lt;!channel&gt;") == 41
    assert "<!channel" not in words_of(view)


def test_the_areas_are_those_of_the_kitchen():
    assert MeetingKind.PROSPECTING in dict(make_sampled().areas)
