"""CSV that we write: the rows of a run, a template, and a test set made from the log.

What `dashboard.spreadsheet` shields from being run, `reading` reads as it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard import spreadsheet
from dashboard.evaluation.run.results import Match, TurnResult
from dashboard.evaluation.testset.testset import Conversation, UserTurn

SET_COLUMNS = ("Line #", "Conversation #", "Source", "Input", "Expected Output Intent")
# in the words of botocore's lexv2-models: UserTurnResult, AgentTurnResult, ExecutionErrorDetails
RESULT_COLUMNS = (
    "Actual Output Intent",
    "Intent Match Result",
    "Slot Match Result",
    "End To End Result",
    "Conversation End To End Result",
    "Error Code",
    "Error Message",
    "Actual Agent Prompt",
    "Actual Elicited Slot",
    "Score",
    "Threshold",
    "Reason",
    "Candidates",
)


def result_rows(results: Sequence[TurnResult]) -> bytes:
    """Every row of a run in the shape of the Test Workbench's detailed results.

    Its first columns are those of a test set, so the file can be run again as it is.
    """
    width = max((len(one.slots) for one in results), default=0)
    whole = _conversation_matches(results)
    header = [*SET_COLUMNS, *(f"Expected Output Slot {n + 1}" for n in range(width))]
    header += [f"Actual Output Slot {n + 1}" for n in range(width)]
    rows = (
        [
            one.number,
            one.conversation or "N/A",
            "User",
            one.utterance,
            one.expected,
            *_padded((f"{slot.name} = {slot.expected}" for slot in one.slots), width),
            *_padded((f"{slot.name} = {slot.actual or ''}" for slot in one.slots), width),
            *_outcome(one, whole),
        ]
        for one in results
    )
    return spreadsheet.table([*header, *RESULT_COLUMNS], rows)


def _outcome(one: TurnResult, whole: Mapping[str, Match]) -> list[object]:
    failure = one.failure.values if one.failure else {}
    action = (one.response.get("sessionState") or {}).get("dialogAction") or {}
    return [
        one.actual or "",
        _match(one, right=one.right),
        _match(one, right=all(slot.matched for slot in one.slots)) if one.slots else "",
        one.match,
        whole.get(one.conversation, one.match),
        failure.get("error", ""),
        failure.get("message", ""),
        one.said,
        action.get("slotToElicit") or "",
        one.score if one.score is not None else "",
        one.threshold,
        one.reason or "",
        "; ".join(f"{name} {score:.2f}" for name, score in one.candidates if score is not None),
    ]


def _match(one: TurnResult, *, right: bool) -> Match:
    if not one.ran:
        return one.match
    return "Matched" if right else "Mismatched"


def _conversation_matches(results: Iterable[TurnResult]) -> dict[str, Match]:
    """The worst that happened in each conversation; single inputs have none."""
    worst: dict[str, Match] = {}
    order: tuple[Match, ...] = ("Matched", "Skipped", "Mismatched", "ExecutionError")
    for one in results:
        if one.conversation:
            match = worst.get(one.conversation, "Matched")
            worst[one.conversation] = max(match, one.match, key=order.index)
    return worst


def _padded(cells: Iterable[str], width: int) -> list[str]:
    texts = list(cells)
    return texts + [""] * (width - len(texts))


def set_rows(conversations: Sequence[Conversation]) -> bytes:
    """A test set in the Test Workbench's form."""
    width = max((len(turn.slots) for one in conversations for turn in one.turns), default=0)
    lines = [row for one in conversations for row in _conversation_rows(one, width)]
    header = [*SET_COLUMNS, *(f"Expected Output Slot {n + 1}" for n in range(width))]
    return spreadsheet.table(header, ([number, *row] for number, row in enumerate(lines, start=1)))


def _conversation_rows(one: Conversation, width: int) -> Iterable[list[str]]:
    for turn in one.turns:
        slots = _padded((f"{name} = {value}" for name, value in turn.slots.items()), width)
        yield [one.id or "N/A", "User", turn.utterance, turn.intent, *slots]
        for prompt in turn.prompts:
            yield [one.id or "N/A", "Agent", prompt, turn.intent, *_padded((), width)]


def template() -> bytes:
    """What a test set looks like: single inputs, one out of scope, and a conversation."""
    ask = "무슨 꽃을 보내 드릴까요?"
    return set_rows(
        [
            Conversation("", (UserTurn(1, 0, "꽃 주문하고 싶어요", "OrderFlowers"),)),
            Conversation("", (UserTurn(2, 0, "What's the weather like?", "FallbackIntent"),)),
            Conversation(
                "1",
                (
                    UserTurn(3, 0, "꽃 주문이요", "OrderFlowers", prompts=(ask,)),
                    UserTurn(4, 0, "장미", "OrderFlowers", slots={"FlowerType": "장미"}),
                ),
            ),
        ]
    )


def simple_template() -> bytes:
    """The form for those who only have utterances and intents."""
    rows = [("꽃 주문하고 싶어요", "OrderFlowers"), ("오늘 날씨 어때?", "FallbackIntent")]
    return spreadsheet.table(("utterance", "intent"), rows)
