"""What keeps a locale from being built, in sentences, as `failureReasons` has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.model import Bot, Intent, Locale
from lexclient.local.models.documents import Documents
from lexclient.local.models.runtimes import loaded

PLACEHOLDER = re.compile(r"\{([^{}]{1,100})\}")


def checked(documents: Documents, bot_id: str, locale_id: str) -> tuple[Locale | None, list[str]]:
    """The locale, None where it cannot be read, and the reasons why it cannot be built."""
    try:
        bot = loaded(documents, bot_id)
    except BadExport as error:
        return None, [str(error)]
    locale = bot.locales[locale_id]
    return locale, list(_faults(bot, locale))


def _faults(bot: Bot, locale: Locale) -> Iterator[str]:
    own = [intent for intent in locale.intents.values() if not intent.is_fallback]
    if not own:
        yield f"Locale {locale.locale_id} of {bot.name} has no intent beside the fallback"
    for intent in own:
        yield from _intent_faults(intent)


def _intent_faults(intent: Intent) -> Iterator[str]:
    if not intent.utterances and not intent.parent:
        yield f"Intent {intent.name} has no sample utterances"
    slots = {slot.name for slot in intent.slots}
    for utterance in intent.utterances:
        for name in PLACEHOLDER.findall(utterance):
            if name.split(".")[0] not in slots:
                yield f"Intent {intent.name} has no slot {name}, which {utterance!r} names"
    for slot in intent.slots:
        if slot.required and slot.prompt is None and not slot.sub_slots:
            yield f"Slot {slot.name} of intent {intent.name} is required and has no prompt"
