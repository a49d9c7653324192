"""Starts the dashboard in a container: writes the login's settings, then becomes the server.

    LEXLENS_LOGIN_METADATA   address of the provider's openid-configuration; without it no login
    LEXLENS_LOGIN_CLIENT, LEXLENS_LOGIN_SECRET, LEXLENS_LOGIN_REDIRECT
    STREAMLIT_SERVER_COOKIE_SECRET

Streamlit reads its login from a file of the home folder, and a container has its secrets in
variables. So the home folder is a scratch one, and the file readable by its user alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

HOME = Path("/tmp/lexlens")  # noqa: S108 # nosec B108 - the container's own
ANYWHERE = "0.0.0.0"  # noqa: S104 # nosec B104 - of the container, whose network says who may
SERVER = ("uvicorn", "asgi:app", "--host", ANYWHERE, "--port", "8000")
STOP_S = 20  # that pages have to end their answers, before the container is killed
KEYS = {
    "redirect_uri": "LEXLENS_LOGIN_REDIRECT",
    "cookie_secret": "STREAMLIT_SERVER_COOKIE_SECRET",
    "client_id": "LEXLENS_LOGIN_CLIENT",
    "client_secret": "LEXLENS_LOGIN_SECRET",
    "server_metadata_url": "LEXLENS_LOGIN_METADATA",
}


def login_file(environ: Mapping[str, str]) -> str | None:
    """The text of Streamlit's secrets; None without a login. Raises `ValueError`, which names the
    variables that lack."""
    if not environ.get("LEXLENS_LOGIN_METADATA"):
        return None
    missing = [name for name in KEYS.values() if not environ.get(name)]
    if missing:
        raise ValueError(f"A login needs {', '.join(missing)} too")
    # a JSON text is a TOML text
    return "\n".join(["[auth]", *(f"{k} = {json.dumps(environ[v])}" for k, v in KEYS.items()), ""])


def prepare(environ: MutableMapping[str, str], home: Path = HOME) -> None:
    """Make the home folder, with the login's file in it. Raises `ValueError`."""
    text = login_file(environ)
    file = home / ".streamlit" / "secrets.toml"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    environ["HOME"] = str(home)
    if text is not None:
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        del environ["LEXLENS_LOGIN_SECRET"]  # the server's children need not have it


def main() -> None:
    """The server takes this process's place; exit status 1 for variables that lack."""
    try:
        prepare(os.environ)
    except ValueError as error:
        sys.exit(str(error))
    command = [*SERVER, "--timeout-graceful-shutdown", str(STOP_S), *sys.argv[1:]]
    os.execvp(command[0], command)  # noqa: S606 # nosec B606 - words of our own


if __name__ == "__main__":
    main()
