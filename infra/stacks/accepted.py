"""Findings of cdk-nag that are accepted, each with its place and the reason."""

from __future__ import annotations

from typing import Literal

from aws_cdk import Acknowledgment, App, Stack, Validations

RULES = "AwsSolutions::AwsSolutions-"
Kind = Literal["bot", "stage"]

TASK = "Dashboard/Task"
MAKER = "MakerRole/DefaultPolicy/Resource"
ROUTER = "Network/Vpc/routerSubnet1/NatInstance/Resource"
CLIENT = "ClientSecret"
PEOPLE = "People/Resource"
DISTRIBUTION = "Edge/Distribution/Resource"
OWN = "Made at random and read by the tasks at their start; delete it to have another one made."
ONE_SCALE = "The smallest stage; a stage that must not fail takes Aurora over two zones."
NO_LOG_BUCKET = (
    "No bucket of access logs: the firewall's samples and counts and the dashboard's own log say "
    "who was refused. An account with a log archive sets it here."
)

# (stack, path below it, rule, reason); {lex} is the beginning of Lex's ARNs
ACCEPTED: tuple[tuple[Kind, str, str, str], ...] = (
    (
        "bot",
        "ModelKey",
        "SMG4",
        "The key is of somebody else's service, which has no rotation to call; writing a new one "
        "into the secret is enough, the hook takes it within five minutes.",
    ),
    (
        "bot",
        MAKER,
        "IAM5[Resource::*]",
        "lex:CreateUploadUrl and lex:ListBots know no resource; neither reads or changes a bot.",
    ),
    (
        "bot",
        MAKER,
        "IAM5[Resource::{lex}:bot/*]",
        "Lex chooses a bot's id when it is made; the role is the custom resource's alone.",
    ),
    (
        "bot",
        MAKER,
        "IAM5[Resource::{lex}:bot-alias/*]",
        "Lex chooses an alias's id when it is made; the role is the custom resource's alone.",
    ),
    (
        "bot",
        "Spending/Resource",
        "DDB3",
        "Counts of calls and dollars, forgotten after a month: nothing that could be restored.",
    ),
    ("stage", "ApiToken/Resource", "SMG4", OWN),
    ("stage", "CookieSecret/Resource", "SMG4", OWN),
    (
        "stage",
        CLIENT,
        "SMG4",
        "It is the login provider's, and changes there.",
    ),
    (
        "stage",
        "Database/Secret/Resource",
        "SMG4",
        "Rotation needs one more function in the network; the database is reached by the tasks "
        "only, which take a new password at their next start.",
    ),
    (
        "stage",
        f"{TASK}/ExecutionRole/DefaultPolicy/Resource",
        "IAM5[Resource::*]",
        "ecr:GetAuthorizationToken knows no resource; the repository's own lines name it.",
    ),
    (
        "stage",
        f"{TASK}/Resource",
        "ECS2",
        "The variables are names and addresses; each secret comes from Secrets Manager.",
    ),
    (
        "stage",
        "Dashboard/Cluster/Resource",
        "ECS4",
        "Container Insights costs more than the tasks' own metrics tell; the alarms use those.",
    ),
    (
        "stage",
        ROUTER,
        "EC28",
        "A router that does nothing else; five-minute metrics are enough to see it.",
    ),
    ("stage", ROUTER, "EC29", "It holds nothing, and ./destroy must be able to end it."),
    ("stage", "Database/Resource", "RDS3", ONE_SCALE),
    (
        "stage",
        "Database/Resource",
        "RDS10",
        "./destroy must be able to delete it; ./destroy --keep-data takes a snapshot first.",
    ),
    (
        "stage",
        "Database/Resource",
        "RDS11",
        "Another port hides nothing: the security group lets only the tasks in.",
    ),
    ("stage", "Balancer/Resource", "ELB2", NO_LOG_BUCKET),
    ("stage", "Edge/Page/Resource", "S1", NO_LOG_BUCKET),
    ("stage", DISTRIBUTION, "CFR3", NO_LOG_BUCKET),
    (
        "stage",
        DISTRIBUTION,
        "CFR1",
        "Who may enter is a matter of the login, not of the country.",
    ),
    (
        "stage",
        DISTRIBUTION,
        "CFR2",
        "The firewall stands at the balancer, behind which everything lies that costs anything; at "
        "CloudFront it would have to be in Virginia, in a third stack.",
    ),
    (
        "stage",
        DISTRIBUTION,
        "CFR4",
        "The certificate is CloudFront's own, whose protocols cannot be chosen; a name of one's "
        "own with a certificate changes that.",
    ),
    (
        "stage",
        PEOPLE,
        "COG8",
        "Threat protection costs by the user; nobody signs up by himself here.",
    ),
    (
        "stage",
        PEOPLE,
        "COG2",
        "A second factor is offered. To demand it, name the company's own issuer.",
    ),
)


def accept(app: App, *, elsewhere: bool) -> None:
    """Write the acceptances into the app, where cdk-nag looks for them. `elsewhere` is a login
    without a user pool. Raises `KeyError` for a place that is not there any more."""
    stacks = [child for child in app.node.children if isinstance(child, Stack)]
    for stack in stacks:
        lex = f"arn:aws:lex:{stack.region}:<AWS::AccountId>"
        for kind, place, rule, reason in ACCEPTED:
            if stack.node.id.endswith(f"-{kind}") and not (place in (PEOPLE, CLIENT) and elsewhere):
                accepted = Acknowledgment(id=RULES + rule.format(lex=lex), reason=reason)
                _at(stack, place).acknowledge(accepted)


def _at(stack: Stack, place: str) -> Validations:
    found = stack
    for name in place.split("/"):
        child = found.node.try_find_child(name)
        if child is None:
            raise KeyError(f"{stack.node.id} has no {place}")
        found = child
    return Validations.of(found)
