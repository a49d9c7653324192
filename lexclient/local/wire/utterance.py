"""RecognizeUtterance with text: its members are a raw body and packed headers, not JSON.

Content-Type: text/plain; charset=utf-8        the body is the text
x-amz-lex-session-state, -request-attributes   base64(gzip(JSON))
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from email.message import Message as Header
from typing import Any

from lexclient.local.errors import ValidationException

SPEECH = ("audio/", "application/vnd.amazon")
GZIP = 16 + zlib.MAX_WBITS
MAX_UNPACKED = 1_000_000
PACKED = {
    "sessionState": "x-amz-lex-session-state",
    "requestAttributes": "x-amz-lex-request-attributes",
}


def text_members(headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    """The members that RecognizeText would have. Raises `ValidationException`."""
    packed = {name: headers[header] for name, header in PACKED.items() if header in headers}
    return {
        "text": _text(headers.get("content-type", ""), body),
        **{name: _unpacked(PACKED[name], value) for name, value in packed.items()},
    }


def _text(content_type: str, body: bytes) -> str:
    if content_type.lower().startswith(SPEECH):
        raise ValidationException(
            "Speech needs Amazon Lex and its speech recognition, which the local runtime does not "
            "have; send the text with the content type text/plain; charset=utf-8"
        )
    header = Header()
    header["content-type"] = content_type
    charset = str(header.get_param("charset", "utf-8")).lower()
    if header.get_content_type() != "text/plain" or charset not in ("utf-8", "utf8"):
        raise ValidationException(
            f"The content type must be text/plain; charset=utf-8, not {content_type[:100]!r}"
        )
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValidationException("The request body is not UTF-8 text") from error


def _unpacked(header: str, value: str) -> Any:
    """The JSON of a header, at most a million bytes of it."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        content = unpacker.decompress(base64.b64decode(value, validate=True), MAX_UNPACKED)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError("too long, or cut")
        return json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError, binascii.Error, zlib.error) as error:
        problem = "must be JSON, compressed with gzip and encoded with base64"
        raise ValidationException(f"The header {header} {problem}") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
