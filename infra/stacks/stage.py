"""The stage: the dashboard behind CloudFront, its login, its log, and what watches over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import Aws, CfnOutput, CfnParameter, RemovalPolicy, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as balancers
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.packaging.export import BotPackage
from infra.settings import LoginSettings, Settings
from infra.stacks.bot import BotStack
from infra.stacks.database import NAME, database
from infra.stacks.edge import Edge, firewall
from infra.stacks.login import Login, login
from infra.stacks.network import CIDR, POSTGRES, Network
from infra.stacks.policies import line
from infra.stacks.records import encryption_of, log_group
from infra.stacks.service import Dashboard, balancer
from infra.stacks.watch import FIVE_MINUTES, Watch, words_in

# dashboard/log/processes/spending.py, infra/functions/table_budget.py
BUDGET_WORDS = "DayBudgetNear"
HOOK_WORDS = "HookAnswerFailed"  # infra/functions/hook.py


class StageStack(Stack):
    """`bot` is the stack of the bot that is shown."""

    def __init__(
        self,
        scope: Construct,
        settings: Settings,
        package: BotPackage,
        bot: BotStack,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, f"{settings.name}-stage", **kwargs)
        self._settings, self._package, self._bot = settings, package, bot
        self._encryption = encryption_of(self)
        self._log = self._log_group("DashboardLog")
        network = self._network()
        self._database = database(self, network, self._encryption)
        at = balancer(self, network)
        edge = Edge(self, "Edge", at)
        firewall(self, at, settings.stage.requests_per_minute)
        door = login(self, settings, edge.host, self._encryption)
        token, cookie = self._generated("ApiToken"), self._generated("CookieSecret")
        self._dashboard = Dashboard(
            self,
            "Dashboard",
            settings=settings.stage,
            network=network,
            at=at,
            log=self._log,
            environment=self._environment(edge.host, door),
            secrets=self._secrets(door, token, cookie),
        )
        self._may_ask_lex()
        self._watch(at)
        self._tell(edge, token)

    def _network(self) -> Network:
        refused = self._log_group("RefusedTraffic")
        return Network(self, "Network", prefix_list=self._prefix_list(), flow_log=refused)

    def _prefix_list(self) -> str:
        """CloudFront's addresses; the list has another id in each region."""
        parameter = CfnParameter(
            self,
            "CloudFrontPrefixList",
            description="com.amazonaws.global.cloudfront.origin-facing; ./deploy looks it up",
            allowed_pattern="pl-[0-9a-f]{8,17}",
        )
        return str(parameter.value_as_string)

    def _log_group(self, name: str) -> logs.LogGroup:
        return log_group(self, name, self._encryption, self._settings.bot.log_days)

    def _generated(self, name: str) -> secretsmanager.Secret:
        return secretsmanager.Secret(
            self,
            name,
            encryption_key=self._encryption,
            removal_policy=RemovalPolicy.DESTROY,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                password_length=48, exclude_punctuation=True
            ),
        )

    def _environment(self, host: str, door: Login) -> Mapping[str, str]:
        fallback, bot = self._settings.fallback, self._bot
        endpoint = self._database.instance_endpoint
        return {
            # the password is libpq's own variable, PGPASSWORD
            "DATABASE_URL": f"postgresql+psycopg://{NAME}@{endpoint.hostname}:{POSTGRES}/{NAME}"
            "?sslmode=require",
            "AWS_REGION": Aws.REGION,
            "LEX_BOT_ID": bot.bot.ref,
            "LEX_BOT_ALIAS_ID": bot.alias_id,
            "LEX_BOT_NAME": self._package.bot_name,
            "LEX_LOCALE_ID": ",".join(sorted(self._package.locales, reverse=True)),
            "LEXLENS_API_TARGET": fallback.target,
            "LEXLENS_DAY_CALLS": str(fallback.calls_per_day),
            "LEXLENS_DAY_DOLLARS": str(fallback.dollars_per_day),
            "LEXLENS_HOSTS": host,
            "FORWARDED_ALLOW_IPS": CIDR,  # the balancer, which tells who asks
            "LEXLENS_LOGIN_METADATA": door.metadata_url,
            "LEXLENS_LOGIN_CLIENT": door.client_id,
            "LEXLENS_LOGIN_REDIRECT": f"https://{host}/oauth2callback",
            "LEXLENS_ROLE_CLAIM": door.role_claim,
            **_members(self._settings.login),
        }

    def _secrets(
        self, door: Login, token: secretsmanager.Secret, cookie: secretsmanager.Secret
    ) -> Mapping[str, ecs.Secret]:
        variables = {
            "PGPASSWORD": ecs.Secret.from_secrets_manager(self._database.secret, "password"),
            "LEXLENS_LOGIN_SECRET": ecs.Secret.from_secrets_manager(door.client_secret),
            "LEXLENS_API_TOKEN": ecs.Secret.from_secrets_manager(token),
            "STREAMLIT_SERVER_COOKIE_SECRET": ecs.Secret.from_secrets_manager(cookie),
        }
        if self._settings.fallback.key_variable:
            key = secretsmanager.Secret.from_secret_complete_arn(
                self, "ModelKey", self._bot.key.ref
            )
            variables[self._settings.fallback.key_variable] = ecs.Secret.from_secrets_manager(key)
        return variables

    def _may_ask_lex(self) -> None:
        """What the dashboard calls by itself; teaching and publishing are an administrator's, with
        his own rights."""
        role: iam.IRole = self._dashboard.task.task_role
        bot = self.format_arn(service="lex", resource="bot", resource_name=self._bot.bot.ref)
        talking = line(["lex:RecognizeText", "lex:DeleteSession"], self._bot.alias_arn)
        role.add_to_principal_policy(talking)
        role.add_to_principal_policy(line(["lex:DescribeBotLocale"], bot))
        decrypting = line(["kms:Decrypt"], self._bot.encryption.key_arn)  # the model's key
        self._dashboard.task.add_to_execution_role_policy(decrypting)
        reading = line(["logs:FilterLogEvents"], self._bot.conversations.log_group_arn)
        role.add_to_principal_policy(reading)

    def _watch(self, at: balancers.ApplicationLoadBalancer) -> None:
        settings, hook = self._settings, self._bot.hook
        name = self.stack_name
        watch = Watch(self, "Watch", self._encryption, settings.alarm_email)
        broken = at.metrics.http_code_target(
            balancers.HttpCodeTarget.TARGET_5XX_COUNT, period=FIVE_MINUTES
        )
        away = at.metrics.http_code_elb(balancers.HttpCodeElb.ELB_5XX_COUNT, period=FIVE_MINUTES)
        budget = words_in(self, "BudgetNear", self._log, BUDGET_WORDS, name)
        failed = words_in(self, "HookAnswersFailed", self._bot.hook_log, HOOK_WORDS, name)
        errors = hook.metric_errors(period=FIVE_MINUTES)
        near = words_in(self, "HookBudgetNear", self._bot.hook_log, BUDGET_WORDS, name)
        watch.alarm("PagesFail", broken, 5, "The dashboard answers with 5xx")
        watch.alarm("DashboardAway", away, 5, "No task answers the balancer")
        watch.alarm("BudgetIsNear", budget, 1, "Four fifths of the day's budget are spent")
        watch.alarm("HookFails", errors, 1, "The code hook did not start or ran out of time")
        watch.alarm("HookAnswers", failed, 5, "The code hook answers with an apology")
        watch.alarm("HookBudgetIsNear", near, 1, "Four fifths of the hook's day are spent")
        watch.tell_of_stopped_tasks(self._dashboard.cluster.cluster_arn)
        watch.board(self._graphs(at, [errors, failed], [broken, away], [budget, near]))

    def _graphs(self, at: Any, hook: Any, pages: Any, budget: Any) -> Any:
        service, data = self._dashboard.service, self._database
        return [
            ("Requests", [at.metrics.request_count()]),
            ("Answers with 5xx", pages),
            ("Time of an answer", [at.metrics.target_response_time(statistic="p95")]),
            ("Code hook: calls", [self._bot.hook.metric_invocations()]),
            ("Code hook: errors, apologies", hook),
            ("Code hook: time", [self._bot.hook.metric_duration(statistic="p95")]),
            ("Budget near: dashboard, code hook", budget),
            (
                "Tasks: CPU, memory",
                [service.metric_cpu_utilization(), service.metric_memory_utilization()],
            ),
            ("Database: connections", [data.metric_database_connections()]),
            ("Database: free bytes", [data.metric_free_storage_space()]),
        ]

    def _tell(self, edge: Edge, token: secretsmanager.Secret) -> None:
        outputs = {
            "DashboardUrl": f"https://{edge.host}",
            "ChatPageUrl": f"https://{edge.host}/chat.html",
            "PageBucket": edge.page.bucket_name,
            "DistributionId": edge.distribution.distribution_id,
            "ApiTokenSecret": token.secret_arn,
        }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)


def _members(login: LoginSettings) -> Mapping[str, str]:
    """Roles by e-mail address or group, as the dashboard reads them."""
    members = {
        "LEXLENS_ADMINS": login.admins,
        "LEXLENS_ANALYSTS": login.analysts,
        "LEXLENS_PRESENTERS": login.presenters,
        "LEXLENS_VISITORS": login.visitors,
    }
    return {name: ",".join(each) for name, each in members.items() if each}
