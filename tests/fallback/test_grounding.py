"""Answers from one's own documents: read, cut, found, put into the prompt, and checked."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from fallback import errors
from fallback.answerer import Answer, Delta, Message, Question
from fallback.build import answerer_for
from fallback.evidence import Citation
from fallback.grounding.cutting import LENGTH, Section, passages_of
from fallback.grounding.files import MOST_FILES, DocumentsRefused, of_folder, unpacked
from fallback.grounding.grounded import Grounded, may_be_mark
from fallback.grounding.index import PassageIndex
from fallback.grounding.passage import Passage
from fallback.grounding.prompt import MARK, cited, fitting, grounded
from fallback.grounding.reading import read, read_apart
from fallback.local import serve
from fallback.targets.target import load_targets
from tests.fallback.asked import CHAT, answerer_at, asked, events
from tests.fallback.scripted import DONE, HELLO, HOLD, STREAM, error, said, scripted

FAQ = {
    "faq/delivery.md": (
        b"# Delivery\n\nWe deliver on the islands on Tuesdays and Fridays.\n\n"
        b"## Same day\n\nAn order paid before eleven leaves the same day.\n"
    ),
    "faq/refunds.csv": (
        "question,answer\n"
        "Can I cancel?,Orders are cancelled free of charge until six hours before delivery.\n"
        "환불은 언제 되나요?,환불은 사흘 안에 카드로 들어갑니다.\n"
    ).encode(),
    "faq/hours.html": (
        b"<html><head><title>x</title><style>p{}</style></head><body><h1>Opening hours</h1>"
        b"<p>The shop is open from nine to six.</p><script>alert(1)</script></body></html>"
    ),
    "faq/note.txt": "주차장은 건물 뒤에 있고 무료입니다.".encode("cp949"),
}


def pdf(text: str) -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + head + table + tail % (len(objects) + 1, len(body))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_every_kind_is_read_in_a_process_of_its_own() -> None:
    """Markdown by headings, CSV by rows, HTML without scripts, text in CP949, PDF by pages."""
    documents = read_apart({**FAQ, "faq/terms.pdf": pdf("Vouchers are valid for three years.")})
    assert documents.unread == ()
    assert [(one.title, one.text) for one in documents.passages] == [
        ("faq/delivery.md › Delivery", "We deliver on the islands on Tuesdays and Fridays."),
        ("faq/delivery.md › Same day", "An order paid before eleven leaves the same day."),
        (
            "faq/refunds.csv › Can I cancel?",
            "Can I cancel?\nOrders are cancelled free of charge until six hours before delivery.",
        ),
        (
            "faq/refunds.csv › 환불은 언제 되나요?",
            "환불은 언제 되나요?\n환불은 사흘 안에 카드로 들어갑니다.",
        ),
        ("faq/hours.html › Opening hours", "The shop is open from nine to six."),
        ("faq/note.txt", "주차장은 건물 뒤에 있고 무료입니다."),
        ("faq/terms.pdf › p. 1", "Vouchers are valid for three years."),
    ]


def test_what_cannot_be_read_is_named_and_the_rest_kept() -> None:
    """A damaged file costs nobody the others."""
    damaged = {"a.pdf": b"%PDF-1.4 nothing", "b.txt": b"\xff\xfe\xff", "c.md": b"# T\n\nText."}
    documents = read_apart(damaged)
    assert documents.unread == ("a.pdf", "b.txt")
    assert [one.title for one in documents.passages] == ["c.md › T"]


def test_reading_ends_when_it_takes_too_long() -> None:
    """A parser that never ends is ended."""
    with pytest.raises(DocumentsRefused) as refused:
        read_apart({"a.md": b"# T\n\nText."}, timeout_s=0.001)
    assert refused.value.rule == "too_slow"


def test_a_zip_is_its_files(tmp_path: Path) -> None:
    """In place of the archive; what is no document, hidden or not readable is passed over."""
    archive = zipped({**FAQ, "faq/.hidden.md": b"x", "__MACOSX/faq.md": b"x", "faq/a.exe": b"x"})
    assert unpacked({"faq.zip": archive}) == FAQ
    for name, content in FAQ.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "faq" / "link.md").symlink_to("/etc/passwd")
    assert of_folder(tmp_path) == FAQ


REFUSED = {
    "nothing": {"a.exe": b"x"},
    "damaged": {"a.zip": b"PK\x03\x04 nothing"},
    "too_large": {"a.zip": zipped({"bomb.txt": bytes(51 * 2**20)})},
    "too_many": {f"{number}.md": b"x" for number in range(MOST_FILES + 1)},
}


@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_too_much_is_refused(rule: str) -> None:
    """However small it is packed."""
    with pytest.raises(DocumentsRefused) as refused:
        unpacked(REFUSED[rule])
    assert refused.value.rule == rule


def test_long_sections_are_cut_where_sentences_end() -> None:
    """No passage is longer than a prompt has room for."""
    text = " ".join(f"This is sentence number {number}." for number in range(100))
    passages = list(passages_of("a.md", [Section("T", (text, "x" * 3000))]))
    assert all(len(one.text) <= LENGTH for one in passages)
    assert passages[0].text.startswith("This is sentence number 0.\n")
    joined = "".join(one.text for one in passages).replace("\n", " ")
    assert "number 99." in joined
    assert joined.count("x") == 3000


@pytest.fixture(scope="module")
def index() -> Iterator[PassageIndex]:
    made = PassageIndex(read(FAQ).passages)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("When do you deliver to the islands?", "faq/delivery.md › Delivery"),
        ("can I call off my order", "faq/refunds.csv › Can I cancel?"),
        ("환불받는 데 며칠 걸려요?", "faq/refunds.csv › 환불은 언제 되나요?"),
        ("주차장이 있나요", "faq/note.txt"),
        ("until when is the shop open", "faq/hours.html › Opening hours"),
    ],
)
def test_the_passage_that_answers_is_found_first(
    index: PassageIndex, question: str, source: str
) -> None:
    """In both languages, with other endings and particles."""
    assert index.find(question, 3)[0].title == source


@pytest.mark.parametrize("question", ["", "?!", '" OR 1', "NEAR(a b)", "a" * 100_000, "*", "가"])
def test_any_question_can_be_asked(index: PassageIndex, question: str) -> None:
    """Nothing in it is a query language."""
    assert len(index.find(question, 3)) <= 3


PASSAGES = (Passage("a.md", "Text A.", "One"), Passage("b.md", "Text <b>.", 'T"wo'))


def test_passages_stand_in_the_prompt_with_numbers() -> None:
    """And nothing in them can end one or begin another."""
    prompt = grounded("Be brief.", PASSAGES)
    assert prompt.startswith("Be brief.\n\nAnswer only from the passages below")
    assert prompt.endswith(
        '<passage number="1" source="a.md › One">\nText A.\n</passage>\n\n'
        '<passage number="2" source="b.md › T”wo">\nText ‹b>.\n</passage>'
    )


def test_as_many_passages_as_fit() -> None:
    """One at least."""
    long = Passage("a.md", "가" * 1500)
    assert fitting([long, long, long]) == (long,)
    assert fitting([]) == ()


def test_citations_are_checked_against_what_was_sent() -> None:
    """Each passage once; a number that none has is told."""
    found = cited("A [2]. B [1, 2]. C [7]. D [0][1].", PASSAGES)
    assert [one.number for one in found.citations] == [2, 1]
    assert found.citations[1] == Citation("a.md › One", None, 1, "Text A.")
    assert found.unknown == (7, 0)


@dataclass
class Found:
    """A finder that finds what it is told to, and remembers what it was asked."""

    passages: tuple[Passage, ...] = PASSAGES
    fault: errors.FallbackError | None = None
    asked: tuple[str, ...] = ()

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        self.asked += (question,)
        if self.fault:
            raise self.fault
        return self.passages[:most] if question != "And you?" else ()


def answered(*steps: bytes, finder: Found | None = None) -> tuple[list[str], Answer, list[object]]:
    with scripted([STREAM, *steps, said("", "stop"), DONE]) as server:
        answerer = Grounded(answerer_at(server.url), "under-test", finder or Found())
        deltas, answer = asked(answerer, "한글로?")
    return deltas, answer, server.bodies


def test_the_answer_cites_its_passages() -> None:
    """The passages go along, and what the answer names of them comes back."""
    deltas, answer, bodies = answered(said("Text"), said(" A [1][9]."))
    assert (deltas, answer.outcome) == (["Text", " A [1][9]."], "complete")
    assert answer.citations == (Citation("a.md › One", None, 1, "Text A."),)
    assert answer.received["grounding"] == {"passages": 2, "unknown": [9]}
    assert "Text ‹b>." in str(bodies)


@pytest.mark.parametrize(
    "steps", [[MARK], ["NOT_", "IN_DOC", "UMENTS"], ["**", MARK, "**."], [f"`{MARK}`"]]
)
def test_not_in_the_documents_is_an_outcome_of_its_own(steps: list[str]) -> None:
    """The model's mark is never seen, however it comes; the sentence is in the question's
    language."""
    deltas, answer, _ = answered(*map(said, steps))
    assert (answer.outcome, answer.error) == ("not_in_documents", None)
    assert deltas == [answer.text] == ["등록된 문서에는 이 질문에 대한 내용이 없습니다."]
    assert not answer.failed
    assert not answer.whole


def test_words_that_begin_like_the_mark_are_shown() -> None:
    """As soon as they are something else."""
    deltas, answer, _ = answered(said("NO"), said("T"), said(" today."))
    assert (deltas, answer.text) == (["NOT today."], "NOT today.")
    assert [may_be_mark(t) for t in ("", "N", "**NOT_IN", "Not")] == [True, True, True, False]


def test_a_short_answer_is_handed_on() -> None:
    """Also one that ends while it may still become the mark."""
    deltas, answer, _ = answered(said("NO"))
    assert (deltas, answer.text, answer.outcome) == (["NO"], "NO", "complete")


def test_nobody_is_asked_when_nothing_is_found() -> None:
    """Nothing is paid for what the documents cannot answer."""
    with scripted(HELLO) as server:
        answerer = Grounded(answerer_at(server.url), "under-test", Found(()))
        deltas, answer = asked(answerer)
        assert server.requests == []
    assert (answer.outcome, answer.text, answer.cost) == ("not_in_documents", deltas[0], 0)
    assert deltas == ["The documents say nothing about this."]


def test_a_follow_up_is_found_with_the_question_before() -> None:
    """`And you?` has no words of its own."""
    finder = Found()
    question = Question("And you?", history=(Message("user", "Who delivers?"),))
    with scripted(HELLO) as server:
        asked(Grounded(answerer_at(server.url), "under-test", finder), question)
    assert finder.asked == ("And you?", "Who delivers? And you?")


def test_a_finder_that_fails_is_told() -> None:
    """As an answer that failed, like everything else."""
    fault = errors.FinderFailed("", place="Kendra", detail="AccessDenied")
    with scripted(HELLO) as server:
        _, answer = asked(Grounded(answerer_at(server.url), "x", Found(fault=fault)))
        assert server.requests == []
    assert (answer.outcome, answer.error) == ("failed", fault)


def test_stop_ends_a_search() -> None:
    """At once, whatever the finder waits for."""
    stop = threading.Event()

    class Slow(Found):
        def find(self, question: str, most: int) -> tuple[Passage, ...]:
            stop.set()
            threading.Event().wait(0.2)
            return super().find(question, most)

    with scripted(HELLO) as server:
        _, answer = asked(Grounded(answerer_at(server.url), "x", Slow()), "Hello?", stop)
    assert answer.outcome == "stopped"


def test_a_fault_of_the_target_stays_its_own() -> None:
    """Documents change nothing about it."""
    with scripted(error(401, "No.")) as server:
        _, answer = asked(Grounded(answerer_at(server.url), "x", Found()))
    assert type(answer.error) is errors.KeyRefused
    with scripted([STREAM, said("NOT"), HOLD]) as server:
        target = replace(CHAT, timeout_s=0.5)
        deltas, answer = asked(Grounded(answerer_at(server.url, target), "x", Found()))
    assert (deltas, answer.text, answer.outcome) == (["NOT"], "NOT", "timeout")


@pytest.mark.parametrize("name", ["offline-chat", "offline-completion", "offline-responses"])
def test_the_offline_targets_answer_from_the_same_documents(name: str, index: PassageIndex) -> None:
    """Quoted with its number, in each shape; and what does not stand there is not made up."""
    with serve(pace_s=0) as url:
        alone = answerer_for(load_targets()[name], environ={}, embedded_url=url)
        answerer = Grounded(alone, name, index)
        answer = asked(answerer, "When do you deliver to the islands?")[1]
        korean = asked(answerer, "환불은 언제 되나요?")[1]
        *deltas, other = list(events(answerer, Question("Who painted the Mona Lisa?")))
    assert answer.text.endswith("We deliver on the islands on Tuesdays and Fridays. [1]")
    assert answer.text.startswith("(Offline answer: quoted from your documents")
    assert [one.title for one in answer.citations] == ["faq/delivery.md › Delivery"]
    assert "환불은 사흘 안에 카드로 들어갑니다." in korean.text
    assert (other.outcome, len(deltas)) == ("not_in_documents", 1)
    assert isinstance(deltas[0], Delta)
