"""Who may log in: a Cognito user pool of the stack's own, or any OpenID Connect issuer."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.settings import Settings


@dataclass(frozen=True, slots=True)
class Login:
    """What `st.login` has to know. `role_claim` is the claim that holds a person's groups."""

    metadata_url: str
    client_id: str
    client_secret: secretsmanager.ISecret
    role_claim: str


def login(scope: Construct, settings: Settings, host: str, encryption: kms.IKey) -> Login:
    """The login of a dashboard at `https://host`."""
    if settings.login.issuer:
        return _elsewhere(scope, settings)
    pool = _pool(scope)
    pool.add_domain(
        "Domain",
        cognito_domain=cognito.CognitoDomainOptions(
            domain_prefix=f"{settings.name}-{Aws.ACCOUNT_ID}"  # one of its name in a region
        ),
    )
    client = cognito.CfnUserPoolClient(
        scope,
        "Client",
        user_pool_id=pool.user_pool_id,
        generate_secret=True,
        allowed_o_auth_flows=["code"],
        allowed_o_auth_flows_user_pool_client=True,
        allowed_o_auth_scopes=["openid", "email", "profile"],
        callback_ur_ls=[f"https://{host}/oauth2callback"],
        logout_ur_ls=[f"https://{host}/"],
        supported_identity_providers=["COGNITO"],
        prevent_user_existence_errors="ENABLED",
    )
    secret = _secret(scope, encryption, client.attr_client_secret)
    issuer = f"https://cognito-idp.{Aws.REGION}.amazonaws.com/{pool.user_pool_id}"
    return Login(_metadata(issuer), client.ref, secret, "cognito:groups")


def _elsewhere(scope: Construct, settings: Settings) -> Login:
    own = settings.login
    secret = secretsmanager.Secret.from_secret_complete_arn(
        scope, "ClientSecret", own.client_secret_arn
    )
    return Login(_metadata(own.issuer), own.client_id, secret, "groups")


def _metadata(issuer: str) -> str:
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def _secret(scope: Construct, encryption: kms.IKey, value: str) -> secretsmanager.ISecret:
    secret = secretsmanager.CfnSecret(
        scope,
        "ClientSecret",
        description="The secret of the login's client",
        kms_key_id=encryption.key_arn,
        secret_string=value,
    )
    return secretsmanager.Secret.from_secret_complete_arn(scope, "ClientSecretOf", secret.ref)


def _pool(scope: Construct) -> cognito.UserPool:
    """Administrators add people; nobody signs up by himself."""
    return cognito.UserPool(
        scope,
        "People",
        self_sign_up_enabled=False,
        sign_in_aliases=cognito.SignInAliases(email=True),
        sign_in_case_sensitive=False,
        mfa=cognito.Mfa.OPTIONAL,
        mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
        account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
        password_policy=cognito.PasswordPolicy(
            min_length=12,
            require_lowercase=True,
            require_uppercase=True,
            require_digits=True,
            require_symbols=True,
            temp_password_validity=Duration.days(3),
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )
