"""An OpenAI-compatible endpoint without a model: answers by retrieval from bundled texts."""

from __future__ import annotations

from fallback.local.server import serve

__all__ = ["serve"]
