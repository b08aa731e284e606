"""The web application: pages and API with their middleware and error handlers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from claims import __version__
from claims.model import Article, ClaimsError, ClaimSet
from claims.review import api, pages
from claims.review.authentication import Authenticator, NotAuthenticatedError
from claims.review.export_ import BusyError, InsufficientStorageError
from claims.review.logins import TooManyAttemptsError
from claims.review.middleware import Guard, Proxies
from claims.review.policy import ForbiddenError
from claims.review.query import QueryError
from claims.review.responses import HERE, Json, address, asked_by_script, error_page
from claims.review.service import NotFoundError, ReviewService
from claims.review.settings import Settings
from claims.store import Store, UnavailableError


def application(store: Store, settings: Settings, read: Callable[[Article], ClaimSet] | None = None) -> FastAPI:
    """The review page over ``store``. ``read`` finds the claims of articles that are added (default: the pipeline).

    The store is closed when the application ends.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.jobs.close()
        authenticator.close()
        store.close()

    authenticator = Authenticator(settings)
    service = ReviewService(store, settings, read, users=authenticator.users)

    def known(request: Request) -> bool:
        try:
            return authenticator.principal_of(request) is not None
        except UnavailableError:  # reported when the request is authenticated
            return False

    app = FastAPI(
        title="claims review",
        version=__version__,
        description="Claims, what reviewers decided on them, and articles. Unsafe requests carry the session's CSRF "
        "token in the header X-CSRF-Token.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # both load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.authenticator = authenticator
    for router in (*pages.ROUTERS, *api.ROUTERS):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    _add_error_pages(app)
    app.add_middleware(Guard, settings=settings, known=known)
    app.add_middleware(Proxies, settings=settings)
    return app


def _status(error: Exception) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, InsufficientStorageError):
        return 507
    if isinstance(error, QueryError):
        return 400
    return 503 if isinstance(error, UnavailableError | BusyError) else 422


def _add_error_pages(app: FastAPI) -> None:
    """Errors as a page, or as JSON under ``/api``; unauthenticated people are redirected to the login page."""

    @app.exception_handler(NotAuthenticatedError)
    async def signed_out(request: Request, _: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return Json({"error": "not authenticated"}, 401)
        if asked_by_script(request):
            return Response(status_code=401, headers={"HX-Redirect": "/login"})
        back = str(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(address("/login", next=back if request.method == "GET" else "/"), 303)

    @app.exception_handler(ForbiddenError)
    async def refused(request: Request, error: Exception) -> Response:
        return error_page(request, 403, str(error))

    @app.exception_handler(ClaimsError)
    async def wrong(request: Request, error: Exception) -> Response:
        status = _status(error)
        return error_page(request, status, str(error), {"Retry-After": "5"} if status == 503 else None)

    @app.exception_handler(TooManyAttemptsError)
    async def too_many(request: Request, error: TooManyAttemptsError) -> Response:
        return error_page(request, 429, str(error), error.headers)

    @app.exception_handler(RequestValidationError)
    async def misshapen(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return error_page(request, 422, f"{place}: {first['msg']}")

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        # Form fields are kept in memory, uploaded files are not.
        if str(error.detail).startswith(("Part exceeded", "Field exceeded")):
            return error_page(request, 413, "A pasted text cannot have more than a million bytes. Upload it as a file.")
        if isinstance(error.__cause__, OSError):  # an upload is written to a file while it arrives
            return error_page(request, 507, str(InsufficientStorageError(error.__cause__)))
        said = "Page not found." if error.status_code == 404 else str(error.detail)
        return error_page(request, error.status_code, said, dict(error.headers or {}))
