"""A browser on a served page that records everything that should not happen."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from claims.review.authentication import Authenticator
from claims.review.settings import Settings
from tests.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)  # milliseconds
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""In this order: the first has no window, address bar and tabs, which take a quarter of the processor time of the tests."""
CHROMIUM = next(filter(None, map(shutil.which, _PROGRAMS)), None)

_DISABLED = (
    "AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose "
    "HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying OptimizationHints "
    "PaintHolding PreconnectToSearch ThirdPartyStoragePartitioning "  # so far the list of Playwright, which this one replaces
    "WebUIOmniboxAimPopup WebUIOmniboxFullPopup WebUIOmniboxPopup"
)
"""Features of Chromium that are off. The last ones are two pages in each window for what its address bar suggests: they take as
much processor time as the page that is tested."""

_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
window.pwned = false;
"""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium, or the test is skipped."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        features = f"--disable-features={','.join(_DISABLED.split())}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", features])
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page and the errors on it."""

    page: Page
    base: str
    trouble: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Opens a page of the server, and waits until its script has contacted the server."""
        self.page.goto(self.base + path)
        self.page.wait_for_selector("#live .progress")

    def check(self) -> None:
        """Fails if a script failed, the policy was violated or a request left the server."""
        assert self.page.evaluate("[window.violations, window.pwned]") == [[], False]
        assert self.trouble == []


def press(page: Page, key: str) -> None:
    """Presses a key when the page's scripts have run: a link that was followed shows its page before that."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def watched(
    browser: Browser, settings: Settings, user: str, authenticator: Authenticator, *, width: int = 1366, height: int = 800
) -> Watched:
    """A page with the session of a signed-in user."""
    base = f"http://127.0.0.1:{settings.port}"
    context = browser.new_context(viewport={"width": width, "height": height})
    known = authenticator.users.named(user) if authenticator.users else None
    assert known is not None
    value = authenticator.sessions.cookie(authenticator.sessions.begin(user, known.hash))
    context.add_cookies([{"name": settings.cookie, "value": value, "url": base, "httpOnly": True, "sameSite": "Strict"}])
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    found = Watched(page, base)
    page.on("pageerror", lambda error: found.trouble.append(str(error)))
    page.on("dialog", lambda dialog: (found.trouble.append(dialog.message), dialog.dismiss()))
    own = (base, "data:")
    page.on("request", lambda request: None if request.url.startswith(own) else found.trouble.append(request.url))
    return found
