"""Policy lines: each names its actions, and the resources that they are for."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

# what an import of a bot does to it (AWS's guide, "IAM permissions required to import")
ELEMENTS = ("BotLocale", "Intent", "SlotType", "Slot")
OF_IMPORT = (
    *(f"lex:{verb}{what}" for what in ELEMENTS for verb in ("Create", "Update", "Delete")),
    *("lex:CreateBot", "lex:UpdateBot", "lex:DeleteBot", "lex:DescribeBot"),
    *("lex:StartImport", "lex:DescribeImport"),
)
OF_PUBLISHING = (
    *("lex:BuildBotLocale", "lex:DescribeBotLocale"),
    *("lex:CreateBotVersion", "lex:DescribeBotVersion", "lex:ListBotVersions"),
    *("lex:DeleteBotVersion", "lex:ListBotAliases", "lex:DeleteBotAlias"),
)
OF_ALIAS = ("lex:CreateBotAlias", "lex:UpdateBotAlias", "lex:DescribeBotAlias")


def line(actions: Sequence[str], *resources: str) -> iam.PolicyStatement:
    """A policy line that allows `actions` on `resources`."""
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))


def function_role(scope: Construct, name: str, *lines: iam.PolicyStatement) -> iam.Role:
    """The role of a Lambda function that may do what `lines` say, and nothing else."""
    role = iam.Role(scope, name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    for each in lines:
        role.add_to_policy(each)
    return role
