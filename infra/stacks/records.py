"""Encrypted logs: a stack's own key, and log groups that are kept for a while."""

from __future__ import annotations

from typing import Any

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs


def encryption_of(stack: Stack) -> kms.Key:
    """A key of the stack's own, which CloudWatch uses for its log groups and for no other."""
    key = kms.Key(
        stack, "Encryption", enable_key_rotation=True, removal_policy=RemovalPolicy.DESTROY
    )
    groups = stack.format_arn(
        service="logs",
        resource=f"log-group:{stack.stack_name}-*",
        arn_format=ArnFormat.NO_RESOURCE_NAME,
    )
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
            actions=[
                *("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"),
                *("kms:GenerateDataKey", "kms:DescribeKey"),
            ],
            resources=["*"],  # in a key's policy: this key
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
    )
    return key


def log_group(stack: Stack, name: str, key: kms.IKey, days: int) -> logs.LogGroup:
    """A log group that forgets after `days`, which is a number that CloudWatch takes."""
    group = logs.LogGroup(stack, name, encryption_key=key, removal_policy=RemovalPolicy.DESTROY)
    plain: Any = group.node.default_child
    plain.retention_in_days = days  # CDK has names for them only
    return group
