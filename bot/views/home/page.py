"""App Home: what matters now, what was agreed, what the bot knows, how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views.home import admin as home_admin
from bot.views.home import agreed as home_agreed
from bot.views.home import messages as home_messages
from bot.views.messages.kind import Reader
from bot.views.messages.own_terms import in_force
from bot.views.messages.registry import can_be_muted
from bot.views.pipeline import answer
from bot.views.pipeline.deal_lines import Glance
from bot.views.slack_text.blocks import Block, context, header, paragraphs, section
from bot.views.slack_text.escape import escape
from bot.views.slack_text.words import count_or_no
from coaching.evidence import OwnTerms
from coaching.facts import CommonFlag, Person, Role
from coaching.facts.home import AdminHome, Looker, PersonHome
from coaching.facts.mode import Mode
from coaching.hold_out.words import for_person
from coaching.memory.personal_settings import Personal
from coaching.pipeline import PipelineFigures

BLOCK_LIMIT = 100
MUTED_LIMIT = 200
_KNOWN = (
    "From the CRM: deals, stages, amounts, dates, and when calls, e-mails and meetings "
    "were logged. From people.csv: your leader, role, start, target and days off. From "
    "Slack: your name, address and time zone. I never read your messages, and I give "
    "nobody a score."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that one person's App Home shows."""

    person: Person
    own: PersonHome
    team: tuple[PipelineFigures, ...]
    """The people of a leader; for a rep the rep alone; empty for others."""
    data_as_of: datetime | None
    admin: AdminHome | None
    """Only for the admin."""
    mode: Mode
    agreed: home_agreed.Agreed
    """Help and commitments of this person."""
    terms: OwnTerms
    """The hours and the budget in force for this person."""
    own_settings: Personal | None
    """What the person has set for themselves."""
    aims: tuple[Block, ...] = ()
    """Targets, and to a VP how past forecasts did."""
    common: tuple[CommonFlag, ...] = ()
    """What most open deals of the floor carry; for a leader."""
    standings: tuple[str, ...] = ()
    """To the admin: how each rule did on the company's own past, a sentence each."""
    presence: tuple[Block, ...] = ()
    """A leader's own time with the team."""
    held_out: float = 0.0
    """The share of rep-weeks in which nothing is sent; everybody is told of it."""


def view(page: Page, glance: Glance) -> Block:
    """Return the home tab, cut to what Slack takes."""
    blocks = [*home_messages.blocks(page.own, glance)]
    blocks += home_agreed.blocks(page.agreed, glance)
    if page.admin is not None:
        blocks += home_admin.blocks(page.admin, page.mode, glance)
        blocks += home_admin.standings(page.standings)
    blocks += page.aims
    blocks += page.presence
    blocks += _pipelines(page, glance)
    blocks += _known(page, glance)
    return {"type": "home", "blocks": blocks[:BLOCK_LIMIT]}


def stranger() -> Block:
    """Return the home tab of somebody who is nobody on the sales floor."""
    text = (
        "I do not know you yet. Your Switchback admin can add you to people.csv; then "
        "this page shows what matters on your deals."
    )
    return {"type": "home", "blocks": [header("Switchback"), section(text)]}


def _pipelines(page: Page, glance: Glance) -> list[Block]:
    """Return a leader's people, or to a rep the own figures."""
    if not page.team:
        return []
    if page.person.role is Role.REP:
        own = page.team[0]
        return answer.own(own, data_as_of=page.data_as_of, glance=glance)
    those = answer.People(
        leader_id=page.person.id,
        found=page.team,
        data_as_of=page.data_as_of,
        common=page.common,
    )
    return answer.some_people(those, glance)


def _known(page: Page, glance: Glance) -> list[Block]:
    own = page.own
    sent = count_or_no(own.messages_sent, "message")
    lines = [f"{sent[0].upper()}{sent[1:]} to you in the last 30 days."]
    if page.person.role is Role.REP:
        seen = _named(own.lookers, glance) or "nobody but you"
        lines.append(f"Your pipeline was looked at in the last 30 days by: {seen}.")
        listed = _named(own.listed_for, glance) or "nobody"
        lines.append(f"Your sums stood in a list of people, opened by: {listed}.")
        told = _named(own.informed, glance) or "nobody"
        lines.append(f"A message about your deals went in that time to: {told}.")
    lines.append(_settings(page))
    return [
        header("What I know about you"),
        *paragraphs("\n".join(lines)),
        *_held_out(page),
        context(_KNOWN),
    ]


def _held_out(page: Page) -> list[Block]:
    if not page.held_out:
        return []
    words = for_person(page.held_out, page.person.role)
    return [section(f"*Weeks without messages.* {words}")]


def _named(people: Sequence[Looker], glance: Glance) -> str:
    return ", ".join(
        f"{escape(each.name)} ({glance.day_of(each.last_at)})" for each in people
    )


def _settings(page: Page) -> str:
    """Return what is in force for this person, and who set it."""
    own = page.own_settings
    parts = [in_force(page.terms)]
    if own is not None and own.muted:
        kinds = can_be_muted(*Reader)
        muted = ", ".join(kinds.get(rule, rule) for rule in sorted(own.muted))
        parts.append(f"Never about: {escape(muted, MUTED_LIMIT)}.")
    if own is not None and own.paused_until is not None:
        parts.append(f"A pause until {own.paused_until:%d %b %Y} was set.")
    return " ".join(parts)
