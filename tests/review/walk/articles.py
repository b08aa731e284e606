"""Articles, export and import, and the dashboard."""

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from claims.store import Decision
from tests.review.browsing import press
from tests.review.test_desk_browser import until
from tests.review.walk.looking import ARTICLES, BOARD, FILES, NAMES, READ, listed, now, statement
from tests.review.walk.script import Passage, Steps, Walk

STEPS = Steps()


FIRST = "The mayor of Lund said the bridge had fallen on Monday.\n\nPolice confirmed that three people were hurt.\n"


def add(walk: Walk, text: str, instead: str = "") -> None:
    """Pastes an article, and waits until it was read."""
    walk.open("/articles")
    walk.page.locator("#text").fill(text)
    if instead:
        walk.page.locator("#instead").select_option(instead)
    with walk.store() as store:
        before = sum(len(article.versions) for article in store.articles())
    walk.page.locator("#add").get_by_role("button", name="Add", exact=True).click()
    expect(walk.page.locator("#jobs")).to_be_visible()

    def read() -> bool:
        with walk.store() as store:
            return sum(len(article.versions) for article in store.articles()) > before

    until(read)


def pasted(walk: Walk) -> str:
    with walk.store() as store:
        return store.articles()[-1].id


@STEPS.walk(READ, "Articles lists all articles. Editors paste", "test_pages::test_articles_are_added_edited_and_compared")
def the_articles(walk: Walk, passage: Passage) -> None:
    page = walk.page
    walk.open("/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=passage.name("Articles")).click()
    expect(page.locator("tbody tr")).to_have_count(len(ARTICLES))
    add(walk, FIRST)
    (hurt,) = (claim for claim in listed(walk, article=pasted(walk)) if "hurt" in claim.statement)
    with walk.store() as store:
        store.decide(hurt.id, Decision.verdict("True"), by="Ben")
    add(walk, FIRST + "\nThe river is high, the mayor said.\n", instead=pasted(walk))
    assert now(walk, hurt).verdict == "True", "it reads the same"
    walk.open("/articles")
    page.get_by_role("link", name=re.compile(f"{passage.name('compare')}$")).click()
    expect(page.locator(".pair.new")).to_contain_text("river")
    add(walk, FIRST.partition("\n\n")[0], instead=pasted(walk))
    walk.open(f"/article?id={pasted(walk)}")
    expect(page.locator(".panel")).to_contain_text("Withdrawn")
    add(walk, FIRST, instead=pasted(walk))


@STEPS.walk(
    READ,
    "Reopened claims.",
    "test_reopened::test_lists_articles_and_the_dashboard_count_it_as_undecided",
    "test_reopened::test_a_changed_source_is_shown",
    "test_reopened::test_a_reopened_claim_is_not_published",
)
def open_again(walk: Walk, passage: Passage) -> None:
    page = walk.page
    (hurt,) = (claim for claim in listed(walk, article=pasted(walk)) if "hurt" in claim.statement)
    with walk.store() as store:
        store.decide(hurt.id, Decision.statement("Three were hurt."), by="Ben")
    add(walk, FIRST.replace("three", "four"), instead=pasted(walk))
    walk.open("/?verdict=none")
    expect(page.locator(".row .flag")).to_have_text(f"reopened: {passage.name('words changed, review again')}")
    facet = page.locator("#facet-changed")
    expect(facet.locator("summary")).to_have_text(passage.name("Changed since decided on"))
    facet.evaluate("(details) => { details.open = true; }")
    facet.get_by_role("link", name="yes").click()
    expect(page.locator("#heading")).to_have_text("1 claim")
    for path in ("/articles", "/dashboard"):
        walk.open(path)
        page.get_by_role("link", name="to review again").click()
        expect(page.locator("#heading")).to_have_text("1 claim")
    publishing = {"publisher": "Desk", "page": "https://desk.example/", "article": pasted(walk)}
    published = page.request.get(f"{walk.base}/export/claimreview", params=publishing)
    assert published.json()["@graph"] == []
    (hurt,) = listed(walk, changed=True)
    walk.open(f"/claims/{hurt.id}?sort=article")
    expect(page.locator("#reopened-verdict del")).to_have_text(["Three", "three"])
    expect(page.locator("#reopened-verdict ins")).to_have_text(["Four", "four"])
    expect(page.locator("#reopened-verdict")).to_contain_text(re.compile(r"True\s+Ben, \d\d \w+ \d{4}"))
    expect(page.locator("#verdicts [aria-pressed=true]")).to_have_count(0)
    press(page, passage.key("t"))
    expect(statement(page)).to_have_text("Three were hurt.")
    press(page, passage.key("y"))
    (claim,) = (claim for claim in listed(walk, article=pasted(walk)) if claim.state.statement)
    until(lambda: now(walk, claim).verdict == "True")
    assert (now(walk, claim).state.reviewer, now(walk, claim).changed) == ("Ana", False)


STEPS.hold(
    READ,
    "A sign (-2%, <$5, 3/4, AA-)",
    "test_reopened::test_a_sign_that_changes_a_figure_reopens_the_claim",
    "test_reopened::test_insignificant_punctuation_does_not_reopen_the_claim",
)
STEPS.hold(
    READ,
    "A verdict applies to the statement",
    "test_reopened::test_a_later_correction_of_the_content_invalidates_the_verdict",
    "test_reopened::test_undoing_a_judged_correction_reopens_the_claim",
    "test_reopened::test_a_correction_in_the_same_transaction_is_part_of_the_judged_claim",
    "test_reopened::test_corrections_of_source_and_certainty_do_not_invalidate_the_verdict",
    "test_reopened::test_a_later_correction_is_shown_next_to_the_judged_version",
    "test_forms::test_a_verdict_from_a_page_with_another_statement_shows_both",
)


@STEPS.walk(
    READ,
    "Invalid articles are rejected immediately, with",
    "test_pages::test_an_invalid_article_is_rejected_with_a_reason",
    "test_jobs::test_adding_an_article_does_not_wait_for_it_to_be_read",
    "test_jobs::test_failed_jobs_are_kept_until_dismissed",
    "test_jobs::test_the_page_shows_the_progress_of_jobs",
)
def no_article(walk: Walk, passage: Passage) -> None:
    walk.open("/articles")
    walk.page.locator("#text").fill("Der Bürgermeister sagte am Montag, die Brücke sei eingestürzt. " * 8)
    walk.page.locator("#add").get_by_role("button", name="Add", exact=True).click()
    expect(walk.page.get_by_role("alert")).to_contain_text("English")
    before = len(listed(walk))
    for _ in range(2):
        walk.page.set_input_files("#file", {"name": "lund.txt", "mimeType": "text/plain", "buffer": FIRST.encode()})
        walk.page.locator("#text").fill("")
        walk.page.locator("#add").get_by_role("button", name="Add", exact=True).click()
        expect(walk.page.locator(".job.done").first).to_be_visible()
        until(lambda: len(listed(walk)) > before)
    with walk.store() as store:
        assert [article.id for article in store.articles()].count("lund") == 1, "files of one name are one article"


@STEPS.walk(FILES, "Export above the queue, and next", "test_files::test_every_format_is_a_download_for_readers")
def exporting(walk: Walk, passage: Passage) -> None:
    page = walk.page
    for path in ("/?article=valley-quake&sort=article", "/article?id=valley-quake"):
        walk.open(path)
        page.get_by_role("link", name=re.compile(f"^{passage.name('Export')}")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Export {len(listed(walk, article='valley-quake'))} claims")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download labelstudio").click()
    with ZipFile(BytesIO(Path(saved.value.path()).read_bytes())) as archive:
        assert archive.namelist() == ["labelstudio.xml", "valley-quake.labelstudio.json"]


def desk_file(walk: Walk, cells: dict[str, dict[str, str]]) -> Path:
    """The table of an article with edited cells, by claim."""
    table = walk.page.request.get(f"{walk.base}/export/csv?article=valley-quake").text().removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(table, newline="")))
    for row in rows:
        row |= cells.get(row["id"], {})
    path = walk.folder / "desk.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@STEPS.walk(
    FILES,
    "Import applies the changes in such",
    "test_round_trip::test_exactly_the_changes_are_imported",
    "test_files::test_decisions_between_preview_and_confirmation_are_kept",
    "test_files::test_changes_in_read_only_columns_are_shown",
)
def importing(walk: Walk, passage: Passage) -> None:
    page = walk.page
    good, late, bad, other, *_ = listed(walk, article="valley-quake", verdict="none")
    cells = {
        good.id: {"verdict": NAMES[4]},
        late.id: {"verdict": NAMES[0]},
        bad.id: {"certainty": "quite sure"},
        other.id: {"status": "confirmed as I see it", "note": "Mine."},
    }
    path = desk_file(walk, cells)
    with walk.store() as store:
        store.decide(late.id, Decision.verdict("Mixed"), by="Ben")
    walk.open("/")
    page.get_by_role("link", name=passage.name("Import"), exact=True).click()
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.locator("#changes .pair")).to_have_count(2)
    expect(page.locator("#conflicts")).to_contain_text("Mixed")
    expect(page.locator("#errors")).to_contain_text(
        re.compile(r"desk\.csv: row \d+, column certainty: 'quite sure' is not a certainty")
    )
    expect(page.locator("#ignored")).to_contain_text(re.compile(r"desk\.csv: row \d+, column status: ignored"))
    page.get_by_role("button", name=f"{passage.name('Apply')} 2 claims").click()
    expect(page.locator("#taken")).to_contain_text("2 claims changed")
    standing = [now(walk, one) for one in (good, late, bad, other)]
    assert [one.verdict for one in standing] == [NAMES[4], "Mixed", None, None]
    assert (standing[2].certainty, standing[3].state.note) == (bad.certainty, "Mine.")
    page.get_by_role("button", name=passage.name("Undo all of it")).click()
    until(lambda: now(walk, good).verdict is None and now(walk, other).state.note is None)


@STEPS.walk(
    FILES,
    "A reviewer's file is logged in",
    "test_files::test_imports_are_attributed_by_role",
    "test_files::test_the_log_says_who_imported_a_file_that_names_somebody_else",
)
def in_whose_name(walk: Walk, passage: Passage) -> None:
    """Ana, who started the page, has an editor's permissions."""
    page = walk.page
    claim = listed(walk, article="valley-quake", verdict="none")[0]
    path = desk_file(walk, {claim.id: {"verdict": NAMES[4], passage.name("By").casefold(): "Cy"}})
    walk.open("/import")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Show what it changes").click()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#taken")).to_be_visible()
    walk.open(f"/claims/{claim.id}")
    expect(page.locator(".history li").first).to_contain_text(f"Cy (in a file that Ana imported) {NAMES[4]}")


STEPS.hold(
    FILES,
    "A previewed file is kept in",
    "test_files::test_waiting_files_are_limited_per_user_and_in_total",
    "test_files::test_waiting_files_expire_after_an_hour_or_when_there_are_too_many",
    "test_files::test_only_displayed_and_writable_parts_of_a_waiting_file_are_kept",
    "test_files::test_a_slow_file_does_not_block_other_users",
    "test_slow_clients::test_authenticated_clients_can_send_up_to_the_limit",
)


@STEPS.walk(BOARD, "Progress by article and reviewer; quoted", "test_pages::test_the_dashboard_counts_what_the_store_counts")
def the_board(walk: Walk, passage: Passage) -> None:
    walk.open("/dashboard")
    shown = walk.page.locator("main h2").all_text_contents()
    assert {"Articles", "Reviewers", "Who is quoted", "Certainty", "Who quotes whom"} <= set(shown)
    assert passage.says("quoted sources by kind, named or anonymous; certainty by kind of source; and who quotes whom")
