"""Dialog management, stage by stage: what is asked, said, set, and how an intent ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest

from lexclient.local.bot.model import (
    Branch,
    CodeHook,
    Conditional,
    Confirmation,
    Fulfillment,
    Intent,
    Message,
    MessageGroup,
    NextStep,
    OutputContext,
    Prompt,
    Response,
    Slot,
    SlotType,
    SlotTypeValue,
    Step,
)
from lexclient.local.dialog.conversation import (
    ActionType,
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
    IntentStatus,
)
from lexclient.local.dialog.hook_call import Failure, HookFailed, Reply
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.talk import Talk, asked, said, then

NAME = Slot("Name", "AMAZON.FirstName", required=True, prompt=asked("Name?"))
COUNT = Slot("Count", "AMAZON.Number", required=True, prompt=asked("How many?"))
NOTE = Slot("Note", "AMAZON.FreeFormInput", required=False, prompt=asked("A note?"))
NEW_FLOW = Step()
ORDER = Intent("Order", ("order",), slots=(COUNT, NAME), initial=NEW_FLOW)
HOURS = Intent("Hours", ("when are you open",), initial=NEW_FLOW, closing=Step(said("At nine.")))
CONFIRMED = replace(ORDER, confirmation=Confirmation(asked("{Count} for {Name}?")))
SUCCEEDS = Fulfillment(code_hook=False, success=Step(said("Done.")))


# slots


def test_required_slots_are_asked_in_order() -> None:
    """Lowest priority number first (the loader sorts); then nothing is left: the client fulfils."""
    talk = Talk((ORDER,))
    assert talk.say("order", "Order") == ["How many?"]
    assert talk.stands == ("ElicitSlot Count", "Order", "InProgress")
    assert talk.say("three") == ["Name?"]
    assert talk.slots == {"Count": "3", "Name": None}
    assert talk.say("Jisoo") == []
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")
    assert talk.slots == {"Count": "3", "Name": "Jisoo"}


def test_the_opening_utterance_fills_slots() -> None:
    """`order {Count}` with a number in it: that slot is not asked for."""
    talk = Talk((replace(ORDER, utterances=("order {Count}",)),))
    assert talk.say("order 12", "Order") == ["Name?"]
    assert talk.slots == {"Count": "12", "Name": None}


def test_optional_slots_are_never_asked_by_the_default_path() -> None:
    talk = Talk((replace(ORDER, slots=(NOTE,)),))
    assert talk.say("order", "Order") == []
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")


@pytest.mark.parametrize("retries", [0, 1, 4])
def test_an_answer_that_is_no_value_is_asked_again_until_retries_run_out(retries: int) -> None:
    """`maxRetries` n is n + 1 prompts in all; then FallbackIntent is invoked."""
    slot = replace(COUNT, prompt=asked("How many?", retries))
    talk = Talk((replace(ORDER, slots=(slot,)),))
    talk.say("order", "Order")
    for attempt in range(retries):
        assert talk.say("blah") == ["How many?"]
        assert talk.stands == ("ElicitSlot Count", "Order", "InProgress")
        assert talk.conversation.attempt == attempt + 1
    assert talk.say("blah") == []
    assert talk.stands == ("Close", "FallbackIntent", "ReadyForFulfillment")


def test_a_slot_may_have_a_failure_step_of_its_own() -> None:
    """The failure response is said and its next step taken instead of FallbackIntent."""
    failure = replace(then("EndConversation"), response=said("Never mind."))
    slot = replace(COUNT, prompt=asked("How many?", 0), failure=failure)
    talk = Talk((replace(ORDER, slots=(slot,)),))
    talk.say("order", "Order")
    assert talk.say("blah") == ["Never mind."]
    assert talk.stands == ("Close", "Order", "Failed")


def test_an_unfilled_slot_is_none_in_the_state() -> None:
    talk = Talk((ORDER,))
    talk.say("order", "Order")
    assert talk.conversation.intent is not None
    assert talk.conversation.intent.slots == {"Count": None, "Name": None}


def test_free_form_input_takes_everything() -> None:
    """No switch and no fallback while it is elicited, whatever the text is."""
    note = replace(NOTE, required=True)
    talk = Talk((replace(ORDER, slots=(note,)), HOURS))
    talk.say("order", "Order")
    talk.say("when are you open", "Hours", score=1.0)
    assert talk.slots == {"Note": "when are you open"}
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")


@pytest.mark.parametrize(
    ("default", "filled"),
    [
        ("7", "7"),
        ("[size]", "large"),
        ("<channel>", "web"),
        ("#order.Count", "5"),
        ("[unset]", None),
        ("#order.Unset", None),
        ("#gone.Count", None),
    ],
)
def test_default_values_fill_a_slot_when_the_intent_is_recognised(
    default: str, filled: str | None
) -> None:
    """Constant, session attribute, request attribute, context: a filled slot is not asked for."""
    slot = replace(NOTE, required=True, defaults=(default,))
    context = ActiveContext("order", {"Count": "5"}, turns=3, expires=99)
    began = Conversation("origin", attributes={"size": "large"}, contexts=(context,))
    talk = Talk((replace(ORDER, slots=(slot,)),), conversation=began)
    said_ = talk.say("order", "Order", channel="web")
    assert (talk.slots["Note"], said_) == (filled, [] if filled else ["A note?"])


def test_the_first_default_that_is_set_is_taken() -> None:
    slot = replace(NOTE, required=True, defaults=("[unset]", "second", "third"))
    talk = Talk((replace(ORDER, slots=(slot,)),))
    talk.say("order", "Order")
    assert talk.slots == {"Note": "second"}


def test_a_multi_value_slot_holds_each_value() -> None:
    """The whole phrase is the value, the single ones are in `values`."""
    kinds = SlotType("Kind", values=tuple(SlotTypeValue(v) for v in ("rose", "lily", "tulip")))
    slot = Slot("Kinds", "Kind", required=True, prompt=asked("Which?"), multiple=True)
    talk = Talk((replace(ORDER, slots=(slot,)),), (kinds,))
    talk.say("order", "Order")
    talk.say("rose and tulip")
    assert talk.conversation.intent is not None
    value = talk.conversation.intent.slots["Kinds"]
    assert value is not None
    assert value.interpreted == "rose and tulip"
    assert [one.interpreted for one in value.values or ()] == ["rose", "tulip"]


# switching


def test_another_intent_may_be_switched_to_while_a_slot_is_asked() -> None:
    """The old intent is dropped: Lex does not go back to it by itself."""
    talk = Talk((ORDER, HOURS))
    talk.say("order", "Order")
    assert talk.say("when are you open today", "Hours") == ["At nine."]
    assert talk.stands == ("Close", "Hours", "ReadyForFulfillment")


def test_another_intent_may_be_switched_to_while_confirming() -> None:
    talk = Talk((CONFIRMED, HOURS))
    for text, intent in (("order", "Order"), ("3", None), ("Jisoo", None)):
        talk.say(text, intent)
    assert talk.stands == ("ConfirmIntent", "Order", "InProgress")
    assert talk.say("when are you open today", "Hours") == ["At nine."]


def test_a_value_the_slot_type_knows_beats_another_intent() -> None:
    """`3` fits the slot, though another intent has it as a sample utterance."""
    talk = Talk((ORDER, replace(HOURS, utterances=("3",))))
    talk.say("order", "Order")
    assert talk.say("3", "Hours", score=1.0) == ["Name?"]


def test_another_intents_sample_utterance_beats_a_name() -> None:
    """A name may be any word, so what another intent was taught, word for word, is not one."""
    talk = Talk((replace(ORDER, slots=(NAME,)), replace(HOURS, utterances=("hours",))))
    talk.say("order", "Order")
    assert talk.say("hours", "Hours", score=1.0) == ["At nine."]


# confirmation


def confirming(intent: Intent = CONFIRMED) -> Talk:
    talk = Talk((intent,))
    talk.say("order", "Order")
    talk.say("3")
    assert talk.say("Jisoo") == ["3 for Jisoo?"]
    assert talk.stands == ("ConfirmIntent", "Order", "InProgress")
    return talk


def test_yes_confirms() -> None:
    talk = confirming()
    assert talk.say("yes") == []
    assert talk.conversation.intent is not None
    assert talk.conversation.intent.confirmation == "Confirmed"
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")


def test_no_fails_the_intent() -> None:
    """Denied, Failed and Close, after the decline response."""
    declined = Confirmation(asked("{Count} for {Name}?"), declined=Step(said("Start over.")))
    talk = confirming(replace(ORDER, confirmation=declined))
    assert talk.say("no") == ["Start over."]
    assert talk.conversation.intent is not None
    assert talk.conversation.intent.confirmation == "Denied"
    assert talk.stands == ("Close", "Order", "Failed")


def test_no_may_lead_back_to_a_slot() -> None:
    """A next step with a cleared slot asks for it again, and the intent is in progress."""
    again = then("ElicitSlot", slot_to_elicit="Count", slots={"Count": None})
    confirmation = Confirmation(asked("{Count} for {Name}?"), declined=again)
    talk = confirming(replace(ORDER, confirmation=confirmation))
    assert talk.say("no") == ["How many?"]
    assert talk.stands == ("ElicitSlot Count", "Order", "InProgress")
    assert talk.say("4") == ["4 for Jisoo?"]
    assert talk.say("yes") == []


def test_neither_yes_nor_no_is_asked_again_then_falls_back() -> None:
    talk = confirming()
    assert talk.say("purple") == ["3 for Jisoo?"]
    assert talk.say("purple") == []
    assert talk.stands == ("Close", "FallbackIntent", "ReadyForFulfillment")


def test_confirmation_may_say_and_go_where_it_likes() -> None:
    confirmed = replace(then("CloseIntent"), response=said("Thank you."))
    confirmation = Confirmation(asked("{Count} for {Name}?"), confirmed=confirmed)
    talk = confirming(replace(ORDER, confirmation=confirmation, fulfillment=SUCCEEDS))
    assert talk.say("yes") == ["Thank you."]
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")


# fulfilment and the end


@pytest.mark.parametrize(
    ("fulfilment", "messages", "state"),
    [
        (None, ["Bye."], "ReadyForFulfillment"),  # no step: the client fulfils
        (SUCCEEDS, ["Done.", "Bye."], "Fulfilled"),  # a step without Lambda succeeds
        (Fulfillment(code_hook=False), ["Bye."], "Fulfilled"),
        # an end that skips the closing response
        (
            Fulfillment(code_hook=False, success=then("EndConversation")),
            [],
            "Fulfilled",
        ),
    ],
)
def test_fulfilled_or_ready_for_fulfillment(
    fulfilment: Fulfillment | None, messages: list[str], state: str
) -> None:
    """ReadyForFulfillment exactly where the fulfilment step itself is absent."""
    intent = replace(HOURS, fulfillment=fulfilment, closing=Step(said("Bye.")))
    talk = Talk((intent,))
    assert talk.say("when are you open", "Hours") == messages
    assert talk.stands == ("Close", "Hours", state)


def test_close_intent_skips_fulfilment() -> None:
    """CloseIntent jumps to the closing response and leaves the intent for the client."""
    talk = Talk((replace(HOURS, initial=then("CloseIntent"), fulfillment=SUCCEEDS),))
    assert talk.say("when are you open", "Hours") == ["At nine."]
    assert talk.stands == ("Close", "Hours", "ReadyForFulfillment")


def test_what_is_no_intent_goes_to_the_fallback_intent() -> None:
    """200, Close, ReadyForFulfillment, no messages and no score."""
    talk = Talk((ORDER,))
    assert talk.say("blah") == []
    assert talk.stands == ("Close", "FallbackIntent", "ReadyForFulfillment")
    first, second = talk.conversation.interpretations
    assert (first.intent.name, first.score) == ("FallbackIntent", None)
    assert (second.intent.name, second.score) == ("Order", 0.0)


def test_the_originating_request_id_stays() -> None:
    talk = Talk((ORDER,))
    for text in ("order", "3", "Jisoo", "blah"):
        talk.say(text, "Order" if text == "order" else None)
        assert talk.conversation.originating_request_id == "origin"


# next steps, conditionals, what they set


def branching(expression: str) -> Step:
    met = Branch("Met", expression, said("Met."), NextStep("EndConversation"))
    default = Branch("Default", None, said("Else."), NextStep("ElicitIntent"))
    return Step(said("Hi."), NextStep("EvaluateConditional"), Conditional((met,), default))


@pytest.mark.parametrize(
    ("expression", "messages", "action"),
    [
        ('[a] = "1"', ["Hi.", "Met."], "Close"),
        ('[a] = "2"', ["Hi.", "Else."], "ElicitIntent"),
        ('[unset] != "2"', ["Hi.", "Else."], "ElicitIntent"),
    ],
)
def test_the_first_branch_that_is_met_is_taken(
    expression: str, messages: list[str], action: str
) -> None:
    began = Conversation("origin", attributes={"a": "1"})
    talk = Talk((replace(HOURS, initial=branching(expression)),), conversation=began)
    assert talk.say("when are you open", "Hours") == messages
    assert talk.stands[0] == action


def test_a_conditional_is_ignored_unless_the_next_step_evaluates_it() -> None:
    conditional = branching('[a] = "1"').conditional
    initial = Step(None, NextStep("FulfillIntent"), conditional)
    talk = Talk((replace(HOURS, initial=initial),))
    assert talk.say("when are you open", "Hours") == ["At nine."]


def test_elicit_intent_waits_for_any_intent() -> None:
    """No intent in the state; the next utterance may begin one."""
    talk = Talk((replace(HOURS, initial=then("ElicitIntent")), ORDER))
    talk.say("when are you open", "Hours")
    assert talk.stands == ("ElicitIntent", None, None)
    assert talk.say("order", "Order") == ["How many?"]


def test_start_intent_begins_another_intent() -> None:
    talk = Talk((replace(HOURS, initial=then("StartIntent", intent="Order")), ORDER))
    assert talk.say("when are you open", "Hours") == ["How many?"]
    assert talk.stands == ("ElicitSlot Count", "Order", "InProgress")


def test_a_next_step_may_take_slots_along() -> None:
    """Into the intent it starts, and into the one whose slot it asks for."""
    along = {"Count": "{Note}", "Name": None}
    slots = (replace(NOTE, defaults=("5",)),)
    for step in (
        then("StartIntent", intent="Order", slots=along),
        then("ElicitSlot", intent="Order", slot_to_elicit="Name", slots=along),
    ):
        talk = Talk((replace(HOURS, slots=slots, initial=step), ORDER))
        assert talk.say("when are you open", "Hours") == ["Name?"]
        assert talk.slots == {"Count": "5", "Name": None}
        assert talk.stands == ("ElicitSlot Name", "Order", "InProgress")


def test_a_next_step_sets_attributes_and_slots() -> None:
    """Constants, `{slot}` and `[attribute]`; an unset source clears."""
    initial = then(
        "EndConversation",
        slots={"Count": "9", "Name": None},
        session_attributes={"b": "[a]", "c": "{Unset}", "d": "x {Name}"},
    )
    slots = (replace(COUNT, defaults=("1",)), replace(NAME, defaults=("Jisoo",)))
    began = Conversation("origin", attributes={"a": "1", "c": "old"})
    talk = Talk((replace(ORDER, slots=slots, initial=initial),), conversation=began)
    talk.say("order", "Order")
    assert talk.slots == {"Count": "9", "Name": None}
    assert talk.conversation.attributes == {"a": "1", "b": "1", "d": "x Jisoo"}


def test_a_prompt_may_be_suppressed() -> None:
    """The branch has said it all; the slot is waited for without its prompt."""
    step = then("ElicitSlot", slot_to_elicit="Count", suppress_next_message=True)
    talk = Talk((replace(ORDER, initial=replace(step, response=said("Give me a number."))),))
    assert talk.say("order", "Order") == ["Give me a number."]
    assert talk.stands == ("ElicitSlot Count", "Order", "InProgress")


def test_capture_says_and_goes_on() -> None:
    capture = replace(then("ElicitSlot", slot_to_elicit="Name"), response=said("{Count}, fine."))
    talk = Talk((replace(ORDER, slots=(replace(COUNT, capture=capture), NAME)),))
    talk.say("order", "Order")
    assert talk.say("3") == ["3, fine.", "Name?"]


def test_a_slot_that_is_filled_already_is_not_asked_for() -> None:
    """An explicit ElicitSlot of a filled slot goes on behind it, as after its capture."""
    initial = then("ElicitSlot", slot_to_elicit="Count")
    intent = replace(ORDER, utterances=("order {Count}",), initial=initial)
    assert Talk((intent,)).say("order 12", "Order") == ["Name?"]


def test_steps_in_a_circle_fail_the_intent() -> None:
    """A bot that goes round without asking anything ends as Failed, and answers."""
    talk = Talk((replace(HOURS, initial=then("StartIntent", intent="Hours")),))
    assert talk.say("when are you open", "Hours") == []
    assert talk.stands == ("Close", "Hours", "Failed")


def test_an_inactive_hook_succeeds() -> None:
    """InvokeDialogCodeHook without an enabled Lambda follows the hook's success step."""
    hook = CodeHook(invokes=True, success=then("ElicitSlot", slot_to_elicit="Name"))
    initial = then("InvokeDialogCodeHook")
    talk = Talk((replace(ORDER, initial=initial, initial_code_hook=hook),))
    assert talk.say("order", "Order") == ["Name?"]
    assert talk.called == []


# the code hook, its answers given by hand

HOOKED = replace(ORDER, dialog_code_hook=True)
HOOK = CodeHook(
    invokes=True,
    label="Here",
    success=then("ElicitSlot", slot_to_elicit="Name"),
    failure=replace(then("EndConversation"), response=said("Sorry.")),
    timeout=replace(then("EndConversation"), response=said("Too slow.")),
)
INITIAL = replace(HOOKED, initial=then("InvokeDialogCodeHook"), initial_code_hook=HOOK)


def reply(type: ActionType, slot: str | None = None, **parts: Any) -> Reply:
    return Reply(DialogAction(type, slot), **parts)


def state(state: IntentStatus, **slots: str) -> IntentState:
    filled = {name: SlotValue(value, value) for name, value in slots.items()}
    return IntentState("Order", {"Count": None, "Name": None, **filled}, state)


@pytest.mark.parametrize(
    ("answer", "messages", "stands"),
    [
        (reply("Delegate"), ["Name?"], ("ElicitSlot Name", "Order", "InProgress")),
        # what the hook says with Delegate is not said
        (
            reply("Delegate", messages=said("Hi.").groups[0].variations),
            ["Name?"],
            ("ElicitSlot Name", "Order", "InProgress"),
        ),
        (
            reply("Delegate", intent=state("InProgress", Name="Jisoo")),
            ["How many?"],
            ("ElicitSlot Count", "Order", "InProgress"),
        ),
        (reply("ElicitSlot", "Count"), ["How many?"], ("ElicitSlot Count", "Order", "InProgress")),
        (
            reply("ElicitSlot", "Count", messages=said("And?").groups[0].variations),
            ["And?"],
            ("ElicitSlot Count", "Order", "InProgress"),
        ),
        (
            reply("ConfirmIntent", messages=said("Sure?").groups[0].variations),
            ["Sure?"],
            ("ConfirmIntent", "Order", "InProgress"),
        ),
        (
            reply("ElicitIntent", messages=said("What?").groups[0].variations),
            ["What?"],
            ("ElicitIntent", None, None),
        ),
        (reply("Close", intent=state("Fulfilled")), [], ("Close", "Order", "Fulfilled")),
        (reply("Close", intent=state("Failed")), ["Sorry."], ("Close", "Order", "Failed")),
        (reply("Delegate", intent=state("Failed")), ["Sorry."], ("Close", "Order", "Failed")),
        (
            reply(
                "Close",
                intent=state("Failed"),
                messages=said("Closed today.").groups[0].variations,
            ),
            ["Closed today."],
            ("Close", "Order", "Failed"),
        ),
        (Failure("error", "broken"), ["Sorry."], ("Close", "Order", "Failed")),
        (Failure("invalid", "nonsense"), ["Sorry."], ("Close", "Order", "Failed")),
        (Failure("timeout", "slow"), ["Too slow."], ("Close", "Order", "Failed")),
    ],
)
def test_the_dialog_hook_decides(
    answer: Reply | Failure, messages: list[str], stands: tuple[str, str | None, str | None]
) -> None:
    """Every dialog action, a Failed state, and the three failures, at the initial hook."""
    talk = Talk((INITIAL,), hook=[answer])
    assert talk.say("order", "Order") == messages
    assert talk.stands == stands
    assert [(call.source, call.label) for call in talk.called] == [("DialogCodeHook", "Here")]


FULFILS = Fulfillment(
    code_hook=True,
    success=Step(said("Done.")),
    failure=Step(said("Failed.")),
    timeout=Step(said("Late.")),
)


@pytest.mark.parametrize(
    ("answer", "messages", "stands"),
    [
        (
            reply("Close", intent=IntentState("Hours", state="Fulfilled")),
            ["Done.", "At nine."],
            ("Close", "Hours", "Fulfilled"),
        ),
        (
            reply("Close", messages=said("By hook.").groups[0].variations),
            ["By hook.", "At nine."],
            ("Close", "Hours", "Fulfilled"),
        ),
        (
            reply("Close", intent=IntentState("Hours", state="Failed")),
            ["Failed."],
            ("Close", "Hours", "Failed"),
        ),
        (Failure("error", "broken"), ["Failed."], ("Close", "Hours", "Failed")),
        (Failure("timeout", "slow"), ["Late."], ("Close", "Hours", "Failed")),
    ],
)
def test_the_fulfilment_hook_decides(
    answer: Reply | Failure, messages: list[str], stands: tuple[str, str, str]
) -> None:
    """The hook's messages go before the success text; the closing response follows success."""
    talk = Talk((replace(HOURS, fulfillment=FULFILS),), hook=[answer])
    assert talk.say("when are you open", "Hours") == messages
    assert talk.stands == stands
    [call] = talk.called
    assert call.source == "FulfillmentCodeHook"
    assert call.conversation.intent is not None
    assert call.conversation.intent.state == "ReadyForFulfillment"


@pytest.mark.parametrize("kind", ["error", "invalid", "timeout"])
def test_a_fulfilment_that_nothing_catches_is_an_error(
    kind: Literal["error", "invalid", "timeout"],
) -> None:
    """Without a step for it the client gets an exception, not a message."""
    failure = Failure(kind, "no answer")
    talk = Talk((replace(HOURS, fulfillment=Fulfillment(code_hook=True)),), hook=[failure])
    with pytest.raises(HookFailed, match="no answer"):
        talk.say("when are you open", "Hours")


def test_after_a_no_the_hook_may_let_it_fail() -> None:
    """The event says InProgress and Denied; delegated, the intent has failed all the same."""
    asks = Confirmation(asked("Sure?"), declined=then("InvokeDialogCodeHook"), code_hook=HOOK)
    hook = replace(HOOK, success=then("EndConversation"))
    intent = replace(HOOKED, slots=(), confirmation=replace(asks, code_hook=hook))
    talk = Talk((intent,), hook=[reply("Delegate")])
    talk.say("order", "Order")
    talk.say("no")
    [call] = talk.called
    assert call.conversation.intent is not None
    assert call.conversation.intent.state == "InProgress"
    assert call.conversation.intent.confirmation == "Denied"
    assert talk.stands == ("Close", "Order", "Failed")


def test_the_elicitation_hook_is_asked_while_a_slot_is_missed() -> None:
    """With the attempt that comes next; a message of its own does not start the count anew.

    After the last attempt too (`SlotCaptureSetting`: "called when Amazon Lex doesn't capture a
    slot value"), where no attempt comes next.
    """
    prompts = CodeHook(invokes=True, label="Prompt")
    slot = replace(COUNT, prompt=asked("How many?", 2), elicitation_code_hook=prompts)
    own = reply("ElicitSlot", "Count", messages=said("A number?").groups[0].variations)
    talk = Talk((replace(HOOKED, slots=(slot,)),), hook=[own, *[reply("Delegate")] * 2])
    talk.say("order", "Order")
    assert talk.say("blah") == ["A number?"]
    assert talk.say("blah") == ["How many?"]
    assert [(call.label, call.attempt) for call in talk.called] == [("Prompt", 1), ("Prompt", 2)]
    talk.say("blah")
    assert talk.stands == ("Close", "FallbackIntent", "ReadyForFulfillment")
    last = talk.called[-1]
    assert (len(talk.called), last.label, last.proposed, last.attempt) == (3, "Prompt", None, 0)


def test_the_elicitation_hook_may_know_the_value_of_a_missed_answer() -> None:
    """At a retry and after the last attempt alike: the slot is captured and the intent goes on."""
    prompts = CodeHook(invokes=True, label="Prompt")
    slot = replace(COUNT, prompt=asked("How many?", 1), elicitation_code_hook=prompts)
    filled = IntentState("Order", {"Count": SlotValue("a lot", "99")})
    for missed in (0, 1):
        knows = [*[reply("Delegate")] * missed, reply("Delegate", intent=filled)]
        talk = Talk((replace(HOOKED, slots=(slot,)),), hook=knows)
        talk.say("order", "Order")
        for _ in range(missed + 1):
            talk.say("a lot")
        assert (talk.stands[0], talk.slots) == ("Close", {"Count": "99"})


@pytest.mark.parametrize(
    ("hook", "enabled"),
    [
        (None, True),
        (CodeHook(invokes=False, label="Prompt"), True),
        (CodeHook(invokes=True, label="Prompt"), False),
    ],
)
def test_no_elicitation_hook_is_called_that_is_not_enabled(
    hook: CodeHook | None, enabled: bool
) -> None:
    """By its own flag and by the intent's; a captured slot calls none either."""
    slot = replace(COUNT, prompt=asked("How many?", 1), elicitation_code_hook=hook)
    talk = Talk((replace(HOOKED, slots=(slot,), dialog_code_hook=enabled),))
    talk.say("order", "Order")
    talk.say("blah")
    talk.say("3")
    assert (talk.called, talk.slots) == ([], {"Count": "3"})


def test_what_the_hook_sets_stays() -> None:
    """Attributes replace, an absent part keeps, request attributes go back to the client."""
    sets = reply("Delegate", attributes={"b": "2"}, request_attributes={"c": "3"}, contexts=())
    context = ActiveContext("old", {}, turns=5, expires=99)
    began = Conversation("origin", attributes={"a": "1"}, contexts=(context,))
    talk = Talk((INITIAL,), hook=[sets, reply("Delegate")], conversation=began)
    talk.say("order", "Order")
    assert (talk.conversation.attributes, talk.conversation.contexts) == ({"b": "2"}, ())
    assert talk.result is not None
    assert talk.result.request_attributes == {"c": "3"}


def test_the_old_flow_calls_its_hook_at_every_turn() -> None:
    """Before August 2022: opening, each answer, each miss, and the yes."""
    intent = replace(CONFIRMED, initial=None, dialog_code_hook=True, slots=(COUNT,))
    talk = Talk((intent,), hook=[reply("Delegate")] * 4)
    for text, name in (("order", "Order"), ("blah", None), ("3", None), ("yes", None)):
        talk.say(text, name)
    proposals = [
        call.proposed and (call.proposed.slot_to_elicit, call.attempt) for call in talk.called
    ]
    assert proposals == [("Count", 0), ("Count", 1), None, None]
    assert talk.stands == ("Close", "Order", "ReadyForFulfillment")


# messages


def test_each_message_group_says_one_message() -> None:
    """Several groups are several messages, in order; at most ten in a reply."""
    talk = Talk((replace(HOURS, closing=Step(said(*"abcde"))),))
    assert talk.say("when are you open", "Hours") == ["a", "b", "c", "d", "e"]
    twelve = Step(said(*"abcdefghijkl"))
    assert len(Talk((replace(HOURS, closing=twelve),)).say("open", "Hours")) == 10


def varied(*texts: str) -> tuple[MessageGroup, ...]:
    return (MessageGroup(tuple(Message("PlainText", text) for text in texts)),)


def test_ordered_prompts_take_the_next_variation_at_each_retry() -> None:
    prompt = Prompt(varied("first", "second", "third"), max_retries=4, selection="Ordered")
    talk = Talk((replace(ORDER, slots=(replace(COUNT, prompt=prompt),)),))
    texts = [talk.say("order", "Order"), *(talk.say("blah") for _ in range(4))]
    assert [one for [one] in texts] == ["first", "second", "third", "first", "second"]


def test_a_variation_without_unset_placeholders_goes_first() -> None:
    closing = Step(Response(varied("{Name}, bye.", "Bye.")))
    talk = Talk((replace(ORDER, slots=(replace(NAME, required=False),), closing=closing),))
    assert {talk.say("order", "Order")[0] for _ in range(9)} == {"Bye."}


def test_placeholders_are_filled_from_slots_and_attributes() -> None:
    """`{slot}`, `[session]`, `((request))`; an unset one stays as it is written."""
    closing = Step(said("{Count} [a] ((b)) {Unset} [unset] [1] {}"))
    slots = (replace(COUNT, defaults=("3",)),)
    began = Conversation("origin", attributes={"a": "A"})
    talk = Talk((replace(ORDER, slots=slots, closing=closing),), conversation=began)
    assert talk.say("order", "Order", b="B") == ["3 A B {Unset} [unset] [1] {}"]


def test_an_empty_attribute_is_set() -> None:
    """It is filled in as nothing; a message that is empty then is not said."""
    closing = Step(said("[a]", "a is [a]."))
    began = Conversation("origin", attributes={"a": ""})
    talk = Talk((replace(HOURS, closing=closing),), conversation=began)
    assert talk.say("open", "Hours") == ["a is ."]


def test_a_message_is_cut_to_what_the_model_allows() -> None:
    """1024 UTF-16 code units, never half a character."""
    began = Conversation("origin", attributes={"long": "😀" * 1000})
    talk = Talk((replace(HOURS, closing=Step(said("x[long]"))),), conversation=began)
    assert talk.say("open", "Hours") == ["x" + "😀" * 511]


# contexts


def test_a_fulfilled_intent_activates_its_contexts() -> None:
    """With the slot values as parameters, and for as long as the intent says."""
    intent = replace(
        ORDER,
        slots=(replace(COUNT, defaults=("3",)), replace(NAME, required=False)),
        fulfillment=SUCCEEDS,
        output_contexts=(OutputContext("ordered", turns_to_live=2, time_to_live_in_seconds=60),),
    )
    talk = Talk((intent,), now=100.0)
    talk.say("order", "Order")
    assert talk.conversation.contexts == (ActiveContext("ordered", {"Count": "3"}, 2, 160.0),)
    talk.say("blah")
    assert [context.turns for context in talk.conversation.contexts] == [1]
    talk.say("blah")
    assert talk.conversation.contexts == ()


def test_an_intent_that_is_not_fulfilled_activates_nothing() -> None:
    contexts = (OutputContext("seen", turns_to_live=2, time_to_live_in_seconds=60),)
    talk = Talk((replace(HOURS, output_contexts=contexts),))
    talk.say("when are you open", "Hours")
    assert talk.conversation.contexts == ()


# interpretations


def test_the_current_intent_stays_first_while_it_is_answered() -> None:
    """Score 1 for a question that was answered, FallbackIntent second, the others by score."""
    talk = Talk((ORDER, HOURS))
    talk.say("order", "Order")
    talk.say("3")
    found = [(one.intent.name, one.score) for one in talk.conversation.interpretations]
    assert found == [("Order", 1.0), ("FallbackIntent", None), ("Hours", 0.0)]


def test_at_most_five_interpretations() -> None:
    """The winner, FallbackIntent at index 1, and the best three others."""
    talk = Talk((ORDER, *(replace(HOURS, name=f"Hours{n}") for n in range(9))))
    talk.say("order", "Order")
    names = [one.intent.name for one in talk.conversation.interpretations]
    assert names == ["Order", "FallbackIntent", "Hours0", "Hours1", "Hours2"]
