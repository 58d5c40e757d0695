"""In which order the commands are listed: as a newcomer comes to use them."""

from typer.core import TyperGroup

FIRST = (
    *("setup", "demo", "doctor", "people", "sync", "preview", "run", "live"),
    *("shadow", "pause", "resume", "rules", "replay"),
)
"""What the others follow, in the order in which they were added."""


class InOrderOfUse(TyperGroup):
    """The commands of the program; without this, those with steps would stand last."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of all commands, those of FIRST before the others."""
        del ctx
        others = [name for name in self.commands if name not in FIRST]
        return [*(name for name in FIRST if name in self.commands), *others]
