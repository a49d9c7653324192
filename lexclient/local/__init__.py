"""A Lex V2 runtime on this machine: loads bot exports, answers every AWS SDK."""

from lexclient.local.archive import BadExport
from lexclient.local.server import LocalBot, LocalLocale, LocalRuntime, serve

__all__ = ["BadExport", "LocalBot", "LocalLocale", "LocalRuntime", "serve"]
