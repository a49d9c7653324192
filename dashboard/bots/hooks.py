"""Which code hooks a bot may be given: `lambda:FUNCTION@ENDPOINT`, or functions of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REMOTE = "lambda:"
ANY_BOT = "*"  # the key under which `lexclient.local` gives a hook to whatever bot it serves


class HookNotAllowed(ValueError):
    """A function of this machine, and the app was not started with LEXLENS_LOCAL_HOOKS=1."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """`own` are the code hooks of bundled bots as `module:function`, by the names of the bots;
    `local` lets any other function of this machine be attached."""

    own: Mapping[str, str] = field(default_factory=dict)
    local: bool = False

    def of_bundled(self, bot_name: str) -> str:
        """The hook of a bundled bot, "" for none."""
        return self.own.get(bot_name, "")

    def checked(self, hook: str) -> str:
        """The hook. Raises `HookNotAllowed`."""
        if hook and not hook.startswith(REMOTE) and not self.local and hook not in self._known:
            raise HookNotAllowed(hook)
        return hook

    @property
    def _known(self) -> frozenset[str]:
        return frozenset(self.own.values())


NONE_LOCAL = Hooks()


def keyed(hook: str) -> Mapping[str, object]:
    """As `EmbeddedLex.add` takes it."""
    return {ANY_BOT: hook} if hook else {}
