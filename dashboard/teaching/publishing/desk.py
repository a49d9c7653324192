"""What the loop is worked with: where bots are made, what was pulled, the lessons, the audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.bots.export import Files, as_zip
from dashboard.bots.models_by_place import ModelsByPlace
from dashboard.log.audit.audit import Audit
from dashboard.log.clock import utc_now
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Lessons
from dashboard.log.teaching.pulls import Pull, Pulls
from dashboard.teaching import lesson
from dashboard.teaching.publishing import publish
from dashboard.teaching.publishing.pulled import NotPulled, Provenance
from dashboard.teaching.publishing.pulled import pull as pulled_from
from dashboard.teaching.publishing.push import locales_of
from dashboard.teaching.publishing.standing import Read
from lexclient.models import DRAFT, Watch


def unwatched(_state: str) -> None:
    """Nobody looks at the states."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Shared by all who publish. `read` gives an export's files, bounded."""

    models: ModelsByPlace
    pulls: Pulls
    lessons: Lessons
    audit: Audit
    read: Read

    def pull(
        self,
        place: str,
        bot_id: str,
        version: str = DRAFT,
        *,
        who: str,
        watch: Watch = unwatched,
    ) -> Pull:
        """Bring a bot here and keep it. Raises a `LexError`, and what `read` raises."""
        taken = pulled_from(self.models.models_of(place), bot_id, version, watch)
        self.read(taken.archive)
        self.pulls.keep_archive(taken.archive)
        pull = _pull(place, taken.provenance, who)
        self.pulls.keep(pull)
        self.audit.record(who, "pull", f"{place} {bot_id} {version} {pull.sha256[:12]}")
        return pull

    def archive(self, sha256: str) -> bytes:
        """The ZIP of a pull, or of a push. Raises `NotPulled`."""
        content = self.pulls.archive(sha256)
        if content is None:
            raise NotPulled(f"The export {sha256[:12]} is no longer kept: pull again")
        return content

    def files(self, sha256: str) -> Files:
        """What is in it. Raises `NotPulled`, and what `read` raises."""
        return self.read(self.archive(sha256))

    def taught(self, pull: Pull, bots: Iterable[LoggedBot]) -> bytes:
        """The ZIP of the pulled bot with the lessons of some bots of the log in it. Raises
        `LessonRefused` and `NotPulled`."""
        files = self.files(pull.sha256)
        for bot in bots:
            lines = self.lessons.lines(bot)
            wanted = {line.utterance: line.intent for line in lines}
            said = {line.intent: line.response for line in lines if line.response}
            files = lesson.taught(files, bot.locale_id, wanted, said) if wanted else files
        return as_zip(files)

    def move(
        self, place: str, bot_id: str, alias: str, version: str, *, who: str, measured: str = ""
    ) -> publish.Moved:
        """Let an alias be of a version; `measured` is what that version was measured to be.
        Raises a `LexError`."""
        moved = publish.move(self.models.models_of(place), bot_id, alias, version)
        line = f"{place} {bot_id} {alias}: {moved.before} -> {moved.after} {measured}"
        self.audit.record(who, "alias", line.rstrip())
        return moved

    def make_alias(self, pull: Pull, name: str, version: str, *, who: str) -> None:
        """Give a bot an alias that it has not. Raises a `LexError`, `NotPulled`, and what `read`
        raises."""
        models, locales = self.models.models_of(pull.place), locales_of(self.files(pull.sha256))
        models.make_alias(pull.bot_id, name, version, locales)
        self.audit.record(who, "alias", f"{pull.place} {pull.bot_id} {name}: new -> {version}")


def _pull(place: str, provenance: Provenance, who: str) -> Pull:
    return Pull(
        place=place,
        bot_id=provenance.bot_id,
        version=provenance.version,
        name=provenance.name,
        who=who,
        pulled_at=utc_now(),
        updated=provenance.updated,
        sha256=provenance.sha256,
    )
