"""A Lex V2 runtime on this machine: loads bot exports, answers every AWS SDK.

Names are imported when they are asked for: a process that only learns loads no server.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

HOMES = {
    "BadExport": "bot.archive",
    "BadHook": "codehook",
    "EngineUnavailable": "recognition.engines",
    "engine_named": "recognition.engines",
    "Learning": "recognition.learning",
    "TrainingProcess": "recognition.learning",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES.get(name, 'server')}"), name)
