"""What every section of coaching.toml shares: bounds, and keys that are checked."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, le=100)]
Days = Annotated[int, Field(ge=1, le=365)]
Amount = Annotated[int, Field(ge=1, le=1_000_000_000)]
Count = Annotated[int, Field(ge=1, le=10_000)]

T = TypeVar("T", bound="Section")


class Section(BaseModel):
    """A frozen table of coaching.toml; a key that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def rising(section: T, low: str, high: str) -> T:
    """Return `section` if its value of `low` is below that of `high`."""
    if getattr(section, low) >= getattr(section, high):
        message = f"{low} must be below {high}"
        raise ValueError(message)
    return section
