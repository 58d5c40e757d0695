"""Each message as its receiver reads it: pinned, within limits, in our voice."""

import re
from datetime import UTC, date, datetime

import pytest

from bot import action_ids
from bot.views.messages.kind import NO_ANSWERS
from bot.views.messages.registry import kind_for
from bot.views.messages.render import answered, explain, render
from coaching.evidence import (
    AgendaDeal,
    Beside,
    DealRef,
    OddsFact,
    OverDeals,
    Overdue,
    PersonRef,
    Risk,
    SaidOver,
    WinChance,
    dump,
    load,
)
from coaching.memory.put_offs import Reason
from tests.bot.evidence_makers import (
    DELIVERY_ID,
    HOSTILE,
    HOSTS,
    LEE,
    LONGEST,
    READER,
    TO_LEADER,
    TO_REP,
    make_cliff,
    make_crm_only,
    make_deal_odds,
    make_digest,
    make_lapsed,
    make_meeting,
    make_moved,
    make_nearly_empty,
    make_notice,
    make_odds_record,
    make_one_deal,
    make_one_on_one,
    make_quiet,
    make_ref,
    make_shape,
    make_target,
    make_usual,
)
from tests.bot.golden import assert_golden
from tests.bot.meeting_makers import (
    make_ask,
    make_brief,
    make_first_meetings,
    make_kitchen,
    make_presence,
    make_visit,
)
from tests.bot.quiet_makers import (
    make_looks_over,
    make_over_deal,
    make_quiet_deal,
    make_role_change,
)
from tests.bot.slack_limits import (
    assert_slack_takes,
    assert_slack_takes_view,
    mrkdwn_of,
    words_of,
)

NO_ODDS = {
    "odds": None,
    "sure": None,
    "sure_deal": None,
    "sure_chance": None,
    "sure_rep": None,
}
WEAK = make_odds_record(auc=0.58)
WORST_ODDS = make_deal_odds(
    moved=tuple(
        OddsFact(name=name, shown=12_345.6, usual=98_765.4, speaks_for=is_for)
        for name, is_for in (("people", True), ("silence", False), ("slips", False))
    )
)
FRIDAY = make_notice(data_as_of=datetime(2026, 11, 20, 5, 15, tzinfo=UTC))
TOLD = make_notice()
LATE = make_notice(late_from=datetime(2026, 11, 20, 5, 30, tzinfo=UTC))
BEFORE_THE_USUAL = {"version": 1, "usual": None, "usual_of": None, "pace_bd": None}
"""What evidence lacks that was kept before the rule knew what is usual."""
MESSAGES = {
    "cliff_rep": (make_cliff(), TO_REP),
    "cliff_rep_quiet": (make_cliff(quiet=make_quiet()), TO_REP),
    "cliff_rep_waiting_on_us": (
        make_cliff(quiet=make_quiet(state="waiting_on_us", silent_bd=3)),
        TO_REP,
    ),
    "cliff_rep_usual": (make_cliff(usual=make_usual(), exposure=None), TO_REP),
    "cliff_rep_usual_heads_up": (
        make_cliff(
            level="heads_up",
            lapsed=(),
            exposure=None,
            usual=make_usual(
                others=None, floor_fell=True, may_close=True, like_this=0
            ),
        ),
        TO_REP,
    ),
    "cliff_rep_usual_by_openings": (
        make_cliff(
            lapsed=(),
            exposure=None,
            usual=make_usual(
                by_openings=True, sought=Beside(value=0, usual=3.1, spreads=-3.5)
            ),
        ),
        TO_REP,
    ),
    "cliff_rep_crm_only": (make_crm_only(), TO_REP),
    "cliff_rep_crm_only_heads_up": (
        make_crm_only(
            level="heads_up",
            crm_only=make_one_deal(
                still=(), usual=None, weeks=0, share_limit=0.45, floor_usual=None,
                floor_due=0.8, logged=3,
            ),
        ),
        TO_REP,
    ),
    "cliff_rep_crm_only_exposure": (
        make_crm_only(crm_only=make_one_deal(still=()), exposure=make_cliff().exposure),
        TO_REP,
    ),
    "cliff_leader_crm_only": (make_crm_only(), TO_LEADER),
    "cliff_leader_usual": (
        make_cliff(usual=make_usual(), quiet=make_quiet()),
        TO_LEADER,
    ),
    "cliff_rep_exposure_only": (make_cliff(lapsed=(), focus_share=0.5), TO_REP),
    "cliff_rep_heads_up": (
        make_cliff(level="heads_up", lapsed=(), exposure=None, outbound_norm_10=None),
        TO_REP,
    ),
    "cliff_rep_handed_out": (make_cliff(handed_out=3), TO_REP),
    "cliff_rep_little_known": (
        make_cliff(value_share=None, last_opened_on=None, outbound_last_10=None),
        make_notice(),
    ),
    "cliff_leader": (make_cliff(), TO_LEADER),
    "cliff_leader_one_lapsed": (
        make_cliff(lapsed=(make_lapsed(2, "Globex"),)),
        TO_LEADER,
    ),
    "cliff_leader_none_lapsed": (make_cliff(lapsed=()), TO_LEADER),
    "nearly_empty": (make_nearly_empty(), TOLD),
    "nearly_empty_none_open": (
        make_nearly_empty(
            **BEFORE_THE_USUAL, open_deals=(), gap_bd=None, last_opened_on=None
        ),
        TOLD,
    ),
    "nearly_empty_two_open": (
        make_nearly_empty(
            **BEFORE_THE_USUAL,
            open_deals=(make_ref(1), make_ref(2, "Globex")),
            limit=3,
            gap_bd=None,
        ),
        TOLD,
    ),
    "nearly_empty_beside_the_team": (
        make_nearly_empty(
            open_deals=(make_ref(1), make_ref(2, "Globex")),
            usual=6.5,
            usual_of="team",
            pace_bd=1.2,
        ),
        TOLD,
    ),
    "looks_over": (make_looks_over(), TOLD),
    "looks_over_one": (make_looks_over(deals=(make_over_deal(1, "Acme"),)), TOLD),
    "looks_over_many": (
        make_looks_over(
            deals=tuple(make_over_deal(n, f"Deal {n}") for n in range(1, 15))
        ),
        TOLD,
    ),
    "looks_over_partly_said": (
        make_looks_over(
            deals=(make_over_deal(3, "Initech"),),
            said=(
                SaidOver(deal=make_ref(1), lives_until=None),
                SaidOver(deal=make_ref(2, "Globex"), lives_until=date(2027, 1, 18)),
            ),
        ),
        TOLD,
    ),
    "one_on_one": (make_one_on_one(), TOLD),
    "one_on_one_never_held": (
        make_one_on_one(last_held_on=None, agenda=()),
        TOLD,
    ),
    "uncertain_meeting": (make_meeting(), TOLD),
    "uncertain_meeting_alone": (
        make_meeting(
            sure=None,
            sure_deal=None,
            days_since_joined=None,
            new_rep=True,
            odds=make_deal_odds(moved=()),
        ),
        TOLD,
    ),
    "uncertain_meeting_first": (
        make_meeting(
            meeting=make_meeting().meeting.model_copy(update={"kind": "first_meeting"}),
        ),
        TOLD,
    ),
    "uncertain_meeting_helpful": (
        make_meeting(rep_says="helpful", brief=make_brief(), least_sampled=True),
        TOLD,
    ),
    "uncertain_meeting_pre_brief": (
        make_meeting(rep_says="pre_brief", brief=make_brief(customer_bd=0), sure=None),
        TOLD,
    ),
    "uncertain_meeting_weak_odds": (
        make_meeting(**NO_ODDS, record=WEAK, rep_says="unanswered"),
        TOLD,
    ),
    "uncertain_meeting_weak_odds_pre_brief": (
        make_meeting(**NO_ODDS, record=WEAK, rep_says="pre_brief"),
        TOLD,
    ),
    "uncertain_meeting_too_few_tried": (
        make_meeting(**NO_ODDS, record=make_odds_record(meetings=41, seen=14, won=5)),
        TOLD,
    ),
    "uncertain_meeting_never_tried": (
        make_meeting(**NO_ODDS, record=make_odds_record(meetings=1, seen=0, auc=None)),
        TOLD,
    ),
    "uncertain_meeting_nothing_learned": (
        make_meeting(**NO_ODDS, record=None),
        TOLD,
    ),
    "uncertain_meeting_odds_that_miss": (
        make_meeting(**NO_ODDS, record=make_odds_record(is_off=True)),
        TOLD,
    ),
    "uncertain_meeting_stale_odds": (make_meeting(**NO_ODDS), TOLD),
    "uncertain_meeting_before_odds": (
        make_meeting(version=2, odds=None, record=None),
        TOLD,
    ),
    "uncertain_meeting_before_odds_too_few": (
        make_meeting(
            version=2,
            odds=None,
            record=None,
            chance=WinChance(p=0.55, n=1, basis="deals of the team", told_from=5),
            sure_chance=WinChance(p=0.9, n=0, basis="the CRM's own", told_from=5),
        ),
        TOLD,
    ),
    "uncertain_meeting_unanswered": (
        make_meeting(
            rep_says="unanswered",
            brief=make_brief(
                customer_on=None, customer_bd=None, next_step_on=None, attending=()
            ),
        ),
        TOLD,
    ),
    "quiet_deal": (make_quiet_deal(), TOLD),
    "quiet_deal_young": (
        make_quiet_deal(
            quiet=make_quiet(state="silent", basis="stage", gaps=0, outbound_days=1),
            last_customer_on=date(2026, 11, 9),
            close_date=None,
        ),
        TOLD,
    ),
    "quiet_deal_waiting_on_us": (
        make_quiet_deal(
            quiet=make_quiet(state="waiting_on_us", silent_bd=4),
            last_customer_on=date(2026, 11, 13),
        ),
        TOLD,
    ),
    "role_change": (make_role_change(), TOLD),
    "role_change_before_the_pace": (make_role_change(version=1, pace_bd=None), TOLD),
    "ask_rep": (make_ask(), TOLD),
    "first_meetings": (make_first_meetings(), TOLD),
    "first_meetings_no_deal": (make_first_meetings(deal=None, joined=0), TOLD),
    "kitchen": (make_kitchen(), TOLD),
    "kitchen_no_deal": (make_kitchen(deal=None), TOLD),
    "kitchen_prospecting": (
        make_kitchen(gap="prospecting", meeting=None, deal=None),
        TOLD,
    ),
    "digest": (make_digest(), FRIDAY),
    "executive_visits": (make_visit(), TOLD),
    "executive_visits_never": (
        make_visit(executive_on=None, days=None, touched_on=None, rep=None),
        TOLD,
    ),
    "digest_with_leaders": (
        make_digest(presence=make_presence(), leaders=6),
        FRIDAY,
    ),
    "digest_of_common_flags": (
        make_digest(
            common=("Next steps are hardly kept here: 172 of 192 open deals.",)
        ),
        FRIDAY,
    ),
    "digest_of_late_deals": (
        make_digest(
            over=OverDeals(
                deals=14, sums=(("USD", 120_000_000),), age_days=240, silent_days=90
            ),
            overdue=(
                Overdue(
                    currency="USD",
                    deals=744,
                    open_deals=832,
                    minor=371_407_724,
                    open_minor=417_312_050,
                ),
            )
        ),
        FRIDAY,
    ),
    "digest_late": (
        make_digest(),
        LATE,
    ),
    "digest_unchanged": (
        make_digest(
            bridges=(
                make_digest().bridges[0].model_copy(
                    update={"end_minor": 389_312_000, "new_minor": 14_000_000}
                ),
            ),
            month=(make_digest().month[0].model_copy(update={"without_amount": 0}),),
            won=(),
            won_more=2,
            risks_more=3,
        ),
        FRIDAY,
    ),
    "digest_undated": (
        make_digest(
            month=(
                make_digest().month[0].model_copy(
                    update={
                        "p10_minor": None,
                        "p90_minor": None,
                        "fridays": 9,
                        "tried": 0,
                        "held": 0,
                    }
                ),
            ),
            quarter=(),
            record=None,
            targets=(),
            one_on_ones_held=None,
            one_on_ones_due=None,
        ),
        FRIDAY,
    ),
    "digest_of_nothing": (
        make_digest(
            bridges=(), shape=None, won=(), lost=(), slipped=(), new=(),
            new_more=0, month=(),
            quarter=(), record=None, targets=(), risks=(), caveats=(),
            one_on_ones_held=None, one_on_ones_due=None,
        ),
        FRIDAY,
    ),
}  # fmt: skip
STATES = (
    "cliff",
    "nearly_empty",
    "quiet_deal",
    "looks_over",
    "role_change",
    "one_on_one",
    "uncertain_meeting",
    "digest",
    "ask_rep",
    "first_meetings",
    "kitchen",
    "executive_visits",
)


def worst_ref(number: int) -> DealRef:
    return make_ref(number, HOSTILE + LONGEST, stage=LONGEST, amount_minor=-(10**17))


def worst_messages() -> dict:
    """Return each message with the longest and the most hostile of everything."""
    person = PersonRef(id=1, name=HOSTILE + LONGEST)
    lapsed = tuple(
        make_lapsed(n, HOSTILE, deal=worst_ref(n), step=HOSTILE + LONGEST)
        for n in range(20)
    )
    moved = tuple(
        make_moved(n, HOSTILE + LONGEST, LONGEST).model_copy(update={"owner": person})
        for n in range(20)
    )
    flags = (HOSTILE, LONGEST, LONGEST, LONGEST, LONGEST)
    risks = tuple(Risk(deal=worst_ref(n), owner=person, flags=flags) for n in range(20))
    bridge = make_digest().bridges[0]
    month = make_digest().month[0]
    agenda = tuple(AgendaDeal(deal=worst_ref(n), flags=flags) for n in range(20))
    notice = make_notice(seen_by=("you", HOSTILE, *[LONGEST] * 8))
    told = notice.model_copy(update={"told_rep_on": date(2026, 11, 17)})
    cliff = make_cliff(
        rep=person, focus=worst_ref(1), lapsed=lapsed, others=20, quiet=make_quiet()
    )
    meeting = make_meeting().meeting.model_copy(update={"title": HOSTILE + LONGEST})
    worst_brief = make_brief(
        flags=flags,
        next_step=HOSTILE + LONGEST,
        attending=(HOSTILE, *[LONGEST] * 8),
        question=HOSTILE + LONGEST,
    )
    return {
        "cliff_rep": (cliff, notice),
        "cliff_leader": (cliff, told),
        "cliff_leader_crm_only": (
            make_crm_only(
                rep=person,
                focus=worst_ref(1),
                others=20,
                crm_only=make_one_deal(
                    still=tuple(
                        make_one_deal()
                        .still[0]
                        .model_copy(
                            update={"deal": worst_ref(n), "step": HOSTILE + LONGEST}
                        )
                        for n in range(20)
                    ),
                    currency=HOSTILE,
                ),
            ),
            told,
        ),
        "nearly_empty": (
            make_nearly_empty(open_deals=tuple(worst_ref(n) for n in range(20))),
            notice,
        ),
        "quiet_deal": (
            make_quiet_deal(rep=person, deal=worst_ref(1), close_date=None),
            notice,
        ),
        "looks_over": (
            make_looks_over(
                rep=person,
                deals=tuple(
                    make_over_deal(n, HOSTILE, deal=worst_ref(n)) for n in range(150)
                ),
                said=tuple(
                    SaidOver(deal=worst_ref(n), lives_until=None) for n in range(150)
                ),
            ),
            notice,
        ),
        "role_change": (make_role_change(rep=person), notice),
        "one_on_one": (make_one_on_one(rep=person, agenda=agenda), notice),
        "uncertain_meeting": (
            make_meeting(
                rep=person,
                meeting=meeting,
                deal=worst_ref(1),
                sure_deal=worst_ref(2),
                sure_rep=person,
                odds=WORST_ODDS,
                record=make_odds_record(seen=3_000, meetings=3_000),
                rep_says="pre_brief",
                brief=worst_brief,
            ),
            notice,
        ),
        "ask_rep": (
            make_ask(rep=person, leader=person, meeting=meeting, deal=worst_ref(1)),
            notice,
        ),
        "first_meetings": (
            make_first_meetings(
                rep=person, meeting=meeting, deal=worst_ref(1), brief=worst_brief
            ),
            notice,
        ),
        "kitchen": (
            make_kitchen(rep=person, meeting=meeting, deal=worst_ref(1)),
            notice,
        ),
        "executive_visits": (
            make_visit(customer=HOSTILE + LONGEST, rep=person),
            notice,
        ),
        "digest": (
            make_digest(
                bridges=(bridge,) * 5,
                shape=make_shape(largest=worst_ref(9), owner=person),
                month=(month,) * 5,
                quarter=make_digest().quarter * 5,
                targets=(
                    *[make_target()] * 5,
                    *[make_target(leader=person, target_minor=None)] * 12,
                ),
                won=moved,
                lost=moved,
                slipped=moved,
                new=moved,
                risks=risks,
                caveats=(LONGEST,) * 12,
            ),
            notice,
        ),
    }


def rendered(evidence, notice) -> dict:
    return render(
        evidence, notice, delivery_id=DELIVERY_ID, reader=READER, crm_hosts=HOSTS
    )


def explained(evidence, notice) -> dict:
    return explain(
        evidence, notice, delivery_id=DELIVERY_ID, reader=READER, crm_hosts=HOSTS
    )


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_reads_as_it_was_approved(name):
    payload = rendered(*MESSAGES[name])

    assert_slack_takes(payload)
    assert_golden(f"message_{name}", payload)


@pytest.mark.parametrize("name", worst_messages())
def test_the_worst_message_is_still_one_that_slack_takes(name):
    payload = rendered(*worst_messages()[name])

    assert_slack_takes(payload)
    assert_golden(f"worst_{name}", payload)


@pytest.mark.parametrize("name", worst_messages())
def test_hostile_names_neither_ping_nor_link_nor_format(name):
    payload = rendered(*worst_messages()[name])
    words = "\n".join([payload["text"], mrkdwn_of(payload)])
    ours = re.compile(
        r"<https://app\.hubspot\.com/[^|>]+\|[^<>|]+>|<!date\^\d+\^[^|>]+\|[^<>|]+>"
    )

    assert "<" not in ours.sub("", words)
    assert "<!channel" not in words
    assert "*free*" not in words


@pytest.mark.parametrize("name", MESSAGES)
def test_the_fallback_is_the_first_thing_said_and_holds_no_markup(name):
    payload = rendered(*MESSAGES[name])

    first = next(b for b in payload["blocks"] if b["type"] == "section")
    assert payload["text"].endswith(first["text"]["text"].strip("*"))
    assert not set("<>*_") & set(payload["text"])


@pytest.mark.parametrize("name", MESSAGES)
def test_no_message_shouts_ranks_or_threatens(name):
    words = words_of(rendered(*MESSAGES[name])).lower()

    outside_tokens = re.sub(r"<!date[^>]*>", "", words)
    assert "!" not in outside_tokens
    for banned in ("rank", "score", "worst", "must", "fail", "urgent", "🚨", "⚠"):
        assert banned not in outside_tokens


@pytest.mark.parametrize(
    "name", [n for n in MESSAGES if n.startswith(("cliff_rep", "nearly_empty"))]
)
def test_a_rep_reads_no_other_persons_name(name):
    words = words_of(rendered(*MESSAGES[name]))

    for other in ("Dana", LEE.name, "Sam"):
        assert other not in words


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_tells_its_data_age_its_limits_and_its_readers(name):
    payload = rendered(*MESSAGES[name])

    contexts = [b["elements"][0]["text"] for b in payload["blocks"][-2:]]
    assert contexts[0].startswith("Why this:")
    assert "CRM data as of <!date^" in contexts[1]
    assert "Only you see this." in contexts[1] or "Seen by you" in contexts[1]


@pytest.mark.parametrize("name", MESSAGES)
def test_buttons_carry_the_delivery_and_at_most_a_deal(name):
    blocks = rendered(*MESSAGES[name])["blocks"]

    *of_deals, row = [b["elements"] for b in blocks if b["type"] == "actions"]
    assert {button["value"] for button in row} == {DELIVERY_ID}
    assert sum(button.get("style") == "primary" for button in row) <= 1
    for buttons in of_deals:
        [value] = {button["value"] for button in buttons}
        assert re.fullmatch(rf"{DELIVERY_ID}:\d+", value)


@pytest.mark.parametrize("name", MESSAGES)
def test_an_answered_message_has_its_outcome_where_the_buttons_were(name):
    evidence, notice = MESSAGES[name]

    payload = answered(
        evidence,
        notice,
        outcome="Put off until Sat 28 Nov: waiting on the customer.",
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert_slack_takes(payload)
    row = next(b for b in payload["blocks"] if b["type"] == "actions")["elements"]
    left = [button["text"]["text"] for button in row]
    assert [label for label in left if label != "I Need Help"] == ["Why This?"]
    assert "Put off until Sat 28 Nov" in words_of(payload)
    assert payload["text"] == rendered(evidence, notice)["text"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cliff_rep", "Your leader gets it from"),
        ("ask_rep", "hears your answer"),
        ("ask_rep", "Without an answer"),
    ],
)
def test_an_answer_ends_what_is_said_of_what_an_answer_leads_to(name, told):
    evidence, notice = MESSAGES[name]

    payload = answered(
        evidence,
        notice,
        outcome="Noted.",
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert told in words_of(rendered(evidence, notice))
    assert told not in words_of(payload)


@pytest.mark.parametrize("name", MESSAGES)
def test_stored_evidence_renders_to_the_same_words(name):
    evidence, notice = MESSAGES[name]

    restored = load(dump(evidence))

    assert rendered(restored, notice) == rendered(evidence, notice)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_button_of_a_message_is_in_its_row(name):
    evidence, notice = MESSAGES[name]
    kind = kind_for(evidence, notice)
    buttons = rendered(evidence, notice)["blocks"]
    shown = {
        button["action_id"]
        for block in buttons
        if block["type"] == "actions"
        for button in block["elements"]
    }

    assert (action_ids.SECOND in shown) == (kind.answers.second is not None)
    assert (action_ids.NOT_NOW in shown) == bool(kind.answers.reasons)
    assert (action_ids.HELP in shown) == kind.answers.offers_help
    assert (action_ids.WHY in shown) == (kind.why is not None)
    if action_ids.STEP in shown:
        assert kind.answers is not NO_ANSWERS
    if isinstance(kind.answers.second, Reason):
        assert kind.answers.second in kind.answers.reasons


@pytest.mark.parametrize("rule", STATES)
def test_why_this_shows_the_rule_its_numbers_and_takes_a_correction(rule):
    name = "cliff_rep" if rule == "cliff" else rule

    view = explained(*MESSAGES[name])

    assert_slack_takes_view(view)
    assert_golden(f"why_{rule}", view)


def test_why_this_tells_how_the_rule_did_on_the_own_past():
    evidence, notice = MESSAGES["quiet_deal"]
    said = "speaks; it would have been wrong on 6% of 449 won deals"

    view = explained(evidence, notice.model_copy(update={"standing": said}))

    assert f"On your company's own past, this rule {said}." in words_of(view)
    assert_slack_takes_view(view)
    assert_golden("why_quiet_deal_with_its_record", view)


def test_why_this_of_a_cliff_without_a_log_claims_no_work():
    view = explained(*MESSAGES["cliff_rep_crm_only"])

    assert_slack_takes_view(view)
    assert_golden("why_cliff_crm_only", view)


@pytest.mark.parametrize("name", worst_messages())
def test_why_this_of_the_worst_message_still_opens(name):
    assert_slack_takes_view(explained(*worst_messages()[name]))


def test_a_leader_reads_since_when_the_rep_has_had_it():
    words = words_of(rendered(make_cliff(), TO_LEADER))

    assert "Sam has had this since Tuesday, 17 Nov." in words
    assert words.count("Sam may be heading for the cliff") == 2


@pytest.mark.parametrize(
    ("level", "condition"),
    [("cliff", "if it still holds and"), ("heads_up", "if it has become a cliff by")],
)
def test_a_rep_reads_when_the_leader_will_really_hear_of_it(level, condition):
    payload = rendered(make_cliff(level=level), TO_REP)

    assert f"Your leader gets it from Tue 24 Nov on, {condition}" in words_of(payload)


def test_the_cliff_keeps_its_image_word_for_word():
    payload = rendered(make_cliff(), TO_REP)

    assert payload["text"] == (
        "You may be heading for the cliff: Acme has taken most of your logged time, "
        "and the road behind it has gone quiet."
    )


def test_the_sure_meeting_is_named_as_the_one_to_leave_alone():
    words = words_of(rendered(make_meeting(), TOLD))

    assert "*Not* <https://app.hubspot.com/contacts/77/record/0-3/5|Initech>" in words
    assert "on Thu 26 Nov, about 88%: Lee has it." in words


def test_the_bridge_of_a_digest_adds_up_in_what_is_printed():
    words = words_of(rendered(make_digest(), FRIDAY))
    bridge = words[words.index("*How the pipeline moved*") :].split("\n\n")[0]

    signs = {"+": 1, "−": -1, "$": 1, "=": -1}  # noqa: RUF001
    total = 0
    for line in bridge.splitlines()[1:7]:
        amount = float(re.search(r"\$([\d,.]+)", line)[1].replace(",", ""))
        total += signs[line[0]] * round(amount * 100)
    assert total == 0


def test_a_digest_says_its_number_first():
    payload = rendered(make_digest(), FRIDAY)

    assert payload["blocks"][0]["text"]["text"] == "Open pipeline $4.2M, up $280K"
    assert payload["text"] == (
        "$4.2M open, up $280K. Since Fri 13 Nov: won $120K, lost $80K. "
        "Next 30 days: $240K to $610K, right in 21 of 26 past weeks."
    )
    assert payload["text"].endswith(payload["blocks"][1]["text"]["text"].strip("*"))


@pytest.mark.parametrize(
    ("spoke", "said"),
    [
        (True, "You last spoke with the customer on Fri 30 Oct."),
        (False, "The customer's last logged word: Fri 30 Oct."),
    ],
    ids=["an answered call", "a mail"],
)
def test_an_answered_call_is_told_as_a_talk(spoke, said):
    payload = rendered(make_quiet_deal(spoke=spoke), TOLD)

    assert said in str(payload["blocks"])
