"""A Lex V2 runtime on this machine: loads bot exports, answers every AWS SDK."""

from lexclient.local.archive import BadExport
from lexclient.local.codehook import BadHook
from lexclient.local.recognition.apart import Apart
from lexclient.local.server import LocalBot, LocalLocale, LocalRuntime, serve

__all__ = ["Apart", "BadExport", "BadHook", "LocalBot", "LocalLocale", "LocalRuntime", "serve"]
