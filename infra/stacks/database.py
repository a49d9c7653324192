"""The log's database: the smallest PostgreSQL of RDS. Aurora Serverless is the next step: the
same engine, so that a change here is all."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from constructs import Construct

from infra.stacks.network import ISOLATED, Network

NAME = "lexlens"  # of the user and of the database
STORAGE_GB = 20
MOST_STORAGE_GB = 100


def database(scope: Construct, network: Network, encryption: kms.IKey) -> rds.DatabaseInstance:
    """Encrypted, reached by the tasks only, backed up for a week."""
    return rds.DatabaseInstance(
        scope,
        "Database",
        engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17_9),
        instance_type=ec2.InstanceType("t4g.micro"),
        vpc=network.vpc,
        vpc_subnets=ISOLATED,
        security_groups=[network.database],
        database_name=NAME,
        credentials=rds.Credentials.from_generated_secret(NAME, encryption_key=encryption),
        allocated_storage=STORAGE_GB,
        max_allocated_storage=MOST_STORAGE_GB,
        storage_type=rds.StorageType.GP3,
        storage_encrypted=True,
        storage_encryption_key=encryption,
        backup_retention=Duration.days(7),
        delete_automated_backups=True,
        multi_az=False,
        publicly_accessible=False,
        deletion_protection=False,
        auto_minor_version_upgrade=True,
        removal_policy=RemovalPolicy.DESTROY,
    )
