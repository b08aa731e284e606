"""Added articles are read in the background, one after the other, and failures are reported."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from threading import Event, Semaphore

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from benchmarks.screenshots import serving
from claims.model import Article, ClaimSet, PipelineError
from claims.review import Settings, application
from claims.review.jobs import MOST_DONE, MOST_FAILED, MOST_WAITING, Job, Jobs, QueueFullError, State
from claims.review.server import free_port
from claims.store import Added, Outcome, Store
from tests.review.asking import Asker, signed_in
from tests.review.browsing import a_browser, watched
from tests.waiting import PATIENCE, until
from tests.work import calls_of_threads

TEXT = "The mayor of Lund said the bridge had fallen on Monday. Police confirmed that three people were hurt. ({})"


class Pipeline:
    """A pipeline that reads an article on command, and fails on some."""

    def __init__(self, seed: ClaimSet) -> None:
        self.turns = Semaphore(0)
        self.begun = Event()
        self._seed = seed

    def __call__(self, article: Article) -> ClaimSet:
        self.begun.set()
        assert self.turns.acquire(timeout=PATIENCE)
        if "bad" in article.text:
            raise PipelineError("this is too odd a text")
        if "awful" in article.text:
            raise RecursionError("deep inside")
        return self._seed.model_copy(update={"article": article, "claims": (), "attributions": (), "sources": ()})


@pytest.fixture
def pipeline(exports: dict[str, ClaimSet]) -> Pipeline:
    return Pipeline(exports["valley-quake"])


@pytest.fixture
def client(store: Store, settings: Settings, pipeline: Pipeline) -> Iterator[TestClient]:
    """A server whose pipeline waits."""
    with TestClient(application(store, settings, read=pipeline), follow_redirects=False) as client:
        yield client
        pipeline.turns.release(1000)


def job_states(asker: Asker, *wanted: str) -> str:
    """The page's text about the jobs, once they have the given states."""
    page = ""

    def so() -> bool:
        nonlocal page
        page = asker.get("/articles").text.partition('id="jobs"')[2].partition("</section>")[0]
        return re.findall(r'class="job (\w+)"', page) == list(wanted)

    until(so, f"the states {wanted}")
    return unescape(page)


def test_adding_an_article_does_not_wait_for_it_to_be_read(eda: Asker, pipeline: Pipeline, store: Store) -> None:
    assert [eda.post("/articles", {"text": TEXT.format(n)}).status_code for n in range(2)] == [303, 303], "none has its turn"
    page = job_states(eda, "queued", "reading")
    assert 'hx-get="/articles/jobs" hx-trigger="every 1s"' in page
    assert 'href="/articles#jobs">Refresh' in page, "without a script"
    assert len(store.articles()) == 3
    assert eda.get("/").status_code == 200
    pipeline.turns.release()
    job_states(eda, "reading", "done")
    pipeline.turns.release()
    page = job_states(eda, "done", "done")
    assert "hx-trigger" not in page
    assert len(store.articles()) == 5
    assert f"/article?id={store.articles()[-1].id}" in page
    assert [version.number for version in store.articles()[-1].versions] == [1]


@pytest.mark.parametrize(
    ("word", "reason"), [("bad", "this is too odd a text"), ("awful", "the program failed (RecursionError)")]
)
def test_failed_jobs_are_kept_until_dismissed(word: str, reason: str, eda: Asker, pipeline: Pipeline, store: Store) -> None:
    pipeline.turns.release(2)
    eda.post("/articles", {"text": TEXT.format(f"{word} <b>&</b>")})
    page = job_states(eda, "failed")
    assert reason in page
    assert "The mayor of Lund said" in page
    text = eda.get("/articles/jobs/1/0")
    assert text.text == TEXT.format(f"{word} <b>&</b>")
    assert text.headers["content-type"].startswith("text/plain")
    assert eda.post("/articles/jobs/1/again").status_code == 303
    job_states(eda, "failed")
    assert eda.get("/articles/jobs/1/0").status_code == 404, "it has another number now"
    assert eda.get("/articles/jobs/2/0").text == text.text
    eda.post("/articles/jobs/2/dismiss")
    job_states(eda)
    assert len(store.articles()) == 3


def test_the_readable_articles_of_a_file_are_added(eda: Asker, pipeline: Pipeline, store: Store) -> None:
    pipeline.turns.release(10)
    lines = "\n".join(
        [f'{{"id": "a{n}", "text": "{TEXT.format(word)}"}}' for n, word in enumerate(["one", "bad", "three"])] + ["nonsense"]
    )
    eda._ask("POST", "/articles", data={"csrf": eda.token}, files={"file": ("../x.jsonl", lines.encode())})
    page = job_states(eda, "failed")
    assert "2 of 3 articles" in page
    assert "x.jsonl:4" in page
    assert "this is too odd a text" in page
    assert [article.id for article in store.articles()][3:] == ["a0", "a2"]


def test_waiting_jobs_are_limited_and_rejected_text_stays_in_the_form(eda: Asker, pipeline: Pipeline) -> None:
    eda.post("/articles", {"text": TEXT.format("first")})
    assert pipeline.begun.wait(PATIENCE)
    answers = [eda.post("/articles", {"text": TEXT.format(n)}) for n in range(MOST_WAITING + 1)]
    assert [answer.status_code for answer in answers] == [303] * MOST_WAITING + [422]
    assert "articles are waiting to be read" in answers[-1].text
    assert TEXT.format(MOST_WAITING) in unescape(answers[-1].text), "what was pasted is still there"


def test_only_editors_see_and_change_jobs(eda: Asker, client: TestClient, pipeline: Pipeline) -> None:
    pipeline.turns.release(2)
    eda.post("/articles", {"text": TEXT.format("bad")})
    job_states(eda, "failed")
    for name in ("Ana", "Rex"):
        other = signed_in(client, name)
        assert other.get("/articles/jobs").status_code == 403
        assert other.get("/articles/jobs/1/0").status_code == 403
        assert "could not" not in other.get("/articles").text
        assert [other.post(f"/articles/jobs/1/{verb}").status_code for verb in ("dismiss", "again")] == [403, 403]
    assert [eda.post(f"/articles/jobs/1/{verb}", token="").status_code for verb in ("dismiss", "again")] == [403, 403]
    job_states(eda, "failed")


def article(words: str, seed: ClaimSet) -> Article:
    return seed.article.model_copy(update={"id": words, "title": words})


def ended(jobs: Jobs, *made: Job) -> None:
    until(lambda: all(job.is_over for job in made), "the end of the jobs")


def test_failures_are_kept_and_bounded(exports: dict[str, ClaimSet]) -> None:
    def fails(_: Article, __: str) -> Added:
        raise PipelineError("no")

    jobs, seed = Jobs(fails), exports["valley-quake"]
    for n in range(MOST_FAILED):
        ended(jobs, jobs.put([article(str(n), seed)], "Eda"))
    with pytest.raises(QueueFullError, match="dismiss them"):
        jobs.put([article("more", seed)], "Eda")
    jobs.dismiss(1)
    ended(jobs, jobs.put([article("more", seed)], "Eda"))
    assert len(jobs.all()) == MOST_FAILED
    jobs.close()


def test_an_unexpected_error_does_not_block_other_articles(exports: dict[str, ClaimSet]) -> None:
    class UnforeseenError(Exception):
        pass

    def fails_once(article: Article, _: str) -> Added:
        if article.id == "first":
            raise UnforeseenError
        return Added(article.id, 1, Outcome.NEW, 0)

    jobs, seed = Jobs(fails_once), exports["valley-quake"]
    first = jobs.put([article("first", seed), article("second", seed)], "Eda")
    ended(jobs, first)
    assert [failure.article and failure.article.id for failure in first.failures] == ["first"], "it is kept, to be tried again"
    assert [added.article_id for added in first.added] == ["second"], "it is read though the one before it failed"
    third = jobs.put([article("third", seed)], "Eda")
    ended(jobs, third)
    assert (third.state, [added.article_id for added in third.added]) == (State.DONE, ["third"])
    jobs.close()


def test_finished_jobs_are_removed_over_time(exports: dict[str, ClaimSet]) -> None:
    jobs = Jobs(lambda article, _: Added(article.id, 1, Outcome.NEW, 0))
    for n in range(MOST_DONE + 5):
        ended(jobs, jobs.put([article(str(n), exports["valley-quake"])], "Eda"))
    assert len(jobs.all()) == MOST_DONE + 1
    assert {job.state for job in jobs.all()} == {State.DONE}
    jobs.close()


def test_unstarted_jobs_are_reported_when_the_server_stops(
    exports: dict[str, ClaimSet], caplog: pytest.LogCaptureFixture
) -> None:
    begun, turn = Event(), Event()

    def slow(article: Article, _: str) -> Added:
        begun.set()
        assert turn.wait(PATIENCE)
        return Added(article.id, 1, Outcome.NEW, 0)

    jobs, seed = Jobs(slow), exports["valley-quake"]
    first = jobs.put([article("first", seed)], "Eda")
    jobs.put([article("second", seed)], "Eda")
    assert begun.wait(PATIENCE)
    turn.set()
    with caplog.at_level(logging.WARNING):
        jobs.close()
    assert first.state is State.DONE or len(jobs.all()) == 2
    assert first.added
    assert all("second" in record.getMessage() for record in caplog.records)


def test_a_text_that_is_too_long_is_rejected_immediately(store: Store, settings: Settings, pipeline: Pipeline) -> None:
    """Before it is read: the server's work is the same for five megabytes as for one."""
    made = []
    with calls_of_threads() as calls, TestClient(application(store, settings, read=pipeline), follow_redirects=False) as client:
        eda = signed_in(client, "Eda")
        for size in (1_000_001, 1_000_001, 5_000_000):  # the first one loads what all need
            text = ("The mayor said that the bridge had fallen. " * (size // 40))[:size]
            calls.taken()
            pasted = eda.post("/articles", {"text": text})
            upload = eda._ask("POST", "/articles", data={"csrf": eda.token}, files={"file": ("long.txt", text.encode())})
            by_form = eda._ask("POST", "/articles", data={"csrf": eda.token, "text": text}, files={"file": ("", b"")})
            program = eda.send("/api/articles", {"text": text})
            made.append(calls.taken())
            for answer in (upload, program) if size > 2**20 else (upload, program, pasted, by_form):
                assert answer.status_code == 422
                assert "more than the 1,000,000 allowed for one article" in answer.text
            for answer in (pasted, by_form) if size > 2**20 else ():
                assert (answer.status_code, "Upload it as a file" in answer.text) == (413, True)
        longest = eda._ask("POST", "/articles", data={"csrf": eda.token}, files={"file": ("l.txt", b"a" * 13_000_000)})
        assert longest.status_code == 413
    assert 0 < made[2] < 1.5 * made[1]
    assert not pipeline.begun.is_set()
    assert len(store.articles()) == 3


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def test_the_page_shows_the_progress_of_jobs(
    store: Store, settings: Settings, pipeline: Pipeline, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.review.service.ReviewService._reader", pipeline)
    own = replace(settings, port=free_port())
    with serving(store, own) as app:
        eda = watched(chromium, own, "Eda", app.state.authenticator)
        page = eda.page
        eda.open("/articles")
        page.get_by_label("Paste its text").fill(TEXT.format("<img src=x onerror=window.pwned=true>"))
        page.get_by_role("button", name="Add").click()
        expect(page.locator(".job.reading")).to_contain_text("added by Eda")
        page.get_by_label("Paste its text").fill(TEXT.format("bad"))
        page.get_by_role("button", name="Add").click()
        expect(page.locator(".job.queued")).to_have_count(1)
        pipeline.turns.release()
        expect(page.locator(".job.done")).to_contain_text("Open it")
        pipeline.turns.release()
        expect(page.locator(".job.failed")).to_contain_text("this is too odd a text")
        expect(page.locator("#jobs[hx-trigger]")).to_have_count(0)
        page.get_by_role("button", name="Dismiss").first.click()
        expect(page.locator(".job")).to_have_count(1)
        page.get_by_role("link", name="Open it").click()
        expect(page.locator(".article-page h1, .panel h1")).to_be_visible()
        eda.check()
        page.context.close()
