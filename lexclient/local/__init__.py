"""A Lex V2 runtime on this machine: loads bot exports, answers every AWS SDK."""

from lexclient.local.bot.archive import BadExport
from lexclient.local.codehook import BadHook
from lexclient.local.recognition.learning.training_process import TrainingProcess
from lexclient.local.server import LocalBot, LocalLocale, LocalRuntime, serve

__all__ = [
    "BadExport",
    "BadHook",
    "LocalBot",
    "LocalLocale",
    "LocalRuntime",
    "TrainingProcess",
    "serve",
]
