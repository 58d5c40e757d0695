"""The draft of people.csv: what the CRM and Slack know, and the answers put to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.outbound.directory import SlackUser
from coaching.facts import Role
from console.setup.title_role import role_of
from console.setup.zone_country import country_of
from crm.port import OwnerRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may belong into people.csv, as far as they are known."""

    email: str
    name: str
    title: str | None = None
    team: str | None = None
    time_zone: str | None = None
    is_in_slack: bool = True

    @property
    def suggested(self) -> Role | None:
        """Return the role that the title suggests."""
        return role_of(self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One line of people.csv as it will be written."""

    email: str
    name: str
    role: Role
    leader_email: str = ""
    time_zone: str = ""
    country: str = ""
    target: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered, by e-mail address; what is missing was not asked yet."""

    vps: Sequence[str] = ()
    managers: Sequence[str] = ()
    admins: Sequence[str] = ()
    left_out: Sequence[str] = ()
    leaders: Mapping[str, str] = field(default_factory=dict)
    """Who leads whom; nobody is an empty string."""
    countries: Mapping[str, str] = field(default_factory=dict)
    """By time zone."""
    target: tuple[str, str] = ("", "")
    """Amount and currency of each rep."""
    changed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Single columns of single people, which go before all else."""

    def role_of(self, email: str) -> Role:
        """Return the role of somebody; whoever is no leader and no admin is a rep."""
        changed = self.changed.get(email, {}).get("role")
        if changed:
            return Role(changed)
        if email in self.vps:
            return Role.VP
        if email in self.managers:
            return Role.MANAGER
        return Role.ADMIN if email in self.admins else Role.REP


def candidates(
    owners: Iterable[OwnerRecord], users: Iterable[SlackUser]
) -> list[Candidate]:
    """Return the CRM's present users who have an address, with what Slack adds.

    Bots, guests and the deactivated of Slack add nothing: no message reaches them.
    """
    in_slack = {user.email: user for user in members(users)}
    found = {
        owner.email: _candidate(owner.email, owner, in_slack.get(owner.email))
        for owner in owners
        if owner.email and not owner.archived
    }
    return sorted(found.values(), key=lambda c: (c.team or "\uffff", c.name, c.email))


def members(users: Iterable[SlackUser]) -> list[SlackUser]:
    """Return the Slack users who can be written to and have an address."""
    return [
        user
        for user in users
        if user.email and not (user.is_bot or user.is_guest or user.is_deactivated)
    ]


def from_slack(user: SlackUser) -> Candidate:
    """Return somebody whom the CRM does not know, such as a leader without a seat."""
    return Candidate(
        email=user.email or "",
        name=user.name,
        title=user.title,
        time_zone=user.time_zone,
    )


def _candidate(email: str, owner: OwnerRecord, user: SlackUser | None) -> Candidate:
    nameless = owner.name.lower() == email
    known = Candidate(
        email=email, name=owner.name, team=owner.team, is_in_slack=user is not None
    )
    if user is None:
        return known
    return replace(
        known,
        name=user.name if nameless and user.name else owner.name,
        title=user.title,
        time_zone=user.time_zone,
    )


def guessed_countries(known: Iterable[Candidate]) -> dict[str, str]:
    """Return the country of each zone that somebody is in; empty where unclear."""
    zones = {one.time_zone for one in known if one.time_zone}
    return {zone: country_of(zone) or "" for zone in sorted(zones)}


def build(known: Iterable[Candidate], answers: Answers) -> list[DraftRow]:
    """Return the lines of people.csv, leaders first, then by who leads them."""
    rows = [_row(one, answers) for one in known if belongs(one.email, answers)]
    present = {row.email for row in rows}
    kept = [
        row if row.leader_email in present else replace(row, leader_email="")
        for row in rows
    ]
    order = [Role.VP, Role.MANAGER, Role.ADMIN, Role.REP]
    return sorted(kept, key=lambda r: (order.index(r.role), r.leader_email, r.name))


def belongs(email: str, answers: Answers) -> bool:
    """Say whether somebody is in people.csv by the answers."""
    if "left_out" in answers.changed.get(email, {}):
        return False
    is_named = email in (*answers.vps, *answers.managers, *answers.admins)
    return is_named or email not in answers.left_out


def _row(one: Candidate, answers: Answers) -> DraftRow:
    role = answers.role_of(one.email)
    zone = one.time_zone or ""
    amount, currency = answers.target if role is Role.REP else ("", "")
    row = DraftRow(
        email=one.email,
        name=one.name,
        role=role,
        leader_email=answers.leaders.get(one.email, ""),
        time_zone=zone,
        country=answers.countries.get(zone, ""),
        target=amount,
        currency=currency,
    )
    changed = answers.changed.get(one.email, {})
    return replace(
        row,
        leader_email=changed.get("leader_email", row.leader_email),
        country=changed.get("country", row.country),
        target=changed.get("target", row.target),
        currency=changed.get("currency", row.currency),
    )
