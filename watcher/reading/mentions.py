"""A name found in a text, whichever of the two indexes found it."""

from collections.abc import Mapping
from dataclasses import dataclass

OPENING, CLOSING = "«\"“„'‚(「『《〈", "»\"”“'’)」』》〉"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text. `refs`: what it may name → the ending cut off for that; `capital` when it was written like a
    name; `words` how many."""

    start: int
    end: int
    kind: str
    refs: Mapping[str, str]
    capital: bool
    quoted: bool
    words: int
