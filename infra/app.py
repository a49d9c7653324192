"""The CDK app: `npx cdk synth` in this folder, or by itself, `python -m infra.app`.

It reads settings.toml and the ZIPs in infra/build, and asks nobody: no network, no account.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.packaging.export import ExportRefused, bot_package
from infra.settings import FILE, SettingRefused, Settings, read_settings
from infra.stacks.accepted import accept
from infra.stacks.bot import BotStack
from infra.stacks.stage import StageStack

BUILD = Path(__file__).parent / "build"
CONTEXT = {
    "@aws-cdk/core:validateAgainstDefaultRules": True,  # what AWS would refuse is an error here
    "@aws-cdk/core:checkSecretUsage": True,
    "@aws-cdk/core:enablePartitionLiterals": True,
    "@aws-cdk/aws-iam:minimizePolicies": True,
}


def build(app: cdk.App, settings: Settings, archives: Path) -> None:
    """The stacks, with AWS's own rules over them. Raises `ExportRefused`."""
    package = bot_package(settings.bot.export)
    (archives / "export.zip").write_bytes(package.archive)
    environment = cdk.Environment(region=settings.region)
    bot = BotStack(app, settings, package, archives, env=environment)
    if settings.stage.deploy:
        StageStack(app, settings, package, bot, env=environment)
    accept(app, elsewhere=bool(settings.login.issuer))
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if a rule is broken, 2 for settings that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m infra.app")
    parser.add_argument("--settings", type=Path, default=FILE)
    parser.add_argument("--archives", type=Path, default=BUILD, help="where the ZIPs are")
    options = parser.parse_args(arguments)
    if not (options.archives / "hook.zip").is_file():
        sys.stderr.write(f"{options.archives} holds no ZIPs yet: python -m infra.packaging\n")
        return 2
    app = cdk.App(context=CONTEXT, analytics_reporting=False)
    try:
        settings = read_settings(options.settings)
        build(app, settings, options.archives)
    except (SettingRefused, ExportRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    try:
        app.synth()
    except RuntimeError as error:  # jsii's; for a broken rule the report stands above
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
