"""A scripted OpenID Connect provider: whoever it is asked for has an account, by e-mail address."""

from __future__ import annotations

import html
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "lexlens"


@dataclass
class IdentityProvider:
    """`accounts` has the further claims of each e-mail address; `url` is where it is served."""

    accounts: dict[str, dict[str, object]]
    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.discover),
            Route("/authorize", self.authorize),
            Route("/enter", self.enter),
            Route("/token", self.token, methods=["POST"]),
            Route("/jwks", self.jwks),
        ]

    async def discover(self, _request: Request) -> Response:
        places = {"authorization": "authorize", "token": "token"}
        return JSONResponse(
            {f"{name}_endpoint": f"{self.url}/{path}" for name, path in places.items()}
            | {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        """A page with a link for each account."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        links = (
            f'<a href="/enter?{html.escape(urlencode({**asked, "who": who}))}">{who}</a>'
            for who in self.accounts
        )
        return HTMLResponse("<br>".join(links))

    async def enter(self, request: Request) -> Response:
        asked, code = dict(request.query_params), secrets.token_hex(8)
        self._asked[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        asked = self._asked.pop(str(form["code"]))
        who, now = asked["who"], int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": f"subject of {who}",
            "email": who,
            "email_verified": True,
            "nonce": asked.get("nonce"),
            "iat": now,
            "exp": now + 600,
        }
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims | self.accounts[who], self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})
