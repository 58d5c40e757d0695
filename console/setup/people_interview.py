"""Ask about people what neither the CRM nor Slack knows: leaders first, by teams.

Each answer is kept under its question's name, so nobody is asked twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.outbound.directory import SlackUser
from coaching.facts import Role
from console.setup.guide import Guide
from console.setup.people_countries import ask_countries
from console.setup.people_draft import (
    Answers,
    Candidate,
    belongs,
    from_slack,
)
from console.setup.people_leaders import PREFIX, leaders
from console.setup.people_lists import show_candidates
from console.setup.people_picking import HOW, pick
from console.setup.people_targets import ask_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The questions about the people of one CRM account."""

    guide: Guide
    known: Sequence[Candidate]
    """The CRM's users, in the order of their numbers."""
    in_slack: Mapping[str, SlackUser]
    """By address."""
    currency: str
    """Of the CRM's account."""

    def answers(self) -> Answers:
        """Return all answers; whatever was answered before is not asked again."""
        memory = self.guide.memory
        if memory.get(f"{PREFIX}left_out") is None:
            self.guide.say("", f"The CRM has {len(self.known)} users:", "")
            show_candidates(self.guide, self.known)
            self.guide.say("", HOW, "")
        answers = self._roles()
        people = self.people(answers)
        answers = replace(answers, leaders=leaders(self.guide, people, answers))
        staying = [one for one in people if belongs(one.email, answers)]
        countries = memory.once(
            f"{PREFIX}countries", partial(ask_countries, self.guide, staying)
        )
        amount, currency = memory.once(
            f"{PREFIX}target", partial(ask_target, self.guide, self.currency)
        )
        return replace(
            answers,
            countries=countries,
            target=(amount, currency),
            changed=memory.get(f"{PREFIX}changed") or {},
        )

    def people(self, answers: Answers) -> list[Candidate]:
        """Return the CRM's users, and whoever was named beyond them."""
        known = {one.email for one in self.known}
        named = (*answers.vps, *answers.managers, *answers.admins)
        more = [self.find(email) for email in named if email not in known]
        return [*self.known, *dict.fromkeys(one for one in more if one is not None)]

    def find(self, email: str) -> Candidate | None:
        """Return whoever has this address in the CRM or in Slack."""
        found = next((one for one in self.known if one.email == email), None)
        if found is None and email in self.in_slack:
            return from_slack(self.in_slack[email])
        return found

    def _roles(self) -> Answers:
        vps = self._pick("vps", "Who is VP and reads the Friday digest?", Role.VP)
        managers = self._pick("managers", "Who else leads reps?", Role.MANAGER, vps)
        leading = [*vps, *managers]
        admins = self._pick(
            "admins", "Who looks after Switchback?", Role.ADMIN, leading
        )
        left_out = self._pick(
            "left_out", "Who of the others does not sell?", None, [*leading, *admins]
        )
        return Answers(vps=vps, managers=managers, admins=admins, left_out=left_out)

    def _pick(
        self, name: str, question: str, role: Role | None, taken: Sequence[str] = ()
    ) -> list[str]:
        guess = [
            one
            for one in self.known
            if role is not None and one.suggested is role and one.email not in taken
        ]
        ask = partial(
            pick, self.guide, question, self.known, guess=guess, find=self.find
        )
        found = self.guide.memory.once(f"{PREFIX}{name}", ask)
        # Somebody has one role: the first that was named.
        return [email for email in found if email not in taken]
