"""What of ids, secrets and words may be seen: masks, redaction, and logs that keep no texts.

Masking shortens ids for a projector, redaction takes keys and account ids out of what is shown or
given away of a call, scrubbing leaves hashes and lengths of texts in their place. What identifies a
person (a phone, a card, an e-mail address, a resident registration number) is taken out of texts
that production bots logged, before they are stored.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import re2  # type: ignore[import-untyped]  # has no stubs

SHOWN_BEFORE, SHOWN_AFTER = 2, 4
DOTS = "••••"
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")

HIDDEN = "•••"
# What a secret looks like wherever it stands. The account id of an ARN is its fifth part
# (docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
PATTERNS = (
    (re.compile(r"\b(sk|sess|rk|pk)-[A-Za-z0-9_-]{6,}"), rf"\1-{HIDDEN}"),
    (re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{12,}"), rf"\1{HIDDEN}"),
    (re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"(arn:[\w-]+:[\w-]*:[\w-]*:)\d{12}"), rf"\1{HIDDEN}"),
    (re.compile(r"\b\d{12}(?=\.dkr\.ecr\.)"), HIDDEN),
)
NAMES = re.compile(
    r"(api[-_]?key|authorization|secret|password|security[-_]?token|access[-_]?key|account[-_]?id)",
    re.IGNORECASE,
)

TEXTS = ("utterance", "answer", "error_text")
CALLS = ("lex_request", "lex_response", "fallback_request", "fallback_response")
EVIDENCE = ("tool_calls", "citations")  # texts of strangers, too

# Strings under these keys are the service's own words, not the person's or the model's.
KEPT = frozenset(
    {
        *("botId", "botAliasId", "localeId", "sessionId", "requestId", "id", "name", "type"),
        *("state", "confirmationState", "contentType", "interpretationSource", "fulfillmentState"),
        *("slotToElicit", "slotElicitationStyle", "model", "role", "object", "finish_reason"),
        *(
            "kind",
            "action",
            "status",
            "usage_source",
            "shape",
            "timestamp",
            "inputMode",
            "operationName",
            "version",
        ),
        *("messageVersion", "message-version", "aliasId", "aliasName", "originatingRequestId"),
    }
)
# what an application hands to its bot, under names of its own
ATTRIBUTES = ("sessionAttributes", "requestAttributes")
DIGITS = 16
HASHED = re.compile(rf"[0-9a-f]{{{DIGITS}}}:\d+")

# What identifies a person, each repetition bounded. A resident registration number is a day of
# birth, a digit from 1 to 8 and six more (Korea's Resident Registration Act, enforcement rule 2).
RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?[1-8]\d{6}(?!\d)")
CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
E_MAIL = re.compile(r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
PHONE = re.compile(
    r"(?<![\d+])(?:"
    r"\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}"  # international
    r"|\(?[0０]\d{1,2}\)?[ .-]{0,2}\d{3,4}[ .-]?\d{4}"  # Korea and others with a trunk 0
    r"|\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}"  # North America
    r"|1\d{10}"  # the same with its country's code
    r")(?!\d)"
)
# What all of the above have: an @, eight digits with little between after a +, or nine. RE2 looks
# through a whole record for it in the time that Python needs for a sentence.
DIGIT, LITTLE = r"\p{Nd}", "[ .()+-]{0,3}"
LIKELY = rf"@|\+{DIGIT}(?:{LITTLE}{DIGIT}){{7}}|{DIGIT}(?:{LITTLE}{DIGIT}){{8}}"
MAY_IDENTIFY, MAY_IDENTIFY_IN_TEXT = re2.compile(LIKELY), re.compile(LIKELY.replace(DIGIT, r"\d"))
REQUEST_IDS = re.compile(r'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"')

Keep = Literal["masked", "hashed", "kept"]


def shortened(identifier: str) -> str:
    """`BSFA240ABN` as `BS••••0ABN`; what is hardly longer than that stays."""
    if len(identifier) <= SHOWN_BEFORE + SHOWN_AFTER:
        return identifier
    return identifier[:SHOWN_BEFORE] + DOTS + identifier[-SHOWN_AFTER:]


def presentable(text: str, *identifiers: str) -> str:
    """The text with these ids and every UUID shortened and account numbers hidden."""
    for identifier in sorted(filter(None, identifiers), key=len, reverse=True):
        text = text.replace(identifier, shortened(identifier))
    text = UUID.sub(lambda found: shortened(found.group()), text)
    return ACCOUNT.sub(DOTS, text)


def redacted(value: Any) -> Any:
    """The same JSON value without secrets; what is not a string, list or mapping stays."""
    if isinstance(value, str):
        return _without_secrets(value)
    if isinstance(value, Mapping):
        return {name: _field(str(name), inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [redacted(inner) for inner in value]
    return value


def _field(name: str, value: Any) -> Any:
    return HIDDEN if NAMES.search(name) and isinstance(value, str | int) else redacted(value)


def _without_secrets(text: str) -> str:
    for pattern, shown in PATTERNS:
        text = pattern.sub(shown, text)
    return text


def scrubbed(columns: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The columns of a turn with each text replaced by `hash:length`.

    What routing is explained with stays: names of intents and slots, scores, states, times, tokens.
    """
    calls = {name: columns[name] for name in (*CALLS, *EVIDENCE) if columns.get(name)}
    written = {
        name: _in_texts(call, lambda text: hashed(text, key)) for name, call in calls.items()
    }
    return {**columns, **changed_texts(columns, lambda text: hashed(text, key)), **written}


def changed_texts(columns: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, str]:
    """Those columns of a turn that hold words of people or models, each changed."""
    return {name: change(columns[name]) for name in TEXTS if columns.get(name)}


def unidentified_call(call: str) -> str:
    """A call as JSON with `[phone]`, `[card]`, `[e-mail]` and `[resident number]` in place of what
    identifies a person."""
    if not _may_identify(call):
        return call
    return json.dumps(_in_texts(json.loads(call), unidentified), ensure_ascii=False)


def _may_identify(call: str) -> bool:
    """Whether a text in a call may identify a person; an escape may hide the beginning of one.
    Half of all records have a request's id with nine digits in a row, which does not."""
    if "\\u" in call:
        return True
    try:
        return bool(MAY_IDENTIFY.search(call) and MAY_IDENTIFY.search(REQUEST_IDS.sub("id", call)))
    except UnicodeEncodeError:  # half a character, which RE2 does not take
        return True


def hashed_call(call: str, key: str) -> str:
    """A call as JSON with each text replaced by `hash:length`."""
    return json.dumps(_in_texts(json.loads(call), lambda text: hashed(text, key)))


def unidentified(text: str) -> str:
    """A text without phone, card and resident registration numbers and e-mail addresses."""
    if not MAY_IDENTIFY_IN_TEXT.search(text):
        return text
    text = RESIDENT.sub("[resident number]", text)
    text = CARD.sub(lambda found: "[card]" if _is_card(found.group()) else found.group(), text)
    text = PHONE.sub("[phone]", text)
    return E_MAIL.sub("[e-mail]", text)


def _is_card(text: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, Luhn's formula)."""
    digits = [int(one) for one in text if one.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def hashed(text: str, key: str) -> str:
    """The same for the same text in one log, worth nothing without its key."""
    digest = hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return f"{digest[:DIGITS]}:{len(text)}"


def is_hashed(text: str) -> bool:
    """Whether it stands for a text that was not kept."""
    return HASHED.fullmatch(text) is not None


def _in_texts(value: Any, change: Callable[[str], str], kept: frozenset[str] = KEPT) -> Any:
    """A call with each of its texts changed, but for the service's own words."""
    if isinstance(value, str):
        return change(value) if value else value
    if isinstance(value, Mapping):
        return {name: _member(name, inner, change, kept) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_in_texts(inner, change, kept) for inner in value]
    return value


def _member(name: str, value: Any, change: Callable[[str], str], kept: frozenset[str]) -> Any:
    if value is None or (name in kept and isinstance(value, str)):
        return value
    return _in_texts(value, change, frozenset() if name in ATTRIBUTES else kept)
