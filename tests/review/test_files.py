"""Exports and imports on the page, in every format, with the sender's permissions."""

import io
import json
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from threading import Event, Semaphore
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from claims.export import FORMATS, Field, Format
from claims.export.as_labelstudio import config as labelling_configuration
from claims.export.importers import BoundedList, Decided, ImportedFile, Location, read_file_bytes
from claims.model import ClaimSet
from claims.review.deciding import Assignees, Decisions
from claims.review.export_ import MEDIA_TYPES, offers
from claims.review.import_ import KEPT, MOST, Change, Compared, Import, Imports
from claims.review.policy import Principal, Role
from claims.store import Decision, Filters, Sort, Store, StoredClaim
from tests.review.asking import Asker
from tests.waiting import PATIENCE

FEW = "article=valley-quake&status=disputed&sort=article"


def disputed(store: Store) -> tuple[StoredClaim, ...]:
    return store.query(Filters(article=("valley-quake",), status=("disputed",)), Sort.ARTICLE).claims


def changed(data: bytes, **cells: dict[str, str]) -> bytes:
    """A spreadsheet with edited cells: the new values by column title, for each claim (its id with _ for -)."""
    book = load_workbook(io.BytesIO(data))
    sheet = book["Claims"]
    titles = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for title, value in cells.get(str(row[titles.index("Claim id")].value).replace("-", "_"), {}).items():
            row[titles.index(title)].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(asker: Asker, data: bytes, name: str = "desk.xlsx", token: str | None = None) -> str:
    """Uploads a file with the form; returns the resulting page, or the form's message."""
    form = {"csrf": asker.token if token is None else token}
    answer = asker._ask("POST", "/import", data=form, files={"file": (name, data, "application/octet-stream")})
    if answer.status_code != 303:
        return f"{answer.status_code}: {text_of(answer.text)}"
    return str(answer.headers["location"])


def text_of(page: str) -> str:
    words = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", unescape(words)).strip()


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format_is_a_download_for_readers(known: Format, rex: Asker, store: Store) -> None:
    name = known.name
    suffix = ".labelstudio.zip" if known.name == "labelstudio" else known.suffix
    options = {"publisher": "Harbour Desk", "page": "https://desk.example/{id}"} if name == "claimreview" else {}
    store.decide(disputed(store)[0].id, Decision.verdict("True"), by="Ana")
    answer = rex.get(f"/export/{name}?{FEW}", params=None if not options else [*pairs(FEW), *options.items()])
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="valley-quake{suffix}"'
    assert int(answer.headers["content-length"]) == len(answer.content) > 100
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    by_api = rex.get("/api/export", params=[("format", name), *pairs(FEW.replace("&sort=article", "")), *options.items()])
    assert by_api.status_code == 200, by_api.text
    assert by_api.content == answer.content


@pytest.mark.parametrize("path", ["/export/labelstudio?", "/api/export?format=labelstudio&"])
def test_tasks_are_exported_with_their_configuration(path: str, rex: Asker, store: Store) -> None:
    answer = rex.get(f"{path}article=valley-quake")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["labelstudio.xml", "valley-quake.labelstudio.json"]
        config, tasks = (archive.read(name).decode() for name in archive.namelist())
    assert config == labelling_configuration()
    (task,) = json.loads(tasks)
    assert task["data"]["text"] == store.claim_set("valley-quake").article.text
    assert rex.get(f"{path}article=valley-quake").content == answer.content, "the same claims give the same bytes"
    assert "labelstudio.xml" in rex.get("/export").text, "the page says so"


def test_annotated_tasks_can_be_imported(ana: Asker, store: Store) -> None:
    """The tasks of the ZIP file, as exported by Label Studio after somebody chose a verdict."""
    answer = ana.get("/export/labelstudio?article=valley-quake")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        (task,) = json.loads(archive.read("valley-quake.labelstudio.json"))
    results = task["predictions"][0]["result"]
    claim = next(result["id"] for result in results if result["from_name"] == "label")
    chosen = {"id": claim, "from_name": "verdict", "to_name": "text", "type": "choices", "value": {"choices": ["True"]}}
    task["annotations"] = [{"id": 1, "completed_by": 1, "result": [*results, chosen]}]
    where = send(ana, json.dumps([task]).encode(), "project-1.json")
    assert "1 claim would be changed" in text_of(ana.get(where).text)


def pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]


def test_the_filters_decide_what_is_in_the_file(rex: Asker, store: Store) -> None:
    lines = rex.get(f"/export/jsonl?{FEW}").text.splitlines()
    (claim_set,) = map(json.loads, lines)
    assert [claim["id"] for claim in claim_set["claims"]] == [claim.id for claim in disputed(store)]
    whole = rex.get("/export/jsonl").text.splitlines()
    assert sum(len(json.loads(line)["claims"]) for line in whole) == store.count(Filters())
    nothing = rex.get("/export/csv?text=nothingatallislikethis")
    assert (nothing.status_code, "nothing to export" in nothing.text) == (422, True)


def test_the_page_offers_every_format_with_the_filters(rex: Asker, store: Store) -> None:
    page = rex.get(f"/export?{FEW}").text
    assert f"Export {len(disputed(store))} claims" in page
    for known in FORMATS:
        assert known.holds in unescape(page)
        assert known.name == "claimreview" or f"/export/{known.name}?{FEW}" in unescape(page)
    assert f"/export?{FEW}" in unescape(rex.get(f"/?{FEW}").text)
    assert "/export?article=valley-quake" in unescape(rex.get("/article?id=valley-quake").text)


def test_claimreview_requires_a_publisher(rex: Asker) -> None:
    for path in ("/export/claimreview", "/export/claimreview?publisher=Desk", "/api/export?format=claimreview"):
        answer = rex.get(path)
        assert (answer.status_code, "give `publisher` and `page`" in unescape(answer.text)) == (422, True)


def test_claimreview_requires_a_valid_page(rex: Asker, store: Store) -> None:
    store.decide(disputed(store)[0].id, Decision.verdict("True"), by="Ana")
    for path in ("/export/claimreview?", "/api/export?format=claimreview&"):
        answer = rex.get(f"{path}publisher=Desk&page=desk.example/checks/{{id}}")
        assert (answer.status_code, "write https://desk.example/checks/{id}" in unescape(answer.text)) == (422, True)


def test_changes_in_read_only_columns_are_shown(ana: Asker, store: Store) -> None:
    first = disputed(store)[0]
    data = ana.get(f"/export/xlsx?{FEW}").content
    cells = {"Status": "confirmed", "Hedges": "none", "Verdict": "True"}
    sent = changed(data, **{first.id.replace("-", "_"): cells})
    where = send(ana, sent)
    reported = (
        "desk.xlsx: sheet Claims, row 2, column hedges: ignored: 'none'; columns computed by the machine cannot be edited; "
        "correct the certainty instead"
    )
    preview = text_of(ana.get(where).text)
    assert "1 claim would be changed" in preview
    assert "2 changes ignored" in preview
    assert reported in preview
    for dry in ("true", "false"):
        files = {"file": ("desk.xlsx", sent, "application/octet-stream")}
        headers = {"X-CSRF-Token": ana.token}
        answer = ana._ask("POST", f"/api/import?dry_run={dry}", files=files, headers=headers).json()
        assert (reported in answer["ignored"], len(answer["ignored"]), answer["more_ignored"]) == (True, 2, 0)
        assert answer["errors"] == []
    assert store.claim(first.id).verdict == "True"
    ana.post(where)
    assert "What is listed below was not changed" in text_of(ana.get(where).text)


def test_a_missing_library_is_reported(rex: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "claims.export.as_xlsx", None)
    monkeypatch.delitem(sys.modules, "claims.export.as_xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    offers.cache_clear()
    try:
        assert "pip install '.[export]'" in unescape(rex.get("/export").text)
        for path in ("/export/xlsx", "/api/export?format=xlsx"):
            answer = rex.get(path)
            assert (answer.status_code, "pip install '.[export]'" in unescape(answer.text)) == (422, True)
    finally:
        offers.cache_clear()


@pytest.mark.parametrize("id", ['x"\r\nSet-Cookie: a=b', "../../etc/passwd", "Zürich 東京", "\ud800", "..", "東" * 200])
def test_file_names_are_sanitised(id: str, rex: Asker, store: Store, exports: dict[str, ClaimSet]) -> None:
    seed = exports["council-fraud"]
    claim = seed.claims[0].model_copy(update={"id": "c-odd", "basis": ()})
    store.add(
        seed.model_copy(update={"article": seed.article.model_copy(update={"id": id}), "claims": (claim,)}),
    )
    answer = rex.get("/export/csv?article=" + quote(id, safe="", errors="replace"))
    if id == "\ud800":
        assert answer.status_code == 422, "no address can name it"
        return
    assert answer.status_code == 200
    named = answer.headers["content-disposition"]
    assert re.fullmatch(r"""attachment; filename(="[\w.-]+"|\*=UTF-8''[\w.%-]+)""", named, re.ASCII), named
    assert "set-cookie" not in answer.headers
    assert len(named) < 800


def test_a_file_is_previewed_before_it_is_applied(ana: Asker, store: Store) -> None:
    """A verdict, a note and a correction; one conflict; one bad cell: only the valid rows are imported."""
    one, two, three, *_ = store.query(Filters(article=("valley-quake",)), Sort.ARTICLE).claims
    data = ana.get("/export/xlsx?article=valley-quake&sort=article").content
    edits = {
        one.id: {"Verdict": "Mostly true", "Note": "Asked twice.", "Certainty": "probable"},
        two.id: {"Verdict": "False"},
        three.id: {"Verdict": "Perhaps"},
    }
    store.decide(two.id, Decision.verdict("True"), by="Ben")
    place = send(ana, changed(data, **{id.replace("-", "_"): cells for id, cells in edits.items()}))
    shown = text_of(ana.get(place).text)
    assert "1 claim would be changed" in shown
    assert re.search(r"certainty certain → probable", shown)
    assert re.search(r"verdict nothing → Mostly true", shown)
    assert re.search(r"verdict in the file False verdict now True by Ben", shown)
    assert re.search(r"desk.xlsx: sheet Claims, row \d+, column verdict: 'Perhaps' is not a verdict", shown)
    assert len(store.log()) == 1, "nothing was taken over yet"
    assert ana.post(place).headers["location"] == place
    assert "Applied: 1 claim changed" in text_of(ana.get(place).text)
    assert [(entry.by, entry.claim_id, entry.action.value) for entry in store.log()[1:]] == [
        ("Ana", one.id, action) for action in ("certainty", "verdict", "note")
    ]
    assert store.claim(two.id).state.verdict == "True"
    ana.post(place)
    assert len(store.log()) == 4, "taken over once, however often it is asked for"


def test_decisions_between_preview_and_confirmation_are_kept(ana: Asker, store: Store) -> None:
    one, two, *_ = disputed(store)
    data = ana.get(f"/export/xlsx?{FEW}").content
    edits = {claim.id.replace("-", "_"): {"Verdict": "False"} for claim in (one, two)}
    place = send(ana, changed(data, **edits))
    store.decide(one.id, Decision.verdict("True"), by="Ben")
    ana.post(place)
    assert "Ben has just decided on" in text_of(ana.get(place).text)
    assert (store.claim(one.id).state.verdict, store.claim(two.id).state.verdict) == ("True", "False")


def test_a_decision_and_an_import_in_the_same_name_do_not_overwrite_each_other(eda: Asker, ben: Asker, store: Store) -> None:
    one, two, *_ = disputed(store)
    data = eda.get(f"/export/xlsx?{FEW}").content
    edits = {claim.id.replace("-", "_"): {"Verdict": "False", "By": "Ben"} for claim in (one, two)}
    place = send(eda, changed(data, **edits))
    assert ben.decide(one.id, "True", seen=0).status_code == 303, "between preview and import"
    eda.post(place)
    assert "Ben has just decided on" in text_of(eda.get(place).text)
    refused = ben.decide(two.id, "True", seen=0)  # on a page from before the import
    assert refused.status_code == 409
    assert re.search(r"Ben decided first +Ben \(in a file that Eda imported\) verdict: False", text_of(refused.text))
    assert (store.claim(one.id).state.verdict, store.claim(two.id).state.verdict) == ("True", "False")


def test_imports_are_attributed_by_role(ana: Asker, eda: Asker, store: Store) -> None:
    """A reviewer's file is in their own name, whoever it names: decisions of colleagues cannot be forged. An editor's file may
    name others.
    """
    one, two, three, *_ = store.query(Filters(article=("valley-quake",)), Sort.ARTICLE).claims
    data = eda.get("/export/xlsx?article=valley-quake").content
    first = changed(data, **{one.id.replace("-", "_"): {"Verdict": "False", "By": "Ben"}})
    place = send(ana, first)
    assert "The file names Ben ; it is logged as yours" in text_of(ana.get(place).text)
    ana.post(place)
    both = {"By": "Ben", "Verdict": "True"}, {"Verdict": "Unproven"}
    edits = dict(zip((three.id.replace("-", "_"), two.id.replace("-", "_")), both, strict=True))
    eda.post(send(eda, changed(data, **edits)))
    assert sorted((entry.by, entry.value) for entry in store.log()) == [("Ana", "False"), ("Ben", "True"), ("Eda", "Unproven")]
    assert "regardless of the names in the file" in text_of(ana.get("/import").text)
    assert "under a new name in the column" in text_of(eda.get("/import").text)


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "xlsx"])
def test_an_untouched_file_changes_nothing(name: str, ana: Asker, store: Store) -> None:
    shown = text_of(ana.get(send(ana, ana.get(f"/export/{name}").content, f"desk.{name}")).text)
    assert f"0 claims would be changed, {store.count(Filters())} claims unchanged" in shown


def test_programs_import_as_well(ana: Asker, rex: Asker, store: Store) -> None:
    one = disputed(store)[0]
    data = changed(ana.get(f"/export/xlsx?{FEW}").content, **{one.id.replace("-", "_"): {"Verdict": "False", "By": "Ben"}})
    files = {"file": ("desk.xlsx", data)}
    headers = {"X-CSRF-Token": ana.token}
    dry = ana._ask("POST", "/api/import?dry_run=true", files=files, headers=headers).json()
    assert store.log() == []
    (change,) = dry["changes"]
    assert (change["by"], change["claim_id"], change["fields"]) == ("Ana", one.id, {"verdict": {"old": "", "new": "False"}})
    done = ana._ask("POST", "/api/import", files=files, headers=headers)
    assert done.json() == dry | {"dry_run": False, "entries": 1}
    assert store.claim(one.id).state.reviewer == "Ana"
    assert ana._ask("POST", "/api/import", files=files).status_code == 403, "without the token"
    assert rex._ask("POST", "/api/import", files=files, headers={"X-CSRF-Token": rex.token}).status_code == 403


def test_permissions(ana: Asker, ben: Asker, rex: Asker, store: Store) -> None:
    one = disputed(store)[0]
    data = changed(ana.get(f"/export/xlsx?{FEW}").content, **{one.id.replace("-", "_"): {"Verdict": "False"}})
    assert send(rex, data).startswith("403")
    assert rex.get("/import").status_code == 403
    assert "/import" not in rex.get("/").text
    assert send(ana, data, token="").startswith("403")
    assert send(ana, data, token=ben.token).startswith("403")
    place = send(ana, data)
    assert ben.get(place).status_code == 404, "what waits is its sender's"
    assert ben.post(place).status_code == 404
    assert ana.post(place, token="").status_code == 403
    assert store.log() == []


def bomb() -> bytes:
    """A workbook of half a megabyte that expands to 600 MB."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed, packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
        for _ in range(600):
            part.write(b" " * 1_000_000)
    return out.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 12}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TRAPS = {
    "entities that grow to gigabytes": ("xl/sharedStrings.xml", "", f"{LAUGHS}]><sst xmlns='{MAIN}'><si><t>&j;</t></si></sst>"),
    "millions of strings": ("xl/sharedStrings.xml", "", f"<sst xmlns='{MAIN}'>{'<si/>' * 3_000_000}</sst>"),
    "a row of millions of cells": ("xl/worksheets/sheet1.xml", "<sheetData>", f"<sheetData><row>{'<c/>' * 2_000_000}</row>"),
    "a row beyond every sheet": ("xl/worksheets/sheet1.xml", "</sheetData>", '<row r="999999999999"></row></sheetData>'),
    "a cell beyond every sheet": ("xl/worksheets/sheet1.xml", "<sheetData>", '<sheetData><row r="1"><c r="ZZZ1"/></row>'),
    "a sheet that says it has no end": (
        "xl/worksheets/sheet1.xml",
        "<sheetData>",
        '<dimension ref="A1:XFD999999999"/><sheetData>',
    ),
}


def trapped(data: bytes, part: str, before: str, after: str) -> bytes:
    """The workbook with words of a part, or the whole part, replaced."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as whole, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in {part, *whole.namelist()}:
            content = whole.read(name).decode() if name in whole.namelist() else ""
            if name == part:
                content = re.sub("<dimension[^>]*>", "", content).replace(before, after, 1) if before else after
            made.writestr(name, content)
    return out.getvalue()


HOSTILE: dict[str, bytes | Callable[[], bytes]] = {
    "nothing.xlsx": b"",
    "text.xlsx": b"PK\x03\x04 and no more",
    "page.html": b"<script>alert(1)</script>",
    "<script>alert(1)</script>.csv": b"no,table\n1,2\n",
    "x.json": b"[" * 100_000,
    "y.json": b'{"article": {"id": "x"}, "claims": [null, 3, {"id": ["a"]}]}',
    "z.jsonl": b"\xff\xfe",
    "../../../etc/passwd": b"root",
    "long.csv": b"id,seen,verdict,by\nc-1," + b"9" * 5000 + b",True,x\n",
    "bomb.xlsx": bomb,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_files_are_rejected_or_reported(
    name: str, ana: Asker, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(own))
    content = HOSTILE[name]
    data = content() if callable(content) else content
    outcome = send(ana, data, name)
    assert outcome.startswith(("422", "/import/")), outcome
    if outcome.startswith("/import/"):
        page = ana.get(outcome)
        assert page.status_code == 200
        assert "0 claims would be changed" in text_of(page.text)
        assert "<script>alert" not in page.text
    answer = ana._ask("POST", "/api/import", files={"file": (name, data)}, headers={"X-CSRF-Token": ana.token})
    assert answer.status_code in {200, 422}
    assert store.log() == []
    assert list(own.iterdir()) == [], "nothing is left behind"


@pytest.mark.parametrize("trap", TRAPS)
def test_workbooks_that_would_exhaust_memory_are_reported(trap: str, ana: Asker, store: Store) -> None:
    data = changed(ana.get(f"/export/xlsx?{FEW}").content)  # as written by a spreadsheet program, with shared strings
    outcome = send(ana, trapped(data, *TRAPS[trap]))
    assert outcome.startswith(("422", "/import/")), outcome
    assert store.log() == []


def test_a_workbook_corrupted_anywhere_is_reported(ana: Asker, store: Store) -> None:
    """Every 97th byte of a workbook is inverted: the page reports whatever that breaks."""
    data = bytearray(ana.get(f"/export/xlsx?{FEW}").content)
    for place in range(0, len(data), 97):
        data[place] ^= 0xFF
        outcome = send(ana, bytes(data))
        assert outcome.startswith(("422", "/import/")), (place, outcome)
        data[place] ^= 0xFF


def test_values_that_no_form_accepts_are_rejected(ana: Asker, store: Store) -> None:
    one = disputed(store)[0]
    line = json.loads(ana.get(f"/export/jsonl?{FEW}").text)
    review = next(review for review in line["reviews"] if review["claim_id"] == one.id)
    review["note"] = "<b>" * 2000
    shown = text_of(ana.get(send(ana, json.dumps(line).encode(), "x.jsonl")).text)
    assert "more than 4,000 characters" in shown


def test_waiting_files_are_limited_per_user_and_in_total(ana: Asker, ben: Asker, store: Store) -> None:
    data = ana.get(f"/export/csv?{FEW}").content
    places = [send(ana, data, "x.csv") for _ in range(5)]
    bens = send(ben, data, "x.csv")
    assert [ana.get(place).status_code for place in places] == [404] * 2 + [200] * 3
    assert ben.get(bens).status_code == 200, "nobody's files push out another's"
    assert ana._ask("POST", "/import", data={"csrf": ana.token}).status_code == 422


def found(*notes: str) -> Compared:
    """The changes of a file with something about each claim."""
    place = Location("x.csv", row=2)
    decided = [
        Decided(f"c-{at}", "Ana", {Field.NOTE: note}, 0, place, {Field.NOTE: "old"}, "It is so.", "", None)
        for at, note in enumerate(notes)
    ]
    return Compared([Change(one) for one in decided], BoundedList(), BoundedList(), 0)


def test_waiting_files_expire_after_an_hour_or_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    imports = Imports(clock=lambda: now[0])
    first = imports.keep(found("x"), "x.csv", "Ana")
    now[0] = KEPT
    assert imports.named(first.id, "Ana") is first
    assert imports.named(first.id, "Ben") is None
    now[0] += 1
    imports.expire()
    assert imports._waiting == {}
    many = [imports.keep(found("x"), "x.csv", f"user {n}") for n in range(MOST + 2)]
    assert list(imports._waiting) == [one.id for one in many[2:]]
    monkeypatch.setattr("claims.review.import_.MOST_CHARACTERS", 10_000)
    large = [imports.keep(found("x" * 4_000), "x.csv", f"user {n}") for n in range(3)]
    assert [one.id in imports._waiting for one in large] == [False, True, True]
    huge = imports.keep(found("x" * 20_000), "x.csv", "Ana")
    assert list(imports._waiting) == [huge.id], "the newest is always kept"


def test_only_displayed_and_writable_parts_of_a_waiting_file_are_kept(store: Store) -> None:
    claims = store.query(Filters(), limit=300).claims
    whole = found(*("x" for _ in range(300)))
    kept = Import.of(whole, "x.csv", "Ana", 0.0)
    assert (len(kept.changes), kept.counts["changes"], len(kept.decisions)) == (200, 300, 300)
    assert {(decided.statement, len(decided.was)) for decided in kept.decisions} == {("", 0)}
    real = [replace(decided, claim_id=claim.id) for decided, claim in zip(whole.decisions, claims, strict=False)]
    kept = Import.of(Compared([Change(one) for one in real], BoundedList(), BoundedList(), 0), "x.csv", "Ana", 0.0)
    kept.take_over(Decisions(store, Assignees(None, list)), Principal("Ana", Role.REVIEWER))
    assert (kept.decisions, kept.size, len(store.log())) == ((), 0, len(real))


def test_a_slow_file_does_not_block_other_users(
    ana: Asker, ben: Asker, eda: Asker, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file per user and two in total are read at a time; more are rejected without waiting."""
    data = ana.get(f"/export/csv?{FEW}").content
    begun, go_on = Semaphore(0), Event()

    def slow(data: bytes, file: str) -> ImportedFile:
        if file == "slow.csv":
            begun.release()
            assert go_on.wait(PATIENCE)
        return read_file_bytes(data, file)

    monkeypatch.setattr("claims.review.import_.read_file_bytes", slow)
    with ThreadPoolExecutor(2) as threads:
        hers = threads.submit(send, ana, data, "slow.csv")
        assert begun.acquire(timeout=PATIENCE)
        assert "another of your files is being read; wait until it has been read" in send(ana, data, "x.csv")
        assert send(ben, data, "x.csv").startswith("/import/")
        his = threads.submit(send, ben, data, "slow.csv")
        assert begun.acquire(timeout=PATIENCE)
        refused = eda._ask("POST", "/api/import", files={"file": ("x.csv", data)}, headers={"X-CSRF-Token": eda.token})
        assert (refused.status_code, "2 files of other users are being read" in refused.text) == (422, True)
        assert eda.get("/").status_code == 200
        go_on.set()
        assert hers.result(PATIENCE).startswith("/import/")
        assert his.result(PATIENCE).startswith("/import/")
    assert send(eda, data, "x.csv").startswith("/import/"), "everybody has made room"


def test_the_log_says_who_imported_a_file_that_names_somebody_else(eda: Asker, ana: Asker, store: Store) -> None:
    one, two = disputed(store)[:2]
    data = eda.get(f"/export/xlsx?{FEW}").content
    eda.post(send(eda, changed(data, **{one.id.replace("-", "_"): {"Verdict": "False", "By": "Ben"}})))
    files = {"file": ("desk.xlsx", changed(data, **{two.id.replace("-", "_"): {"Verdict": "True", "By": "Ben"}}))}
    eda._ask("POST", "/api/import", files=files, headers={"X-CSRF-Token": eda.token})
    ana.decide(two.id, "Mixed", seen=2)
    reported = [(entry["by"], entry["entered_by"]) for entry in ana.get("/api/log").json()]
    assert reported == [("Ben", "Eda"), ("Ben", "Eda"), ("Ana", None)]
    history = text_of(ana.get(f"/claims/{two.id}").text).partition("History")[2]
    assert re.search(r"Ana Mixed .* Ben \(in a file that Eda imported\) True", history)
    assert store.claim(one.id).state.reviewer == "Ben"


def test_a_row_with_an_unknown_seen_entry_is_shown_as_a_conflict(ana: Asker, store: Store) -> None:
    one = disputed(store)[0]
    line = json.loads(ana.get(f"/export/jsonl?{FEW}").text)
    review = next(review for review in line["reviews"] if review["claim_id"] == one.id)
    review |= {"verdict": "True", "seen": 7}
    place = send(ana, json.dumps(line).encode(), "x.jsonl")
    shown = text_of(ana.get(place).text)
    assert "1 claim in conflict" in shown
    assert "The file’s last entry, 7, is not in this claim’s log" in shown
    files = {"file": ("x.jsonl", json.dumps(line).encode())}
    answer = ana._ask("POST", "/api/import", files=files, headers={"X-CSRF-Token": ana.token}).json()
    assert [(found["claim_id"], found["unseen"]) for found in answer["conflicts"]] == [(one.id, 7)]
    assert (answer["more_conflicts"], answer["more_errors"], store.log()) == (0, 0, [])


def test_errors_of_a_file_are_counted_and_the_first_are_listed(ana: Asker) -> None:
    data = b"id,verdict,by\n" + b"c-1,Perhaps,Ana\n" * 1_000
    shown = text_of(ana.get(send(ana, data, "x.csv")).text)
    assert "1,000 invalid values" in shown
    assert "and 800 more" in shown
    files = {"file": ("x.csv", data)}
    answer = ana._ask("POST", "/api/import", files=files, headers={"X-CSRF-Token": ana.token}).json()
    assert (len(answer["errors"]), answer["more_errors"]) == (500, 500)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format_is_downloaded_with_a_media_type(known: Format) -> None:
    assert Path(f"claims{known.suffix}").suffix in MEDIA_TYPES or known.needs_settings
