"""Every field of every form: values entered on the served page are shown again afterwards.

The fields are found on the pages: a field missing in the table below fails `test_every_field_has_its_test`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import lxml.html
import pytest

from claims.model import ClaimSet
from claims.store import Decision, Filters, Sort, Store
from claims.store.limits import NOTE as LONGEST
from tests.review.asking import Asker, signed_in
from tests.review.conftest import PASSWORD
from tests.review.forms import Form, form_at, forms_of, kind_of
from tests.review.test_pages import read_to_the_end
from tests.store.building import claim_set

TOLD = frozenset({"csrf", "seen", "version", "query", "next", "following", "number", "act", "count", "decisions", "id"})
"""Hidden fields with the context of a form, which are not decisions."""


@dataclass
class Walk:
    """A user going through the pages: an editor, since editors see every form."""

    asker: Asker
    store: Store

    @property
    def claim(self) -> str:
        return self.store.query(Filters(article=("valley-quake",)), Sort.ARTICLE).claims[5].id

    def on_claim(self, form: str, showing: str = "") -> Form:
        return form_at(self.asker, f"/claims/{self.claim}", f"/claims/ID/{form}", showing)

    def changed(self, form: str, name: str, value: str) -> str:
        """The value in a field of the claim's page after it was changed there."""
        answer = self.on_claim(form, name).send(self.asker, {name: value})
        assert answer.status_code == 303, answer.text
        assert [entry.by for entry in self.store.log(claim_id=self.claim)] == [self.asker_name]
        return self.on_claim(form, name).value(name)

    asker_name: str = "Eda"


@pytest.fixture
def walk(eda: Asker, store: Store) -> Walk:
    return Walk(eda, store)


def of_a_claim(form: str, name: str, value: str) -> Callable[[Walk], None]:
    def changes(walk: Walk) -> None:
        assert walk.on_claim(form, name).value(name) != value
        assert walk.changed(form, name, value) == value

    return changes


def verdict(walk: Walk) -> None:
    form = walk.on_claim("note")
    action, name, value = form.buttons[2]
    assert form.send(walk.asker, {name: value}, action=action).status_code == 303
    assert walk.store.claim(walk.claim).state.verdict == value == "Mixed"


def retaken(walk: Walk) -> None:
    claim = reopened(walk.store)
    form = form_at(walk.asker, f"/claims/{claim}", "/claims/ID/correct", "retaken")
    assert form.value("retaken") == "41 were killed"
    assert form.send(walk.asker, {"retaken": "44 were <b>killed</b>"}).status_code == 303
    assert form_at(walk.asker, f"/claims/{claim}", "/claims/ID/correct").value("statement") == "44 were <b>killed</b>"


def reopened(store: Store) -> str:
    """A claim with a verdict and a statement on its old wording."""
    before, after = (claim_set([f"The quake killed {number} people"]) for number in (41, 44))
    store.add(before)
    for decision in (Decision.verdict("True"), Decision.statement("41 were killed")):
        store.decide(before.claims[0].id, decision, by="Ben")
    store.add(after)
    return after.claims[0].id


def taken(walk: Walk) -> None:
    form = next(
        form
        for form in forms_of(walk.asker.get(f"/claims/{walk.claim}").text)
        if form.kind == "/claims/ID/assign" and not any(field.shown for field in form.fields)
    )
    assert form.send(walk.asker).status_code == 303
    assert walk.store.claim(walk.claim).state.assigned == "Eda"


def places(walk: Walk) -> None:
    start = walk.store.claim(walk.claim).spans[0].start
    assert walk.on_claim("spans").send(walk.asker, {"places": f"{start}-{start + 9}"}).status_code == 303
    assert [(span.start, span.end) for span in walk.store.claim(walk.claim).spans] == [(start, start + 9)]


def search(walk: Walk) -> None:
    answer = form_at(walk.asker, "/dashboard", "/").send(walk.asker, {"text": "snow"})
    count = walk.store.count(Filters(text="snow"))
    assert 0 < count < walk.store.count(Filters())
    assert f"{count} claim" in answer.text


def view(walk: Walk) -> None:
    form = form_at(walk.asker, "/?status=disputed", "/views")
    assert form.send(walk.asker, {"name": "Disputed & open"}).status_code == 303
    (saved,) = walk.store.views("Eda")
    assert (saved.name, "status=disputed" in saved.query) == ("Disputed & open", True)
    forget = form_at(walk.asker, "/", "/views/delete")
    assert forget.value("name") == "Disputed & open"
    assert forget.send(walk.asker).status_code == 303
    assert walk.store.views("Eda") == ()


def assign(walk: Walk) -> None:
    listed = walk.store.query(Filters(status=("disputed",))).claims
    form = form_at(walk.asker, "/?status=disputed", "/assign")
    assert form.send(walk.asker, {"reviewer": "Ben"}).status_code == 303
    assert {walk.store.claim(claim.id).state.assigned for claim in listed} == {"Ben"}
    assert walk.store.count(Filters(assigned="Ben")) == len(listed)


TEXT = "The mayor of Lund said the bridge had fallen on Monday.\n\nPolice confirmed that three people were hurt.\n"


def pasted(walk: Walk) -> None:
    assert form_at(walk.asker, "/articles", "/articles").send(walk.asker, {"text": TEXT}).status_code == 303
    read_to_the_end(walk.asker)
    article = walk.store.articles()[-1]
    assert "bridge had fallen" in walk.store.claim_set(article.id).article.text


def uploaded(walk: Walk) -> None:
    files = {"file": ("lund.txt", TEXT.encode(), "text/plain")}
    assert form_at(walk.asker, "/articles", "/articles").send(walk.asker, files=files).status_code == 303
    read_to_the_end(walk.asker)
    assert walk.store.articles()[-1].id == "lund"


def instead(walk: Walk) -> None:
    form = form_at(walk.asker, "/articles", "/articles")
    assert form.send(walk.asker, {"text": TEXT, "instead": "council-fraud"}).status_code == 303
    read_to_the_end(walk.asker)
    assert len(walk.store.article("council-fraud").versions) == 2


def compared(walk: Walk) -> None:
    instead(walk)
    form = form_at(walk.asker, "/compare?id=council-fraud", "/compare")
    assert (form.value("a"), form.value("b")) == ("1", "2")
    shown = form.send(walk.asker, {"a": "2", "b": "2"}).text
    chosen = next(form for form in forms_of(shown) if form.kind == "/compare")
    assert (chosen.value("a"), chosen.value("b")) == ("2", "2")


def published(walk: Walk) -> None:
    walk.store.decide(walk.claim, Decision.verdict("True"), by="Eda")
    form = form_at(walk.asker, "/export", "/export/claimreview")
    entered = {"publisher": "Harbour & Desk", "page": "https://desk.example/checks/{id}"}
    sent = form.send(walk.asker, entered).text
    assert "Harbour & Desk" in sent
    assert f"https://desk.example/checks/{walk.claim}" in sent


def imported(walk: Walk) -> None:
    table = walk.asker.get("/export/jsonl?article=valley-quake").content
    form = form_at(walk.asker, "/import", "/import")
    sent = form.send(walk.asker, files={"file": ("ours.jsonl", table, "application/jsonl")})
    assert sent.status_code == 303, sent.text
    assert "ours.jsonl" in walk.asker.get(sent.headers["location"]).text


def signing_in(walk: Walk) -> None:
    client = walk.asker.client
    client.cookies.clear()
    page = client.get("/login")
    (form,) = forms_of(page.text)
    nobody = Asker(client, dict(page.cookies), "")
    wrong = form.send(nobody, {"name": "Ana", "password": PASSWORD + "?"})
    assert wrong.status_code == 403
    page = client.get("/login")
    (form,) = forms_of(page.text)
    nobody = Asker(client, dict(page.cookies), "")
    answer = form.send(nobody, {"name": "Ana", "password": PASSWORD})
    assert answer.status_code == 303
    client.cookies.clear()
    assert ">Ana<" in Asker(client, dict(answer.cookies), "").get("/").text


def everywhere(walk: Walk) -> None:
    form = next(form for form in forms_of(walk.asker.get("/").text) if form.kind == "/logout" and form.buttons)
    action, name, value = form.buttons[0]
    other = signed_in(walk.asker.client, "Eda")  # type: ignore[arg-type]
    assert other.get("/").status_code == 200
    assert form.send(walk.asker, {name: value}, action=action).status_code == 303
    assert other.get("/").status_code == 303, "that session has ended too"


FIELDS: dict[tuple[str, str], Callable[[Walk], None]] = {
    ("/claims/ID/correct", "statement"): of_a_claim("correct", "statement", "At least 41 people died.\nSo far."),
    ("/claims/ID/correct", "source"): of_a_claim("correct", "source", "Turkish Red Crescent"),
    ("/claims/ID/correct", "speaker"): of_a_claim("correct", "speaker", "O’Hara & Søn <x>"),
    ("/claims/ID/correct", "kind"): of_a_claim("correct", "kind", "state_media"),
    ("/claims/ID/correct", "named"): of_a_claim("correct", "named", "false"),
    ("/claims/ID/correct", "certainty"): of_a_claim("correct", "certainty", "possible"),
    ("/claims/ID/correct", "polarity"): of_a_claim("correct", "polarity", "negative"),
    ("/claims/ID/correct", "retaken"): retaken,
    ("/claims/ID/note", "note"): of_a_claim("note", "note", "Asked <b>twice</b>.\n\nNo answer."),
    ("/claims/ID/note", "links"): of_a_claim("note", "links", "https://example.org/a\nhttps://example.org/b?c=d&e"),
    ("/claims/ID/verdict", "verdict"): verdict,
    ("/claims/ID/assign", "reviewer"): of_a_claim("assign", "reviewer", "Ben"),
    ("/claims/ID/spans", "places"): places,
    ("/", "text"): search,
    ("/views", "name"): view,
    ("/views/delete", "name"): view,
    ("/assign", "reviewer"): assign,
    ("/articles", "text"): pasted,
    ("/articles", "file"): uploaded,
    ("/articles", "instead"): instead,
    ("/compare", "a"): compared,
    ("/compare", "b"): compared,
    ("/export/claimreview", "publisher"): published,
    ("/export/claimreview", "page"): published,
    ("/import", "file"): imported,
    ("/login", "name"): signing_in,
    ("/logout", "everywhere"): everywhere,
    ("/login", "password"): signing_in,
}


@pytest.mark.parametrize("field", FIELDS, ids=" ".join)
def test_entered_values_are_shown_again(field: tuple[str, str], walk: Walk) -> None:
    FIELDS[field](walk)


def test_a_claim_can_be_taken_by_a_form_without_fields(walk: Walk) -> None:
    taken(walk)


def pages(walk: Walk, exports: dict[str, ClaimSet]) -> Iterator[str]:
    """Every page that has a form, in every state with different forms."""
    asker, store, claim = walk.asker, walk.store, walk.claim
    yield asker.client.get("/login", headers={"Cookie": ""}).text
    asker.post("/views", {"name": "Mine", "query": "status=disputed"})
    asker.decide(claim, "True")
    for path in ("/?status=disputed", f"/claims/{claim}", f"/claims/{claim}?sort=article", "/dashboard", "/articles"):
        yield asker.get(path).text
    yield asker.get(f"/claims/{reopened(store)}").text
    yield signed_in(asker.client, "Ben").decide(claim, "False").text  # type: ignore[arg-type]
    did = asker.post("/assign", {"reviewer": "Ben", "query": "status=disputed"}).headers["location"]
    yield asker.get(did).text
    yield asker.get(asker.post("/undo", {"act": did.partition("did=")[2]}).headers["location"]).text
    yield asker.post("/assign", {"reviewer": "Bne", "query": "status=disputed"}).text
    asker.post("/articles", {"text": TEXT})
    read_to_the_end(asker)
    yield asker.get("/articles").text
    store.add(exports["council-fraud"].model_copy(update={"claims": exports["council-fraud"].claims[1:]}))
    for path in ("/article?id=council-fraud", "/compare?id=council-fraud", "/export", "/import"):
        yield asker.get(path).text
    table = asker.get("/export/csv?article=strait-talks").text
    changed = table.replace('"', "'").replace("certain", "possible")
    sent = asker._ask("POST", "/import", data={"csrf": asker.token}, files={"file": ("x.csv", changed.encode(), "text/csv")})
    assert sent.status_code == 303
    yield asker.get(sent.headers["location"]).text
    yield asker.get("/article?id=valley-quake").text


def test_every_field_has_its_test(walk: Walk, exports: dict[str, ClaimSet]) -> None:
    found: set[tuple[str, str]] = set()
    for text in pages(walk, exports):
        for form in forms_of(text):
            found |= {(form.kind, field.name) for field in form.fields if field.shown or field.name not in TOLD}
            found |= {(kind_of(action), name) for action, name, _ in form.buttons}
    filters = {
        (kind, name) for kind, name in found if kind == "/export/claimreview" and name in {*Filters.model_fields, "sort"}
    }
    assert found - filters == FIELDS.keys()


def test_an_unchanged_form_changes_nothing(walk: Walk) -> None:
    """Also after all fields were corrected, and with line breaks like a browser's."""
    for form in ("correct", "note"):
        assert walk.on_claim(form).send(walk.asker).status_code == 303
    assert walk.store.log() == []
    corrections = {
        "statement": "Two\nlines",
        "source": "A “new” & <odd> source",
        "kind": "ngo",
        "named": "false",
        "speaker": "Somebody",
        "certainty": "possible",
        "polarity": "negative",
    }
    assert walk.on_claim("correct").send(walk.asker, corrections).status_code == 303
    assert (
        walk.on_claim("note").send(walk.asker, {"note": "a\n\nb", "links": "https://a.example\nhttps://b.example"}).status_code
        == 303
    )
    written = walk.store.log()
    assert len(written) == 7
    for form in ("correct", "note"):
        assert walk.on_claim(form).send(walk.asker).status_code == 303
    assert walk.store.log() == written


def test_a_stale_form_changes_only_what_was_edited_in_it(walk: Walk) -> None:
    """The user's own second tab: corrections made there in other fields are kept."""
    old = walk.on_claim("correct")
    assert walk.changed("correct", "statement", "Corrected in another tab.") == "Corrected in another tab."
    noting = walk.on_claim("note")
    assert walk.on_claim("note").send(walk.asker, {"note": "Written in another tab."}).status_code == 303
    assert old.send(walk.asker, {"certainty": "possible"}).status_code == 303
    action, name, value = noting.buttons[0]
    assert noting.send(walk.asker, {name: value}, action=action).status_code == 303
    claim = walk.store.claim(walk.claim)
    assert (claim.statement, claim.certainty) == ("Corrected in another tab.", "possible")
    assert (claim.state.note, claim.state.verdict) == ("Written in another tab.", "True")


@pytest.mark.parametrize("last", ["corrected", "undone"])
def test_a_verdict_from_a_page_with_another_statement_shows_both(last: str, walk: Walk) -> None:
    """The user's own second tab: a verdict does not count for a statement that its page did not show."""
    shown = walk.store.claim(walk.claim).statement
    stale = walk.on_claim("note")
    assert walk.changed("correct", "statement", "Corrected in another tab.") == "Corrected in another tab."
    now = "Corrected in another tab."
    if last == "undone":
        stale, shown, now = walk.on_claim("note"), now, shown
        walk.asker.post("/undo")
    before = walk.store.log()
    action, name, value = stale.buttons[0]
    answer = stale.send(walk.asker, {name: value}, action=action)
    assert (answer.status_code, walk.store.log()) == (409, before)
    conflict = lxml.html.fromstring(answer.text).get_element_by_id("conflict")
    assert "You changed this claim after this page was loaded" in conflict.text_content()
    both = conflict.get_element_by_id("other-statement").iter("dt", "dd")
    assert [one.text_content() for one in both] == ["statement then", shown, "statement now", now]
    again = next(form for form in forms_of(answer.text) if form.kind == "/claims/ID/again")
    assert again.send(walk.asker).status_code == 303
    assert (walk.store.claim(walk.claim).statement, walk.store.claim(walk.claim).verdict) == (now, value)


def test_a_following_claim_is_judged_with_the_statement_that_was_listed(walk: Walk) -> None:
    """The page has the next claims: a verdict on one of them does not count if it has another statement by then."""
    listed = lxml.html.fromstring(walk.asker.get(f"/claims/{walk.claim}").text).get_element_by_id("desk").get("data-following")
    following = json.loads(listed)[0]
    correction = {"statement": "Corrected in another tab.", "seen": following["seen"], "version": following["version"]}
    assert walk.asker.post(f"/claims/{following['claim']}/correct", correction).status_code == 303
    sent = {"verdict": "True", "seen": following["seen"], "version": following["version"]}
    answer = walk.asker.post(f"/claims/{following['claim']}/verdict", sent)
    assert answer.status_code == 409
    assert following["statement"] in unescape(answer.text)
    assert walk.store.claim(following["claim"]).verdict is None


def test_a_verdict_and_its_note_are_written_atomically(walk: Walk) -> None:
    form = walk.on_claim("note")
    action, name, value = form.buttons[4]
    refused = form.send(walk.asker, {name: value, "note": "Wrong.", "links": "javascript:alert(1)"}, action=action)
    assert refused.status_code == 422
    assert walk.store.log() == []
    sent = form.send(walk.asker, {name: value, "note": "Wrong.", "links": "https://example.org"}, action=action)
    assert sent.headers["location"] == form.value("following"), "a verdict leads on"
    state = walk.store.claim(walk.claim).state
    assert (state.verdict, state.note, state.evidence) == ("False", "Wrong.", ("https://example.org",))
    assert len({entry.at for entry in walk.store.log()}) == 1
    walk.asker.post("/undo")
    assert walk.store.claim(walk.claim).state.verdict is walk.store.claim(walk.claim).state.note is None


@pytest.mark.parametrize(("length", "status"), [(LONGEST, 303), (LONGEST + 1, 422)])
def test_fields_accept_their_maximum_length(length: int, status: int, walk: Walk) -> None:
    """Regardless of how many bytes a browser sends for line breaks."""
    words = ("a\n" * LONGEST)[: length - 1] + "."
    answer = walk.on_claim("note").send(walk.asker, {"note": words})
    assert answer.status_code == status
    if status == 422:
        assert f"more than {LONGEST:,} characters" in answer.text


@pytest.mark.parametrize("statement", ["", "  \n "])
def test_an_empty_statement_is_rejected(statement: str, walk: Walk) -> None:
    answer = walk.on_claim("correct").send(walk.asker, {"statement": statement, "certainty": "possible"})
    assert answer.status_code == 422
    assert "the statement is empty; to reject the claim, give it a verdict" in answer.text
    assert walk.store.log() == []


def test_the_publication_itself_has_no_kind(walk: Walk) -> None:
    answer = walk.on_claim("correct").send(walk.asker, {"source": "", "kind": "ngo"})
    assert answer.status_code == 422
    assert "the publication itself does not have a kind of source" in answer.text
