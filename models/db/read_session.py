"""A session that can only be read from: the type checker refuses a write through it.

Every session is one. So what only reads says so in its signature, and may be called in
any transaction; what writes asks for an AsyncSession, which `reading` never gives.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Result,
    ScalarResult,
    Select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class ReadSession(Protocol):
    """What of SQLAlchemy's AsyncSession reads, with questions that cannot write."""

    async def execute(
        self,
        statement: Select[*Ts] | CompoundSelect[*Ts],
        params: Mapping[str, Any] | None = None,
        /,
    ) -> Result[*Ts]:
        """Return the rows."""

    async def scalar(
        self, statement: Select[T], params: Mapping[str, Any] | None = None, /
    ) -> T | None:
        """Return the first column of the first row; None if there is none."""

    async def scalars(
        self, statement: Select[T], params: Mapping[str, Any] | None = None, /
    ) -> ScalarResult[T]:
        """Return the first column of each row."""

    async def get(self, entity: type[T], ident: Any, /) -> T | None:  # noqa: ANN401 - a key of any type
        """Return the row with this key; None if there is none."""

    async def get_one(self, entity: type[T], ident: Any, /) -> T:  # noqa: ANN401 - the same
        """Return the row with this key; NoResultFound if there is none."""

    async def connection(self) -> AsyncConnection:
        """Return the transaction's connection."""

    def get_bind(self) -> Engine | Connection:
        """Return what the session speaks to."""
