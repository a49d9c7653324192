"""Which targets there are to answer what Lex does not know, and who asks each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from dashboard.conversation.turn import Mode
from dashboard.documents import amazon
from dashboard.settings import SettingRefused, Settings
from fallback.answerer import Answerer
from fallback.budget import DayBudget
from fallback.build import answerer_for, within_budget
from fallback.discovery import Discovery, State
from fallback.errors import TargetsFileInvalid
from fallback.grounding.folder import FolderFinder
from fallback.grounding.grounded import Grounded
from fallback.grounding.passage import Finder
from fallback.targets.target import Target, load_targets

LIKELY: tuple[State, ...] = ("usable", "unknown")  # to answer, the first more than the second


@dataclass(frozen=True, slots=True)
class Targets:
    """`usable` are those that can answer here, `known` all of them, the retired ones and the
    servers of one's own machine among them; `answerers` ask each by its name, streaming, and
    `build` makes another. `finder_of` finds in the documents of somebody."""

    known: Mapping[str, Target]
    usable: Mapping[str, Target]
    answerers: Mapping[str, Answerer]
    discovery: Discovery
    build: Callable[[Target], Answerer]
    finder_of: Callable[[str], Finder]

    def answerer_of(self, target: str, documents: str | None = None) -> Answerer:
        """Who asks a target, to answer from somebody's `documents` where they are named; raises
        `KeyError` for one that is not configured any more."""
        return self.grounded(self.answerers[target], target, documents)

    def grounded(self, answerer: Answerer, target: str, documents: str | None) -> Answerer:
        """The same, answering from somebody's documents, None for nobody's."""
        if documents is None:
            return answerer
        return Grounded(answerer, target, self.finder_of(documents))

    def mode_of(self, target: str) -> Mode:
        """Whether a target is the embedded endpoint or somebody's server."""
        return "EMBEDDED" if self.known[target].embedded else "LIVE"

    def instead_of(self, target: str) -> list[str]:
        """Who could answer in the place of a target: its successor, then one's own targets, the
        live and the embedded, then others; those that were seen to be usable come first."""
        states = {one.target.name: one.state for one in self.discovery.survey()}
        successor = self.known[target].successor if target in self.known else None
        names = dict.fromkeys((*([successor] if successor else ()), *self.usable, *states))
        possible = [name for name in names if name != target and states[name] in LIKELY]
        return sorted(possible, key=lambda name: LIKELY.index(states[name]))

    def nameable(self) -> list[str]:
        """What a setting may name: what can answer here, then the servers that want no key."""
        keyless = (t.name for t in self.known.values() if t.key_env is None)
        return list(dict.fromkeys((*self.usable, *keyless)))

    def calls_per_minute(self) -> dict[str, int]:
        """Of the targets that state how many they take."""
        stated = {name: target.calls_per_minute for name, target in self.known.items()}
        return {name: rate for name, rate in stated.items() if rate}


def _known(settings: Settings) -> dict[str, Target]:
    """The presets, with the file that LEXLENS_TARGETS names laid over them."""
    try:
        return load_targets(settings.targets_file)
    except TargetsFileInvalid as error:
        raise SettingRefused(f"LEXLENS_TARGETS: {error}") from error


def _usable(settings: Settings, known: Mapping[str, Target]) -> dict[str, Target]:
    """The targets one can choose: those of one's own file, with a key the live ones, then the
    embedded ones."""
    presets, today = load_targets(), dt.date.today()
    own = [t for t in known.values() if presets.get(t.name) != t]
    live = [t for t in known.values() if t.key_env == "OPENAI_API_KEY" and not t.retired(today)]
    embedded = [t for t in known.values() if t.embedded]
    return {t.name: t for t in (*own, *(live if settings.has_key else ()), *embedded)}


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the answerers of targets; those that charge keep within the day's caps.
    `embedded_url` is where the embedded targets are asked."""

    settings: Settings
    budget: DayBudget
    embedded_url: str

    def answerers(self, known: Mapping[str, Target], *, streaming: bool) -> dict[str, Answerer]:
        """One a target, by its name."""
        return {name: self.answerer(one, streaming=streaming) for name, one in known.items()}

    def answerer(self, target: Target, *, streaming: bool) -> Answerer:
        """One for a target."""
        alone = answerer_for(
            target,
            environ=self.settings.environ,
            embedded_url=self.embedded_url,
            streaming=streaming,
        )
        settings = self.settings
        if not target.embedded:
            caps = settings.caps, settings.person_caps
            alone = within_budget(alone, target, self.budget, *caps)
        return _from_its_documents(alone, target)


def _from_its_documents(answerer: Answerer, target: Target) -> Answerer:
    """The same, answering from the documents that its configuration names, if it names any."""
    grounding = target.grounding
    if grounding is None:
        return answerer
    if grounding.folder:
        return Grounded(answerer, target.name, FolderFinder(grounding.folder, target.name))
    return Grounded(answerer, target.name, amazon.finder_of(grounding, target.name))


def targets_of(settings: Settings, builder: Builder, finder_of: Callable[[str], Finder]) -> Targets:
    """All targets and their answerers; which can be used is found out in the background, once
    discovery may begin."""
    known = _known(settings)
    discovery = Discovery(known, environ=settings.environ, waits=True)
    answerers = builder.answerers(known, streaming=True)
    build = partial(builder.answerer, streaming=True)
    return Targets(known, _usable(settings, known), answerers, discovery, build, finder_of)
