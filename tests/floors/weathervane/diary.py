"""What a rep really did, logged or not: hours by day and by deal."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Page:
    """One working day of a rep; hours are real ones."""

    day: int
    prospecting: float = 0.0
    other: float = 0.0
    """Meetings among us, trainings, what concerns no deal."""
    by_deal: dict[int, float] = field(default_factory=dict)
    touched: float = 0.0
    """Share of the other open deals touched within not quite twice the usual time."""
    open_deals: int = 0
    alive: int = 0
    value: float = 0.0
    """Amounts of the open deals by their hidden likelihood."""
    opened: int = 0
    """Deals that came out of the rep's own prospecting."""
    expected: float = 0.0
    """Hours of prospecting that are usual for a day like this."""


@dataclass(slots=True)
class Diary:
    """A rep's pages, of worked days only."""

    pages: list[Page] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """Return the page that is being written."""
        return self.pages[-1]

    def deal(self, deal_id: int, hours: float) -> None:
        """Add hours for a deal."""
        page = self.page
        page.by_deal[deal_id] = page.by_deal.get(deal_id, 0.0) + hours
