"""Commands whose modules are imported when they are used: each starts sooner so."""

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_group


class LateCommands(TyperGroup):
    """The commands of MODULES, in that order; each module's `add` adds its own."""

    MODULES: ClassVar[dict[str, str]] = {}

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of all commands, as a newcomer comes to use them."""
        del ctx
        return list(self.MODULES)

    def get_command(self, ctx: object, cmd_name: str) -> Any:  # noqa: ANN401 - Typer's own Click
        """Return the command of this name; None if there is none."""
        del ctx
        if cmd_name not in self.MODULES:
            return None
        if cmd_name not in self.commands:
            alone = typer.Typer()
            import_module(self.MODULES[cmd_name]).add(alone)
            self.commands.update(get_group(alone).commands)
        return self.commands[cmd_name]
