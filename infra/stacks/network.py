"""The stage's network: nothing in it has a public address but one small router outwards.

internet ◄── router (NAT instance) ◄── private: tasks ──► isolated: database
CloudFront ──────── VPC origin ──────► private: balancer ──► tasks
"""

from __future__ import annotations

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

PRIVATE = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
ISOLATED = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
CIDR = "10.66.0.0/16"
PORT = 8000  # of a task
POSTGRES = 5432
HTTP, HTTPS = 80, 443


class Network(Construct):
    """The VPC and who may speak with whom. `prefix_list` holds CloudFront's addresses."""

    def __init__(
        self, scope: Construct, name: str, *, prefix_list: str, flow_log: logs.ILogGroup
    ) -> None:
        super().__init__(scope, name)
        router = ec2.NatProvider.instance_v2(
            instance_type=ec2.InstanceType("t4g.nano"),
            default_allowed_traffic=ec2.NatTrafficDirection.NONE,
        )
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(CIDR),
            max_azs=2,  # a balancer and a database want two
            nat_gateways=1,
            nat_gateway_provider=router,
            subnet_configuration=[
                _subnets("router", ec2.SubnetType.PUBLIC),
                _subnets("tasks", ec2.SubnetType.PRIVATE_WITH_EGRESS),
                _subnets("database", ec2.SubnetType.PRIVATE_ISOLATED),
            ],
        )
        self._encrypt_router()
        self.vpc.add_gateway_endpoint(  # images' layers; it costs nothing
            "S3", service=ec2.GatewayVpcEndpointAwsService.S3
        )
        self.vpc.add_flow_log(
            "Flow",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(flow_log),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        self.balancer = self._group("Balancer", "The balancer")
        self.tasks = self._group("Tasks", "Tasks of the dashboard")
        self.database = self._group("Database", "Database of the log")
        self._let(self.balancer, ec2.Peer.prefix_list(prefix_list), HTTP, "CloudFront")
        _between(self.balancer, self.tasks, PORT)
        _between(self.tasks, self.database, POSTGRES)
        self.tasks.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(HTTPS), "Lex, models, AWS")
        router.connections.allow_from(self.tasks, ec2.Port.tcp(HTTPS), "The tasks' way out")
        router.connections.allow_to(ec2.Peer.any_ipv4(), ec2.Port.tcp(HTTPS), "HTTPS")

    def _encrypt_router(self) -> None:
        """The provider of NAT instances has no setting for it."""
        disk = ec2.CfnInstance.BlockDeviceMappingProperty(
            device_name="/dev/xvda", ebs=ec2.CfnInstance.EbsProperty(encrypted=True)
        )
        for resource in self.vpc.node.find_all():
            if isinstance(resource, ec2.CfnInstance):
                resource.block_device_mappings = [disk]

    def _group(self, name: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(
            self, name, vpc=self.vpc, description=description, allow_all_outbound=False
        )

    @staticmethod
    def _let(group: ec2.SecurityGroup, peer: ec2.IPeer, port: int, why: str) -> None:
        group.add_ingress_rule(peer, ec2.Port.tcp(port), why)


def _between(source: ec2.SecurityGroup, target: ec2.SecurityGroup, port: int) -> None:
    source.connections.allow_to(target, ec2.Port.tcp(port))


def _subnets(name: str, kind: ec2.SubnetType) -> ec2.SubnetConfiguration:
    return ec2.SubnetConfiguration(name=name, subnet_type=kind, cidr_mask=24)
