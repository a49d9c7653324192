"""The widgets of the publish page, and what it keeps in a browser tab."""

from __future__ import annotations

from enum import StrEnum

from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.views.session_attributes import Kept
from lexclient.catalog import AccountBot
from lexclient.models import AliasDescription

Of = tuple[str, str]  # place and bot id


class Key(StrEnum):
    """`publish_place`, `of` and `publish_step` stand in the page's address."""

    PLACE = "publish_place"
    OF = "of"
    STEP = "publish_step"
    LIST = "publish_list"
    VERSION = "publish_version"
    PULL = "publish_pull"
    LESSONS = "publish_lessons"
    LOCALE = "publish_locale"
    WITH_LESSON = "publish_with_lesson"
    GATE = "publish_gate"
    ALTHOUGH = "publish_although"
    PUSH = "publish_push"
    BACK = "publish_back"
    NUMBER = "publish_number"
    MEASURE = "publish_measure"
    ALIAS = "publish_alias"
    MOVE = "publish_move"
    ROLL_BACK = "publish_roll_back"
    LOOK = "publish_look"
    NEW_ALIAS = "publish_new_alias"
    MAKE_ALIAS = "publish_make_alias"
    TALK = "publish_talk"


class PublishState:
    """What was asked of an account, so that a click asks it no second time."""

    bots = Kept[dict[str, list[AccountBot]]]("publish_bots", dict)  # by place
    versions = Kept[dict[Of, list[str]]]("publish_versions", dict)
    aliases = Kept[dict[Of, list[AliasDescription]]]("publish_aliases", dict)
    lessons = Kept[dict[Of, list[LoggedBot]]]("publish_chosen_lessons", dict)  # that go onto it
    gates = Kept[dict[Of, tuple[str, str]]]("publish_gates", dict)  # runs before and after
    measured = Kept[dict[tuple[str, str, str], str]]("publish_measured", dict)  # run of a version
    standings = Kept[dict[str, str]]("publish_standings", dict)  # of a push that stopped

    talking = Kept("publish_talking", bool)  # the chat is to be opened

    def forget(self, of: Of) -> None:
        """A bot is another now: ask its account again."""
        self.versions.pop(of, None)
        self.aliases.pop(of, None)


publish = PublishState()
