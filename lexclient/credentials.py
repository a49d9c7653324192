"""Whether boto3 would find AWS credentials, told without asking any network in vain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError

MAKER = Path("/sys/class/dmi/id/sys_vendor")  # what Linux knows of the machine without a call
AMAZON = "Amazon EC2"


def credentials_exist(maker: Path = MAKER) -> bool:
    """Whether boto3's chain finds credentials: variables, files, a container's or a machine's role.

    The instance metadata service is asked on Amazon's machines only (`maker` is the file that
    tells): elsewhere nobody answers, and each start would wait for that. Credentials that are
    there and cannot be read count as found, for the call that needs them says what is wrong.
    """
    try:
        chain: Any = botocore.session.get_session().get_component("credential_provider")
        if not _on_amazon(maker):
            chain.remove("iam-role")
        return chain.load_credentials() is not None
    except BotoCoreError:
        return True


def _on_amazon(maker: Path) -> bool:
    try:
        return maker.read_text(encoding="ascii").strip() == AMAZON
    except (OSError, UnicodeDecodeError):
        return False
