"""Findings of cdk-nag that are accepted, each with its place and the reason."""

from __future__ import annotations

from aws_cdk import Acknowledgment, App, Stack, Validations

RULES = "AwsSolutions::AwsSolutions-"

# (stack, path below it, rule, reason); {lex} is the beginning of Lex's ARNs
ACCEPTED = (
    (
        "bot",
        "ModelKey",
        "SMG4",
        "The key is of somebody else's service, which has no rotation to call; writing a new one "
        "into the secret is enough, the hook takes it within five minutes.",
    ),
    (
        "bot",
        "MakerRole/DefaultPolicy/Resource",
        "IAM5[Resource::*]",
        "lex:CreateUploadUrl and lex:ListBots know no resource; neither reads or changes a bot.",
    ),
    (
        "bot",
        "MakerRole/DefaultPolicy/Resource",
        "IAM5[Resource::{lex}:bot/*]",
        "Lex chooses a bot's id when it is made; the role is the custom resource's alone.",
    ),
    (
        "bot",
        "MakerRole/DefaultPolicy/Resource",
        "IAM5[Resource::{lex}:bot-alias/*]",
        "Lex chooses an alias's id when it is made; the role is the custom resource's alone.",
    ),
)


def accept(app: App) -> None:
    """Write the acceptances into the app, where cdk-nag looks for them. Raises `KeyError` for a
    place that is not there any more."""
    stacks = {
        kind: child
        for child in app.node.children
        if isinstance(child, Stack)
        for kind in ("bot", "stage")
        if child.node.id.endswith(f"-{kind}")
    }
    for kind, place, rule, reason in ACCEPTED:
        if kind in stacks:
            stack = stacks[kind]
            name = rule.format(lex=f"arn:aws:lex:{stack.region}:<AWS::AccountId>")
            _at(stack, place).acknowledge(Acknowledgment(id=RULES + name, reason=reason))


def _at(stack: Stack, place: str) -> Validations:
    node = stack.node
    for name in place.split("/"):
        child = node.try_find_child(name)
        if child is None:
            raise KeyError(f"{stack.node.id} has no {place}")
        node = child.node
        found = child
    return Validations.of(found)
