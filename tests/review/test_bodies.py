"""Requests that would exhaust the server are rejected before they are parsed, whoever sends them."""

import json
import threading
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from claims.model import Article, ClaimSet, InputError
from claims.review import Settings, application
from claims.review.api.routing import MAX_JSON_VALUES, values_in
from claims.review.service import MOST_WAITING
from claims.review.settings import Limits
from claims.store import Decision, Filters, Store
from tests.review.asking import Asker, signed_in
from tests.waiting import PATIENCE, until

OTHERS = ["punycode", "PUNYCODE", '"punycode"', "idna", "utf-7", "unicode_escape", "utf-16", "rot13", "latin-1", "no-such"]


@pytest.mark.parametrize("charset", OTHERS)
@pytest.mark.parametrize("path", ["/login", "/logout", "/articles", "/import"])
def test_a_form_in_another_charset_is_rejected(charset: str, path: str, client: TestClient) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n-bbb\r\n--x--\r\n'
    answer = client.post(path, content=part, headers={"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"})
    assert (answer.status_code, answer.text) == (415, "Forms must be in UTF-8.\n")


@pytest.mark.parametrize("about", ["", "; charset=utf-8", "; charset=UTF-8", '; charset="utf8"'])
def test_a_form_in_utf_8_is_accepted(about: str, ana: Asker, store: Store) -> None:
    claim = store.query(Filters()).claims[0]
    fields = {"csrf": ana.token, "seen": "0", "version": "1", "note": "Überprüft"}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    # The charset of a single part is ignored.
    parts.append('--x\r\nContent-Disposition: form-data; name="z"\r\nContent-Type: text/plain; charset=punycode\r\n\r\n-b\r\n')
    answer = ana.post(
        f"/claims/{claim.id}/note",
        content=("".join(parts) + "--x--\r\n").encode(),
        headers={"Content-Type": f"multipart/form-data; boundary=x{about}"},
    )
    assert answer.status_code == 303
    assert store.claim(claim.id).state.note == "Überprüft"


def _keys(number: int) -> str:
    return "{" + ",".join(f'"{n:x}":0' for n in range(number)) + "}"


MANY: dict[str, Callable[[int], str]] = {
    "keys": _keys,
    "items": lambda number: '{"seen":0,"action":"evidence","value":[' + ",".join(["[]"] * number) + "]}",
    "strings": lambda number: '{"seen":0,"action":"evidence","value":[' + ",".join(['"a"'] * number) + "]}",
    "depth": lambda number: "[" * number,
}


@pytest.mark.parametrize("path", ["/api/claims/x/decisions", "/api/session", "/api/articles", "/api/claims/x/undo"])
@pytest.mark.parametrize("kind", MANY)
def test_json_with_many_values_is_rejected_before_it_is_parsed(
    kind: str, path: str, rex: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "loads", _never)
    answer = _sent(rex, path, MANY[kind](MAX_JSON_VALUES + 1))
    assert answer == (413, f"The JSON has more than {MAX_JSON_VALUES:,} values.")


def _never(*_: object) -> None:
    raise AssertionError("parsed")


def _sent(asker: Asker, path: str, body: str | bytes) -> tuple[int, str]:
    headers = {"Content-Type": "application/json", "X-CSRF-Token": asker.token}
    answer = asker._ask("POST", path, content=body, headers=headers)
    said = answer.text.removeprefix('{"error": "').removesuffix('"}')
    return answer.status_code, said


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b"0", 0),
        (b'{"a":1}', 1),
        (b'{"a":[1,2,3]}', 4),
        (rb'{"a":"[[[,,,{{{"}', 1),
        (rb'{"a":"\"[[[,,,{{{\\"}', 1),
        (rb'{"a":"\\","b":[[]]}', 4),
        (rb'{"a":"\\\"[[,","b":[[]]}', 4),
    ],
)
def test_characters_in_strings_are_not_counted(body: bytes, number: int) -> None:
    json.loads(body)
    assert values_in(body) == number


def test_json_in_another_encoding_is_rejected(rex: Asker) -> None:
    sent = _sent(rex, "/api/claims/x/undo", '{"number": 1, "seen": 0}'.encode("utf-16"))
    assert sent == (400, "The body is not JSON in UTF-8.")


def test_a_long_text_of_quotation_marks_and_line_ends_is_accepted(eda: Asker) -> None:
    text = 'The mayor said "it is [so], {he} thinks".\n\n' * 1_100
    assert _sent(eda, "/api/articles", json.dumps({"text": text, "name": "long.txt"}))[0] in {201, 422}


@pytest.mark.parametrize(
    ("path", "longest"),
    [
        ("/api/claims/x/decisions", Limits().longest_json),
        ("/api/undo", Limits().longest_json),
        ("/api/session", Limits().longest_json),
        ("/claims/x/note", Limits().longest_form),
        ("/assign", Limits().longest_form),
        ("/api/articles", Limits().longest_body),
        ("/import", Limits().longest_body),
        ("/articles", Limits().longest_body),
    ],
)
def test_each_path_has_its_body_limit(path: str, longest: int) -> None:
    assert Limits().longest(path) == longest


def test_a_decision_of_a_megabyte_is_rejected(ana: Asker) -> None:
    longest = Limits().longest_json
    body = json.dumps({"action": "note", "value": "x" * longest, "seen": 0})
    assert _sent(ana, "/api/claims/x/decisions", body) == (413, f"More than {longest:,} bytes are not accepted.")


MANY_PARAMETERS = "&".join(["a=1"] * 250)


@pytest.mark.parametrize("path", ["/", "/export", "/export/csv", "/claims/{id}", "/api/claims", "/live", "/login"])
def test_a_url_with_too_many_parameters_is_rejected(path: str, rex: Asker, store: Store) -> None:
    claim = store.query(Filters()).claims[0]
    assert rex.get(f"{path.format(id=claim.id)}?{MANY_PARAMETERS}").status_code == 400


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/undo", {}),
        ("/redo", {}),
        ("/views", {"name": "mine"}),
        ("/views/delete", {"name": "known"}),
        ("/assign", {"reviewer": "Ana"}),
        ("/claims/{id}/verdict", {"verdict": "False", "version": 1}),
        ("/claims/{id}/note", {"note": "seen", "version": 1}),
    ],
)
def test_a_list_with_too_many_parameters_is_rejected_before_anything_is_written(
    path: str, fields: dict[str, object], eda: Asker, store: Store
) -> None:
    claim = store.query(Filters()).claims[0]
    for verdict in ("True", "Mixed"):
        store.decide(claim.id, Decision.verdict(verdict), by="Eda")
    store.undo_last(by="Eda")
    store.save_view("Eda", "known", "sort=article")
    before, views = store.log(), store.views("Eda")
    sent = fields | {"seen": store.claim(claim.id).state.last, "query": MANY_PARAMETERS}
    answer = eda.post(path.format(id=claim.id), sent)
    assert answer.status_code == 400
    assert "more than 200 parameters" in answer.text
    assert (store.log(), store.views("Eda")) == (before, views)


def test_adding_articles_by_api_leaves_threads_for_others(store: Store, settings: Settings) -> None:
    reading, go_on = threading.Semaphore(0), threading.Event()

    def slow(article: Article) -> ClaimSet:
        reading.release()
        assert go_on.wait(PATIENCE)
        raise InputError("this is no article")

    app = application(store, settings, read=slow)
    with TestClient(app) as client:
        eda = signed_in(client, "Eda")
        statuses: list[int] = []

        def add(n: int) -> None:
            body = {"text": f"The council met on day {n}.", "name": "a.txt"}
            statuses.append(_sent(eda, "/api/articles", json.dumps(body))[0])

        threads = [threading.Thread(target=add, args=(n,)) for n in range(MOST_WAITING)]
        for thread in threads:
            thread.start()
        assert reading.acquire(timeout=PATIENCE)
        until(lambda: app.state.service._ingestion_slots._value == 0)
        late = {"text": "The council met again.", "name": "b.txt"}
        refused = eda.send("/api/articles", late)
        go_on.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert statuses == [422] * MOST_WAITING
        assert eda.send("/api/articles", late).status_code == 422, "and there is room again"
