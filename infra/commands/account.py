"""What the commands ask of the account, and the two things that they write: the key, the page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing"
TOOLKIT = "CDKToolkit"
POLL_S, MOST_POLLS = 2, 1800  # a distribution and a database take their time
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
UTF8 = "; charset=utf-8"


class AccountRefused(RuntimeError):
    """The account does not let us, or is not there; the message is AWS's."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the credentials that boto3 finds, in one region. Every method raises
    `AccountRefused`."""

    region: str

    def number(self) -> str:
        return str(self.call("sts", "get_caller_identity")["Account"])

    def is_bootstrapped(self) -> bool:
        return self.outputs(TOOLKIT) is not None

    def outputs(self, stack: str) -> Mapping[str, str] | None:
        """What a stack tells; None where it is not there."""
        try:
            stacks = self.call("cloudformation", "describe_stacks", StackName=stack)["Stacks"]
        except AccountRefused as refused:
            if "does not exist" in str(refused):
                return None
            raise
        listed = stacks[0].get("Outputs", []) if stacks else []
        return {each["OutputKey"]: each["OutputValue"] for each in listed}

    def cloudfront_addresses(self) -> str:
        """The id of the list of CloudFront's addresses in this region."""
        named = [{"Name": "prefix-list-name", "Values": [CLOUDFRONT]}]
        found = self.call("ec2", "describe_managed_prefix_lists", Filters=named)["PrefixLists"]
        if not found:
            raise AccountRefused(f"{self.region} has no prefix list {CLOUDFRONT}")
        return str(found[0]["PrefixListId"])

    def has_value(self, secret: str) -> bool:
        """Whether a secret was written yet."""
        try:
            answer = self.call("secretsmanager", "get_secret_value", SecretId=secret)
        except AccountRefused as refused:
            if "ResourceNotFoundException" in str(refused):  # a secret, but no value
                return False
            raise
        return bool(answer.get("SecretString"))

    def write(self, secret: str, value: str) -> None:
        self.call("secretsmanager", "put_secret_value", SecretId=secret, SecretString=value)

    def upload(self, folder: Path, bucket: str) -> None:
        """The files of a folder, under their names in it."""
        for file in sorted(path for path in folder.rglob("*") if path.suffix in KINDS):
            self.call(
                "s3",
                "put_object",
                Bucket=bucket,
                Key=file.relative_to(folder).as_posix(),
                Body=file.read_bytes(),
                ContentType=KINDS[file.suffix] + UTF8,
                CacheControl="max-age=300",
            )

    def refresh(self, distribution: str, *paths: str) -> None:
        """Let CloudFront forget what it keeps of these paths."""
        batch = {
            "Paths": {"Quantity": len(paths), "Items": list(paths)},
            "CallerReference": str(time.time_ns()),
        }
        own = {"DistributionId": distribution, "InvalidationBatch": batch}
        self.call("cloudfront", "create_invalidation", **own)

    def empty(self, bucket: str) -> None:
        """Delete what a bucket holds, which CloudFormation would not."""
        listed = self.call("s3", "list_objects_v2", Bucket=bucket).get("Contents", [])
        for each in listed:
            self.call("s3", "delete_object", Bucket=bucket, Key=each["Key"])

    def call(self, service: str, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """What AWS answers to an operation, named as boto3 names it."""
        try:
            client: Any = boto3.client(service, region_name=self.region)  # type: ignore[call-overload]
            with closing(client):
                answer: Mapping[str, Any] = getattr(client, operation)(**parameters)
        except (BotoCoreError, ClientError) as error:
            raise AccountRefused(str(error)) from error
        return answer

    def wait(self, service: str, waiter: str, **parameters: Any) -> None:
        """Wait for what a waiter of boto3's waits for."""
        every = {"Delay": POLL_S, "MaxAttempts": MOST_POLLS}
        try:
            client: Any = boto3.client(service, region_name=self.region)  # type: ignore[call-overload]
            with closing(client):
                client.get_waiter(waiter).wait(**parameters, WaiterConfig=every)
        except (BotoCoreError, ClientError) as error:
            raise AccountRefused(str(error)) from error
