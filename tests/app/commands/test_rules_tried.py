"""Before a value is changed: what it would have sent and dropped on the own past."""

import io

import pytest
from rich.console import Console

from console.base.foreseen import NotReadyError
from console.commands.rules_tried import try_values
from tests.jobs.floor import lay_floor
from tests.jobs.learning.test_prove_rules import a_floor_that_logs_no_customer_s_word

pytestmark = pytest.mark.usefixtures("bare_environment")


async def tried(parts, *values: str) -> list[str]:
    written = io.StringIO()
    await try_values(parts, [*values], Console(file=written, soft_wrap=True))
    return written.getvalue().splitlines()


async def test_what_a_wider_limit_drops_is_named_with_what_came_of_it(parts, sessions):
    await lay_floor(sessions)
    await a_floor_that_logs_no_customer_s_word(sessions)

    said = await tried(parts, "quiet.silent_factor=50")

    assert said[0].startswith("With quiet.silent_factor=50, from 2026-")
    (rule,) = [line for line in said if line.startswith("A quiet deal: 0 as before")]
    assert " fewer (" in rule
    assert " wrong" in rule
    named = [line for line in said if " fewer: A quiet deal, " in line]
    assert len(named) == 20
    assert said[-1].startswith("  and ")


async def test_a_value_that_changes_nothing_is_said_to(parts, sessions):
    await lay_floor(sessions)

    said = await tried(parts, "quiet.silent_factor=2.0")

    assert said[1:] == ["Nothing that is judged would have been said otherwise."]


async def test_a_key_that_is_none_is_named_before_anything_is_walked(parts):
    with pytest.raises(NotReadyError, match=r"quiet\.silent: there is no such key"):
        await tried(parts, "quiet.silent=2")


async def test_without_a_past_it_is_said_how_to_get_one(parts):
    with pytest.raises(NotReadyError, match="there is no history yet"):
        await tried(parts, "quiet.silent_factor=3.0")
