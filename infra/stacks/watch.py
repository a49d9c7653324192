"""What tells that something is wrong: alarms, a topic for them, and one board of numbers."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as watch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

FIVE_MINUTES = Duration.minutes(5)
# how a task ends when nobody wanted it to
UNWANTED = ["EssentialContainerExited", "TaskFailedToStart", "SpotInterruption"]


class Watch(Construct):
    """The topic, and what is told there."""

    def __init__(self, scope: Construct, name: str, encryption: kms.Key, email: str) -> None:
        super().__init__(scope, name)
        self.topic = sns.Topic(self, "Alarms", master_key=encryption, enforce_ssl=True)
        for service in ("cloudwatch.amazonaws.com", "events.amazonaws.com"):
            encryption.add_to_resource_policy(_may_tell(service))
        if email:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def alarm(self, name: str, metric: watch.IMetric, threshold: float, description: str) -> None:
        """Tell when a sum reaches `threshold` within the metric's period."""
        alarm = watch.Alarm(
            self,
            name,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=watch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=watch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))

    def tell_of_stopped_tasks(self, cluster_arn: str) -> None:
        """Each task that ends by itself is a restart; what a deployment ends is none."""
        detail = {
            "clusterArn": [cluster_arn],
            "lastStatus": ["STOPPED"],
            "stopCode": UNWANTED,
        }
        events.Rule(
            self,
            "TaskRestarts",
            description="A task of the dashboard ended by itself",
            event_pattern=events.EventPattern(
                source=["aws.ecs"], detail_type=["ECS Task State Change"], detail=detail
            ),
            targets=[targets.SnsTopic(self.topic)],
        )

    def board(self, rows: Sequence[tuple[str, Sequence[watch.IMetric]]]) -> None:
        """Two graphs a row."""
        graphs = [watch.GraphWidget(title=title, left=list(left)) for title, left in rows]
        board = watch.Dashboard(self, "Board")
        for first in range(0, len(graphs), 2):
            board.add_widgets(*graphs[first : first + 2])


def words_in(
    scope: Construct, name: str, log: logs.ILogGroup, words: str, namespace: str
) -> watch.Metric:
    """How often a log says `words`, in five minutes."""
    counted = logs.MetricFilter(
        scope,
        name,
        log_group=log,
        filter_pattern=logs.FilterPattern.literal(f'"{words}"'),
        metric_namespace=namespace,
        metric_name=name,
    )
    return counted.metric(statistic="Sum", period=FIVE_MINUTES)


def _may_tell(service: str) -> iam.PolicyStatement:
    """Write encrypted messages to the topic."""
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(service)],
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],  # in a key's policy: this key
    )
