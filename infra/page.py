"""The chat page that the distribution serves from S3: its files, and what a browser lets it do."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "chat"
# its script and style lie beside it, and it speaks with nobody else
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
