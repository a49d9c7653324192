"""What each operation of the models API does, by its name.

An operation takes the API's state and the checked members of the request, and gives the members
of the answer (those that its output has no room for are left out). It raises a `LexError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lexclient.local.models.api import ModelsApi
from lexclient.local.models.operations import (
    aliases,
    bots,
    exports,
    imports,
    intents,
    locales,
    slot_types,
    slots,
    versions,
)

Operation = Callable[[ModelsApi, Mapping[str, Any]], Mapping[str, Any]]

OPERATIONS: Mapping[str, Operation] = {
    **bots.OPERATIONS,
    **locales.OPERATIONS,
    **intents.OPERATIONS,
    **slots.OPERATIONS,
    **slot_types.OPERATIONS,
    **versions.OPERATIONS,
    **aliases.OPERATIONS,
    **imports.OPERATIONS,
    **exports.OPERATIONS,
}
