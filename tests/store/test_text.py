import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.store import Decision, Filters, Store, limits
from claims.store.tables import escaped, unescaped
from tests.store.building import claim_set

HOSTILE = {
    "no character zero in PostgreSQL": "a\x00b",
    "half a surrogate pair": "\ud83d alone",
    "what looks like ours": r"\u0000 and \u005c and \ud83d and \\u0000",
    "a change of writing direction": "\u202eabc\u2066",
    "markup and a formula": "=cmd|\"<script>alert(1)</script>'; DROP TABLE log; --",
    "very long": "longer than a page " * 2200,
}


@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]), st.sampled_from("\\u0dc5\x00"))))
def test_any_text_is_preserved(text: str) -> None:
    written = escaped(text)
    assert unescaped(written) == text
    assert "\x00" not in written
    assert written.encode("utf-8").decode("utf-8") == written


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_preserved_exactly(store: Store, text: str) -> None:
    made = claim_set([text, "An honest claim"], id="hostile " + text[:50], title=text, publisher=text, source=text)
    store.add(made, by=text[:50])
    assert store.claim_set(made.article.id) == made
    claim = made.claims[0].id
    words, name = text[: limits.STATEMENT - 1], text[: limits.NAME].strip()
    for decision in (Decision.note(words), Decision.statement(words + "!"), Decision.source(name), Decision.assign(name)):
        store.decide(claim, decision, by=text[:50].strip())
    found = store.claim(claim)
    assert found.claim == made.claims[0]
    assert (found.state.note, found.statement, found.source, found.state.assigned) == (words, words + "!", name, name)
    assert found.article_title == text
    assert store.log(claim)[0].by == text[:50].strip()
    assert [listed.id for listed in store.query(Filters(assigned=name)).claims] == [claim]
    assert store.facets(Filters())["assigned"] == {"none": 1, name: 1}
    query = text[: limits.QUERY]
    store.save_view(text[:50], text[:50] + "x", query)
    assert store.views(text[:50])[0].query == query


def test_markdown_stays_markdown(store: Store) -> None:
    made = claim_set(["A **bold** claim"])
    marked = made.model_copy(update={"article": made.article.model_copy(update={"markup": "markdown"})})
    store.add(marked)
    assert store.claim_set("test") == marked
