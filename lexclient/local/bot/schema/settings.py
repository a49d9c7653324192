"""The stages of an intent in an export: code hooks, initial response to closing response."""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, Field

from lexclient.local.bot import model
from lexclient.local.bot.schema.part import (
    IS_ACTIVE,
    Flag,
    Name,
    Part,
    UnlessFalse,
    built,
    unless_inactive,
    unless_null,
)
from lexclient.local.bot.schema.response import Conditional, NextStep, Prompt, Response, step

PROMPT = AliasChoices("promptSpecification", "confirmationPrompt", "prompt")


class Outcomes(Part):
    """Success, failure and timeout of a code hook, of dialog and of fulfilment alike."""

    success_response: Response | None = None
    success_next_step: NextStep | None = None
    success_conditional: Conditional = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional = None
    timeout_response: Response | None = None
    timeout_next_step: NextStep | None = None
    timeout_conditional: Conditional = None

    def built(self) -> dict[str, model.Step]:
        return {
            "success": step(
                self.success_response, self.success_next_step, self.success_conditional
            ),
            "failure": step(
                self.failure_response, self.failure_next_step, self.failure_conditional
            ),
            "timeout": step(
                self.timeout_response, self.timeout_next_step, self.timeout_conditional
            ),
        }


class AnyCodeHook(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    enable_code_hook_invocation: Flag = False
    invocation_label: Name | None = None
    post_code_hook_specification: Annotated[Outcomes, unless_null(Outcomes())] = Outcomes()

    def built(self) -> model.CodeHook:
        invokes = self.is_active and self.enable_code_hook_invocation
        outcomes = self.post_code_hook_specification.built()
        return model.CodeHook(invokes, self.invocation_label, **outcomes)


CodeHook = Annotated[AnyCodeHook | None, unless_inactive(AnyCodeHook())]


class InitialResponse(Part):
    initial_response: Response | None = None
    next_step: NextStep | None = None
    conditional: Conditional = None
    code_hook: CodeHook = None

    def built(self) -> model.Step:
        return step(self.initial_response, self.next_step, self.conditional)


class AnyConfirmation(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    prompt_specification: Prompt = Field(validation_alias=PROMPT)
    confirmation_response: Response | None = None
    confirmation_next_step: NextStep | None = None
    confirmation_conditional: Conditional = None
    declination_response: Response | None = None
    declination_next_step: NextStep | None = None
    declination_conditional: Conditional = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional = None
    code_hook: CodeHook = None
    elicitation_code_hook: CodeHook = None

    def built(self) -> model.Confirmation | None:
        if not self.is_active:
            return None
        return model.Confirmation(
            prompt=self.prompt_specification.built(),
            confirmed=step(
                self.confirmation_response,
                self.confirmation_next_step,
                self.confirmation_conditional,
            ),
            declined=step(
                self.declination_response, self.declination_next_step, self.declination_conditional
            ),
            failure=step(self.failure_response, self.failure_next_step, self.failure_conditional),
            code_hook=built(self.code_hook),
            elicitation_code_hook=built(self.elicitation_code_hook),
        )


Confirmation = Annotated[AnyConfirmation | None, unless_inactive(None)]


class AnyClosing(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    closing_response: Response | None = None
    next_step: NextStep | None = None
    conditional: Conditional = None

    def built(self) -> model.Step | None:
        if not self.is_active:
            return None
        return step(self.closing_response, self.next_step, self.conditional)


Closing = Annotated[AnyClosing | None, unless_inactive(None)]


class AnyFulfillment(Part):
    enabled: Flag = False
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    post_fulfillment_status_specification: Annotated[Outcomes, unless_null(Outcomes())] = Outcomes()

    def built(self) -> model.Fulfillment | None:
        """Exports of 2021 have no `isActive`: there the step is active."""
        if not self.is_active:
            return None
        outcomes = self.post_fulfillment_status_specification.built()
        return model.Fulfillment(self.enabled, **outcomes)


Fulfillment = Annotated[AnyFulfillment | None, unless_inactive(None)]
