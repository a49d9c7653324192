"""A deployed stack, as CloudFormation has it: listed, told to keep its data, deleted.

Neither CDK nor what lies in this folder is asked: what goes is what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.commands.account import TOOLKIT, Account, AccountRefused
from infra.commands.kept import keeping, policy_of

FORMATION = "cloudformation"
NAMED_ROLES = "CAPABILITY_NAMED_IAM"


@dataclass(frozen=True, slots=True)
class Resource:
    """`name` is the one that AWS knows it by, `policy` how it can outlive its stack."""

    kind: str
    name: str
    policy: str | None


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that is there. Every method raises `AccountRefused`."""

    account: Account
    name: str

    def resources(self) -> tuple[Resource, ...]:
        """What the stack holds."""
        return tuple(self._resources())

    def keep_data(self) -> None:
        """Let the data outlive the stack. The template goes by CDK's bucket, since it can be longer
        than a request may be."""
        template = self.account.call(
            FORMATION, "get_template", StackName=self.name, TemplateStage="Original"
        )["TemplateBody"]
        body = template if isinstance(template, Mapping) else json.loads(template)
        bucket = (self.account.outputs(TOOLKIT) or {})["BucketName"]
        place = {"Bucket": bucket, "Key": f"{self.name}.keeping.json"}
        self.account.call("s3", "put_object", Body=json.dumps(keeping(body)).encode(), **place)
        try:
            self._update(f"https://s3.{self.account.region}.amazonaws.com/{bucket}/{place['Key']}")
        finally:
            self.account.call("s3", "delete_object", **place)

    def delete(self) -> None:
        """Delete it with all that it does not keep."""
        stack_id = self._described()["StackId"]
        self.account.call(FORMATION, "delete_stack", StackName=self.name)
        self._wait("stack_delete_complete", stack_id)

    def _update(self, template_url: str) -> None:
        stack = self._described()
        given = [each["ParameterKey"] for each in stack.get("Parameters", [])]
        self.account.call(
            FORMATION,
            "update_stack",
            StackName=self.name,
            TemplateURL=template_url,
            Parameters=[{"ParameterKey": key, "UsePreviousValue": True} for key in given],
            Capabilities=[NAMED_ROLES],
        )
        self._wait("stack_update_complete", stack["StackId"])

    def _resources(self) -> Iterator[Resource]:
        following: dict[str, str] = {}
        while True:
            page = self.account.call(
                FORMATION, "list_stack_resources", StackName=self.name, **following
            )
            for each in page["StackResourceSummaries"]:
                name = each.get("PhysicalResourceId", "")
                yield Resource(each["ResourceType"], name, policy_of(each["LogicalResourceId"]))
            if not page.get("NextToken"):
                return
            following = {"NextToken": page["NextToken"]}

    def _described(self) -> Mapping[str, Any]:
        stacks = self.account.call(FORMATION, "describe_stacks", StackName=self.name)["Stacks"]
        described: Mapping[str, Any] = stacks[0]
        return described

    def _wait(self, waiter: str, stack_id: str) -> None:
        try:
            self.account.wait(FORMATION, waiter, StackName=stack_id)
        except AccountRefused as refused:
            reasons = "\n".join(self._reasons(stack_id))
            raise AccountRefused(f"{self.name}: {refused}\n{reasons}") from refused

    def _reasons(self, stack_id: str) -> Iterator[str]:
        """Of the newest events, those of what failed."""
        events = self.account.call(FORMATION, "describe_stack_events", StackName=stack_id)
        for event in events["StackEvents"]:
            if event["ResourceStatus"].endswith("_FAILED"):
                yield f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
