"""The option with which somebody at a terminal says yes beforehand."""

from typing import Annotated

import typer

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
