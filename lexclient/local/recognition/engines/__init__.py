"""The engines by name: `grams`, `semantic`, or `module:Class` for one of your own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from lexclient.local.recognition.engines.contract import Engine
from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.engines.semantic import ENCODER, Semantic

DEFAULT = Grams.name
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
    try:
        engine: Engine = getattr(import_module(module), member)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise EngineUnavailable(f"The recogniser {name[:100]!r} cannot be made: {error}") from error
    return engine
