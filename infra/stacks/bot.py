"""The bot: its export in Lex behind an alias, the code hook, the key's place, conversation logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aws_cdk import (
    Aws,
    CfnOutput,
    CustomResource,
    Duration,
    RemovalPolicy,
    Stack,
)
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as functions
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3_assets as assets
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.packaging.documents import FOLDER
from infra.packaging.export import BotPackage
from infra.settings import Settings
from infra.stacks.policies import OF_ALIAS, OF_IMPORT, OF_PUBLISHING, function_role, line
from infra.stacks.records import encryption_of, log_group

LEX = "lexv2.amazonaws.com"
HOOK_S = 28  # Lex waits 30 s for a hook
MAKING = Duration.minutes(15)  # import, builds, version: Lambda's longest


class BotStack(Stack):
    """`archives` is the folder with hook.zip, bot.zip and export.zip."""

    def __init__(
        self,
        scope: Construct,
        settings: Settings,
        package: BotPackage,
        archives: Path,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, f"{settings.name}-bot", **kwargs)
        self._archives, self._settings = archives, settings
        self.encryption = encryption_of(self)
        self.conversations = self._log_group("Conversations")
        self.key = secretsmanager.CfnSecret(
            self,
            "ModelKey",
            description=f"The key of {settings.fallback.target}, written by ./deploy",
            kms_key_id=self.encryption.key_arn,
        )
        self.hook_log = self._log_group("HookLog")
        self.spending = _spending(self)
        self.hook = self._hook()
        self.bot = self._bot(package)
        self.alias_id = self.bot.get_att_string("BotAliasId")
        self.alias_arn = self._lex_arn("bot-alias", f"{self.bot.ref}/{self.alias_id}")
        self.hook.add_permission(
            "Lex",
            principal=iam.ServicePrincipal(LEX),
            source_arn=self.alias_arn,
            source_account=Aws.ACCOUNT_ID,
        )
        self._tell()

    def _tell(self) -> None:
        outputs = {
            "BotId": self.bot.ref,
            "BotAliasId": self.alias_id,
            "BotVersion": self.bot.get_att_string("BotVersion"),
            "KeySecret": self.key.ref,
            "ConversationLog": self.conversations.log_group_name,
        }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)

    def _log_group(self, name: str) -> logs.LogGroup:
        return log_group(self, name, self.encryption, self._settings.bot.log_days)

    def _function(
        self, name: str, archive: str, log: logs.LogGroup, **own: Any
    ) -> functions.Function:
        function = functions.Function(
            self,
            name,
            runtime=functions.Runtime.PYTHON_3_14,
            architecture=functions.Architecture.ARM_64,
            code=functions.Code.from_asset(str(self._archives / archive)),
            log_group=log,
            **own,
        )
        function.add_to_role_policy(
            line(["logs:CreateLogStream", "logs:PutLogEvents"], f"{log.log_group_arn}")
        )
        return function

    def _hook(self) -> functions.Function:
        fallback = self._settings.fallback
        environment = {
            "FALLBACK_TARGET": fallback.target,
            "LEXLENS_SPENDING": self.spending.table_name,
            "LEXLENS_DAY_CALLS": str(fallback.calls_per_day),
            "LEXLENS_DAY_DOLLARS": str(fallback.dollars_per_day),
        }
        if fallback.documents:
            environment["FALLBACK_DOCUMENTS"] = FOLDER
        role = function_role(
            self, "HookRole", line(["dynamodb:UpdateItem"], self.spending.table_arn)
        )
        if fallback.key_variable:
            environment |= {
                "LEXLENS_KEY_SECRET": self.key.ref,
                "LEXLENS_KEY_VARIABLE": fallback.key_variable,
            }
            role.add_to_policy(line(["secretsmanager:GetSecretValue"], self.key.ref))
            role.add_to_policy(line(["kms:Decrypt"], self.encryption.key_arn))
        return self._function(
            "Hook",
            "hook.zip",
            self.hook_log,
            role=role,
            handler="infra.functions.hook.handler",
            environment=environment,
            timeout=Duration.seconds(HOOK_S),
            memory_size=512,
        )

    def _bot(self, package: BotPackage) -> CustomResource:
        export = assets.Asset(self, "Export", path=str(self._archives / "export.zip"))
        role = self._bot_role()
        maker = self._maker(role, export)
        bot = CustomResource(
            self,
            "Bot",
            service_token=maker.function_arn,
            resource_type="Custom::LexBot",
            service_timeout=MAKING.plus(Duration.minutes(1)),
            properties={
                "BotName": f"{self._settings.name}-{package.bot_name}",
                "RoleArn": role.role_arn,
                "ChildDirected": str(package.child_directed).lower(),
                "IdleSeconds": package.idle_seconds,
                "Locales": list(package.locales),
                "Content": package.content,
                "ExportBucket": export.s3_bucket_name,
                "ExportKey": export.s3_object_key,
                "AliasName": self._settings.bot.alias,
                "HookArn": self.hook.function_arn,
                "LogGroupArn": self._group_arn(),
            },
        )
        bot.node.add_dependency(role, maker.role)  # their policies, too, before it begins
        return bot

    def _bot_role(self) -> iam.Role:
        """What Lex may do for the bot: write what is said into its log."""
        here = {"aws:SourceAccount": Aws.ACCOUNT_ID}
        lex = iam.ServicePrincipal(LEX, conditions={"StringEquals": here})
        role = iam.Role(self, "BotRole", assumed_by=lex)
        writing = ["logs:CreateLogStream", "logs:PutLogEvents"]
        role.add_to_policy(line(writing, self.conversations.log_group_arn))
        return role

    def _maker(self, role: iam.Role, export: assets.Asset) -> functions.Function:
        bots, aliases = self._lex_arn("bot", "*"), self._lex_arn("bot-alias", "*")
        passing = iam.PolicyStatement(
            actions=["iam:PassRole"],
            resources=[role.role_arn],
            conditions={"StringEquals": {"iam:PassedToService": LEX}},
        )
        own = function_role(
            self,
            "MakerRole",
            line(["lex:CreateUploadUrl", "lex:ListBots"], "*"),  # neither is of one bot
            line([*OF_IMPORT, *OF_PUBLISHING], bots),
            line([*OF_ALIAS, "lex:DeleteBotAlias"], aliases),
            line(["s3:GetObject"], export.bucket.arn_for_objects(export.s3_object_key)),
            passing,
        )
        return self._function(
            "Maker",
            "bot.zip",
            self._log_group("MakerLog"),
            role=own,
            handler="infra.functions.bot.handler",
            timeout=MAKING,
            memory_size=256,
        )

    def _lex_arn(self, kind: str, name: str) -> str:
        return str(self.format_arn(service="lex", resource=kind, resource_name=name))

    def _group_arn(self) -> str:
        """Without the ":*" at its end, which Lex refuses."""
        name = self.conversations.log_group_name
        return f"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:{name}"


def _spending(scope: Construct) -> dynamodb.Table:
    """What the hook's days have spent, `infra.functions.table_budget`: paid by the request."""
    return dynamodb.Table(
        scope,
        "Spending",
        partition_key=dynamodb.Attribute(name="day", type=dynamodb.AttributeType.STRING),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute="expires",
        removal_policy=RemovalPolicy.DESTROY,
    )
