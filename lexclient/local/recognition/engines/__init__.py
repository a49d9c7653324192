"""The engines by name: `grams`, `semantic`, or `module:Class` for one of your own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from lexclient.local.recognition.engines.contract import Engine
from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.engines.semantic import ENCODER, Semantic

DEFAULT = Grams.name
MEMBERS = ("name", "version", "learn", "scorer")  # of `Engine`
INSTALL = "pip install --no-deps -r requirements-semantic.txt"


class EngineUnavailable(Exception):
    """No such engine can be had here; the message says what to do."""


def engine_named(name: str) -> Engine:
    """Raises `EngineUnavailable`: never is another engine taken in silence."""
    if name == Grams.name:
        return Grams()
    if name == Semantic.name:
        if find_spec(ENCODER) is None:
            raise EngineUnavailable(f"The recogniser {name!r} is not installed: {INSTALL}")
        return Semantic()
    return _of_a_module(name)


def _of_a_module(name: str) -> Engine:
    module, colon, member = name.partition(":")
    if not (module and colon and member):
        known = f"{Grams.name}, {Semantic.name} or module:Class"
        raise EngineUnavailable(f"There is no recogniser {name[:100]!r}: write {known}.")
    refused = f"The recogniser {name[:100]!r} cannot be made: "
    try:
        engine: Engine = getattr(import_module(module), member)()
        absent = [one for one in MEMBERS if not hasattr(engine, one)]
    except (ImportError, SyntaxError, AttributeError, TypeError, ValueError) as error:
        raise EngineUnavailable(f"{refused}{error}") from error
    except Exception as error:  # a team's own code: whatever it raises, its place is known
        raise EngineUnavailable(f"{refused}{type(error).__name__}") from error
    if absent:
        raise EngineUnavailable(f"{refused}it has no {', '.join(absent)}")
    return engine
