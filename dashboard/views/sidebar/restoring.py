"""With whom a conversation is held, as it was before a reload; and what is changed is kept.

opened ──► as the log has it ──► the choices of the sidebar ──► kept when they change
             └── its bot is gone: nobody else goes on with it
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from dashboard.bots.catalog import HOOK, Bots
from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Setup
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.turn import Turn
from dashboard.log.database import LogUnavailable
from dashboard.log.owned.conversations import ConversationStore, HeldWith
from dashboard.views import ownership
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.sidebar.state import sidebar
from dashboard.views.tab import tab
from fallback.prompts import SYSTEM
from lexclient.catalog import Bot


def restore(bots: Bots, conversations: Conversations, conversation: str) -> None:
    """Choose bot, locale, target and system prompt as the conversation is held with them. A new
    one is held with what was chosen before."""
    if sidebar.restored == conversation:
        return
    first = conversations.log.began_with(conversation)
    chosen = conversations.store.held(conversation)
    held = _told_by_turns(first, chosen, conversations) if first else chosen
    by_default = _first_choice(bots, conversations)
    del sidebar.gone
    if held or not sidebar.restored:
        _choose(held or by_default, first, bots, conversations)
    sidebar.held = held or by_default
    sidebar.restored = conversation


def keep(store: ConversationStore, setup: Setup) -> None:
    """Keep what was changed since it was kept last; while the log is away, a later run does."""
    if sidebar.gone or setup.held_with == sidebar.held:
        return
    with suppress(LogUnavailable):
        store.hold(tab.conversation, ownership.owner(), setup.held_with)
        sidebar.held = setup.held_with


def _told_by_turns(
    first: Turn, chosen: HeldWith | None, conversations: Conversations
) -> HeldWith | None:
    """The bot is the one that was talked to first; the rest as chosen, or as it was last."""
    if chosen is None:
        newest = conversations.log.conversation(first.conversation, last=1)
        target = newest[0].target if newest else None
        chosen = HeldWith(first.bot, target or "")
    inside = first.bot.place == HOOK
    return replace(chosen, bot=first.bot, fallback_in="hook" if inside else chosen.fallback_in)


def _first_choice(bots: Bots, conversations: Conversations) -> HeldWith:
    """The first bot, where there is one in the language of the page, and the first target that can
    be used: one's own, the live, the embedded."""
    language = tab.language
    bot = next((one for one in bots.listed if one.speaks(language)), bots.listed[0])
    ref = BotRef.of(bot, bot.in_language(language).locale_id)
    return HeldWith(ref, next(iter(conversations.targets.usable)))


def _choose(held: HeldWith, first: Turn | None, bots: Bots, conversations: Conversations) -> None:
    bot = _served(held.bot, first, bots)
    if bot is None and first:
        sidebar.gone = held.bot
    bot = bot or bots.listed[0]
    sidebar.bot = bot.name
    sidebar.locale = bot.locale(held.bot.locale_id).locale_id
    targets = conversations.targets
    sidebar.target = held.target if held.target in targets.known else next(iter(targets.usable))
    sidebar.where = held.fallback_in
    sidebar.grounded = held.grounded
    sidebar.system = held.system or SYSTEM


def _served(ref: BotRef, first: Turn | None, bots: Bots) -> Bot | None:
    """The bot, unless one of the same id stands elsewhere now: at Amazon, or in this process."""
    bot = bots.held_with(ref, bots_view.own_bots(bots))
    moved = bot and first and bots.mode_of(bot) != first.lex_mode
    return None if moved else bot
