"""What an export keeps and no conversation uses is no reason to refuse it.

The kind: a fault in a part that is switched off, or that nothing leads to.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lexclient.local.__main__ import main
from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from tests.lexclient.local.bot.exports import COUNT, ORDER, PROMPT, Json, smallest, written

INTENT, SLOT = f"{ORDER}/Intent.json", f"{COUNT}/Slot.json"
GONE: Json = {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "Gone"}}
CLOSE: Json = {"dialogAction": {"type": "CloseIntent"}}
DANCE: Json = {"dialogAction": {"type": "Dance"}}
LAMBDA: Json = {"dialogCodeHook": {"enabled": True}}
INVOKE: Json = {"dialogAction": {"type": "InvokeDialogCodeHook"}}
BRANCH: Json = {"isActive": True, "defaultBranch": {"nextStep": GONE}}
NO_STEP = "the step is never taken"


def hook(*, active: bool = True, invokes: bool = True, **outcomes: Json) -> Json:
    return {
        "isActive": active,
        "enableCodeHookInvocation": invokes,
        "postCodeHookSpecification": outcomes,
    }


def initial(next_step: Json | None, **parts: Json) -> Json:
    return {"initialResponseSetting": {"nextStep": next_step, **parts}}


def confirmation(**parts: object) -> Json:
    return {"intentConfirmationSetting": {"promptSpecification": PROMPT, **parts}}


def fulfilment(*, enabled: bool, **outcomes: Json) -> Json:
    setting = {"enabled": enabled, "postFulfillmentStatusSpecification": outcomes}
    return {"fulfillmentCodeHook": setting}


# what Intent.json has besides, and what the warning says
UNUSED: dict[str, tuple[Json, str]] = {
    "an inactive hook that nothing invokes": (
        {
            "initialResponseSetting": {
                "nextStep": CLOSE,
                "codeHook": hook(active=False, successNextStep=GONE),
            }
        },
        NO_STEP,
    ),
    "an inactive hook that the flow passes": (
        {
            "initialResponseSetting": {
                "nextStep": INVOKE,
                "codeHook": hook(active=False, failureNextStep=GONE),
            }
        },
        NO_STEP,
    ),
    "the failure of a hook that is not to run": (
        {
            "initialResponseSetting": {
                "nextStep": INVOKE,
                "codeHook": hook(invokes=False, failureNextStep=GONE),
            }
        },
        NO_STEP,
    ),
    "the timeout of a hook in an intent without Lambda": (
        {
            "dialogCodeHook": None,
            "initialResponseSetting": {"nextStep": INVOKE, "codeHook": hook(timeoutNextStep=GONE)},
        },
        NO_STEP,
    ),
    "an active hook behind a step that goes elsewhere": (
        {
            "dialogCodeHook": {"enabled": True},
            "initialResponseSetting": {"nextStep": CLOSE, "codeHook": hook(failureNextStep=GONE)},
        },
        NO_STEP,
    ),
    "branches of a step that does not evaluate them": (
        initial(CLOSE, conditional=BRANCH),
        NO_STEP,
    ),
    "the failure of a fulfilment without Lambda": (
        fulfilment(enabled=False, failureNextStep=GONE),
        NO_STEP,
    ),
    "a hook beside a confirmation that does not invoke it": (
        confirmation(confirmationNextStep=CLOSE, codeHook=hook(successNextStep=GONE)),
        NO_STEP,
    ),
    "an inactive confirmation without a prompt": (
        {"intentConfirmationSetting": {"isActive": False}},
        "promptSpecification: Field required",
    ),
    "an inactive confirmation asked too often": (
        {
            "intentConfirmationSetting": {
                "active": False,
                "promptSpecification": {**PROMPT, "maxRetries": 9},
            }
        },
        "promptSpecification.maxRetries",
    ),
    "an inactive closing response with a step of another time": (
        {
            "intentClosingSetting": {
                "isActive": False,
                "nextStep": {"dialogAction": {"type": "Dance"}},
            }
        },
        "nextStep.dialogAction.type",
    ),
    "an inactive fulfilment with a step of another time": (
        {"fulfillmentCodeHook": {"isActive": False, "enabled": "perhaps"}},
        "enabled",
    ),
    "an inactive condition that is none": (
        {
            "initialResponseSetting": {
                "nextStep": CLOSE,
                "conditional": {"isActive": False, "conditionalBranches": [{"name": ""}]},
            }
        },
        "conditionalBranches.0.name",
    ),
    "an inactive hook with a label too long": (
        {
            "initialResponseSetting": {
                "nextStep": CLOSE,
                "codeHook": {"isActive": False, "invocationLabel": "x" * 101},
            }
        },
        "invocationLabel",
    ),
}


@pytest.mark.parametrize(("intent", "warning"), UNUSED.values(), ids=UNUSED.keys())
def test_a_fault_in_an_unused_part_is_a_warning(tmp_path: Path, intent: Json, warning: str) -> None:
    files = smallest()
    files[INTENT] |= intent
    bot = load(written(tmp_path, files))
    assert (list(bot.locales["en_US"].intents), len(bot.warnings)) == (["Order"], 1)
    assert bot.warnings[0].startswith(str(tmp_path))
    assert warning in bot.warnings[0]


USED: dict[str, Json] = {
    "an active hook that the flow invokes": {
        "dialogCodeHook": {"enabled": True},
        "initialResponseSetting": {"nextStep": INVOKE, "codeHook": hook(failureNextStep=GONE)},
    },
    "a hook that runs because the step has no next one": {
        "dialogCodeHook": {"enabled": True},
        "initialResponseSetting": {"codeHook": hook(successNextStep=GONE)},
    },
    "branches that are evaluated": {
        "initialResponseSetting": {
            "nextStep": {"dialogAction": {"type": "EvaluateConditional"}},
            "conditional": BRANCH,
        }
    },
    "the failure of a fulfilment with Lambda": fulfilment(enabled=True, failureNextStep=GONE),
    "a confirmation given up": confirmation(failureNextStep=GONE),
    "a closing response": {"intentClosingSetting": {"nextStep": GONE}},
}


@pytest.mark.parametrize("intent", USED.values(), ids=USED.keys())
def test_the_same_fault_where_it_is_used_is_refused(tmp_path: Path, intent: Json) -> None:
    files = smallest()
    files[INTENT] |= intent
    with pytest.raises(BadExport) as bad:
        load(written(tmp_path, files))
    assert (bad.value.rule, bad.value.key) == ("broken_link", "nextStep.dialogAction.slotToElicit")


def test_a_slot_that_no_intent_lists_may_have_lost_its_type(tmp_path: Path) -> None:
    """Its folder is still there; the intent works without it."""
    files = smallest()
    files[f"{ORDER}/Slots/Old/Slot.json"] = {**files[SLOT], "name": "Old", "slotTypeName": "Gone"}
    bot = load(written(tmp_path, files))
    slots = [slot.name for slot in bot.locales["en_US"].intents["Order"].slots]
    assert (slots, len(bot.warnings)) == (["Count"], 1)


def test_strict_tells_the_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--strict` writes them to the error output; without it nothing is said of them."""
    files = smallest()
    files[INTENT] |= UNUSED["an inactive confirmation without a prompt"][0]
    export = str(written(tmp_path, files))
    monkeypatch.setattr("lexclient.local.__main__._stay", lambda _: None)
    assert main([export, "--strict"]) == 0
    warning = f"{tmp_path / INTENT}, inactive: promptSpecification: Field required\n"
    assert capsys.readouterr().err == warning
    assert main([export]) == 0
    assert capsys.readouterr().err == ""
