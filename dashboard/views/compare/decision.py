"""The decision on the page: one line a target, two plots, a month's bill, files to take away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.comparison import downloads, figures, promptfoo, runs
from dashboard.comparison.compare import Compare
from dashboard.comparison.fromlog import PACE_DAYS, pace
from dashboard.comparison.judging.significance import lead
from dashboard.comparison.judging.votes import shifted, standings
from dashboard.comparison.report import Findings, as_html
from dashboard.comparison.runs import Comparison, Entry
from dashboard.comparison.summary import month_cost, summaries
from dashboard.jobs.jobs import Jobs
from dashboard.log.clock import utc_now
from dashboard.markdown import literally, on_one_line
from dashboard.targets import Targets
from dashboard.views.charts import clicks
from dashboard.views.charts.comparison import latency, quality
from dashboard.views.charts.drilling import NARROWED, Picture, numbered
from dashboard.views.compare.answers import listed
from dashboard.views.compare.blind import kept_back
from dashboard.views.compare.state import Key
from dashboard.views.compare.votes import judged_by_targets
from dashboard.views.diagnostics.audit import exported
from dashboard.views.sidebar.state import sidebar
from dashboard.views.tab import tab
from dashboard.views.tables import download, markdown_table

MOST_ROUNDS = 200


def decide(compare: Compare, comparison: Comparison, conversation: str, voter: str) -> None:
    """Everything that speaks for one target or another, once nothing of it is blind."""
    say = tab.texts().say
    parts = [comparison]
    if comparison.job.parameters.get("live"):
        parts = _scope(compare.jobs, comparison, conversation)
    if kept_back(compare.store, parts, voter):
        return
    findings = _findings(compare, parts)
    st.subheader(say("decide.summary"))
    _summary(findings)
    if findings.lead:
        certainty = figures.certainty(findings.lead, tab.texts())
        st.info(literally(certainty), icon=":material/balance:")
    _from_now_on(compare.targets, findings)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(say("decide.quality"))
        of_target = _quality(findings)
    with right:
        st.subheader(say("decide.times"))
        one = _latency(findings)
    if one or of_target:
        listed(findings.comparison, one or of_target, key=Key.DECIDE_ANSWERS)
    else:
        st.caption(say("decide.pick"))
    st.subheader(say("decide.month"))
    _month(findings)
    st.subheader(say("decide.downloads"))
    _downloads(compare, parts, findings)


def _findings(compare: Compare, parts: Sequence[Comparison]) -> Findings:
    """What people, judges and the log say of all parts together."""
    comparison, now = runs.merged(parts), utc_now()
    votes = [
        vote
        for part, shift in zip(parts, runs.shifts(parts), strict=True)
        for vote in shifted(compare.store.votes(part.job.id), shift)
    ]
    ranking = standings(votes, comparison.targets)
    return Findings(
        comparison,
        summaries(comparison),
        ranking,
        [one for part in parts for one in judged_by_targets(compare.jobs, part)],
        pace(compare.database, comparison.bot.name, now),
        now,
        lead(votes, ranking),
        votes,
        compare.store.ballot([part.job.id for part in parts]),
    )


def _scope(jobs: Jobs, comparison: Comparison, conversation: str) -> list[Comparison]:
    """This round alone, or all rounds of the conversation, oldest first."""
    say = tab.texts().say
    scope = st.segmented_control(
        say("decide.scope"),
        ("rounds", "this"),
        format_func=lambda name: say(f"decide.scope.{name}"),
        default="rounds",
        key=Key.DECIDE_SCOPE,
        required=True,
    )
    recent = jobs.recent(runs.KIND, topic=conversation, last=MOST_ROUNDS)
    rounds = [job for job in recent[::-1] if job.parameters.get("live")]
    if scope == "this" or comparison.job.id not in [job.id for job in rounds]:
        return [comparison]
    return [runs.read(job, jobs.results(job.id)) for job in rounds]


def _summary(findings: Findings) -> None:
    """A column for each target, so that four of them and all figures are seen at once."""
    texts = tab.texts()
    heads = [texts.say(f"decide.{name}") for name in figures.COLUMNS]
    columns = [figures.cells(*target, texts) for target in findings.by_target()]
    header, *rows = [list(map(on_one_line, row)) for row in zip(heads, *columns, strict=True)]
    st.markdown(markdown_table(header, rows), help=texts.say("decide.stability.help"))


def _from_now_on(targets: Targets, findings: Findings) -> None:
    """A button for each target that conversations can be held with from now on."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        for place, name in enumerate(findings.comparison.targets):
            if not runs.lasting(findings.comparison, name, targets.usable):
                continue
            system = findings.comparison.stated.get(name, {}).get("system")
            choice = (findings.comparison.asked(name), system or sidebar.system)
            in_use = choice == (sidebar.target, sidebar.system)
            st.button(
                say("decide.in_use" if in_use else "decide.use", target=on_one_line(name)),
                key=f"use-{place}",
                icon=":material/check:" if in_use else ":material/swap_horiz:",
                on_click=_use,
                args=choice,
                disabled=in_use,
            )


def _use(target: str, system: str) -> None:
    sidebar.target, sidebar.system = target, system


def _quality(findings: Findings) -> list[Entry]:
    """The picture, and the answers of the target that was clicked."""
    say = tab.texts().say
    points = [
        {
            "target": one.target,
            "cost": float(one.cost_per_1000),
            "rate": standing.rate.value,
            "low": standing.rate.low,
            "high": standing.rate.high,
            NARROWED: {"target": one.target},
        }
        for one, standing in findings.by_target()
        if one.cost_per_1000 is not None and standing.rate.value is not None
    ]
    if not points:
        st.caption(say("decide.quality.none"))
        return []
    rows, narrowings = numbered(points)
    chart = quality(
        rows,
        findings.comparison.targets,
        cost=say("decide.cost_per_1000") + " (USD)",
        rate=say("judge.rate"),
    )
    title = say("decide.quality")
    clicked = clicks.narrowed(Picture(chart, narrowings), Key.DECIDE_QUALITY, title)
    target = clicked["target"] if clicked else None
    return [entry for entry in findings.comparison.entries if entry.target == target]


def _latency(findings: Findings) -> list[Entry]:
    """The picture, and the answer that was clicked."""
    say = tab.texts().say
    times = [
        {"target": entry.target, "seconds": entry.answer.total_s, NARROWED: {"entry": entry}}
        for entry in findings.comparison.entries
        if entry.answer and entry.answer.whole and entry.answer.total_s is not None
    ]
    if not times:
        st.caption(say("decide.latency.none"))
        return []
    rows, narrowings = numbered(times)
    title = say("decide.latency")
    chart = latency(rows, findings.comparison.targets, seconds=title)
    clicked = clicks.narrowed(Picture(chart, narrowings), Key.DECIDE_LATENCY, title)
    return [clicked["entry"]] if clicked else []


def _month(findings: Findings) -> None:
    say, traffic = tab.texts().say, findings.pace
    st.caption(_traffic(findings))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        turns = st.number_input(
            say("decide.month.turns"), 0, 10**9, traffic.turns, step=100, key=Key.DECIDE_TURNS
        )
        percent = round((traffic.rate or 0.0) * 100, 1)
        rate = st.number_input(
            f"{say('decide.month.rate')} (%)", 0.0, 100.0, percent, key=Key.DECIDE_RATE
        )
    with st.container(horizontal=True):
        for one in findings.summaries:
            cost = month_cost(one.cost_per_1000, int(turns), rate / 100)
            st.metric(one.target.replace(":", "\\:"), figures.dollars(cost), border=True)


def _traffic(findings: Findings) -> str:
    """What the log says of a month of the bot."""
    say, traffic = tab.texts().say, findings.pace
    if not traffic.turns:
        bot = on_one_line(findings.comparison.bot.name)
        return say("decide.month.nothing", bot=bot, days=PACE_DAYS)
    return say(
        "decide.month.source",
        days=PACE_DAYS,
        turns=traffic.turns,
        fallbacks=traffic.fallbacks,
        spread=f"{traffic.days:.1f}",
    )


def _downloads(compare: Compare, parts: Sequence[Comparison], findings: Findings) -> None:
    say, comparison = tab.texts().say, findings.comparison
    histories = [history for part in parts for history in _histories(compare.jobs, part)]
    stem = f"lexlens-compare-{comparison.job.created_at:%Y%m%d-%H%M}"
    files = (
        ("CSV", ".csv", "text/csv", downloads.as_csv(comparison)),
        ("JSON Lines", ".jsonl", "application/jsonl", downloads.as_json_lines(comparison)),
        (say("decide.report"), ".html", "text/html", as_html(findings, tab.texts())),
        (
            "promptfoo",
            "-promptfooconfig.json",
            "application/json",
            promptfoo.as_promptfoo(comparison, compare.targets.known, histories),
        ),
    )
    with st.container(horizontal=True):
        for label, ending, mime, data in files:
            name = f"{stem}{ending}"
            taken = exported(compare.database, name, data)
            download(label, taken, name, mime, key=f"download{ending}")


def _histories(jobs: Jobs, comparison: Comparison) -> list[list[list[str]]]:
    """The role and content pairs before each question, as they were asked."""
    by_question = {
        one.item.payload["question"]: one.item.payload.get("history", [])
        for one in jobs.results(comparison.job.id)
    }
    return [by_question.get(n, []) for n in range(len(comparison.utterances))]
