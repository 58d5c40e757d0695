"""A rule in plain words, with gaps where the values in force are put in."""

from dataclasses import dataclass
from string import Formatter

from coaching.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One rule: what it is called, what it says, and whose values it reads."""

    rule: str
    title: str
    sections: tuple[str, ...]
    """The sections of coaching.toml that it reads, its own first."""
    text: str
    """Plain words; `{t.cliff.focus:.0%}` stands for the value in force."""

    def say(self, thresholds: Thresholds) -> str:
        """Return the words with the values in force."""
        return self.text.format(t=thresholds)

    def named(self) -> frozenset[str]:
        """Return the keys whose values stand in the words, such as "cliff.focus"."""
        fields = (field for _, field, _, _ in Formatter().parse(self.text))
        return frozenset(field.removeprefix("t.") for field in fields if field)
