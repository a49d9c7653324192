"""Judging on the page: whole answers, a key for each verdict, standings, a target as judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.comparison import figures
from dashboard.comparison.compare import Compare
from dashboard.comparison.judging import judge as judges
from dashboard.comparison.judging import votes as judging
from dashboard.comparison.judging.blind import undecided
from dashboard.comparison.judging.significance import lead
from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.runs import Comparison
from dashboard.jobs.jobs import Jobs
from dashboard.log.job import topic_of_judges
from dashboard.log.votes import ComparisonStore, Pair, Vote
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.views import bubbles, log_away, ownership
from dashboard.views.compare.blind import LETTERS, kept_back
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import markdown_table


def verdict_buttons(
    store: ComparisonStore,
    comparison: Comparison,
    question: int,
    shown: Mapping[str, str],
    *,
    voter: str,
    blind: bool,
) -> None:
    """A button and a key for each verdict about the targets in `shown`, by their labels."""
    say = tab.texts().say
    whole = [name for name in shown if name in comparison.whole(question)]
    if len(whole) < 2:
        st.caption(say("judge.too_few"))
        return

    def cast(chosen: str | None, bad: bool = False) -> None:
        votes = judging.best_of(question, whole, chosen, bad=bad)
        store.vote(comparison.job.id, voter, votes, blind=blind)

    st.markdown(f"**{say('judge.question')}**")
    with st.container(horizontal=True, key=f"ballot-{question}"):
        for place, (name, label) in enumerate(shown.items()):
            if name in whole:
                st.button(
                    on_one_line(label),
                    key=f"win-{place}",
                    shortcut=str(place + 1),
                    on_click=cast,
                    args=(name,),
                )
        st.button(say("judge.tie"), key=Key.TIE, shortcut="T", on_click=cast, args=(None,))
        st.button(say("judge.bad"), key=Key.BAD, shortcut="X", on_click=cast, args=(None, True))


def own_vote(store: ComparisonStore, comparison: Comparison, question: int, voter: str) -> None:
    """What this voter said of a question, with the names now."""
    say = tab.texts().say
    votes = store.votes(comparison.job.id, voter)
    if mine := [vote for vote in votes if vote.question == question]:
        verdict = literally(_verdict(mine))
        st.success(say("judge.yours", verdict=verdict), icon=":material/how_to_vote:")
        undo(store, comparison, question, voter)


def undo(store: ComparisonStore, comparison: Comparison, question: int, voter: str) -> None:
    """Take this voter's vote on a question back; a blind round is blind again."""
    st.button(
        tab.texts().say("judge.undo"),
        key=Key.UNDO_VOTE,
        icon=":material/undo:",
        on_click=store.withdraw,
        args=(comparison.job.id, question, voter),
    )


def _verdict(votes: Sequence[Vote]) -> str:
    say = tab.texts().say
    winners = [v.first if v.verdict == "first" else v.second for v in votes if _decided(v)]
    if winners:
        return max(winners, key=winners.count)
    return say("judge.tie" if votes[0].verdict == "tie" else "judge.bad")


def _decided(vote: Vote) -> bool:
    return vote.verdict in ("first", "second")


def queue(store: ComparisonStore, comparison: Comparison, voter: str) -> None:
    """The next pair this voter has not judged, blind and shuffled."""
    say = tab.texts().say
    every = len(undecided(comparison, ()))
    waiting = undecided(comparison, store.votes(comparison.job.id, voter))
    judged = every - len(waiting)
    last = store.last_question(comparison.job.id, voter)
    st.progress(
        judged / every if every else 0.0,
        text=say("judge.progress", done=judged, total=every),
    )
    if waiting:
        _pair(store, comparison, waiting[0], voter)
    else:
        st.info(say("judge.all_done" if every else "judge.too_few"), icon=":material/done_all:")
    if last is not None:
        undo(store, comparison, last, voter)


def _pair(store: ComparisonStore, comparison: Comparison, pair: Pair, voter: str) -> None:
    whole = comparison.whole(pair.question)
    names = judging.shuffled([pair.first, pair.second], comparison.job.id, pair)
    shown = {name: LETTERS[place] for place, name in enumerate(names)}
    bubbles.utterance(comparison.utterances[pair.question])
    for column, (name, letter) in zip(st.columns(2, border=True), shown.items(), strict=True):
        with column:
            st.markdown(f"**{tab.texts().say('compare.column', letter=letter)}**")
            st.markdown(for_display(whole[name].text))
    verdict_buttons(store, comparison, pair.question, shown, voter=voter, blind=True)


def standings(title: str, ranking: Sequence[Standing]) -> None:
    """Wins, losses and the rest with the interval of the win rate."""
    say = tab.texts().say
    header = [say(f"judge.{name}") for name in figures.STANDING_COLUMNS]
    rows = [list(map(on_one_line, figures.standing_cells(one))) for one in ranking]
    st.markdown(f"##### {on_one_line(title)}", help=say("judge.rate.help"))
    st.markdown(markdown_table(header, rows))


def certainty(votes: Sequence[Vote], ranking: Sequence[Standing]) -> None:
    """Whether the votes tell the two best apart, or about how many more would."""
    ahead = lead(votes, ranking)
    if ahead:
        st.info(literally(figures.certainty(ahead, tab.texts())), icon=":material/balance:")


def judged_by_targets(
    jobs: Jobs, comparison: Comparison
) -> list[tuple[judges.Judged, list[Standing]]]:
    """What each target that was asked to judge has said, the newest of each."""
    newest: dict[str, judges.Judged] = {}
    for job in jobs.recent(judges.KIND, topic=topic_of_judges(comparison.job.id)):
        if job.title not in newest:
            newest[job.title] = judges.read(job, jobs.results(job.id))
    return [(one, judging.standings(one.votes, comparison.targets)) for one in newest.values()]


def let_judge(compare: Compare, comparison: Comparison) -> None:
    """Choose a target as judge, start it, and see how it agrees with people."""
    say = tab.texts().say
    impartial = judges.impartial(comparison, compare.targets.usable)
    running = comparison.job.state == "running"
    if running:  # what comes after the start would not be judged
        st.info(say("judge.running"), icon=":material/hourglass_empty:")
    if not impartial:
        st.info(say("judge.no_judge"), icon=":material/gavel:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        judge = st.selectbox(
            say("judge.judge"),
            impartial,
            key=Key.JUDGE_TARGET,
            help=say("judge.judge.help"),
            disabled=not impartial,
        )
        pressed = st.button(
            say("judge.start"),
            key=Key.JUDGE_START,
            icon=":material/gavel:",
            disabled=running or not judge,
        )
        faithful = st.checkbox(
            say("judge.faithful"), key=Key.JUDGE_FAITHFUL, help=say("judge.faithful.help")
        )
        if pressed and judge:
            person = ownership.owner()
            judges.launch(compare.jobs, comparison, judge, person=person, faithful=faithful)
    _agreement(compare, comparison)


def _agreement(compare: Compare, comparison: Comparison) -> None:
    """How each judge agrees with people, while it judges."""
    say = tab.texts().say
    people = compare.store.votes(comparison.job.id)

    @st.fragment(run_every=1)
    @log_away.told_by_the_page
    def agreement() -> None:
        for one, ranking in judged_by_targets(compare.jobs, comparison):
            shared = judging.agreement(people, one.votes)
            st.caption(
                say(
                    "judge.result",
                    judge=literally(one.judge),
                    votes=len(one.votes),
                    turned=one.turned,
                    unread=one.unread,
                    open=one.open,
                    agreement=literally(figures.interval(shared)),
                )
            )
            standings(say("judge.by_target", judge=one.judge), ranking)

    agreement()


def judge(compare: Compare, comparison: Comparison, voter: str) -> None:
    """The whole view: the next pair, what people said so far, a target as judge."""
    queue(compare.store, comparison, voter)
    if kept_back(compare.store, [comparison], voter):
        return
    people = compare.store.votes(comparison.job.id)
    say = tab.texts().say
    st.subheader(say("judge.standings"))
    ranking = judging.standings(people, comparison.targets)
    standings(say("judge.people"), ranking)
    certainty(people, ranking)
    let_judge(compare, comparison)
