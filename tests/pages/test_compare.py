"""The compare page as a script: rounds, batches, votes and the decision, with embedded targets."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.comparison import runs
from dashboard.comparison.judging import judge as judges

ROOT = Path(__file__).parent.parent.parent
CONVERSATION = "conversation-of-the-test"
RECORDING = '{"utterance": "Tell me about Lex", "text": "Lex was a bot.", "model": "old-model"}'


def open_page(language: str = "en", **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"], app.session_state["conversation"] = language, CONVERSATION
    for name, value in {"c": CONVERSATION, **address}.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("pages/compare.py").run()


def said(app: AppTest) -> str:
    """All Markdown of the page."""
    assert not app.exception
    return "\n".join(element.value for element in app.markdown)


def ask(app: AppTest, text: str, *targets: str) -> AppTest:
    app.text_input(key="compare_utterance").set_value(text)
    app.multiselect(key="compare_targets").set_value(list(targets))
    return app.button[[b.label for b in app.button].index("Ask all")].click().run()


def view(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="compare_view").set_value(name).run()


def test_nothing_asked_yet() -> None:
    """A form with two targets to begin with; judging and deciding say what they need."""
    app = open_page()
    assert app.title[0].value == "Compare"
    assert app.multiselect(key="compare_targets").value == ["offline-chat", "offline-completion"]
    for name in ("judge", "decide"):
        view(app, name)
        assert "Start a comparison first" in app.info[0].value
    view(app, "batch")
    assert any("There are no fallback turns yet" in caption.value for caption in app.caption)


def test_a_round_with_a_retired_target() -> None:
    """The route first, an answer with its figures, and a retired model explained by name."""
    app = ask(open_page(), "Tell me about Lex", "offline-chat", "text-davinci-003")
    page = said(app)
    assert "▲ Lex does not know this: it is the fallback's turn." in page
    assert ":gray-badge[EMBEDDED]" in page
    assert ":gray-badge[RETIRED]" in page
    assert ":gray[Finish reason] stop" in page
    assert "text\\-davinci\\-003 has been shut down" in "".join(w.value for w in app.warning)
    assert any("It takes two whole answers" in caption.value for caption in app.caption)
    assert any("Tell me about Lex" in code.value for code in app.code)


@pytest.mark.parametrize(
    ("text", "targets", "told"),
    [
        (" ", ["offline-chat", "offline-completion"], "Please type an utterance."),
        ("why", ["offline-chat"], "Please choose two to four targets."),
    ],
)
def test_what_cannot_be_asked(text: str, targets: list[str], told: str) -> None:
    """Said in words, and nothing is started."""
    app = ask(open_page(), text, *targets)
    assert [warning.value for warning in app.warning] == [told]
    assert services.services().jobs.recent(runs.KIND) == []


def test_lex_would_have_answered() -> None:
    """A known utterance is Lex's own, and that is said first."""
    app = ask(open_page(), "Hello", "offline-chat", "offline-completion")
    assert "● Lex would have answered this itself." in said(app)


def test_a_vote_reveals_the_names_and_counts() -> None:
    """Blind columns have letters; the vote names the winner and enters the standings."""
    app = open_page()
    app.checkbox(key="compare_blind").set_value(True)
    ask(app, "Tell me about Lex", "offline-chat", "offline-completion")
    assert "**Answer A**" in said(app)
    assert "offline" not in said(app).replace("offline answer", "").split("Answer A")[1][:40]
    assert [warning.value for warning in app.warning] == []
    app.button(key="win-0").click().run()
    assert "Answer A" not in said(app)
    winner = app.success[0].value.removeprefix("Your vote: ").replace("\\", "")
    app.toggle(key="compare_difference").set_value(True).run()
    assert not app.exception
    view(app, "judge")
    rows = [line.replace("\\", "") for line in said(app).splitlines()]
    assert f"| {winner} | 1 | 0 | 0 | 0 | 100% (21%–100%), n = 1 |" in rows
    view(app, "decide")
    assert "100% (21%–100%), n = 1" in said(app).replace("\\", "")
    assert len(app.get("download_button")) == 4
    assert any("nothing in the log for HelloWorldBot" in one.value for one in app.caption)


def test_blind_hides_what_gives_a_target_away_and_a_vote_can_be_taken_back() -> None:
    """Neither times nor costs nor what was sent before the vote; after it is withdrawn, neither
    again, and the standings have none."""
    app = open_page()
    app.checkbox(key="compare_blind").set_value(True)
    ask(app, "Tell me about Lex", "offline-chat", "offline-completion")

    def given_away() -> list[str]:
        page = said(app) + "".join(one.value for one in app.caption)
        return [word for word in ("[Total]", "[Cost]", "All together") if word in page]

    assert given_away() == []
    assert len(app.code) == 0
    app.button(key="win-0").click().run()
    assert given_away() == ["[Total]", "[Cost]", "All together"]
    app.button(key="undo_vote").click().run()
    assert given_away() == []
    assert "**Answer A**" in said(app)
    (job,) = services.services().jobs.recent(runs.KIND)
    assert services.services().compare.store.votes(job.id) == []


def test_a_failed_column_alone_is_asked_again() -> None:
    """The other one keeps the answer that it has, to the letter of its moment."""
    app = ask(open_page(), "Tell me about Lex", "offline-chat", "text-davinci-003")
    jobs = services.services().jobs
    (job,) = jobs.recent(runs.KIND)
    before = jobs.results(job.id)
    assert [b.key for b in app.button if str(b.key).startswith("retry-")] == [
        "retry-0/0/text-davinci-003"
    ]
    app.button(key="retry-0/0/text-davinci-003").click().run()
    jobs.wait(job.id, 30)
    after = jobs.results(job.id)
    assert [one.result == then.result for one, then in zip(after, before, strict=True)] == [
        True,  # the route
        True,
        False,
    ]


def test_a_target_that_takes_no_part_judges_and_is_used_from_now_on() -> None:
    """Of a recording and a target, another target judges; the better one becomes the sidebar's."""
    app = open_page()
    app.file_uploader(key="compare_recording").upload(
        "old.jsonl", RECORDING.encode(), "application/jsonl"
    ).run()
    name = services.services().compare.store.names(CONVERSATION)[0]
    ask(app, "Tell me about Lex", "offline-completion", name)
    app.button(key="win-0").click().run()
    view(app, "judge")
    assert app.selectbox(key="judge_target").options == ["offline-chat", "offline-responses"]
    assert "Not significant" in app.info[-1].value
    app.button(key="judge_start").click().run()
    assert not app.exception
    view(app, "decide")
    assert app.session_state["target"] == "offline-chat"
    app.button(key="use-0").click().run()
    assert not app.exception
    assert app.session_state["target"] == "offline-completion"


def test_a_recording_is_a_target_of_its_own() -> None:
    """Badged RECORDED, its figures marked as recorded, nothing sent."""
    app = open_page()
    app.file_uploader(key="compare_recording").upload(
        "old.jsonl", RECORDING.encode(), "application/jsonl"
    ).run()
    name = services.services().compare.store.names(CONVERSATION)[0]
    assert name.startswith("recorded:old-model#")
    ask(app, "Tell me about Lex", "offline-chat", name)
    page = said(app)
    assert ":violet-badge[RECORDED]" in page
    assert "Lex was a bot." in page
    assert ":gray[Total] – \\(recorded\\)" in page
    assert any("Nothing was sent." in caption.value for caption in app.caption)


def test_a_bad_recording_names_its_line() -> None:
    """And is not kept."""
    app = open_page()
    app.file_uploader(key="compare_recording").upload("bad.jsonl", b"{", "application/jsonl").run()
    assert "Line 1 cannot be read. Expected: JSON" in app.warning[0].value
    assert services.services().compare.store.names(CONVERSATION) == []


def test_the_fallbacks_of_this_conversation_as_a_batch() -> None:
    """Asked with what had been said before; the table has every answer. Of the
    targets only one that takes no part can judge."""
    app = open_page()
    app.switch_page("pages/chat.py").run()
    for text in ("Hello", "Anna", "yes", "Tell me about Lex"):
        app.chat_input[0].set_value(text).run()
    app.switch_page("pages/compare.py").run()
    view(app, "batch")
    told = [caption.value for caption in app.caption]
    assert "Questions 1 × targets 2 × repeats 1 = calls 2" in told
    app.number_input(key="batch_repeats").set_value(2).run()
    app.button(key="batch_start").click().run()
    jobs = services.services().jobs
    (job,) = jobs.recent(runs.KIND, topic=CONVERSATION)
    jobs.wait(job.id, 60)
    app.run()
    matrix, table = (one.value for one in app.dataframe[-2:])
    assert "**Amazon Lex**" in table["Answer"][0]
    assert "Amazon Lex" in matrix["offline-chat"][0]
    assert "**" not in matrix["offline-chat"][0]
    assert list(matrix.columns) == ["Question", "offline-chat", "offline-completion"]
    assert len(matrix) == 1
    assert matrix["offline-chat"][0]
    assert list(table["Answer"].str.len() > 0) == [True] * 4
    asked = jobs.results(job.id)[0].item.payload
    assert asked["history"][0] == ["user", "Hello"]
    view(app, "judge")
    assert not app.button(key="judge_start").disabled
    view(app, "decide")
    assert "Stability" in said(app)
    assert "100%" in said(app).replace("\\", "")


@pytest.mark.parametrize("view", ["side", "decide"])
def test_a_comparison_that_is_gone_is_told_so(view: str) -> None:
    """An address outlives what it names."""
    app = open_page(job="0" * 32, view=view)
    assert not app.exception
    (told,) = app.warning
    assert told.value.startswith("The comparison of this address is not here")


def batch_of(app: AppTest, *questions: str, blind: bool) -> AppTest:
    """A list that has run to its end, on the page."""
    view(app, "batch")
    app.segmented_control(key="batch_source").set_value("paste").run()
    app.text_area(key="batch_paste").set_value("\n".join(questions)).run()
    app.checkbox(key="batch_blind").set_value(blind).run()
    app.button(key="batch_start").click().run()
    jobs = services.services().jobs
    (job,) = jobs.recent(runs.KIND)
    jobs.wait(job.id, 60)
    return app.run()


def named(app: AppTest) -> set[str]:
    """The targets that the page names, outside of the form that asks them."""
    page = [one.value for one in (*app.markdown, *app.caption, *app.info, *app.subheader)]
    page += [str(list(one.value.columns)) + one.value.to_csv() for one in app.dataframe]
    told = "".join(page).replace("\\", "")
    return {name for name in ("offline-chat", "offline-completion") if name in told}


def test_a_blind_list_hides_names_and_costs_until_all_is_judged() -> None:
    """In the matrix, among the standings and in the decision; a vote on every pair ends it, and
    one that is taken back begins it again."""
    app = batch_of(open_page(), "Tell me about Lex", "What is a slot?", blind=True)
    assert list(app.dataframe[-1].value.columns) == ["Question", "Answer A", "Answer B"]
    assert named(app) == set()
    assert not [one for one in app.segmented_control if one.key == "compare_shown_figure"]
    for name in ("judge", "decide"):
        view(app, name)
        assert "Pairs still to be judged: 2" in app.info[-1].value
        assert named(app) == set()
    assert len(app.get("download_button")) == 0
    view(app, "judge")
    for _ in range(2):
        app.button(key="win-0").click().run()
    assert len(named(app)) == 2
    view(app, "decide")
    assert len(app.get("download_button")) == 4
    view(app, "judge")
    app.button(key="undo_vote").click().run()
    assert named(app) == set()
    assert "Pairs still to be judged: 1" in app.info[-1].value


def test_a_blind_list_can_be_ended_early() -> None:
    """By the button that shows the names."""
    app = batch_of(open_page(), "Tell me about Lex", blind=True)
    app.button(key="compare_lift").click().run()
    assert not app.exception
    assert {"offline-chat", "offline-completion"} < set(app.dataframe[-2].value.columns)


def test_a_variant_is_a_column_of_its_own() -> None:
    """One target and a variant of it make a comparison; half a row is told and asks nothing."""
    app = view(open_page(), "batch")
    app.segmented_control(key="batch_source").set_value("paste").run()
    app.text_area(key="batch_paste").set_value("Tell me about Lex").run()
    app.multiselect(key="batch_targets").set_value(["offline-chat"]).run()
    assert app.button(key="batch_start").disabled
    row = {"label": "terse", "target": "offline-chat"}
    written = {"edited_rows": {"0": row}, "added_rows": [], "deleted_rows": []}
    app.session_state["batch_variants"] = written
    app.run()
    assert "asks as the target itself does" in app.warning[0].value
    assert app.button(key="batch_start").disabled
    whole = {**row, "temperature": 0.2, "system": "One word."}
    app.session_state["batch_variants"] = {**written, "edited_rows": {"0": whole}}
    app.run()
    app.button(key="batch_start").click().run()
    assert not app.exception
    jobs = services.services().jobs
    (job,) = jobs.recent(runs.KIND)
    jobs.wait(job.id, 60)
    compared = runs.read(job, jobs.results(job.id))
    assert compared.targets == ("offline-chat", "offline-chat · terse")
    answer = compared.of(0)["offline-chat · terse"].answer
    assert answer is not None
    assert (answer.sent["temperature"], answer.outcome) == (0.2, "complete")
    assert "One word." in str(answer.sent["messages"])


FAQ = "# Shop\n\n## Opening hours\nWe are open until nine in the evening.\n"


def written(*rows: dict[str, object]) -> dict[str, object]:
    """What the table of variants holds after these rows were typed."""
    first, *more = rows
    return {"edited_rows": {"0": first}, "added_rows": more, "deleted_rows": []}


def asked_in_variants(app: AppTest, text: str, *rows: dict[str, object]) -> runs.Comparison:
    """A list of one question to the offline target and variants of it."""
    view(app, "batch")
    app.segmented_control(key="batch_source").set_value("paste").run()
    app.text_area(key="batch_paste").set_value(text).run()
    app.multiselect(key="batch_targets").set_value(["offline-responses"]).run()
    app.session_state["batch_variants"] = written(*rows)
    app.run()
    app.button(key="batch_start").click().run()
    assert not app.exception
    jobs = services.services().jobs
    (job,) = jobs.recent(runs.KIND)
    jobs.wait(job.id, 60)
    app.run()
    return runs.read(job, jobs.results(job.id))


def test_with_and_without_documents_in_one_comparison() -> None:
    """A variant answers from one's own documents, another says that they have nothing; a judge
    that is asked for faithfulness reads the passage that was cited, in both orders."""
    app = open_page()
    app.switch_page("pages/chat.py").run()
    app.file_uploader(key="documents-files").upload("shop.md", FAQ.encode(), "text/markdown").run()
    assert not app.exception
    app.switch_page("pages/compare.py").run()
    row = {"label": "faq", "target": "offline-responses", "documents": True}
    compared = asked_in_variants(app, "When are you open in the evening?", row)
    answer = compared.of(0)["offline-responses · faq"].answer
    assert answer is not None
    assert (answer.outcome, [one.title for one in answer.citations]) == (
        "complete",
        ["shop.md › Opening hours"],
    )
    assert "until nine in the evening. [1]" in answer.text
    view(app, "judge")
    app.selectbox(key="judge_target").set_value("offline-chat")
    app.checkbox(key="judge_faithful").set_value(True)
    app.button(key="judge_start").click().run()
    assert not app.exception
    jobs = services.services().jobs
    (judging,) = jobs.recent(judges.KIND)
    jobs.wait(judging.id, 60)
    payloads = [one.item.payload for one in jobs.results(judging.id)]
    assert [one["order"] for one in payloads] == ["straight", "turned"]
    assert all(one["faithful"] for one in payloads)
    assert all("Passage:\nWe are open until nine" in one["prompt"] for one in payloads)
    told = " ".join(caption.value for caption in app.run().caption).replace("\\", "")
    assert "Judged by the model offline-chat" in told


def test_a_search_that_the_target_cannot_do_is_told() -> None:
    """Only the responses shape has the tool: a row that wants it elsewhere asks nothing."""
    app = view(open_page(), "batch")
    row = {"label": "web", "target": "offline-chat", "search": "with"}
    app.session_state["batch_variants"] = written(row)
    app.run()
    assert "web" in app.warning[0].value
    assert app.button(key="batch_start").disabled


def test_a_comparison_has_a_name_in_every_conversation() -> None:
    """Named once, found by that name from another conversation of the same person."""
    app = open_page()
    app.switch_page("pages/chat.py").run()
    app.chat_input[0].set_value("Hello").run()  # now it is theirs
    app.switch_page("pages/compare.py").run()
    ask(app, "Tell me about Lex", "offline-chat", "offline-completion")
    (job,) = services.services().jobs.recent(runs.KIND)
    app.text_input(key=f"compare_run_name-{job.id}").set_value("Which one for launch").run()
    app.button(key="compare_run_rename").click().run()
    assert not app.exception
    assert services.services().jobs.recent(runs.KIND)[0].title == "Which one for launch"
    next(b for b in app.button if b.label == "New conversation").click().run()
    assert app.session_state["conversation"] != CONVERSATION
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    links = [one.proto.label for one in app.get("page_link")]
    assert [one for one in links if one.startswith("Which one for launch")]


@pytest.mark.parametrize("name", ["side", "batch", "judge", "decide"])
def test_every_view_in_korean(name: str) -> None:
    """No view fails in the other language."""
    app = view(open_page("ko"), name)
    assert not app.exception
    assert app.title[0].value == "비교"
