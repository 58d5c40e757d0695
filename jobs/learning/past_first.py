"""Work out what the past tells before anybody is told anything that rests on it.

A word said before would rest on the limits that are shipped, and another one a quarter
of an hour later on the company's own past. So a new installation, and one whose update
deletes what was worked out, begins with this.
"""

from collections.abc import Callable

from jobs.admin_rules import AdminRules
from jobs.clock import Clock
from jobs.learning.odds import learn_odds
from jobs.learning.prove_rules import prove_rules
from jobs.learning.sample_work import sample_work
from models.db.database import SessionMaker


async def learn_past(
    sessions: SessionMaker,
    rules: AdminRules,
    clock: Clock,
    *,
    may_go_on: Callable[[], bool],
) -> None:
    """Sample each past week that lacks, learn the newest odds, prove the rules if due.

    In this order: the rules are proved beside what was usual. Asked before each week
    whether it may go on, for a first time can take minutes; what is done is kept. Once
    nothing lacks it costs a few statements. Older odds, of which only a look at a past
    day asks, come one month at each later run. Nothing before all was read, or while
    paused.
    """
    await sample_work(sessions, rules, clock, may_go_on=may_go_on)
    if may_go_on():
        await learn_odds(sessions, clock)
    if may_go_on():
        await prove_rules(sessions, rules, clock)
