"""What matters of the templates: no key, no open door, no right too many, nothing left behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.commands.kept import keeping
from tests.infra.conftest import ROOT, Synthesis, run, synthesis

SNAPSHOTS = Path(__file__).parent / "snapshots"
REGIONS = ("us-east-1", "ap-northeast-2")
# W3005: a dependency that a reference says already; CDK adds them so that policies come first
HASH = re.compile("[0-9a-f]{32,64}")  # of a ZIP, an image or an export
LINT = ("-i", "W3005")


def statements(stacks: Synthesis) -> list[tuple[str, dict[str, Any]]]:
    """Every line of every policy that a role has."""
    inline = {
        f"{name} {policy['PolicyName']}": {"Properties": policy}
        for name, each in stacks.resources("AWS::IAM::Role").items()
        for policy in each["Properties"].get("Policies", ())
    }
    return policy_lines(stacks.resources("AWS::IAM::Policy") | inline)


def policy_lines(policies: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    documents = [(name, each["Properties"]["PolicyDocument"]) for name, each in policies.items()]
    return [(name, line) for name, document in documents for line in document["Statement"]]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_no_function_waits_longer_than_its_caller(stacks: Synthesis) -> None:
    """Lex gives a hook 30 s, Lambda a function 15 minutes, CloudFormation waits for the latter."""
    functions = stacks.resources("AWS::Lambda::Function", "bot")
    seconds = {
        name.rstrip("0123456789ABCDEF"): each["Properties"]["Timeout"]
        for name, each in functions.items()
    }
    assert seconds == {"Hook": 28, "Maker": 900}
    (bot,) = stacks.resources("Custom::LexBot").values()
    assert int(bot["Properties"]["ServiceTimeout"]) > 900


def test_the_dashboard_may_ask_this_alias_and_no_more(stacks: Synthesis) -> None:
    """Of Lex: two actions on the alias, one on the bot."""
    allowed = {
        action: json.dumps(line["Resource"])
        for _, line in policy_lines(stacks.resources("AWS::IAM::Policy", "stage"))
        for action in listed(line["Action"])
        if action.startswith("lex:")
    }
    assert set(allowed) == {"lex:RecognizeText", "lex:DeleteSession", "lex:DescribeBotLocale"}
    for action in ("lex:RecognizeText", "lex:DeleteSession"):
        assert ":bot-alias/" in allowed[action]
        assert allowed[action].count("Fn::ImportValue") == 2  # the bot's id and the alias's
    assert '":bot/", {"Fn::ImportValue"' in allowed["lex:DescribeBotLocale"]


def test_no_role_has_a_policy_of_others_or_calls_a_function(stacks: Synthesis) -> None:
    """Neither managed policies nor lambda:InvokeFunction; of S3 one object of the deployment's."""
    roles = stacks.resources("AWS::IAM::Role").values()
    assert len(roles) > 5
    assert [each for each in roles if "ManagedPolicyArns" in each["Properties"]] == []
    actions = {action for _, line in statements(stacks) for action in listed(line["Action"])}
    assert {each for each in actions if each.startswith(("lambda:", "s3:"))} == {"s3:GetObject"}


def test_no_policy_allows_every_action(stacks: Synthesis) -> None:
    """Each line names its actions, wholly: no `*`, nor `lex:*`."""
    lines = [(n, each) for n, each in statements(stacks) if each["Effect"] == "Allow"]
    assert len(lines) > 8
    assert [(n, a) for n, each in lines for a in listed(each["Action"]) if "*" in a] == []


def test_what_has_no_resource_is_named(stacks: Synthesis) -> None:
    """Only actions that know no resource are allowed on `*`."""
    anywhere = {
        action
        for _, each in statements(stacks)
        if each["Effect"] == "Allow" and "*" in listed(each["Resource"])
        for action in listed(each["Action"])
    }
    assert anywhere == {"lex:CreateUploadUrl", "lex:ListBots", "ecr:GetAuthorizationToken"}


def test_the_key_is_created_empty(stacks: Synthesis) -> None:
    """The template says nothing of its value; the hook is told its ARN and no more."""
    (key,) = [
        each["Properties"]
        for name, each in stacks.resources("AWS::SecretsManager::Secret", "bot").items()
        if name.startswith("ModelKey")
    ]
    assert set(key) == {"Description", "KmsKeyId"}
    (hook,) = [
        each["Properties"]
        for name, each in stacks.resources("AWS::Lambda::Function", "bot").items()
        if name.startswith("Hook")
    ]
    assert hook["Environment"]["Variables"] == {
        "FALLBACK_TARGET": "gpt-6-luna",
        "LEXLENS_SPENDING": {"Ref": next(iter(stacks.resources("AWS::DynamoDB::Table")))},
        "LEXLENS_DAY_CALLS": "5000",
        "LEXLENS_DAY_DOLLARS": "10.0",
        "LEXLENS_KEY_SECRET": {"Ref": "ModelKey"},
        "LEXLENS_KEY_VARIABLE": "OPENAI_API_KEY",
    }
    assert (hook["Runtime"], hook["Architectures"]) == ("python3.14", ["arm64"])
    assert hook["Timeout"] < 30  # Lex's own wall
    assert "{{resolve" not in json.dumps(stacks.templates["bot"])


def test_lex_may_call_the_hook_for_this_alias_only(stacks: Synthesis) -> None:
    """Principal, account and alias, by the id that Lex gave it."""
    (permission,) = stacks.resources("AWS::Lambda::Permission", "bot").values()
    properties = permission["Properties"]
    assert properties["Principal"] == "lexv2.amazonaws.com"
    assert properties["SourceAccount"] == {"Ref": "AWS::AccountId"}
    alias = json.dumps(properties["SourceArn"])
    assert ":bot-alias/" in alias
    assert '{"Ref": "Bot"}, "/", {"Fn::GetAtt": ["Bot", "BotAliasId"]}' in alias


def test_logs_are_kept_for_a_while_and_encrypted(stacks: Synthesis) -> None:
    """Every log group has a retention and this stack's key, which CloudWatch may use."""
    groups = stacks.resources("AWS::Logs::LogGroup").values()
    assert len(groups) >= 3
    for group in groups:
        assert group["Properties"]["RetentionInDays"] == 30
        assert group["Properties"]["KmsKeyId"]
    for kind in ("bot", "stage"):
        (key,) = stacks.resources("AWS::KMS::Key", kind).values()
        logs = key["Properties"]["KeyPolicy"]["Statement"][1]
        assert logs["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}
        condition = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
        assert f":log-group:lexlens-{kind}-*" in json.dumps(condition)


def test_nothing_is_left_behind(stacks: Synthesis) -> None:
    """Whatever CDK or CloudFormation would keep is deleted with the stack."""
    kept = [
        (name, each.get("DeletionPolicy"))
        for template in stacks.templates.values()
        for name, each in template["Resources"].items()
        if each.get("DeletionPolicy", "Delete") != "Delete"
    ]
    assert kept == []


# members that hold a name which is one of its kind in an account, a region or a VPC
NAMES = re.compile("(Bucket|Role|User|Group|Function|Log|Topic|Queue|Table|Cluster|Export)?Name")
OWN_NAMES = {"BotName", "Domain", "MetricNamespace", "Namespace", "DBInstanceIdentifier"}
# whose Name is one of its parent's
WITHIN = {"Rules", "ContainerDefinitions", "Volumes", "Tags", "Policies", "Dimensions"}
WITHIN |= {"AccountRecoverySetting"}


def names_in(value: Any) -> Iterator[str]:
    """Every name that a resource or an export gives itself, as a text."""
    if isinstance(value, list):
        for each in value:
            yield from names_in(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if (NAMES.fullmatch(key) or key in OWN_NAMES) and not refers(each):
                yield json.dumps(each)
            elif key not in WITHIN:
                yield from names_in(each)


def refers(value: Any) -> bool:
    """To something whose name is in this list itself, or to a metric of AWS's."""
    if isinstance(value, dict):
        return next(iter(value)) in ("Ref", "Fn::GetAtt", "Fn::ImportValue")
    return str(value).startswith("AWS/")


def test_a_second_copy_collides_with_nothing(
    stacks: Synthesis, python: Path, archives: Path, tmp_path: Path
) -> None:
    """Two copies that differ in their name only have no stack, export or named resource in
    common: bot, log groups, secrets, roles, what CloudFront knows by name, the login's domain."""
    settings = tmp_path / "settings.toml"
    text = (ROOT / "infra/settings.toml").read_text(encoding="utf-8")
    settings.write_text(text.replace('name = "lexlens"', 'name = "second"'), encoding="utf-8")
    other = synthesis(python, archives, tmp_path / "out", "--settings", settings)
    first, second = (
        {
            name
            for template in copy.templates.values()
            for part in (template["Resources"], template["Outputs"])
            for each in part.values()
            for name in names_in(each.get("Properties", each))
        }
        for copy in (stacks, other)
    )
    assert len(first) == len(second) > 12
    assert sorted(first & second) == []
    assert {'"lexlens-HelloWorldBot"'} <= first


@pytest.mark.parametrize("region", REGIONS)
def test_cfn_lint_finds_nothing(stacks: Synthesis, python: Path, region: str) -> None:
    """The templates hold for Virginia and for Seoul."""
    lint = python.with_name("cfn-lint")
    ran = run(lint, *LINT, "-r", region, "-t", *sorted(stacks.folder.glob("*.template.json")))
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_templates_are_as_they_were(stacks: Synthesis) -> None:
    """A change of what is deployed shows in a review: `python -m tests.infra.snapshot` takes it
    over. What is uploaded is left out, since it changes with every line of ours."""
    for kind, template in stacks.templates.items():
        expected = json.loads((SNAPSHOTS / f"{kind}.json").read_text(encoding="utf-8"))
        assert without_uploads(template) == expected


def without_uploads(template: Any) -> Any:
    """A template without the hashes of its files."""
    if isinstance(template, dict):
        return {key: without_uploads(value) for key, value in template.items() if key != "Metadata"}
    if isinstance(template, list):
        return [without_uploads(each) for each in template]
    return HASH.sub("HASH", template) if isinstance(template, str) else template


def test_no_door_is_open(stacks: Synthesis) -> None:
    """Nobody is let in by address but CloudFront; the tasks speak HTTPS outwards."""
    rules = [
        rule
        for group in stacks.resources("AWS::EC2::SecurityGroup").values()
        for rule in group["Properties"].get("SecurityGroupIngress", ())
    ]
    ways = [
        each["Properties"] for each in stacks.resources("AWS::EC2::SecurityGroupIngress").values()
    ]
    assert [each for each in (*rules, *ways) if {"CidrIp", "CidrIpv6"} & each.keys()] == []
    assert [each["FromPort"] for each in ways if "SourcePrefixListId" in each] == [80]
    (balancer,) = stacks.resources("AWS::ElasticLoadBalancingV2::LoadBalancer").values()
    assert balancer["Properties"]["Scheme"] == "internal"
    (service,) = stacks.resources("AWS::ECS::Service").values()
    network = service["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    assert stacks.resources("AWS::EC2::NatGateway") == {}


def test_the_task_gets_its_secrets_as_secrets(stacks: Synthesis) -> None:
    """No value of one is a variable of the template; the root file system is read-only."""
    (task,) = stacks.resources("AWS::ECS::TaskDefinition").values()
    (container,) = task["Properties"]["ContainerDefinitions"]
    assert {each["Name"] for each in container["Secrets"]} == {
        *("OPENAI_API_KEY", "PGPASSWORD", "LEXLENS_API_TOKEN", "LEXLENS_LOGIN_SECRET"),
        "STREAMLIT_SERVER_COOKIE_SECRET",
    }
    variables = {each["Name"] for each in container["Environment"]}
    assert not variables & {each["Name"] for each in container["Secrets"]}
    assert container["ReadonlyRootFilesystem"] is True
    assert task["Properties"]["RuntimePlatform"]["CpuArchitecture"] == "ARM64"


def test_what_is_stored_is_encrypted(stacks: Synthesis) -> None:
    """Database, secrets, topic, router and bucket; the database has no address of the world's."""
    (data,) = [each["Properties"] for each in stacks.resources("AWS::RDS::DBInstance").values()]
    assert (data["StorageEncrypted"], data["PubliclyAccessible"]) == (True, False)
    for kind in ("AWS::SecretsManager::Secret", "AWS::SNS::Topic"):
        for each in stacks.resources(kind).values():
            assert {"KmsKeyId", "KmsMasterKeyId"} & each["Properties"].keys()
    (router,) = stacks.resources("AWS::EC2::Instance").values()
    (disk,) = router["Properties"]["BlockDeviceMappings"]
    assert disk["Ebs"]["Encrypted"] is True
    (page,) = stacks.resources("AWS::S3::Bucket").values()
    assert set(page["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}


def test_the_edge_keeps_a_websocket_and_counts_viewers(stacks: Synthesis) -> None:
    """The viewer's own Host reaches Streamlit; an address that asks too often is refused by what
    CloudFront saw, not by what the client says of itself."""
    (edge,) = stacks.resources("AWS::CloudFront::Distribution").values()
    config = edge["Properties"]["DistributionConfig"]
    behavior = config["DefaultCacheBehavior"]
    all_viewer = "216adef6-5c7f-47e4-b989-5492eafa07d3"  # AWS's id of AllViewer
    assert behavior["OriginRequestPolicyId"] == all_viewer
    page = {each["PathPattern"]: each["AllowedMethods"] for each in config["CacheBehaviors"]}
    assert page == {"/chat.html": ["GET", "HEAD"], "/chat-page/*": ["GET", "HEAD"]}
    (firewall,) = stacks.resources("AWS::WAFv2::WebACL").values()
    (rule,) = firewall["Properties"]["Rules"]
    assert rule["Action"] == {"Block": {"CustomResponse": {"ResponseCode": 429}}}
    rate = rule["Statement"]["RateBasedStatement"]
    assert (rate["AggregateKeyType"], rate["Limit"]) == ("FORWARDED_IP", 300)
    (mark,) = stacks.resources("AWS::CloudFront::Function").values()
    header = rate["ForwardedIPConfig"]["HeaderName"]
    assert (
        f"headers['{header}'] = {{ value: event.viewer.ip }}" in mark["Properties"]["FunctionCode"]
    )


def test_every_alarm_tells_somebody(stacks: Synthesis) -> None:
    """5xx, a task that ended by itself, the budget, the hook."""
    alarms = stacks.resources("AWS::CloudWatch::Alarm")
    assert len(alarms) == 6
    assert [name for name, each in alarms.items() if not each["Properties"]["AlarmActions"]] == []
    words = {
        each["Properties"]["FilterPattern"]
        for each in stacks.resources("AWS::Logs::MetricFilter").values()
    }
    speaking = ("functions/hook.py", "functions/table_budget.py")
    said = [(ROOT / "infra" / name).read_text() for name in speaking]
    said.append((ROOT / "dashboard/log/processes/spending.py").read_text())
    assert words == {'"DayBudgetNear"', '"HookAnswerFailed"'}
    assert ["DayBudgetNear" in each for each in said] == [False, True, True]
    assert "HookAnswerFailed" in said[0]


def test_data_can_be_kept(stacks: Synthesis, python: Path, tmp_path: Path) -> None:
    """What --keep-data makes of the deployed templates: the conversations, the people, the
    database's snapshot and the keys that read them outlive the stack, nothing else does. Each
    policy comes with another change of its resource, or CloudFormation would pass it over."""
    policies = {}
    for kind, template in stacks.templates.items():
        kept = keeping(template)
        (tmp_path / f"{kind}.json").write_text(json.dumps(kept), encoding="utf-8")
        for name, each in kept["Resources"].items():
            if each != template["Resources"][name]:
                policies[kind, name.rstrip("0123456789ABCDEF")] = each["DeletionPolicy"]
                assert each["Metadata"] != template["Resources"][name].get("Metadata")
                assert each["Properties"] == template["Resources"][name]["Properties"]
    assert policies == {
        ("bot", "Conversations"): "Retain",
        ("bot", "Encryption"): "Retain",
        ("stage", "Encryption"): "Retain",
        ("stage", "Database"): "Snapshot",
        ("stage", "People"): "Retain",
    }
    lint = run(python.with_name("cfn-lint"), *LINT, "-t", *sorted(tmp_path.glob("*.json")))
    assert (lint.returncode, lint.stdout) == (0, "")


def test_nothing_of_this_machine_is_in_a_template(stacks: Synthesis) -> None:
    """Nobody's folders are uploaded."""
    for file in stacks.folder.glob("*.template.json"):
        assert str(ROOT) not in file.read_text(encoding="utf-8")
