"""The process in which embedded bots are learned, begun while the rest of the app is loaded."""

from __future__ import annotations

import os
from functools import cache

from dashboard.settings import SettingRefused, read_settings
from lexclient.local import TrainingProcess

TEACHER = TrainingProcess()


@cache
def begin() -> None:
    """Once, and only where bots will have to be learned: nothing was learned here before."""
    try:
        settings = read_settings(os.environ)
    except SettingRefused:
        return  # the services say so
    if settings.bot is None and not settings.learned_folder.is_dir():
        TEACHER.begin()
