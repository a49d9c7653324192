"""Requests made from botocore's model, with every member that it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

TEXTS = (
    "Example",
    "EXAMPLEID1",
    "1",
    "en_US",
    "arn:aws:iam::123456789012:role/lex",
    "arn:aws:kms:eu-west-1:123456789012:key/1",
    "arn:aws:logs:eu-west-1:123456789012:log-group:lex",
    "arn:aws:s3:::lex-audio",
    "arn:aws:lambda:eu-west-1:123456789012:function:hook",
    "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude",
    "arn:aws:kendra:eu-west-1:123456789012:index/1",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:deepgram-ABCDEF",
    "arn:aws:wisdom:eu-west-1:123456789012:assistant/00000000-0000-0000-0000-000000000000",
    "AMAZON.Number",
    "$.Name",
    "index",
    "123456789012",
    "https://example.com",
    "DRAFT",
)


def example(shape: Shape, above: tuple[str, ...] = ()) -> Any:
    """A value that the model allows, with all members; a shape inside itself is left out."""
    if isinstance(shape, StructureShape):
        inside = (*above, shape.name)
        members = {
            name: example(member, inside)
            for name, member in shape.members.items()
            if not _again(member, inside)
        }
        return {name: value for name, value in members.items() if value is not None}
    if isinstance(shape, ListShape):
        return [] if _again(shape.member, above) else [example(shape.member, above)]
    if isinstance(shape, MapShape):
        return {example(shape.key): example(shape.value, above)}
    return _plain(shape)


def _again(shape: Shape, above: tuple[str, ...]) -> bool:
    return shape.name in above


def _plain(shape: Shape) -> Any:
    low = shape.metadata.get("min", 0)
    if shape.type_name == "boolean":
        return True
    if shape.type_name in ("double", "float"):
        return max(0.5, low)
    if shape.type_name in ("integer", "long"):
        return max(1, low)
    return _text(shape.metadata, low)


def _text(metadata: Mapping[str, Any], low: int) -> str:
    if "enum" in metadata:
        return str(metadata["enum"][0])
    high, pattern = metadata.get("max", 1000), metadata.get("pattern", ".*")
    for text in TEXTS:
        if low <= len(text) <= high and re.fullmatch(pattern, text):
            return text
    return "x" * low
