"""The ways of selling on this floor, with what is usual in each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """One way of selling. Days are calendar days unless they say otherwise."""

    key: str
    words: str
    pipeline_id: str
    stages: tuple[str, ...]
    """The open ones, in the buyer's order; won and lost come after them."""
    reps: int
    """Of forty."""
    amount: float
    spread: float
    book: tuple[int, int]
    """Open deals that somebody begins with."""
    cadence: float
    """A live deal left alone for longer than this is waiting."""
    opening: float
    """Share of a usual day that goes into opening what is new."""
    slot: float
    """Hours that one piece of work on a deal takes."""
    need: float
    """Hours of work that one stage of an ordinary deal asks for."""
    dials: float
    mails: float
    visits: float
    """Calls, mails and visits in an hour of prospecting."""
    converts: float
    """Share of the conversations with strangers that become a deal."""
    handed: float = 0.0
    """Leads handed out to each, a working day."""
    phone: float
    mail: float
    """How a follow-up is made; what is left over is a text message."""
    meets: float
    """Chance that a stage calls for a meeting."""
    on_site: float = 0.0
    group: tuple[int, int] = (1, 2)
    picks_up: float
    reply_days: float
    fade: float
    """Chance a day that a lukewarm customer gives up on it."""
    restless: float
    """How far interest wanders in a day."""
    pace: float
    """Chance a day that a customer who has all they need moves on."""
    wait: int
    """Days that each stage takes at least."""
    bias: float = 0.0
    """Leaning of the last decision, in logits."""
    committee: bool = False
    """Decides on certain days of the month only."""
    whales: float = 0.015
    """Share of new deals that are many times as large as usual."""
    fit: tuple[float, float] = (2.0, 2.2)


TELEPHONE = Motion(
    key="telephone", words="small companies by telephone, closed within a month or so",
    pipeline_id="tel", stages=("Spoken to", "Offer sent", "Agreed by phone"), reps=9,
    amount=4200, spread=0.5, book=(14, 24), cadence=3, opening=0.40, slot=0.22,
    need=0.4, dials=9.5, mails=1.0, visits=0, converts=0.2, phone=0.70, mail=0.25,
    meets=0.12, picks_up=0.38, reply_days=1.0, fade=0.022, restless=0.030, pace=0.5,
    wait=2, bias=0.4, whales=0.018,
)  # fmt: skip
MAIL_LED = Motion(
    key="mail", words="mid-sized companies by mail, then video; a quarter of a year",
    pipeline_id="mail", reps=6, amount=15000, spread=0.6, book=(12, 22), cadence=7,
    stages=("Replied", "Video call held", "Proposal sent", "Terms"), opening=0.30,
    slot=0.33, need=1.1, dials=0.8, mails=13.0, visits=0, converts=0.28, phone=0.18,
    mail=0.75, meets=0.55, group=(1, 3), picks_up=0.28, reply_days=2.0, fade=0.010,
    restless=0.022, pace=0.34, wait=4, bias=0.3, whales=0.018,
)  # fmt: skip
INBOUND = Motion(
    key="inbound", words="leads that marketing hands out, answered the same day",
    pipeline_id="inb", reps=6, amount=7500, spread=0.6, book=(15, 30), cadence=4,
    stages=("Qualified", "Demo held", "Offer sent", "Order form"), opening=0.22,
    slot=0.27, need=0.5, dials=3.0, mails=3.0, visits=0, converts=0.32, handed=1.7,
    phone=0.45, mail=0.48, meets=0.40, picks_up=0.4, reply_days=1.2, fade=0.01,
    restless=0.028, pace=0.45, wait=2, bias=0.7, whales=0.014,
)  # fmt: skip
FIELD = Motion(
    key="field", words="visits in a territory, four months from the first to the order",
    pipeline_id="fld", reps=7, amount=24000, spread=0.6, book=(12, 22), cadence=12,
    stages=("Visited", "Needs clear", "Quote out", "Order promised"), opening=0.22,
    slot=0.5, need=1.8, dials=3.0, mails=1.0, visits=0.9, converts=0.24, phone=0.5,
    mail=0.32, meets=0.75, on_site=0.8, group=(1, 3), picks_up=0.40, reply_days=2.5,
    fade=0.0065, restless=0.017, pace=0.2, wait=6, bias=0.2, whales=0.02,
)  # fmt: skip
ENTERPRISE = Motion(
    key="enterprise", words="large companies, a buying group, half a year and more",
    pipeline_id="ent", reps=5, amount=140000, spread=0.6, book=(4, 8), cadence=12,
    stages=("Discovery", "Workshop", "Proposal", "Selection", "Contract"),
    opening=0.20, slot=0.75, need=13.0, dials=2.2, mails=3.5, visits=0, converts=0.14,
    phone=0.30, mail=0.55, meets=0.95, on_site=0.3, group=(3, 6), picks_up=0.30,
    reply_days=3.0, fade=0.0026, restless=0.013, pace=0.08, wait=14, bias=0.1,
    committee=True, whales=0.05,
)  # fmt: skip
ACCOUNTS = Motion(
    key="accounts", words="renewals and more business with those who buy already",
    pipeline_id="acc", reps=5, amount=21000, spread=0.7, book=(16, 30), cadence=16,
    stages=("Renewal due", "Talked through", "Renewal offered", "Signing"),
    opening=0.20, slot=0.45, need=0.8, dials=2.5, mails=2.5, visits=0.1,
    converts=0.05, phone=0.42, mail=0.42, meets=0.45, on_site=0.3, group=(1, 4),
    picks_up=0.50, reply_days=2.0, fade=0.0012, restless=0.012, pace=0.12, wait=9,
    bias=2.3, whales=0.012, fit=(5.0, 2.0),
)  # fmt: skip
PUBLIC = Motion(
    key="public", words="tenders of public bodies, by their calendar",
    pipeline_id="pub", reps=2, amount=95000, spread=0.6, book=(3, 5), cadence=20,
    stages=("Notice seen", "Questions", "Tender handed in", "Award"), opening=0.16,
    slot=0.75, need=16.0, dials=1.5, mails=2.5, visits=0, converts=0.14, phone=0.3,
    mail=0.65, meets=0.5, on_site=0.4, group=(2, 4), picks_up=0.35, reply_days=4.0,
    fade=0.0022, restless=0.010, pace=0.08, wait=20, bias=0.1, committee=True,
    whales=0.03,
)  # fmt: skip
MOTIONS = (TELEPHONE, MAIL_LED, INBOUND, FIELD, ENTERPRISE, ACCOUNTS, PUBLIC)
