"""No message is longer in all than Slack takes, however much there is to say."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views.messages.render import answered
from bot.views.slack_text.pages import POST_LIMIT
from coaching.evidence import AgendaDeal, DealRef, PersonRef, Risk
from sandbox.slack.checks.whole import POST_JSON_CHARACTERS
from tests.bot.evidence_makers import (
    DELIVERY_ID,
    HOSTS,
    READER,
    make_digest,
    make_moved,
    make_nearly_empty,
    make_notice,
    make_one_on_one,
    make_ref,
)
from tests.bot.golden import FOLDER
from tests.bot.slack_limits import assert_fits_a_post, assert_slack_takes, words_of
from tests.bot.test_messages import MESSAGES, rendered, worst_messages

POSTED = [
    *(f"message_{name}.json" for name in MESSAGES),
    *(f"worst_{name}.json" for name in worst_messages()),
]
LONG_URL = f"https://app.hubspot.com/contacts/1234567890/record/0-3/{'9' * 30}"


def long_ref(number: int) -> DealRef:
    """Return a deal with a full name and the longest address."""
    return make_ref(number, "N" * 200, url=LONG_URL, stage="S" * 200)


def test_the_limit_is_the_one_that_the_stand_in_keeps():
    assert POST_LIMIT <= POST_JSON_CHARACTERS


def test_every_kind_of_message_has_its_worst_case_pinned():
    kinds = {evidence.rule for evidence, _ in MESSAGES.values()}

    assert kinds == {evidence.rule for evidence, _ in worst_messages().values()}


@pytest.mark.parametrize("name", POSTED)
def test_each_pinned_message_fits_a_post(name):
    payload = json.loads((FOLDER / name).read_text(encoding="utf-8"))

    assert_fits_a_post(payload)


@pytest.mark.parametrize("name", worst_messages())
def test_the_worst_message_still_fits_when_it_was_answered(name):
    evidence, notice = worst_messages()[name]

    payload = answered(
        evidence,
        notice,
        outcome="x" * 300,
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )

    assert_fits_a_post(payload)
    assert "x" * 300 in words_of(payload)


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 60), min_size=5, max_size=5),
    currencies=st.integers(0, 40),
    caveats=st.integers(0, 14),
    letter=st.sampled_from(["x", "é", "&", "<", '"', "🚀"]),
)
def test_no_digest_is_too_long_and_none_forgets_to_count(
    sizes, currencies, caveats, letter
):
    owner = PersonRef(id=1, name=letter * 90)
    moved = [
        tuple(
            make_moved(n, "x", letter * 400).model_copy(
                update={"deal": long_ref(n), "owner": owner}
            )
            for n in range(size)
        )
        for size in sizes[:4]
    ]
    risks = tuple(
        Risk(deal=long_ref(n), owner=owner, flags=(letter * 400,) * 6)
        for n in range(sizes[4])
    )
    won, lost, slipped, new = moved
    evidence = make_digest(
        bridges=make_digest().bridges * currencies,
        month=make_digest().month * currencies,
        won=won,
        lost=lost,
        slipped=slipped,
        new=new,
        won_more=7,
        new_more=0,
        risks=risks,
        caveats=(letter * 400,) * caveats,
    )

    payload = rendered(evidence, make_notice(seen_by=("you", *["z" * 99] * 12)))

    words = words_of(payload)
    assert_slack_takes(payload)
    assert_fits_a_post(payload)
    assert f"*Won* ({sizes[0] + 7})" in words
    assert all(f"*Lost* ({size})" in words for size in sizes[1:2] if size)
    assert (currencies > 3) is ("more currenc" in words)


@settings(max_examples=20, deadline=None)
@given(size=st.integers(1, 200))
def test_an_agenda_of_any_length_fits_and_is_counted(size):
    agenda = tuple(
        AgendaDeal(deal=long_ref(n), flags=("f" * 300,) * 6) for n in range(size)
    )

    payload = rendered(make_one_on_one(agenda=agenda), make_notice())

    words = words_of(payload)
    named = words.count("    • ")
    assert_fits_a_post(payload)
    assert (f"and {size - named} more" in words) is (named < size)


@settings(max_examples=20, deadline=None)
@given(size=st.integers(1, 200))
def test_open_deals_of_any_number_fit_and_are_counted(size):
    deals = tuple(long_ref(n) for n in range(size))

    payload = rendered(make_nearly_empty(open_deals=deals, limit=300), make_notice())

    words = words_of(payload)
    named = words.count("…|") + words.count("…>")
    assert_fits_a_post(payload)
    assert (f"And {size - named} more." in words) is (named < size)


@pytest.mark.parametrize(
    ("caveats", "named"), [(0, 8), (14, 5)], ids=["little beside them", "much"]
)
def test_as_many_deals_of_each_list_are_named_as_fit(caveats, named):
    wide = tuple(
        make_moved(n, "x", "w" * 200).model_copy(update={"deal": long_ref(n)})
        for n in range(8)
    )
    evidence = make_digest(
        won=wide, lost=wide, slipped=wide, new=wide, caveats=("c" * 200,) * caveats
    )

    payload = rendered(evidence, make_notice())

    assert words_of(payload).count("|NNNN") == 4 * named
    assert words_of(payload).count(f"and {8 - named} more") == (0 if named == 8 else 3)
