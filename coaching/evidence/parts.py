"""The pieces of evidence that several messages share."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator


class Fact(BaseModel):
    """A frozen piece of evidence; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    forgotten: ClassVar[tuple[str, ...]] = ()
    """Fields that it had and nobody read; stored messages hold them still."""

    @model_validator(mode="before")
    @classmethod
    def _forget(cls, said: object, info: ValidationInfo) -> object:
        """Leave what was forgotten out of a stored message."""
        if info.mode != "json" or not isinstance(said, dict):
            return said
        return {name: said[name] for name in said if name not in cls.forgotten}


class DealRef(Fact):
    """How a message names a deal."""

    id: int
    name: str
    url: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    stage: str | None = None


class PersonRef(Fact):
    """How a message names a person."""

    id: int
    name: str


class MeetingRef(Fact):
    """How a message names a meeting."""

    id: int
    title: str
    starts_at: datetime
    kind: str


class WinChance(Fact):
    """A shrunken win rate and the number of closed deals it rests on."""

    p: float
    n: int
    basis: str
    """In words: "similar deals of the team", "the CRM's stage"."""
    told_from: int = 0
    """From how many deals on the rate is told at all; 0: messages from before that."""

    @property
    def is_told(self) -> bool:
        """Say whether it rests on enough deals to be told to anybody as a number."""
        return self.n >= self.told_from
