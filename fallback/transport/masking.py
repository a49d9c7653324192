"""Nothing that a server sends back of our key is kept, also when it comes cut into pieces."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from urllib.parse import quote

MASK = "[key]"
MOST_OF_IT = 16  # characters of a key at the end of a text that broke off
IN_ADDRESSES = str.maketrans("+/", "-_")
SHORTEST = 8  # what local servers take for a key ("ollama", "none", "EMPTY") is a word like others


@lru_cache(maxsize=32)
def forms_of(secret: str | None) -> tuple[str, ...]:
    """The ways to write a key down that would give it away, the longest first."""
    if secret is None or len(secret) < SHORTEST:
        return ()
    digits = secret.encode().hex()
    forms = {secret, quote(secret, safe=""), digits, digits.upper()}
    for before in range(3):
        form = _in_base64(secret.encode(), before)
        forms |= {form, form.translate(IN_ADDRESSES)}
    return tuple(sorted(forms, key=len, reverse=True))


def _in_base64(secret: bytes, before: int) -> str:
    """What is the same of it in each base64 of a text that has the key after so many bytes more
    than a multiple of three; three bytes are four signs."""
    whole = b64encode(bytes(before) + secret).decode()
    return whole[(before * 4 + 2) // 3 : (before + len(secret)) * 4 // 3]


def masked(text: str, secret: str | None) -> str:
    """`text` without the key, in whatever form."""
    for form in forms_of(secret):
        text = text.replace(form, MASK)
    return text


class Cleaner:
    """Text that arrives in pieces, without the key, without NUL and without halves of characters.

    What may be the beginning of the key, or the first half of a surrogate pair, is held back
    until the next piece shows what it is. `lossy` says that a half was left alone.
    """

    def __init__(self, secret: str | None) -> None:
        self._secret = secret
        self._held = ""
        self.lossy = False

    def clean(self, piece: str) -> str:
        """What of the text so far can be handed on."""
        text = masked(self._held + piece, self._secret)
        kept = len(text) - self._open_end(text)
        self._held = text[kept:]
        return self._whole_characters(text[:kept])

    def rest(self) -> str:
        """What was held back, at the end of the text."""
        text, self._held = self._held, ""
        return self._whole_characters(MASK if len(text) >= MOST_OF_IT else text)

    def _open_end(self, text: str) -> int:
        """How many characters at the end may be the beginning of something."""
        half = 1 if text and "\ud800" <= text[-1] <= "\udbff" else 0
        begun = (_overlap(text, form) for form in forms_of(self._secret))
        return max(half, *begun, 0)

    def _whole_characters(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            pairs = text.encode("utf-16", "surrogatepass")
            text = pairs.decode("utf-16", "replace")
            self.lossy = self.lossy or "\ufffd" in text
        return text.replace("\0", "\ufffd")


def _overlap(text: str, form: str) -> int:
    """The length of the longest end of `text` that `form` begins with, short of all of it."""
    longest = min(len(text), len(form) - 1)
    return next((n for n in range(longest, 0, -1) if form.startswith(text[-n:])), 0)
