"""Ask who leads whom: by the CRM's teams where it has them, else by each leader."""

from collections.abc import Sequence
from functools import partial

from coaching.facts import Role
from console.setup.guide import Guide
from console.setup.people_draft import Answers, Candidate, belongs
from console.setup.people_lists import show_candidates
from console.setup.people_picking import pick, pick_leader

PREFIX = "people."


def leaders(
    guide: Guide, people: Sequence[Candidate], answers: Answers
) -> dict[str, str]:
    """Return who leads each of `people`, by address; nobody is empty or absent."""
    staying = [one for one in people if belongs(one.email, answers)]

    def those(role: Role) -> list[Candidate]:
        return [one for one in staying if answers.role_of(one.email) is role]

    above, managers, reps = those(Role.VP), those(Role.MANAGER), those(Role.REP)
    found = _of_managers(guide, managers, above)
    leading = [*managers, *above]
    if not leading:
        return found
    if len(leading) == 1:
        return found | {rep.email: leading[0].email for rep in reps}
    in_teams = [rep for rep in reps if rep.team]
    alone = [rep for rep in reps if not rep.team]
    return found | _by_team(guide, in_teams, leading) | _alone(guide, alone, leading)


def _of_managers(
    guide: Guide, managers: Sequence[Candidate], above: Sequence[Candidate]
) -> dict[str, str]:
    if len(above) <= 1:
        # One VP leads all managers: there is nothing to ask.
        return {one.email: vp.email for one in managers for vp in above}
    return {
        one.email: _ask_leader(
            guide, f"led.{one.email}", f"Who leads {one.name}?", above
        )
        for one in managers
    }


def _by_team(
    guide: Guide, reps: Sequence[Candidate], leading: Sequence[Candidate]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for team in dict.fromkeys(rep.team for rep in reps):
        members = [rep for rep in reps if rep.team == team]
        own = [leader for leader in leading if leader.team == team]
        leader = _ask_leader(
            guide,
            f"team.{team}",
            f"Who leads team {team}?",
            leading,
            guess=own[0] if len(own) == 1 else None,
            told=f"Team {team}: {', '.join(rep.name for rep in members)}.",
        )
        found |= {rep.email: leader for rep in members}
    return found


def _alone(
    guide: Guide, reps: Sequence[Candidate], leading: Sequence[Candidate]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for leader in leading:
        rest = [rep for rep in reps if rep.email not in found]
        if not rest:
            break
        ask = partial(_ask_led, guide, leader, rest)
        led = guide.memory.once(f"{PREFIX}leads.{leader.email}", ask)
        found |= dict.fromkeys(led, leader.email)
    return found


def _ask_led(guide: Guide, leader: Candidate, rest: Sequence[Candidate]) -> list[str]:
    guide.say("")
    show_candidates(guide, rest)
    by_email = {one.email: one for one in rest}
    question = f"Whom of these does {leader.name} lead?"
    return pick(guide, question, rest, guess=[], find=by_email.get)


def _ask_leader(
    guide: Guide,
    name: str,
    question: str,
    leading: Sequence[Candidate],
    *,
    guess: Candidate | None = None,
    told: str = "",
) -> str:
    def ask() -> str:
        numbered = (f"{n} {one.name}" for n, one in enumerate(leading, start=1))
        guide.say("", *([told] if told else []), f"Leaders: {', '.join(numbered)}")
        return pick_leader(guide, question, leading, guess=guess)

    return guide.memory.once(f"{PREFIX}{name}", ask)
