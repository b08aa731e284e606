"""Sessions in signed cookies, and the tokens that show that a request comes from our own page."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

LONGEST = 12 * 60 * 60
"""Seconds after which one must sign in again: a working day."""


@dataclass(frozen=True)
class Session:
    """Whose session it is (None before signing in). ``stamp`` changes with the user's password, ``nonce`` with each session."""

    name: str | None
    stamp: str
    nonce: str

    @classmethod
    def of(cls, name: str | None, hash: str | None = None) -> "Session":
        """A new session."""
        return cls(name, stamp(hash), secrets.token_urlsafe(16))


def stamp(hash: str | None) -> str:
    """What a session remembers of the password's hash, so that a new password ends the sessions of the old one."""
    return hashlib.sha256((hash or "").encode()).hexdigest()[:16]


class Sessions:
    """Signs sessions with ``secret`` and reads them back."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._signer = URLSafeTimedSerializer(secret, salt="claims.session")

    def cookie(self, session: Session) -> str:
        """The cookie's value."""
        return str(self._signer.dumps([session.name, session.stamp, session.nonce]))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None where there is none, it is too old or not signed by us."""
        if not cookie:
            return None
        try:
            fields = self._signer.loads(cookie, max_age=LONGEST)
        except BadData:
            return None
        return Session(*fields)

    def token(self, session: Session) -> str:
        """The token that unsafe requests of this session must carry."""
        return hmac.new(self._secret, b"claims.csrf:" + session.nonce.encode(), hashlib.sha256).hexdigest()

    def own(self, session: Session, token: str | None) -> bool:
        """Whether ``token`` is the session's."""
        return token is not None and hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "replace"))
