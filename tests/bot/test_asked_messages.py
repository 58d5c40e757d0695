"""Notes about what people asked for, and messages in which several things stand."""

import json
from datetime import date, time

import pytest

from bot.views.messages.registry import MESSAGES
from bot.views.messages.render import answered, explain, headline, render
from coaching.evidence import (
    AgendaGoal,
    AgendaItem,
    CommitmentEvidence,
    CrmHeldEvidence,
    DoubtedStreams,
    HelpClosedEvidence,
    HelpRequestEvidence,
    LeaderHasItEvidence,
    Notice,
    OwnTerms,
    RunHeldEvidence,
    Topic,
    dump,
    load,
)
from coaching.planning.audience import ASKED_FOR
from coaching.rulebook import RULES
from crm.port import Stream
from jobs.sync.doubt import missing_words
from tests.bot.evidence_makers import (
    DANA,
    DELIVERY_ID,
    HOSTILE,
    HOSTS,
    LEE,
    LONGEST,
    READER,
    SAM,
    TO_LEADER,
    TO_REP,
    make_cliff,
    make_lapsed,
    make_nearly_empty,
    make_notice,
    make_one_on_one,
    make_ref,
)
from tests.bot.golden import assert_golden
from tests.bot.meeting_makers import make_ask
from tests.bot.slack_limits import (
    assert_fits_a_post,
    assert_slack_takes,
    assert_slack_takes_view,
    mrkdwn_of,
    words_of,
)

TOLD = make_notice()


def make_request(**changes: object) -> HelpRequestEvidence:
    values = {
        "request_id": 7,
        "rep": SAM,
        "owner": DANA,
        "topic": Topic.PRICING,
        "note": "They want 20 % off for three years",
        "deal": make_ref(1),
        "asked_on": date(2026, 11, 17),
        "due_on": date(2026, 11, 20),
        "age_bd": 2,
        "moment": "asked",
        "state": "open",
    }
    return HelpRequestEvidence(**values | changes)


def make_closed(**changes: object) -> HelpClosedEvidence:
    values = {
        "rep": SAM,
        "owner": DANA,
        "topic": Topic.EXECUTIVE_INTRODUCTION,
        "deal": make_ref(1),
        "asked_on": date(2026, 11, 17),
    }
    return HelpClosedEvidence(**values | changes)


def make_commitment(**changes: object) -> CommitmentEvidence:
    values = {
        "commitment_id": 4,
        "what": "Send the security answers",
        "deal": make_ref(1),
        "made_on": date(2026, 11, 12),
        "due_on": date(2026, 11, 20),
        "told_on": date(2026, 11, 19),
        "moment": "soon",
    }
    return CommitmentEvidence(**values | changes)


TOLD_ON = date(2026, 11, 19)
LEADER_HAS_IT = LeaderHasItEvidence(rep=SAM, leader=DANA, cliff=make_cliff())
TODAY = {"due_on": date(2026, 11, 19), "moment": "due"}
LATE = {"due_on": date(2026, 11, 12), "moment": "overdue", "overdue_bd": 5}
NOTES = {
    "help_request": make_request(),
    "help_request_bare": make_request(note="", deal=None, age_bd=0),
    "help_request_due": make_request(moment="due", state="taken"),
    "help_closed": make_closed(),
    "commitment_soon": make_commitment(),
    "commitment_due": make_commitment(deal=None, **TODAY),
    "commitment_overdue": make_commitment(**LATE),
    "leader_has_it": LEADER_HAS_IT,
}


def rendered(evidence, notice: Notice = TOLD):
    return render(
        evidence, notice, delivery_id=DELIVERY_ID, reader=READER, crm_hosts=HOSTS
    )


def buttons_of(payload) -> list[str]:
    rows = [block for block in payload["blocks"] if block["type"] == "actions"]
    return [each["text"]["text"] for row in rows for each in row["elements"]]


@pytest.mark.parametrize("name", NOTES)
def test_each_note_reads_as_it_was_approved(name):
    payload = rendered(NOTES[name])

    assert_slack_takes(payload)
    assert_golden(f"message_{name}", payload)


@pytest.mark.parametrize("name", NOTES)
def test_a_note_survives_the_outbox(name):
    assert load(dump(NOTES[name])) == NOTES[name]


def test_what_somebody_typed_pings_nobody_and_opens_no_link():
    worst = make_request(
        note=HOSTILE * 30,
        deal=make_ref(1, LONGEST),
        rep=SAM.model_copy(update={"name": HOSTILE}),
    )
    for evidence in (worst, make_commitment(what=HOSTILE * 9)):
        payload = rendered(evidence)

        assert_slack_takes(payload)
        assert "<!channel>" not in mrkdwn_of(payload)
        assert "<https://x" not in mrkdwn_of(payload)


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("open", ["Done", "Change Owner or Date"]),
        ("taken", ["Done", "Change Owner or Date"]),
        ("closed", []),
    ],
)
def test_a_request_keeps_the_buttons_that_are_left_to_press(state, left):
    payload = answered(
        make_request(state=state),
        TOLD,
        outcome="Noted.",
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert_slack_takes(payload)
    assert buttons_of(payload) == left


def test_help_is_offered_on_each_message_to_a_rep_answered_or_not():
    for evidence in (make_cliff(), make_nearly_empty()):
        payload = rendered(evidence, TO_REP)
        after = answered(
            evidence,
            TO_REP,
            outcome="Noted.",
            delivery_id=DELIVERY_ID,
            reader=READER,
            crm_hosts=HOSTS,
        )

        assert "I Need Help" in buttons_of(payload)
        assert buttons_of(after) == ["I Need Help", "Why This?"]
    assert "I Need Help" not in buttons_of(rendered(make_cliff(), TO_LEADER))


def test_an_admin_reads_what_is_held_and_where_it_is_let_go():
    evidence = RunHeldEvidence(
        messages=40,
        people=31,
        by_rule=(("cliff", 4), ("quiet_deal", 36)),
        reason="43 messages in a week, usually 12.5: an admin looks first",
        keeps_days=7,
    )
    payload = rendered(evidence, TOLD)

    assert_slack_takes(payload)
    assert_golden("message_run_held", payload)
    assert buttons_of(payload) == []
    assert load(dump(evidence)) == evidence


def test_an_admin_reads_what_is_not_believed_and_what_ends_that():
    evidence = CrmHeldEvidence(
        doubts=(
            DoubtedStreams(
                streams=("deals",),
                reason=missing_words(Stream.DEALS, 96, of=120),
            ),
            DoubtedStreams(streams=("calls", "emails"), reason=HOSTILE),
        )
    )
    payload = rendered(evidence, TOLD)

    assert_slack_takes(payload)
    assert_golden("message_crm_held", payload)
    assert buttons_of(payload) == []
    assert load(dump(evidence)) == evidence


def test_each_rule_and_each_note_has_its_words():
    assert set(RULES) | ASKED_FOR | {"digest"} <= set(MESSAGES)


# The agenda of a 1:1

AGENDA = make_one_on_one(
    goal=AgendaGoal(target_minor=100_000_000, won_minor=35_000_000, currency="USD"),
    commitments=(
        AgendaItem(
            what="Send the answers",
            deal=make_ref(1),
            due_on=date(2026, 11, 20),
            since_on=date(2026, 11, 12),
        ),
    ),
    help_requests=(
        AgendaItem(
            what=Topic.LEGAL,
            due_on=date(2026, 11, 24),
            since_on=date(2026, 11, 17),
            state="taken",
        ),
    ),
)


def test_feature_22_the_agenda_is_filled_in():
    payload = rendered(AGENDA)

    assert_slack_takes(payload)
    assert_golden("message_one_on_one_agenda", payload)
    words = words_of(payload)
    assert "The quarter's goal of $1M: $350K won so far, $650K left." in words
    assert "Sam asked on Tue 17 Nov for help with legal: under way" in words


def test_a_reached_goal_is_said_to_be():
    goal = AgendaGoal(target_minor=100, won_minor=100, currency="USD")

    assert "won so far, reached." in words_of(rendered(make_one_on_one(goal=goal)))


def test_a_long_agenda_is_cut_and_counted():
    many = tuple(
        AgendaItem(what=LONGEST, due_on=date(2026, 11, 20), since_on=TOLD_ON)
        for _ in range(20)
    )
    payload = rendered(make_one_on_one(commitments=many))

    assert_fits_a_post(payload)
    assert_slack_takes(payload)
    assert "more" in words_of(payload)


# Bundles

OTHER = make_one_on_one(rep=LEE, days=40)
BUNDLE = make_notice(also=(OTHER, make_nearly_empty(rep=LEE)))


def test_what_else_is_due_is_a_short_line_each():
    payload = rendered(make_one_on_one(), BUNDLE)

    assert_slack_takes(payload)
    assert_golden("message_bundle", payload)
    words = words_of(payload)
    assert headline(OTHER, TOLD, reader=READER) in words
    assert "Not Now is for all of it." in words
    assert buttons_of(payload) == buttons_of(rendered(make_one_on_one()))


def test_a_bundle_whose_first_matter_has_no_not_now_speaks_of_none():
    payload = rendered(make_ask(), BUNDLE)

    assert "Not Now" not in words_of(payload)
    assert "Not Now" not in buttons_of(payload)


def test_what_an_answer_leads_to_is_said_before_what_else_is_due():
    words = words_of(rendered(make_ask(), BUNDLE))

    assert words.index("Dana hears your answer") < words.index("Also, in one message")


def test_an_answered_bundle_speaks_no_more_of_a_button_that_is_gone():
    payload = answered(
        make_one_on_one(),
        BUNDLE,
        outcome="Noted.",
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert "Not Now" not in words_of(payload)


def test_why_this_explains_each_line():
    view = explain(
        make_one_on_one(),
        BUNDLE,
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert_slack_takes_view(view)
    assert headline(OTHER, TOLD, reader=READER) in words_of(view)


def test_a_bundle_survives_the_outbox_and_fits_a_post():
    full = make_notice(also=(make_one_on_one(rep=LEE),) * 8)
    long = make_cliff(lapsed=tuple(make_lapsed(n, LONGEST) for n in range(9)))

    assert Notice.model_validate_json(full.model_dump_json()) == full
    assert_fits_a_post(rendered(long, full))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            {"own_hours": True},
            (
                "At most 2 messages in seven days, as your admin has set it, and on "
                "business days from 09:30 to 18:00, as you have set it."
            ),
        ),
        (
            {},
            (
                "At most 2 messages in seven days, on business days from 09:30 to "
                "18:00, as your admin has set it."
            ),
        ),
    ],
    ids=["own hours", "all the admin's"],
)
def test_why_this_names_the_terms_in_force_and_who_set_them(own, said):
    terms = OwnTerms(day_starts=time(9, 30), day_ends=time(18), weekly=2, **own)
    view = explain(
        make_nearly_empty(),
        make_notice(terms=terms),
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert said in words_of(view)
    assert json.dumps(view)
