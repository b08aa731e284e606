"""The review page: a web server over a store.

``serve`` starts it, ``application`` returns the ASGI application, ``Settings`` configures it. It needs
the extra ``review``.
"""

from typing import TYPE_CHECKING, Any

from claims.extras import Extra, remedy
from claims.model import ClaimsError

if TYPE_CHECKING:
    from claims.review.policy import Role
    from claims.review.server import serve
    from claims.review.sessions import kept_secret
    from claims.review.settings import Settings
    from claims.review.users import add_user
    from claims.review.webapp import application

_PLACES = {
    "Role": "claims.review.policy",
    "Settings": "claims.review.settings",
    "add_user": "claims.review.users",
    "application": "claims.review.webapp",
    "kept_secret": "claims.review.sessions",
    "serve": "claims.review.server",
}
_EXTRA = frozenset(
    {"argon2", "fastapi", "filelock", "itsdangerous", "jinja2", "markupsafe", "multipart", "starlette", "uvicorn"}
)

__all__ = ["Role", "Settings", "add_user", "application", "kept_secret", "serve"]


def __getattr__(name: str) -> Any:  # any name that the modules export
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(_PLACES[name]), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise ClaimsError(f"the review page needs {error.name}", remedy=remedy(Extra.REVIEW)) from None
