import pytest
from spacy.language import Language

from claims.language import parsed_doc
from claims.splitting.details import quantities
from tests.building import parsed
from tests.splitting.hand_built import clause

QUANTITIES = [
    # sentence, (words, value, unit, modifier)
    ("The port is about 425 miles north.", ("about 425 miles", 425, "miles", "about")),
    ("The siege lasted for more than three years.", ("more than three years", 3, "years", "more than")),
    ("Divers saved over 700 stranded passengers.", ("over 700 stranded passengers", 700, "stranded passengers", "over")),
    ("They own tens of millions of mortar shells.", ("tens of millions of mortar shells", None, "mortar shells", None)),
    ("The firm lost $1.5 billion.", ("$1.5 billion", 1.5e9, "USD", None)),
    ("The firm lost £20m in May.", ("£20m", 2e7, "GBP", None)),
    ("The firm lost €3bn.", ("€3bn", 3e9, "EUR", None)),
    ("Some 5 million dollars were paid.", ("Some 5 million dollars", 5e6, "USD", "some")),
    ("Sales rose 4.6%.", ("4.6%", 4.6, "percent", None)),
    ("Sales rose by 5 per cent.", ("5 per cent", 5, "percent", None)),
    ("Rates rose by 2 percentage points.", ("2 percentage points", 2, "percentage points", None)),
    ("A dozen miners died.", ("A dozen miners", 12, "miners", None)),
    ("Half of the voters stayed home.", ("Half of the voters", 0.5, "voters", None)),
    ("Two-thirds of residents left.", ("Two-thirds of residents", 0.6667, "residents", None)),
    ("Nearly three quarters of ships are idle.", ("Nearly three quarters of ships", 0.75, "ships", "nearly")),
    ("Half a million workers left.", ("Half a million workers", 5e5, "workers", None)),
    ("The town counted 18 777 inhabitants.", ("18 777 inhabitants", 18777, "inhabitants", None)),
    ("The town counted 1,200 inhabitants.", ("1,200 inhabitants", 1200, "inhabitants", None)),
    ("Two hundred and six sailors drowned.", ("Two hundred and six sailors", 206, "sailors", None)),
    ("It took two and a half years.", ("two and a half years", 2.5, "years", None)),
    ("Two and a half million voters stayed home.", ("Two and a half million voters", 2.5e6, "voters", None)),
    ("It cost a quarter of a million dollars.", ("a quarter of a million dollars", 2.5e5, "USD", None)),
    ("The firm lost $1million.", ("$1million", 1e6, "USD", None)),
    ("A couple of hundred nurses left.", ("A couple of hundred nurses", 200, "nurses", None)),
    ("Between 10 and 15 boats sank.", ("Between 10 and 15 boats", None, "boats", "between")),
    ("The army fired 20-30 rockets.", ("20-30 rockets", None, "rockets", None)),
    ("At least 2000 villagers fled.", ("At least 2000 villagers", 2000, "villagers", "at least")),
    ("One sailor was saved.", ("One sailor", 1, "sailor", None)),
    ("The navy saved 200 more.", ("200", 200, None, None)),
]


@pytest.mark.parametrize(("sentence", "expected"), QUANTITIES, ids=[row[0] for row in QUANTITIES])
def test_quantities(nlp: Language, sentence: str, expected: tuple[str, float | None, str | None, str | None]) -> None:
    doc = parsed(nlp, sentence)
    found = quantities(parsed_doc(doc), clause(doc))
    assert [(q.text, q.value, q.unit, q.modifier) for q in found] == [expected]
    assert all("".join(sentence[s.start : s.end] for s in q.spans) == q.text for q in found)


NONE = [
    ("The first man signed a three-year deal.", "an ordinal, and a length inside a compound"),
    ("One of the boats sank.", "a pronoun"),
    ("His top two advisers left.", "points back"),
    ("They met on 3 May 2022 at 5 p.m.", "dates and times of day"),
    ("He flew a Boeing 737 to see Channel 4.", "numbers in names"),
    ("The 2016 election was close.", "a year"),
    ("The team won the first half.", "a share of nothing"),
]


@pytest.mark.parametrize(("sentence", "why"), NONE)
def test_what_is_no_quantity(nlp: Language, sentence: str, why: str) -> None:
    doc = parsed(nlp, sentence)
    assert quantities(parsed_doc(doc), clause(doc)) == (), why


def test_talks_between_two_parties_are_no_range(nlp: Language) -> None:
    doc = parsed(nlp, "It was the first match between two rival clubs.")
    assert [(q.text, q.modifier) for q in quantities(parsed_doc(doc), clause(doc))] == [("two rival clubs", None)]


def test_only_what_lies_in_the_clause_counts(nlp: Language) -> None:
    doc = parsed(nlp, "The mayor sold 40 houses and the bishop bought 12 barns.")
    assert [q.text for q in quantities(parsed_doc(doc), clause(doc, "the bishop bought 12 barns"))] == ["12 barns"]
