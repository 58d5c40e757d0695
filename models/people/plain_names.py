"""A name as it is compared: without case, accents, strokes and needless blanks."""

import unicodedata

LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    | {"\u0131": "i", "\u2018": "'", "\u2019": "'", "\u02bc": "'"}
)
"""What no rule of Unicode takes apart, and people type in the place of each other."""


def to_plain(text: str) -> str:
    """Return `text` in small letters without accents and strokes, letter by letter."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.translate(LETTERS)


def plain_name(text: str) -> str:
    """Return the same with single blanks; empty if nothing else is in it."""
    return " ".join(to_plain(text).split())
