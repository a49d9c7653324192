"""What an answer cost in US dollars: a Decimal, or None for unknown, never an invented 0."""

from __future__ import annotations

from decimal import Decimal

from fallback.targets.target import Target

THOUSAND, MILLION = Decimal(1_000), Decimal(1_000_000)
SEARCH_TOKENS = 8_000  # of what one search finds, which the model reads: OpenAI's own flat figure


def cost_of(
    target: Target,
    model: str | None,
    input_tokens: int | None,
    output_tokens: int | None,
    searches: int = 0,
) -> Decimal | None:
    """By the target's own prices; without them by the list of genai-prices, which has none for
    searches.

    `model` is what the server says answered. When a gateway let another model answer, the
    target's price says nothing, unless it is zero because nobody charges.
    """
    if input_tokens is None or output_tokens is None:
        return None
    prices = target.prices
    if prices is None:
        name = model or target.model
        return None if searches else _listed_cost(target, name, input_tokens, output_tokens)
    free = not prices.input and not prices.output
    if not free and model is not None and not model.startswith(target.model):
        return None
    per_search = Decimal(0) if free and prices.search is None else prices.search
    if searches and per_search is None:
        return None
    tokens = (prices.input * input_tokens + prices.output * output_tokens) / MILLION
    return tokens + searches * (per_search or Decimal(0)) / THOUSAND


def most_of(target: Target, prompt_tokens: int | None = None) -> Decimal | None:
    """The most one answer of `target` can cost, to a prompt of so many tokens or a full one; None
    without prices."""
    tokens = target.prompt_tokens if prompt_tokens is None else prompt_tokens
    searches = target.max_tool_calls if target.tools else 0
    read = tokens + searches * SEARCH_TOKENS
    return cost_of(target, target.model, read, target.limit, searches)


def _listed_cost(
    target: Target, model: str, input_tokens: int, output_tokens: int
) -> Decimal | None:
    provider = "openai" if target.of_openai else "aws" if target.provider == "bedrock" else None
    if provider is None:
        return None  # whoever serves it, the list does not know what they charge
    try:
        # a quarter of a second to import, and absent from the Lambda package
        from genai_prices import Usage, calc_price  # noqa: PLC0415
    except ImportError:
        return None
    tokens = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    try:
        return Decimal(calc_price(tokens, model, provider_id=provider).total_price)
    except LookupError:
        return None  # released after the list
