"""Modals, answers and pages: pinned, at their worst, and within Slack's limits."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.views.home import page as home
from bot.views.home import whole_list
from bot.views.home.agreed import Agreed
from bot.views.home.more import Whole
from bot.views.messages import why
from bot.views.messages.digest_shape import shape
from bot.views.modals import not_now, pick_day
from bot.views.pipeline import answer as pipeline
from bot.views.pipeline import command_help as help_view
from bot.views.pipeline import deal_brief
from bot.views.pipeline.deal_lines import Glance
from bot.views.replies import outcomes, refusals
from bot.views.slack_text.blocks import modal, section
from bot.views.slack_text.pages import POST_LIMIT, length_of
from coaching.evidence import Overdue, OwnTerms, PipelineShape, WinChance, dump
from coaching.facts import CommonFlag, Deal, Person, Role, Stage
from coaching.facts.agreed import Commitment, DealName, HelpRequest
from coaching.facts.home import (
    AdminHome,
    DecidedMessage,
    HeldMessage,
    HeldRun,
    HeldTeam,
    Looker,
    PersonHome,
    StreamAge,
)
from coaching.facts.mode import Mode, Pilot
from coaching.flags.deal_flags import Flag, FlagKind
from coaching.forecasting.coverage import Coverage
from coaching.measures.concentration import concentration
from coaching.measures.creation_pace import CreationPace
from coaching.measures.opened_by import NewDeals
from coaching.memory.put_offs import REASONS, Reason
from coaching.pipeline import (
    CurrencyFigures,
    DealFigures,
    PipelineFigures,
)
from tests.bot.evidence_makers import (
    HOSTILE,
    HOSTS,
    LONGEST,
    READER,
    make_nearly_empty,
    make_notice,
)
from tests.bot.golden import assert_golden
from tests.bot.slack_limits import (
    assert_fits_a_post,
    assert_slack_takes,
    assert_slack_takes_view,
    words_of,
)

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
TODAY = date(2026, 11, 19)
GLANCE = Glance(reader=READER, hosts=HOSTS, now=NOW)
SAM = Person(id=1, name="Sam Carter", role=Role.REP)
KINDS = (
    "cliff",
    "nearly_empty",
    "looks_over",
    "one_on_one",
    "uncertain_meeting",
    "first_meetings",
    "kitchen",
    "executive_visits",
)

COMMON = (CommonFlag(kind="no_next_step", deals=172, open_deals=192),)
LATE = Overdue(
    currency="USD", deals=7, open_deals=9, minor=106_800_000, open_minor=120_000_000
)


def make_item(number: int = 1, **changes: object) -> DealFigures:
    deal = {
        "id": number,
        "name": "Acme",
        "owner_id": 1,
        "created_at": NOW - timedelta(days=90),
        "url": f"https://app.hubspot.com/contacts/77/record/0-3/{number}",
        "stage": Stage(id=1, label="Proposal"),
        "amount_minor": 42_000_000,
        "currency": "USD",
        "close_date": date(2026, 11, 10),
        "next_step": "Call the buyer",
        "next_step_on": date(2026, 11, 24),
        "last_touch_at": NOW - timedelta(days=16),
    }
    flags = (
        Flag(
            kind=FlagKind.PAST_DUE, is_risk=True, words="close date 10 Nov has passed"
        ),
        Flag(
            kind=FlagKind.NO_TOUCH, is_risk=False, words="no touch for 12 bd (limit 6)"
        ),
    )
    figures = {
        "deal": Deal(**deal | changes.pop("deal", {})),
        "chance": WinChance(p=0.38, n=10, basis="deals of the team in this stage"),
        "soon": WinChance(p=0.12, n=44, basis="deals of this stage, age and silence"),
        "stage_bd": 34,
        "customer_bd": 14,
        "quiet": None,
        "flags": flags,
    }
    return DealFigures(**figures | changes)


WITHOUT = "deals without a close date"


def make_figures(*deals: DealFigures, **changes: object) -> PipelineFigures:
    total = CurrencyFigures(
        currency="USD",
        deals=len(deals),
        open_minor=120_000_000,
        weighted_minor=48_000_000,
        closing_30_minor=20_000_000,
        closing_90_minor=70_000_000,
        undated=sum(each.deal.close_date is None for each in deals),
        largest=concentration((each.deal for each in deals), currency="USD"),
    )
    coverage = Coverage(
        currency="USD",
        target_minor=100_000_000,
        won_minor=50_000_000,
        remaining_minor=50_000_000,
        ratio=2.4,
        ratio_without_largest=1.56,
        needed=3.0,
        basis="a rule of thumb",
        apart=1,
    )
    values = {
        "rep": SAM,
        "as_of": NOW,
        "open_deals": len(deals),
        "without_amount": 0,
        "totals": (total,),
        "coverage": coverage,
        "pace": CreationPace(
            last_on=date(2026, 10, 9), is_today=False, ago_bd=29, every_bd=9.4, gaps=14
        ),
        "deals": deals,
    }
    return PipelineFigures(**values | changes)


BARE = make_item(
    2,
    deal={
        "name": "Globex",
        "stage": None,
        "amount_minor": None,
        "url": None,
        "close_date": None,
        "next_step": None,
        "next_step_on": None,
        "last_touch_at": None,
    },
    stage_bd=None,
    customer_bd=None,
    flags=(),
    chance=WinChance(p=0.25, n=0, basis="no similar deals yet", told_from=5),
    soon=None,
)
BOOKED = make_item(
    3,
    deal={
        "name": "Initech",
        "amount_minor": 31_000_000,
        "close_date": date(2026, 12, 11),
        "next_meeting_at": NOW + timedelta(days=5),
    },
    stage_bd=9,
    customer_bd=0,
    flags=(),
)
UNDATED = make_item(
    4,
    deal={"name": "Umbrella", "amount_minor": 27_000_000, "next_step_on": None},
    stage_bd=6,
    customer_bd=3,
    flags=(),
)
TASK = make_item(
    5,
    deal={"name": "Stark", "amount_minor": 20_000_000, "next_step": None},
    stage_bd=4,
    customer_bd=2,
    flags=(),
)
WORST = make_item(
    6,
    deal={
        "name": HOSTILE + LONGEST,
        "next_step": HOSTILE + LONGEST,
        "stage": Stage(id=1, label=HOSTILE + LONGEST),
        "amount_minor": -(10**17),
        "currency": "XXX",
    },
    flags=(Flag(kind=FlagKind.SILENT, is_risk=True, words=HOSTILE + LONGEST),) * 12,
    chance=WinChance(p=0.38, n=10**9, basis=LONGEST),
)
LOOKED = {"is_own": False, "data_as_of": NOW}
OWN = {"is_own": True, "data_as_of": None}


@pytest.mark.parametrize(
    ("name", "found", "how"),
    [
        ("pipeline", make_figures(make_item(), BARE, BOOKED, UNDATED, TASK), LOOKED),
        ("pipeline_own", make_figures(make_item()), OWN),
        ("pipeline_empty", make_figures(totals=(), coverage=None), LOOKED),
        (
            "pipeline_target_met",
            make_figures(
                make_item(),
                without_amount=2,
                coverage=Coverage(
                    currency="USD",
                    target_minor=100_000_000,
                    won_minor=None,
                    remaining_minor=0,
                    ratio=None,
                    ratio_without_largest=None,
                    needed=3.0,
                    basis="a rule of thumb",
                ),
            ),
            LOOKED,
        ),
    ],
    ids=["usual", "own", "empty", "target met"],
)
def test_a_pipeline_reads_as_it_was_approved(name, found, how):
    payload = pipeline.payload(found, GLANCE, **how)

    assert_slack_takes(payload)
    assert_golden(name, payload)


def test_where_the_needed_coverage_comes_from_is_never_cut_off():
    basis = (
        "usual here: 49% of what was open on a quarter's first day was won in it "
        "(last 12 quarters)"
    )
    figures = make_figures(make_item())
    found = replace(figures, coverage=replace(figures.coverage, basis=basis))

    assert f"3x is {basis}." in words_of(pipeline.payload(found, GLANCE, **LOOKED))


def test_a_leader_is_not_promised_a_list_that_only_a_rep_has():
    dana = Person(id=2, name="Dana", role=Role.MANAGER)

    words = words_of(pipeline.payload(make_figures(rep=dana), GLANCE, **LOOKED))

    assert "Only you see this answer." in words
    assert "can see in App Home" not in words


@pytest.mark.parametrize(
    ("deals", "undated", "said"),
    [
        (2, 0, "*Closing* in 30 days $0, in 90 days $700K."),
        (
            1200,
            1199,
            f"*Closing* in 30 days $0, in 90 days $700K; 1,199 of 1,200 {WITHOUT}.",
        ),
        (2, 2, "*Closing:* no close dates."),
        (1, 1, "*Closing:* no close dates."),
    ],
    ids=["all dated", "one dated", "none dated", "one deal, undated"],
)
def test_a_close_date_that_is_missing_does_not_read_as_nothing_to_close(
    deals, undated, said
):
    total = replace(
        make_figures().totals[0], closing_30_minor=0, deals=deals, undated=undated
    )

    payload = pipeline.payload(
        make_figures(make_item(), totals=(total,)), GLANCE, **LOOKED
    )

    assert payload["blocks"][1]["text"]["text"].splitlines()[0] == (
        f"*Open* $1.2M, weighted $480K. {said}"
    )


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (
            (29, 9.4),
            "the last one 29 business days ago; usually one every 9 business days.",
        ),
        ((1, 2.5), "the last one 1 business day ago; usually 2 a week."),
        ((None, None), "the last one today; too few to tell what is usual."),
        ((9, 0), "the last one 9 business days ago; too few to tell what is usual."),
        (
            (0, 10),
            (
                "the last one after the last business day; usually one every 10"
                " business days."
            ),
        ),
    ],
    ids=["seldom", "often", "too few", "all on one day", "on a weekend"],
)
def test_new_deals_are_told_beside_the_usual_pace(pace, said):
    ago, every = pace
    pace = CreationPace(
        last_on=TODAY, is_today=ago is None, ago_bd=ago or 0, every_bd=every, gaps=5
    )

    payload = pipeline.payload(make_figures(make_item(), pace=pace), GLANCE, **LOOKED)

    assert payload["blocks"][1]["text"]["text"].splitlines()[-1] == (
        f"*New deals:* {said}"
    )


@pytest.mark.parametrize(
    ("days", "business", "said"),
    [
        (0, 0, "today"),
        (1, 0, "after the last business day"),
        (4, 2, "2 business days ago"),
        (4, None, "4 days ago"),
    ],
    ids=["today", "on a weekend", "told", "an older digest"],
)
def test_a_digest_tells_the_last_new_deal_in_business_days(days, business, said):
    found = PipelineShape(
        largest=None,
        owner=None,
        share=None,
        opened_days_ago=days,
        opened_bd_ago=business,
        usual_per_week=None,
    )

    assert shape(found, None) == f"*New deals:* the last one {said}."


def test_of_several_currencies_each_names_its_largest_deal():
    first = make_figures(make_item(1), BOOKED).totals[0]
    euros = [
        make_item(n, deal={"currency": "EUR", "amount_minor": minor, "name": HOSTILE})
        for n, minor in ((7, 300), (8, 100))
    ]
    other = replace(
        first,
        currency="EUR",
        largest=concentration([each.deal for each in euros], currency="EUR"),
    )

    words = words_of(
        pipeline.payload(
            make_figures(make_item(), totals=(first, other)), GLANCE, **LOOKED
        )
    )

    assert "*Largest* Acme, $420K: 58% of the open amount in USD." in words
    assert "€3: 75% of the open amount in EUR." in words
    assert "<!channel" not in words


def test_the_worst_pipeline_fits_a_message_and_a_modal():
    rep = Person(id=1, name=HOSTILE + LONGEST, role=Role.REP)
    total = replace(make_figures().totals[0], deals=1480, undated=1479)
    found = make_figures(
        *[WORST] * 148, rep=rep, totals=(total,) * 9, without_amount=148
    )

    payload = pipeline.payload(found, GLANCE, **LOOKED)

    assert_slack_takes(payload)
    assert_fits_a_post(payload)
    assert_slack_takes_view(modal(title="Pipeline", blocks=payload["blocks"]))
    assert_golden("worst_pipeline", payload)
    assert " of 148" in words_of(payload)
    assert "<!channel" not in payload["text"]


@pytest.mark.parametrize(
    ("name", "item"),
    [("brief", make_item()), ("brief_bare", BARE), ("worst_brief", WORST)],
)
def test_a_brief_reads_as_it_was_approved(name, item):
    view = deal_brief.brief(item, GLANCE, owner="Sam Carter", data_as_of=NOW)

    assert_slack_takes_view(view)
    assert_golden(name, view)


def make_late_figures(*deals: DealFigures, **changes: object) -> PipelineFigures:
    """Return figures in which 89% of the open amount is past its close date."""
    found = make_figures(*deals, **changes)
    spoiled = replace(found.totals[0], overdue=LATE, kept_weighted_minor=9_000_000)
    return replace(found, totals=(spoiled,))


def test_where_most_is_past_its_date_the_sums_stand_with_and_without_it():
    payload = pipeline.payload(
        make_late_figures(
            make_item(), new=NewDeals(opened=2, handed_out=5, not_told=1)
        ),
        GLANCE,
        is_own=False,
        data_as_of=NOW,
    )

    assert_slack_takes(payload)
    assert_golden("pipeline_late", payload)


def make_people(*found: PipelineFigures, **fields: object) -> pipeline.People:
    """Return the people of a leader."""
    return pipeline.People(leader_id=2, found=found, data_as_of=NOW, **fields)


def test_people_are_listed_by_who_needs_a_look_and_never_ranked():
    still = Flag(kind=FlagKind.NO_TOUCH, is_risk=False, words="no touch for 10 bd")
    calm, noted = make_item(flags=()), make_item(flags=(still,))
    people = {
        "Abe": (calm, calm, calm),
        "Cleo": (noted, noted),
        "Mia": (make_item(),),
        "Zoe": (make_item(), make_item(), make_item()),
    }
    found = [
        make_late_figures(*deals, rep=Person(id=n, name=name, role=Role.REP))
        for n, (name, deals) in enumerate(people.items(), start=3)
    ]
    found[0] = replace(found[0], totals=())

    payload = pipeline.people(make_people(*found, common=COMMON), GLANCE)

    assert_slack_takes(payload)
    assert_golden("team", payload)
    words = words_of(payload)
    assert sorted(people, key=words.index) == ["Mia", "Zoe", "Cleo", "Abe"]


def test_whose_deals_bear_a_note_is_not_said_to_have_nothing_that_stands_out():
    still = Flag(
        kind=FlagKind.NO_TOUCH, is_risk=False, words="no touch for 10 bd (limit 8)"
    )

    payload = pipeline.people(
        make_people(make_figures(make_item(flags=(still,)))), GLANCE
    )

    words = words_of(payload)
    assert "nothing stands out" not in words
    assert "none at risk, 1 deal with a note" in words


@pytest.mark.parametrize("kind", KINDS)
def test_not_now_reads_as_it_was_approved(kind):
    view = not_now.view(kind=kind, metadata="{}", today=TODAY)

    assert_slack_takes_view(view)
    assert_golden(f"not_now_{kind}", view)


def test_every_reason_is_offered_for_a_deal():
    assert set(not_now.offered("cliff")) == set(Reason)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_put_off_says_what_it_means_on_one_line(kind, reason):
    until = date(2026, 11, 28) if REASONS[reason].asks_until else None
    choice = not_now.PutOffChoice(reason=reason, until=until)

    outcome = not_now.outcome(choice, kind=kind, today=TODAY)

    assert outcome.startswith("Put off until Sat 28 Nov: " if until else "Put off: ")
    assert outcome.endswith(REASONS[reason].effect)
    assert "until:" not in outcome


def test_a_put_off_names_the_day_and_the_reason():
    choice = not_now.PutOffChoice(
        reason=Reason.WAITING_ON_CUSTOMER, until=date(2026, 11, 28)
    )

    assert not_now.outcome(choice, kind="cliff", today=TODAY) == (
        "Put off until Sat 28 Nov: waiting on the customer. Silent until then, unless "
        "the customer replies first."
    )


@pytest.mark.parametrize(
    ("name", "rep"), [("pick_day", "Sam Carter"), ("worst_pick_day", HOSTILE + LONGEST)]
)
def test_picking_a_day_reads_as_it_was_approved(name, rep):
    view = pick_day.view(rep=rep, metadata="{}", today=TODAY)

    assert_slack_takes_view(view)
    assert_golden(name, view)


def test_help_reads_as_it_was_approved():
    assert_slack_takes(help_view.payload())
    assert_golden("help", help_view.payload())


def test_thanks_fit_a_modal():
    for sentence in (outcomes.USEFUL, outcomes.WRONG_DATA, outcomes.STALE):
        assert_slack_takes_view(why.thanked(sentence))


def test_a_long_list_of_namesakes_is_cut():
    said = refusals.ambiguous(LONGEST, [LONGEST] * 30)

    assert "and others" in said
    assert len(said) < 1_000


TERMS = OwnTerms(day_starts=time(8), day_ends=time(18), weekly=2)


def make_page(**changes: object) -> home.Page:
    own = PersonHome(
        open_messages=(),
        messages_sent=2,
        lookers=(Looker(name="Dana", last_at=NOW),),
        informed=(),
        listed_for=(),
    )
    values = {
        "person": SAM,
        "own": own,
        "team": (),
        "data_as_of": NOW,
        "admin": None,
        "mode": Mode.LIVE,
        "agreed": Agreed(person_id=1, people={}, can_ask=False),
        "terms": TERMS,
        "own_settings": None,
    }
    return home.Page(**values | changes)


ADMIN = AdminHome(
    streams=(
        StreamAge(stream="deals", finished_at=NOW, error=None, disabled_reason=None),
        StreamAge(
            stream="calls", finished_at=None, error="HTTP 503", disabled_reason=None
        ),
        StreamAge(
            stream="emails", finished_at=NOW, error=None, disabled_reason="no scope"
        ),
    ),
    shadow=(),
    shadow_count=0,
    unmatched=("Pat",),
    departed=(),
    strangers=tuple(f"Owner {number}" for number in range(15)),
    flaws=("deals 77, amount: not a number",),
    flaw_count=12,
    held=(),
    held_count=1,
    held_run=None,
    wrong_data=3,
)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("home_rep", make_page(team=(make_figures(make_item(), BARE, BOOKED),))),
        (
            "home_leader",
            make_page(
                person=Person(id=2, name="Dana", role=Role.MANAGER),
                team=(make_figures(make_item()),),
                common=COMMON,
            ),
        ),
        ("home_rep_held_out", make_page(held_out=0.25)),
        (
            "home_leader_held_out",
            make_page(
                person=Person(id=2, name="Dana", role=Role.MANAGER), held_out=0.1
            ),
        ),
        (
            "home_admin",
            make_page(
                person=Person(id=3, name="Ada", role=Role.ADMIN),
                admin=ADMIN,
                mode=Mode.SHADOW,
            ),
        ),
        (
            "home_admin_standings",
            make_page(
                person=Person(id=3, name="Ada", role=Role.ADMIN),
                admin=ADMIN,
                standings=(
                    (
                        "A quiet deal: speaks; it would have been wrong on 6% of 449"
                        " won deals"
                    ),
                    (
                        "Nearly empty: listens without speaking: after 96% of 27"
                        " rep-weeks the rep opened deals as usual within 10 business"
                        " days"
                    ),
                ),
            ),
        ),
    ],
    ids=[
        "rep",
        "leader",
        "rep held out",
        "leader held out",
        "admin",
        "admin with standings",
    ],
)
def test_app_home_reads_as_it_was_approved(name, page):
    view = home.view(page, GLANCE)

    assert_slack_takes_view(view)
    assert_golden(name, view)


def crowded_admin() -> AdminHome:
    """Return as much of everything as a large company gives an admin."""
    names = (LONGEST,) * 300
    return replace(
        ADMIN,
        held=(HELD,) * 40,
        held_run=replace(RUN, teams=RUN.teams * 20),
        unmatched=names,
        departed=names,
        leaderless=names,
        strangers=names,
    )


def crowded(person: Person, number: int = 40) -> Agreed:
    """Return so many requests for help of each kind, and promises."""
    deal = DealName(id=1, name=HOSTILE + LONGEST, url=None)
    due = {"due_on": TODAY, "deal": deal}
    return Agreed(
        person_id=person.id,
        requests=[
            HelpRequest(
                id=n,
                rep_id=person.id if n % 2 else 99,
                owner_id=99 if n % 2 else person.id,
                topic="legal",
                note=HOSTILE + LONGEST,
                asked_at=NOW,
                **due,
            )
            for n in range(number)
        ],
        commitments=[
            Commitment(id=n, person_id=person.id, what=LONGEST, made_at=NOW, **due)
            for n in range(number)
        ],
        people={},
        can_ask=True,
    )


def test_nothing_of_a_crowded_app_home_is_cut_off():
    val = Person(id=2, name="Val", role=Role.VP)
    reps = [Person(id=n, name=LONGEST, role=Role.REP) for n in range(10, 310)]
    team = tuple(make_late_figures(make_item(), rep=rep) for rep in reps)
    asides = tuple(section("x" * 2_000) for _ in range(16))
    leader = make_page(
        person=val, team=team, agreed=crowded(val), presence=asides, common=COMMON
    )
    admin = crowded_admin()
    ada = Person(id=3, name="Ada", role=Role.ADMIN)
    lines = (LONGEST,) * 20
    ruled = make_page(person=ada, admin=admin, agreed=crowded(ada), standings=lines)

    for page in (leader, ruled):
        view = home.view(page, GLANCE)
        assert_slack_takes_view(view)
        assert "I never read your messages" in words_of({"blocks": view["blocks"][-1:]})


@pytest.mark.parametrize("whole", Whole)
def test_every_page_of_a_whole_list_is_one_that_slack_takes(whole):
    ada = Person(id=3, name="Ada", role=Role.ADMIN)
    admin = crowded_admin()
    shadow = tuple(
        DecidedMessage(
            id=str(n),
            recipient=LONGEST,
            evidence=dump(make_nearly_empty()),
            notice=make_notice().model_dump_json(),
            decided_at=NOW,
        )
        for n in range(60)
    )
    lists = whole_list.Lists(agreed=crowded(ada, 120), admin=admin, shadow=shadow)

    pages = [whole_list.view(whole, lists, GLANCE, page=n) for n in range(9)]

    assert pages[0] != pages[8]
    for page in pages:
        assert_slack_takes_view(page)
        assert length_of(page["blocks"]) <= POST_LIMIT


def test_where_no_deal_was_ever_opened_app_home_claims_no_pace():
    bare = make_figures(totals=(), coverage=None, pace=None)

    words = words_of(home.view(make_page(team=(bare,)), GLANCE))

    assert "Your pipeline: no open deals" in words
    assert "New deals" not in words


def test_app_home_of_a_fresh_installation_says_what_is_missing():
    admin = AdminHome(
        streams=(),
        shadow=(),
        shadow_count=0,
        unmatched=(),
        departed=(),
        strangers=(),
        flaws=(),
        flaw_count=0,
        held=(),
        held_count=0,
        held_run=None,
        wrong_data=0,
    )

    words = words_of(home.view(make_page(admin=admin, mode=Mode.PAUSED), GLANCE))

    assert "*Data:* the CRM has not been read yet." in words
    assert "*Paused.*" in words


RUN = HeldRun(
    messages=40,
    people=31,
    rules=(("cliff", 4), ("quiet_deal", 36)),
    teams=(
        HeldTeam(leader_id=3, leader="Dana <!here>", messages=30),
        HeldTeam(leader_id=4, leader="Mo Sato", messages=10),
    ),
    until=NOW + timedelta(days=6),
)


HELD = HeldMessage(
    id="d" * 36,
    recipient=LONGEST,
    kind="uncertain_meeting",
    last_attempt_at=NOW,
    expires_at=NOW,
    reason=LONGEST,
)


def test_a_run_that_is_held_is_named_and_let_go_for_all_or_for_a_team():
    page = home.view(make_page(admin=replace(ADMIN, held_run=RUN)), GLANCE)

    assert_slack_takes_view(page)
    words = words_of(page)
    assert "*Held: 40 messages to 31 people.*" in words
    assert "cliff (4), quiet deal (36)" in words
    assert "Dana &lt;!here&gt; and team: 30 messages" in words
    pressed = [
        (element["action_id"], element["value"])
        for block in page["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id", "").startswith("run_let")
    ]
    assert pressed == [
        ("run_let_all", "all"),
        ("run_let_team", "3"),
        ("run_let_team", "4"),
    ]


def test_a_pilot_is_named_and_its_leaders_are_no_markup():
    pilot = Pilot(leaders=("Dana Reed", "<!here> *Max*"), people=11)
    admin = replace(ADMIN, pilot=pilot)

    words = words_of(home.view(make_page(admin=admin), GLANCE))
    paused = words_of(home.view(make_page(admin=admin, mode=Mode.PAUSED), GLANCE))

    assert "*Live for the teams of Dana Reed and &lt;!here&gt;" in words
    assert "(11 people), shadow for the rest.*" in words
    assert "*Paused.*" in paused


def test_a_stream_is_named_in_words():
    stream = StreamAge(
        stream="deal_history", finished_at=NOW, error=None, disabled_reason=None
    )
    admin = replace(ADMIN, streams=(stream,))

    words = words_of(home.view(make_page(admin=admin), GLANCE))

    assert "• deal history: read" in words


def test_a_stream_that_is_held_says_why():
    stream = StreamAge(
        stream="deals",
        finished_at=NOW,
        error="the same",
        disabled_reason=None,
        held_reason="100 of 100 deals are not shown any more",
    )

    words = words_of(
        home.view(make_page(admin=replace(ADMIN, streams=(stream,))), GLANCE)
    )

    assert "• deals: held, no rule relies on it: 100 of 100 deals are not" in words


def test_a_stranger_gets_a_page():
    assert_slack_takes_view(home.stranger())
