"""What names a person in words that somebody typed, and those words without it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from models.people.plain_names import to_plain

BLOT = "…"
SHORTEST = 2
"""Letters; a single one is an initial, and stands everywhere."""


AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""How these are typed where the keyboard has no such letter."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that name one person, plain: in any case, with accents or without."""

    plain: frozenset[str]

    def blotted(self, text: str) -> str:
        """Return `text` with a dot in the place of each word that names the person."""
        if not self.named_in(text):
            return text
        plain, places = _placed(text)
        kept, after = [], 0
        for found in self._pattern().finditer(plain):
            kept.append(text[after : places[found.start()]])
            after = places[found.end()]
        return BLOT.join([*kept, text[after:]])

    def named_in(self, text: str) -> bool:
        """Say whether `text` names the person."""
        return bool(self.plain) and self._pattern().search(to_plain(text)) is not None

    def _pattern(self) -> re.Pattern[str]:
        # The longest first: a whole name is one dot, not two.
        listed = "|".join(
            r"\s+".join(re.escape(part) for part in word.split())
            for word in sorted(self.plain, key=_longest)
        )
        # Slack's own marks stand beside a name, such as the _ of what is slanted.
        return re.compile(rf"(?<![^\W_])(?:{listed})(?![^\W_])")


def spellings(word: str) -> frozenset[str]:
    """Return how `word` is typed, plain: Müller is Muller or Mueller."""
    composed = unicodedata.normalize("NFC", word.casefold())
    return frozenset({to_plain(word), to_plain(composed.translate(AS_TWO))})


def name_words(
    names: Iterable[str],
    addresses: Iterable[str],
    *,
    parts: Iterable[str],
    shared: Collection[str],
) -> NameWords:
    """Return the words that name a person: names and addresses, and `parts` of them.

    What is in `shared`, plain, names somebody else as well and is left out.
    """
    named = {" ".join(name.split()) for name in names} | set(parts)
    own = {each for word in named for each in spellings(word)} - set(shared)
    return NameWords(frozenset({*own, *map(to_plain, addresses)} - {""}))


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


def _placed(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` plain, and where in `text` each of its letters and its end are."""
    plain = [to_plain(letter) for letter in text]
    places = [at for at, letters in enumerate(plain) for _ in letters]
    return "".join(plain), [*places, len(text)]


def _longest(word: str) -> tuple[int, str]:
    return (-len(word), word)
