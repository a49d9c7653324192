"""What one line of a recording may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50_000)]
Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Tokens = Annotated[int, Field(ge=0, le=100_000_000)]


class RecordedLine(BaseModel):
    """Unknown keys are left out: a file of somebody's own may say more than we need."""

    model_config = ConfigDict(extra="ignore")

    utterance: Words
    text: Words
    target: str | None = None
    model: str | None = None
    finish_reason: str | None = None
    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
    first_s: Seconds | None = None
    total_s: Seconds | None = None
    cost_usd: Annotated[float, Field(ge=0, le=10_000)] | None = None
    at: str | None = None
