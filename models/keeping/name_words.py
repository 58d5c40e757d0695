"""What names a person in words that somebody typed, and those words without it."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

BLOT = "…"
SHORTEST = 2
"""Letters; a single one is an initial, and stands everywhere."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that name one person; in any case, with their accents or without."""

    words: frozenset[str]

    def spellings(self) -> frozenset[str]:
        """Return what a text that names the person holds, as databases compare it.

        SQLite knows no other letters than A to Z in two cases.
        """
        return frozenset(
            spelt
            for word in self.words
            for form in _forms(word)
            for spelt in (form, form.lower(), form.upper(), form.title())
        )

    def blotted(self, text: str) -> str:
        """Return `text` with a dot in the place of each word that names the person."""
        return self._pattern().sub(BLOT, text) if self.words else text

    def named_in(self, text: str) -> bool:
        """Say whether `text` names the person."""
        return bool(self.words) and self._pattern().search(text) is not None

    def _pattern(self) -> re.Pattern[str]:
        forms = {form for word in self.words for form in _forms(word)}
        # The longest first: a whole name is one dot, not two.
        listed = "|".join(re.escape(form) for form in sorted(forms, key=_longest))
        # Slack's own marks stand beside a name, such as the _ of what is slanted.
        return re.compile(rf"(?<![^\W_])(?:{listed})(?![^\W_])", re.IGNORECASE)


def name_words(
    names: Iterable[str],
    addresses: Iterable[str],
    *,
    parts: Iterable[str],
    shared: Collection[str],
) -> NameWords:
    """Return the words that name a person: names and addresses, and `parts` of them.

    What is in `shared`, casefolded, names somebody else as well and is left out.
    """
    named = {" ".join(name.split()) for name in names} | set(parts)
    own = {word for word in named if word.casefold() not in shared}
    return NameWords(frozenset({*own, *addresses} - {""}))


def name_parts(name: str) -> list[str]:
    """Return the parts of a name that name somebody by themselves.

    Initials do not, nor what is written small, such as "van" and "de".
    """
    parts = [part.strip(".,()\"'") for part in name.split()]
    return [
        part
        for part in parts
        if len(part) >= SHORTEST and part[0].isalpha() and not part[0].islower()
    ]


def _forms(word: str) -> frozenset[str]:
    composed = unicodedata.normalize("NFC", word)
    taken_apart = unicodedata.normalize("NFD", word)
    plain = "".join(c for c in taken_apart if not unicodedata.combining(c))
    return frozenset({composed, taken_apart, plain})


def _longest(word: str) -> tuple[int, str]:
    return (-len(word), word)
