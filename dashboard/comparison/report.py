"""A comparison on one HTML page that opens from disk and asks nobody for anything."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from dashboard.comparison.failures import problem_of
from dashboard.comparison.figures import (
    COLUMNS,
    STANDING_COLUMNS,
    cells,
    certainty,
    dollars,
    seconds,
    share,
    standing_cells,
)
from dashboard.comparison.fromlog import PACE_DAYS
from dashboard.comparison.judging.judge import Judged
from dashboard.comparison.judging.significance import Lead
from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.judging.votes import standings as standings_of
from dashboard.comparison.runs import Comparison, Entry
from dashboard.comparison.summary import Pace, Summary, month_cost
from dashboard.log.votes import Ballot, Vote
from dashboard.markdown import Element, elements
from dashboard.reports import drawing
from dashboard.reports.page import Table, page
from dashboard.texts import Texts


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a report tells."""

    comparison: Comparison
    summaries: Sequence[Summary]
    standings: Sequence[Standing]
    judged: Sequence[tuple[Judged, Sequence[Standing]]]
    pace: Pace
    made_at: dt.datetime
    lead: Lead | None = None
    votes: Sequence[Vote] = ()
    ballot: Ballot | None = None

    def by_target(self) -> Iterator[tuple[Summary, Standing]]:
        """What each target's answers and votes come to."""
        return zip(self.summaries, self.standings, strict=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer in its cell; `problem` is what went wrong, if anything did."""

    recorded: bool
    written: tuple[Element, ...]
    problem: str | None
    figures: str


def as_html(findings: Findings, texts: Texts) -> bytes:
    """The whole page."""
    comparison = findings.comparison
    return page(
        "comparison.html",
        texts,
        f"LexLens · {comparison.job.title or texts.say('page.compare')}",
        stamp=_stamp(findings, texts),
        summary=_summary(findings, texts),
        month=_month(findings.pace, texts),
        month_costs=list(_month_costs(findings)),
        standings_header=[texts.say(f"judge.{name}") for name in STANDING_COLUMNS],
        standings=list(_standings(findings, texts)),
        certainty=certainty(findings.lead, texts) if findings.lead else "",
        ballot=_ballot(findings.ballot, texts),
        latency=latency(findings.summaries, texts),
        quality=quality_against_cost(findings.summaries, findings.standings, texts),
        targets=comparison.targets,
        questions=list(_questions(findings, texts)),
        parameters=json.dumps(comparison.stated, ensure_ascii=False, indent=2),
    ).encode()


def latency(summaries: Sequence[Summary], texts: Texts) -> drawing.Drawing:
    """Median and 95th percentile of the whole answer, a bar each."""
    bars = [
        drawing.Bar(name, value or 0.0, seconds(value), colour)
        for one in summaries
        for name, value, colour in (
            (one.target, one.total.median, drawing.TEAL),
            ("p95", one.total.p95, drawing.SLATE),
        )
    ]
    return drawing.bars(texts.say("decide.latency"), bars)


def quality_against_cost(
    summaries: Sequence[Summary], standings: Sequence[Standing], texts: Texts
) -> drawing.Drawing | None:
    """The win rate with its interval over US dollars for 1,000 answers; None where no target has
    both."""
    points = list(_points(summaries, standings))
    costs = f"{texts.say('decide.cost_per_1000')} (USD)"
    return drawing.points(texts.say("decide.quality"), costs, points) if points else None


def _points(summaries: Sequence[Summary], standings: Sequence[Standing]) -> Iterator[drawing.Point]:
    for one, standing in zip(summaries, standings, strict=True):
        cost, rate = one.cost_per_1000, standing.rate
        if cost is not None and rate.value is not None:
            low, high = rate.low or 0.0, rate.high or 0.0
            yield drawing.Point(one.target, float(cost), rate.value, low, high)


def _stamp(findings: Findings, texts: Texts) -> str:
    comparison, bot = findings.comparison, findings.comparison.bot
    return texts.say(
        "report.stamp",
        bot=bot.name,
        locale=bot.locale_id,
        threshold=f"{bot.threshold:.2f}",
        asked_at=f"{comparison.job.created_at:%Y-%m-%d %H:%M}",
        made=f"{findings.made_at:%Y-%m-%d %H:%M}",
        questions=len(comparison.utterances),
        targets=len(comparison.targets),
        repeats=comparison.job.parameters.get("repeats", 1),
    )


def _summary(findings: Findings, texts: Texts) -> Table:
    header = [texts.say(f"decide.{name}") for name in COLUMNS]
    return Table(header, [cells(*target, texts) for target in findings.by_target()])


def _month(pace: Pace, texts: Texts) -> str:
    if not pace.turns:
        return texts.say("decide.month.none", days=PACE_DAYS)
    return texts.say("decide.month.line", days=PACE_DAYS, turns=pace.turns, rate=share(pace.rate))


def _month_costs(findings: Findings) -> Iterator[tuple[str, str]]:
    """What each target would cost in such a month; nothing for a log without turns."""
    pace = findings.pace
    for one in findings.summaries if pace.turns else ():
        yield one.target, dollars(month_cost(one.cost_per_1000, pace.turns, pace.rate))


def _standings(findings: Findings, texts: Texts) -> Iterator[tuple[str, list[list[str]]]]:
    """Who judged, and the rows of their table."""
    yield texts.say("judge.people"), list(map(standing_cells, findings.standings))
    for judged, standings in findings.judged:
        yield texts.say("judge.by_target", judge=judged.judge), list(map(standing_cells, standings))


def _ballot(ballot: Ballot | None, texts: Texts) -> str:
    """Whose votes these are, and what the voters could not see."""
    if ballot is None or not ballot.votes:
        return ""
    return texts.say("report.ballot", **asdict(ballot))


def _questions(findings: Findings, texts: Texts) -> Iterator[tuple[str, str, list[Shown | None]]]:
    """Each utterance with its votes and an answer a target, None where there is none."""
    comparison = findings.comparison
    for number, utterance in enumerate(comparison.utterances):
        entries = comparison.of(number)
        shown = [_shown(entries.get(name), texts) for name in comparison.targets]
        yield utterance, _votes(findings, number, texts), shown


def _votes(findings: Findings, question: int, texts: Texts) -> str:
    """How people voted on one question, "" where nobody did."""
    votes = [vote for vote in findings.votes if vote.question == question]
    if not votes:
        return ""
    ranking = standings_of(votes, findings.comparison.targets)
    won = [f"{one.target} {one.wins}" for one in ranking if one.wins]
    verdicts = [vote.verdict for vote in votes]
    rest = [
        f"{texts.say(f'judge.{verdict}')} {verdicts.count(verdict)}"
        for verdict in ("tie", "both_bad")
        if verdict in verdicts
    ]
    return texts.say("report.votes", listed=", ".join([*won, *rest]))


def _shown(entry: Entry | None, texts: Texts) -> Shown | None:
    if entry is None or entry.response is None:
        return None
    answer = entry.response.answer
    figures = f"{seconds(answer.first_s)} / {seconds(answer.total_s)} · {dollars(answer.cost)}"
    return Shown(entry.response.recorded, elements(answer.text), problem_of(answer, texts), figures)
