"""How long the properties of the rules may search."""

from hypothesis import settings

# Two busy cores make single examples slow; a deadline would only find that.
settings.register_profile("rules", deadline=None, max_examples=60)
settings.load_profile("rules")
