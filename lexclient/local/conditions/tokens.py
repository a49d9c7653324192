"""An expression cut into its pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass


class BadCondition(ValueError):
    """An expression that is no condition; the message names the expression and the place."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: its kind (a group of `TOKEN`), its text and where it stands."""

    kind: str
    text: str
    at: int


TOKEN = re.compile(
    r"""\s*(?:
      (?P<request>\(\(\s*[\w:.-]+\s*\)\))
    | (?P<slot>\{[^{}]+\})
    | (?P<session>\[[^\[\]]+\])
    | (?P<path>\$\.\w+(?:\[\d+\])?(?:\.\w+)*)
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”)
    | (?P<function>fn\.(?:IS_SET|COUNT|LENGTH)\b)
    | (?P<operator>!=|<=|>=|=|<|>|contains\b)
    | (?P<and>&&|and\b)
    | (?P<or>\|\||or\b)
    | (?P<not>!|not\b)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<word>[+-]?\w[\w.:%-]*)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def tokens_of(expression: str) -> list[Token]:
    tokens = []
    at = 0
    while expression[at:].strip():
        match = TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            at += len(expression[at:]) - len(expression[at:].lstrip())
            raise BadCondition(f"{expression!r}: {expression[at]!r} at {at} begins nothing known")
        kind = match.lastgroup
        tokens.append(Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return tokens


@dataclass
class Reader:
    """The tokens of an expression, read from left to right."""

    expression: str
    tokens: list[Token]
    position: int = 0

    @property
    def token(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self, *kinds: str) -> Token | None:
        """The next token if it is of one of these kinds."""
        token = self.token
        if token is None or token.kind not in kinds:
            return None
        self.position += 1
        return token

    def need(self, what: str, *kinds: str) -> Token:
        token = self.take(*kinds)
        if token is None:
            raise self.expected(what)
        return token

    def expected(self, what: str) -> BadCondition:
        found = f"{self.token.text!r} at {self.token.at}" if self.token else "the end"
        return BadCondition(f"{self.expression!r}: expected {what}, found {found}")
