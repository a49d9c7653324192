"""A Lex V2 runtime on this machine: loads bot exports, answers every AWS SDK."""

from lexclient.local.bot.archive import BadExport
from lexclient.local.codehook import BadHook
from lexclient.local.recognition.engines import EngineUnavailable, engine_named
from lexclient.local.recognition.learning import Learning, TrainingProcess
from lexclient.local.server import LocalBot, LocalLocale, LocalRuntime, serve

__all__ = [
    "BadExport",
    "BadHook",
    "EngineUnavailable",
    "Learning",
    "LocalBot",
    "LocalLocale",
    "LocalRuntime",
    "TrainingProcess",
    "engine_named",
    "serve",
]
