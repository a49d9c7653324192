"""The custom resource that makes the bot, `infra.functions.bot.handler`.

Not AWS::Lex::Bot: that type shows no reason when a version does not build, cannot say that a
version is of this very content, and can be tried nowhere but in an account. This function goes the
way that `python -m dashboard.bot push` and `publish` go.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Mapping
from typing import Any

import boto3

from infra.functions.deployment import (
    BUILD_S,
    DeploymentClient,
    NameTaken,
    Wanted,
    create,
    update,
)
from lexclient.errors import LexError

NO_BOT = "no-bot"  # the id of a resource whose making failed
RESPONSE_S = 30

log = logging.getLogger(__name__)


def handler(event: Mapping[str, Any], _context: object) -> None:
    """Do what CloudFormation asks and tell it how that went; nothing is raised."""
    told: dict[str, Any] = {
        "Status": "SUCCESS",
        "PhysicalResourceId": event.get("PhysicalResourceId", NO_BOT),
    }
    try:
        told |= _done(event)
    except (LexError, NameTaken) as error:
        told |= {"Status": "FAILED", "Reason": str(error)[:1000]}
    except Exception as error:
        log.exception("The bot was not made")
        told |= {"Status": "FAILED", "Reason": f"{type(error).__name__}, see the function's log"}
    _respond(event, told)


def _done(event: Mapping[str, Any]) -> dict[str, Any]:
    lex = DeploymentClient(wait_s=BUILD_S)
    properties, bot_id = event["ResourceProperties"], event.get("PhysicalResourceId", NO_BOT)
    if event["RequestType"] == "Delete":
        if bot_id != NO_BOT:
            lex.delete(bot_id)
        return {}
    wanted, archive = _wanted(properties), _export(properties)
    renamed = event.get("OldResourceProperties", properties)["BotName"] != wanted.bot_name
    if event["RequestType"] == "Create" or renamed:
        deployed = create(lex, wanted, archive)  # CloudFormation deletes the old one afterwards
    else:
        deployed = update(lex, bot_id, wanted, archive)
    data = {"BotAliasId": deployed.alias_id, "BotVersion": deployed.version}
    return {"PhysicalResourceId": deployed.bot_id, "Data": data}


def _wanted(properties: Mapping[str, Any]) -> Wanted:
    """CloudFormation turns every value into a text."""
    return Wanted(
        bot_name=properties["BotName"],
        role_arn=properties["RoleArn"],
        child_directed=properties["ChildDirected"] == "true",
        idle_seconds=int(properties["IdleSeconds"]),
        locales=tuple(properties["Locales"]),
        content=properties["Content"],
        alias_name=properties["AliasName"],
        hook_arn=properties["HookArn"],
        log_group_arn=properties["LogGroupArn"],
    )


def _export(properties: Mapping[str, Any]) -> bytes:
    bucket, key = properties["ExportBucket"], properties["ExportKey"]
    content: bytes = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return content


def _respond(event: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    own = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body = json.dumps({"Reason": "done", **own, **told}).encode()
    # the address is signed for a request without a content type
    request = urllib.request.Request(  # noqa: S310 - CloudFormation's own address
        event["ResponseURL"], data=body, method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=RESPONSE_S).close()  # noqa: S310 # nosec B310
