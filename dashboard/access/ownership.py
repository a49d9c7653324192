"""Whose a conversation is. Its id is made here only, and says by itself that it is ours.

    id    22 random signs, then 22 of a hash of them, keyed with the log's secret and the owner
    owner a login, or a browser by a token that it was given

What the log holds of an owner is a keyed hash: it opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from binascii import Error, unhexlify
from dataclasses import dataclass
from itertools import cycle

from dashboard.access.roles import Person

TOKEN_BYTES = 16
RANDOM = 22  # signs that 16 bytes take
API = "api"  # owns what is said through the web API


@dataclass(frozen=True, slots=True)
class Owners:
    """Makes owners and ids with the secret that is kept with the log."""

    secret: bytes

    def owner_of(self, person: Person, browser: bytes) -> str:
        """The owner of what a person says: the login, else the browser with this token."""
        if person.login:
            return f"login-{self._hash('login', person.login)}"
        return f"browser-{self._hash('browser', browser.hex())}"

    def new_conversation(self, owner: str) -> str:
        """An unguessable id of a conversation that belongs to `owner`."""
        random = secrets.token_urlsafe(TOKEN_BYTES)
        return random + self._hash("conversation", owner, random)

    def made(self, conversation: str, owner: str) -> bool:
        """Whether the id was made here, for this owner."""
        random, tag = conversation[:RANDOM], conversation[RANDOM:]
        right = self._hash("conversation", owner, random)
        return hmac.compare_digest(tag.encode(), right.encode())

    def api_conversation(self, kind: str, name: str) -> str:
        """The conversation of a client of the web API, which its own name for it does not tell."""
        return f"api-{self._hash('api', kind, name)}"

    def api_client(self, network: str) -> str:
        """Whose share of the day it is that a client of the web API spends."""
        return f"client-{self._hash('client', network)}"

    def _hash(self, *parts: str) -> str:
        """128 bits in 22 signs; the length of each part keeps them apart."""
        text = "".join(f"{len(part)}:{part}" for part in parts).encode()
        digest = hmac.digest(self.secret, text, hashlib.sha256)[:TOKEN_BYTES]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def may_open(person: Person, owner: str, last_owner: str | None) -> bool:
    """Whether somebody may open a conversation in which something was said, the last of it by
    `last_owner`. What older releases kept has no owner: it opens on the machine itself."""
    return person.local if last_owner is None else last_owner == owner


def browser_token(cookie: str | None) -> bytes | None:
    """The 128 bits in Streamlit's cookie `_streamlit_xsrf`, which every browser is given before a
    page is drawn: `2|mask|token under the mask|time`, with a new mask each time (Streamlit 1.67).
    None for anything else."""
    parts = (cookie or "").strip("\"'").split("|")
    if len(parts) != 4 or parts[0] != "2":
        return None
    try:
        mask, masked = unhexlify(parts[1]), unhexlify(parts[2])
    except (Error, ValueError):
        return None
    if len(mask) != 4 or len(masked) != TOKEN_BYTES:
        return None
    return bytes(sign ^ under for sign, under in zip(masked, cycle(mask), strict=False))
