"""The modals and the list of help and commitments, at their edges."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.views.home import agreed as home_agreed
from bot.views.messages.kind import Reader
from bot.views.messages.registry import can_be_muted
from bot.views.modals import commitment_form, form_values, help_form, settings_form
from bot.views.pipeline.deal_lines import Glance
from coaching.facts import Person, Role
from coaching.facts.agreed import Commitment, DealName, HelpRequest
from coaching.limits import Personal as Bounds
from coaching.limits import Plan
from tests.bot.evidence_makers import HOSTILE, HOSTS, LONGEST, READER
from tests.bot.golden import assert_golden
from tests.bot.slack_limits import assert_slack_takes_view, words_of

NOW = datetime(2026, 11, 19, 10, tzinfo=UTC)
TODAY = date(2026, 11, 19)
GLANCE = Glance(reader=READER, hosts=HOSTS, now=NOW)
DANA = Person(id=2, name="Dana Reyes", role=Role.MANAGER)
SAM = Person(id=1, name="Sam Carter", role=Role.REP, leader_id=2)
ACME = DealName(id=1, name="Acme", url="https://app.hubspot.com/contacts/1/2")
REQUEST = HelpRequest(
    id=7,
    rep_id=1,
    owner_id=2,
    topic="pricing",
    note="20 % off",
    due_on=date(2026, 11, 24),
    asked_at=NOW - timedelta(days=2),
    deal=ACME,
)
PROMISE = Commitment(
    id=4,
    person_id=1,
    what="Send the answers",
    due_on=date(2026, 11, 17),
    made_at=NOW - timedelta(days=9),
    deal=ACME,
)


def page(person_id: int, **changes: object):
    values = {
        "requests": (REQUEST,),
        "commitments": (),
        "people": {1: SAM, 2: DANA},
        "can_ask": True,
    }
    agreed = home_agreed.Agreed(person_id=person_id, **values | changes)
    view = {"type": "home", "blocks": home_agreed.blocks(agreed, GLANCE)}
    assert_slack_takes_view(view)
    return view


def test_the_list_reads_as_it_was_approved():
    view = page(
        1,
        requests=(
            REQUEST,
            replace(REQUEST, id=8, taken_at=NOW),
            replace(REQUEST, id=9, closed_at=NOW, deal=None),
            replace(REQUEST, id=10, owner_id=99),
        ),
        commitments=(PROMISE, replace(PROMISE, id=5, due_on=date(2026, 12, 1))),
    )

    assert_golden("home_agreed_rep", view)
    assert_golden("home_agreed_owner", page(2))


def test_long_lists_are_cut_and_counted():
    many = tuple(
        replace(REQUEST, id=n, note=LONGEST, taken_at=NOW if n % 2 else None)
        for n in range(20)
    )
    promises = tuple(replace(PROMISE, id=n, what=HOSTILE) for n in range(20))

    for person_id in (1, 2):
        words = words_of(page(person_id, requests=many, commitments=promises))

        assert words.count("and 14 more\nShow All") == 2
        assert "<!channel>" not in words


@pytest.mark.parametrize("text", ["", "soon", None], ids=["empty", "words", "nothing"])
def test_what_is_no_day_and_no_time_is_none(text):
    values = {"b": {"b": {"selected_date": text, "selected_time": text}}}

    assert form_values.day(values, "b") is None
    assert form_values.wall(values, "b") is None


def test_a_request_is_handed_to_somebody_who_is_picked():
    found = help_form.read_change({}, today=TODAY)

    assert found == {"owner": "Pick who has it."}


@pytest.mark.parametrize("days", range(7))
def test_no_form_proposes_a_weekend(days):
    today = TODAY + timedelta(days=days)
    views = [
        help_form.view(metadata="{}", today=today, deal=None),
        commitment_form.view(metadata="{}", today=today, deal=None),
        commitment_form.move_view(metadata="{}", today=today),
    ]

    for view in views:
        (proposed,) = re.findall(r"'initial_date': '([\d-]+)'", str(view))
        assert date.fromisoformat(proposed) > today
        assert date.fromisoformat(proposed).weekday() < 5


def test_an_owner_who_leads_no_more_is_not_set_beforehand():
    view = help_form.change_view(
        metadata="{}", owners=[DANA], owner_id=99, due_on=TODAY
    )

    assert_slack_takes_view(view)
    assert "initial_option" not in str(view)


def test_where_nothing_may_be_muted_nothing_is_offered():
    kinds = tuple(can_be_muted(Reader.REP, Reader.ALL))
    limits = Plan(personal=Bounds(never_muted=kinds))

    view = settings_form.view(
        metadata="{}", person=SAM, own=None, limits=limits, today=TODAY
    )

    assert_slack_takes_view(view)
    assert "Never write about" not in words_of(view)
