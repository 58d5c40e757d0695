"""A deal is read whole; a bad field is None and named, and never costs the row."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.hubspot_deals import parse_contact, parse_deal, parse_history
from crm.port import ChangeRecord, DealRecord
from tests.crm.recorded import CONTEXT, MODIFIED, hubspot_deal, hubspot_object


def parsed(**properties: object) -> DealRecord:
    return parse_deal(
        "479475667160",
        hubspot_deal(**properties),
        modified_at=MODIFIED,
        context=CONTEXT,
    )


def test_reads_a_deal_as_recorded():
    deal = parsed(hs_next_step=" Call them ", deal_currency_code="USD")

    assert deal == DealRecord(
        external_id="479475667160",
        name="Test Deal",
        url="https://app-eu1.hubspot.com/contacts/1/record/0-3/479475667160",
        owner_id="88842095",
        pipeline_id="default",
        stage_id="appointmentscheduled",
        amount_minor=300_000,
        currency="USD",
        close_date=None,
        created_at=datetime(2026, 2, 25, 16, 26, 25, 880_000, tzinfo=UTC),
        stage_entered_at=None,
        closed_at=None,
        is_closed=False,
        is_won=False,
        next_step="Call them",
        modified_at=MODIFIED,
    )


@pytest.mark.parametrize(
    ("told", "category"),
    [(None, None), ("", None), ("BEST_CASE", "best_case"), ("Commit", "commit")],
)
def test_reads_what_the_rep_expects_of_a_deal(told, category):
    deal = parsed(hs_manual_forecast_category=told)

    assert deal.forecast_category == category


def test_reads_what_was_expected_of_a_deal_before():
    at = "2026-05-01T09:00:00Z"
    told = {"hs_manual_forecast_category": [{"value": "COMMIT", "timestamp": at}]}

    (change,) = parse_history("1", told, zone=CONTEXT.zone)

    assert (change.field, change.value) == ("forecast_category", "commit")


@pytest.mark.parametrize(
    ("amount", "minor", "flaw"),
    [
        (None, None, None),
        ("", None, None),
        ("0", 0, None),
        ("-5", -500, "negative"),
        ("abc", None, "not a number"),
        ("NaN", None, "not a number"),
        ("1e400", None, "too large"),
        ("99999999999999999999", None, "too large"),
        (12.5, 1250, None),
    ],
)
def test_an_amount_is_kept_or_named_as_a_flaw(amount, minor, flaw):
    deal = parsed(amount=amount)

    assert deal.amount_minor == minor
    assert [one.reason for one in deal.flaws] == ([flaw] if flaw else [])


@pytest.mark.parametrize(
    ("code", "currency", "is_flawed"),
    [
        (None, "EUR", False),
        ("", "EUR", False),
        ("usd", "USD", False),
        ("XYZ", "XYZ", True),
        ("Dollars", None, True),
    ],
)
def test_a_currency_is_the_accounts_unless_the_deal_names_one(
    code, currency, is_flawed
):
    deal = parsed(deal_currency_code=code)

    assert deal.currency == currency
    assert bool(deal.flaws) is is_flawed


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-03-31T00:00:00Z", date(2026, 3, 31)),
        ("2026-03-30T22:00:00Z", date(2026, 3, 31)),
        ("2026-03-31T15:30:00Z", date(2026, 3, 31)),
        ("2026-03-31T23:30:00Z", date(2026, 4, 1)),
        ("2026-03-31", date(2026, 3, 31)),
        ("1774915200000", date(2026, 3, 31)),
        (1774915200000, date(2026, 3, 31)),
        ("1774915200", date(2026, 3, 31)),
        ("1774969800", date(2026, 3, 31)),
        ("20260331", date(2026, 3, 31)),
        ("20260331153000", date(2026, 3, 31)),
    ],
    ids=[
        "midnight UTC means a bare date",
        "the account's midnight",
        "the account's afternoon",
        "past the account's midnight",
        "a bare date",
        "milliseconds",
        "milliseconds as a number",
        "seconds",
        "seconds of the account's afternoon",
        "without hyphens",
        "with the time of day",
    ],
)
def test_a_close_date_is_the_day_that_people_see(told, day):
    assert parsed(closedate=told).close_date == day


@pytest.mark.parametrize(
    "told",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "soon",
        "99999999999999",
        "0",
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        "19700101",
        "20261331",
        "2026",
        "-1",
        "17749152000",
    ],
)
def test_a_date_that_is_none_is_named_as_a_flaw(told):
    deal = parsed(closedate=told)

    assert deal.close_date is None
    assert [(flaw.field, flaw.value) for flaw in deal.flaws] == [("closedate", told)]


@pytest.mark.parametrize(
    ("properties", "closed", "won"),
    [
        ({"hs_is_closed": "true", "hs_is_closed_won": "true"}, True, True),
        ({"hs_is_closed": "true", "hs_is_closed_won": "false"}, True, False),
        ({"hs_is_closed": "false", "hs_is_closed_won": "true"}, False, False),
        ({"hs_is_closed": None, "dealstage": "won"}, True, True),
        ({"hs_is_closed": None, "dealstage": "lost"}, True, False),
        ({"hs_is_closed": None, "dealstage": "gone"}, False, False),
        ({"hs_is_closed": "false", "dealstage": "lost"}, True, False),
    ],
)
def test_closed_is_the_stages_word_or_else_the_deals(properties, closed, won):
    deal = parsed(**properties)

    assert (deal.is_closed, deal.is_won) == (closed, won)


@pytest.mark.parametrize(
    ("entered", "closedate", "closed", "expected"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-05T00:00:00Z", "true", "2026-03-01"),
        (None, "2026-03-05T00:00:00Z", "true", "2026-03-05"),
        ("2026-03-01T10:00:00Z", "2026-03-05T00:00:00Z", "false", None),
        (None, None, "true", None),
    ],
    ids=["entered the stage", "close date", "still open", "not known"],
)
def test_it_was_closed_when_it_entered_its_closed_stage(
    entered, closedate, closed, expected
):
    deal = parsed(
        hs_v2_date_entered_current_stage=entered,
        closedate=closedate,
        hs_is_closed=closed,
    )

    assert (deal.closed_at and deal.closed_at.date().isoformat()) == expected


def test_the_merged_are_named_once_and_never_itself():
    deal = parsed(hs_merged_object_ids="11;12; 11 ;479475667160;x")

    assert deal.merged_ids == ("11", "12")


def test_an_archived_deal_says_since_when():
    item = hubspot_deal() | {"archived": True, "archivedAt": "2026-03-10T08:00:00Z"}

    deal = parse_deal("1", item, modified_at=MODIFIED, context=CONTEXT)

    assert deal.archived_at == datetime(2026, 3, 10, 8, tzinfo=UTC)


def test_a_link_that_is_no_https_address_is_left_out():
    item = hubspot_deal() | {"url": "javascript:alert(1)"}

    assert parse_deal("1", item, modified_at=MODIFIED, context=CONTEXT).url is None


def test_a_contact_names_those_that_were_merged_into_it():
    item = hubspot_object("7", hs_merged_object_ids="5;6;7")

    contact = parse_contact("7", item, modified_at=MODIFIED)

    assert contact.merged_ids == ("5", "6")


def test_of_a_contact_only_the_owner_and_the_dates_are_read():
    item = hubspot_object("7", hubspot_owner_id="3", email="ann@example.com")

    contact = parse_contact("7", item, modified_at=MODIFIED)

    assert contact.owner_id == "3"
    assert "ann@" not in repr(contact)


def test_history_is_told_in_our_words_and_bad_entries_are_passed_over():
    history = {
        "dealstage": [
            {"value": "won", "timestamp": "2026-03-02T00:00:00Z"},
            {"value": "lost", "timestamp": "yesterday"},
            "nonsense",
        ],
        "closedate": [
            {"value": "2026-03-30T22:00:00Z", "timestamp": "2026-03-01T00:00:00Z"}
        ],
        "amount": "nonsense",
    }

    changes = list(parse_history("9", history, zone=CONTEXT.zone))

    assert changes == [
        ChangeRecord(
            deal_id="9",
            field="stage",
            value="won",
            at=datetime(2026, 3, 2, tzinfo=UTC),
        ),
        ChangeRecord(
            deal_id="9",
            field="close_date",
            value="2026-03-31",
            at=datetime(2026, 3, 1, tzinfo=UTC),
        ),
    ]


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)


@given(
    properties=st.dictionaries(
        st.sampled_from(
            [*hubspot_deal()["properties"], "hs_merged_object_ids", "hs_next_step"]
        ),
        JUNK,
    )
)
def test_no_property_of_a_deal_can_cost_the_row(properties):
    deal = parsed(**properties)

    assert deal.external_id == "479475667160"
    assert "\x00" not in deal.name
