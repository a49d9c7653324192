"""The dashboard on Fargate: tasks without a public address behind an internal balancer."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr_assets as images
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as balancers
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.settings import ROOT, StageSettings
from infra.stacks.network import HTTP, PORT, PRIVATE, Network

HEALTH = "/_stcore/health"  # of the process: a database that restarts restarts no task
WRITABLE = {"tmp": "/tmp", "data": "/lexlens/data"}  # noqa: S108 # nosec B108 - the rest is read-only
IMAGE_LEAVES_OUT = [".git", ".venv", "**/.venv", "build", "cdk.out", "data", "tests", "infra"]


def balancer(scope: Construct, network: Network) -> balancers.ApplicationLoadBalancer:
    """Reached by CloudFront only; a page's WebSocket may be silent for ten minutes."""
    made = balancers.ApplicationLoadBalancer(
        scope,
        "Balancer",
        vpc=network.vpc,
        vpc_subnets=PRIVATE,
        internet_facing=False,
        security_group=network.balancer,
        idle_timeout=Duration.minutes(10),
        drop_invalid_header_fields=True,
    )
    # the last address in X-Forwarded-For stays the one that CloudFront saw
    made.set_attribute("routing.http.xff_header_processing.mode", "preserve")
    return made


class Dashboard(Construct):
    """The service. `environment` and `secrets` are the container's variables."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        settings: StageSettings,
        network: Network,
        at: balancers.ApplicationLoadBalancer,
        log: logs.ILogGroup,
        environment: Mapping[str, str],
        secrets: Mapping[str, ecs.Secret],
    ) -> None:
        super().__init__(scope, name)
        self.cluster = ecs.Cluster(self, "Cluster", vpc=network.vpc)
        self.task = self._task(settings, log, environment, secrets)
        self.service = ecs.FargateService(
            self,
            "Service",
            cluster=self.cluster,
            task_definition=self.task,
            desired_count=settings.tasks,
            vpc_subnets=PRIVATE,
            security_groups=[network.tasks],
            assign_public_ip=False,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            min_healthy_percent=100,
            max_healthy_percent=200,
            health_check_grace_period=Duration.minutes(3),
        )
        self.targets = self._targets(network.vpc)
        at.add_listener(
            "Http",
            port=HTTP,
            protocol=balancers.ApplicationProtocol.HTTP,
            open=False,
            default_target_groups=[self.targets],
        )

    def _targets(self, vpc: ec2.IVpc) -> balancers.ApplicationTargetGroup:
        return balancers.ApplicationTargetGroup(
            self,
            "Targets",
            vpc=vpc,
            port=PORT,
            protocol=balancers.ApplicationProtocol.HTTP,
            targets=[self.service],
            stickiness_cookie_duration=Duration.days(1),  # a page's session lives in its task
            deregistration_delay=Duration.seconds(30),
            health_check=balancers.HealthCheck(path=HEALTH, interval=Duration.seconds(15)),
        )

    def _task(
        self,
        settings: StageSettings,
        log: logs.ILogGroup,
        environment: Mapping[str, str],
        secrets: Mapping[str, ecs.Secret],
    ) -> ecs.FargateTaskDefinition:
        task = ecs.FargateTaskDefinition(
            self,
            "Task",
            cpu=settings.cpu,
            memory_limit_mib=settings.memory,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64,
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
            volumes=[ecs.Volume(name=name) for name in WRITABLE],
        )
        container = task.add_container(
            "Dashboard",
            image=ecs.ContainerImage.from_asset(
                str(ROOT), platform=images.Platform.LINUX_ARM64, exclude=IMAGE_LEAVES_OUT
            ),
            logging=ecs.LogDrivers.aws_logs(stream_prefix="dashboard", log_group=log),
            environment=environment,
            secrets=secrets,
            readonly_root_filesystem=True,
            stop_timeout=Duration.seconds(60),  # turns that run end as cut, and are kept
            port_mappings=[ecs.PortMapping(container_port=PORT)],
        )
        for name, path in WRITABLE.items():
            container.add_mount_points(
                ecs.MountPoint(container_path=path, source_volume=name, read_only=False)
            )
        return task
