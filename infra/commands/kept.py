"""What `./destroy --keep-data` leaves of a deployment, and how a stack is told to leave it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

# by the name in our stacks; CDK adds a hash to it
POLICIES: Mapping[str, str] = {
    "Conversations": "Retain",
    "Database": "Snapshot",
    "Encryption": "Retain",  # the others cannot be read without it
    "People": "Retain",
}
HASHED = re.compile("([A-Za-z]+)[0-9A-F]{8}")
MARK = "KeptBy"


def policy_of(logical_id: str) -> str | None:
    """How a resource outlives its stack, None for one that does not."""
    named = HASHED.fullmatch(logical_id)
    return POLICIES.get(named[1]) if named else None


def keeping(template: Mapping[str, Any]) -> dict[str, Any]:
    """A deployed template whose data outlives the stack.

    CloudFormation passes over a deletion policy that changes by itself: each comes with a change
    of the resource's metadata.
    """
    kept = deepcopy(dict(template))
    for logical_id, resource in kept["Resources"].items():
        if policy := policy_of(logical_id):
            resource["DeletionPolicy"] = policy
            resource["Metadata"] = {**resource.get("Metadata", {}), MARK: "./destroy --keep-data"}
    return kept
