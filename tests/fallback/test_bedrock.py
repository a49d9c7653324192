"""Amazon Bedrock through the SDK's provider: the AWS credentials sign, no OpenAI key is used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fallback import errors
from fallback.answerer import Answer
from fallback.targets.target import load_targets
from tests.fallback.asked import answerer_at, asked
from tests.fallback.scripted import HELLO, scripted

TARGET = load_targets()["bedrock-gpt-oss-20b"]


@pytest.fixture(autouse=True)
def _no_aws_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore's chain reads the process's environment, which a developer's machine fills."""
    for name in ("AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK", "AWS_BEDROCK_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")


def test_the_role_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request carries a SigV4 signature for the region, and the answer is read as any."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "recognisable-secret")
    with scripted(HELLO) as server:
        answer = asked(answerer_at(server.url, TARGET, environ={"AWS_REGION": "us-west-2"}))[1]
    assert (answer.text, answer.outcome) == ("Hello.", "complete")
    signature = server.requests[0].headers["authorization"]
    assert signature.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/us-west-2/bedrock/aws4_request" in signature
    assert "recognisable-secret" not in repr(answer)
    assert server.bodies[0]["reasoning_effort"] == "low"


@pytest.mark.parametrize("environ", [{}, {"AWS_REGION": "us-west-2"}, {"AWS_REGION": "!"}])
def test_without_role_or_region_nothing_is_sent(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing credentials are a sentence, not botocore's exception."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    with scripted(HELLO) as server:
        # an address of its own, so that no client of another test is reused
        target = replace(TARGET, name=f"bedrock-{len(environ)}")
        answer = asked(answerer_at(server.url, target, environ=environ))[1]
        assert server.requests == []
    assert isinstance(answer, Answer)
    assert type(answer.error) is errors.NotSignable
    assert str(answer.error) == (
        f"The request to {target.name} could not be signed: no AWS role, profile or region."
    )
