"""Why a message came says by which version of the rule and of its values."""

from bot.views.messages.render import explain
from tests.bot.evidence_makers import (
    DELIVERY_ID,
    HOSTS,
    READER,
    make_cliff,
    make_notice,
)


def explained(**notice: object) -> str:
    view = explain(
        make_cliff(),
        make_notice(**notice),
        delivery_id=DELIVERY_ID,
        reader=READER,
        crm_hosts=HOSTS,
    )
    return str(view)


def test_the_version_stored_with_the_message_is_shown():
    assert "Rule “cliff”, version 1.4f02ab." in explained(rule_version="1.4f02ab")


def test_a_message_of_older_days_shows_the_number_of_its_rule():
    assert "Rule “cliff”, version 1." in explained(rule_version=None)
