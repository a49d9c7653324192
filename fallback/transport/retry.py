"""When a failed request is sent again.

The SDK's own retries are off: they would sleep through a Stop and send once more after it.
"""

from __future__ import annotations

from fallback.errors import ConnectionBroken, FallbackError, RateLimited, ServerFailed

RETRIES = 1
PAUSE_S = 0.5
PATIENCE_S = 10.0  # a server that asks for more is reported, not waited for


def pause_before_retry(error: FallbackError, retries: int, jitter: float) -> float | None:
    """Seconds to wait before sending again, None not to. `jitter`, 0 to 1, spreads a crowd."""
    if retries >= RETRIES:
        return None
    if isinstance(error, RateLimited):
        requested = error.facts.get("retry_after_s")
        wait = requested if isinstance(requested, float) else PAUSE_S + PAUSE_S * jitter
        return wait if wait <= PATIENCE_S else None
    if isinstance(error, ServerFailed | ConnectionBroken):
        return PAUSE_S / 2 + PAUSE_S * jitter
    return None
