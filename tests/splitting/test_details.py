"""What is exported of a claim beside its words: times and numbers, read once in an article."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import claims
from claims.ingest import read_text
from claims.language import Run, numbers, parsed_doc, times
from claims.language.parsed import ParsedDoc
from claims.model import BlockKind, Quotation
from claims.splitting import details
from claims.splitting.details import quantities
from tests.building import parsed, relation
from tests.splitting.hand_built import clause, time_of

SEED = Path(__file__).parents[2] / "seeds" / "valley-quake.md"


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Counter[Any]:
    """How often the function of ``module`` is called with each second argument, from now on."""
    calls: Counter[Any] = Counter()
    function: Callable[..., Any] = getattr(module, name)

    def counting(parsed: ParsedDoc, place: Any, *others: Any) -> Any:
        calls[place] += 1
        return function(parsed, place, *others)

    monkeypatch.setattr(module, name, counting)
    return calls


def test_each_place_is_read_once_for_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = [counted(monkeypatch, times, "read_times"), counted(monkeypatch, numbers, "read_numbers")]
    clauses = [counted(monkeypatch, details, "clause_time"), counted(monkeypatch, details, "quantities")]
    nlp = claims.load("fast")
    article = read_text(SEED.read_text(encoding="utf-8"))
    found = claims.extract(article, nlp=nlp)
    sentences = {(claim.sentence.start, claim.sentence.end) for claim in found.claims}
    for calls in readers:
        assert set(calls.values()) == {1}
        assert len(calls) <= len(sentences), "sentences are read, not each of their clauses"
    for calls in clauses:
        assert set(calls.values()) == {1}
        assert len(calls) == len(found.claims)


READ = [
    # sentence, run that is asked for, what is found there, runs that are read by themselves, why
    ("Two men met on Monday and three on Friday.", (0, 9), ["Two men", "three"], 0, "the whole sentence"),
    ("Two men met on Monday and three on Friday.", (6, 9), ["three"], 0, "a part of it"),
    ("At least two men met.", (2, 5), ["two men"], 1, "the run cuts through what was found"),
    ("Two met. Three left.", (0, 5), ["Two", "Three"], 1, "no sentence holds the run"),
    ("Two men met.", (0, 0), [], 1, "an empty run"),
]


@pytest.mark.parametrize(("sentence", "run", "expected", "alone", "why"), READ, ids=[row[-1] for row in READ])
def test_a_run_is_read_with_its_sentence(
    nlp: Language,
    monkeypatch: pytest.MonkeyPatch,
    sentence: str,
    run: Run,
    expected: Iterable[str],
    alone: int,
    why: str,
) -> None:
    calls = counted(monkeypatch, numbers, "read_numbers")
    tree = parsed_doc(parsed(nlp, sentence))
    for _ in range(2):
        assert [tree.verbatim(*number.run) for number in numbers.numbers(tree, run)] == expected, why
    assert sum(place not in tree.sentences for place in calls) == alone
    assert set(calls.values()) == {1}


TUESDAY = date(2023, 9, 12)

TIMES = [
    # sentence, words of the time, date, why
    ("The ferry was built in April 2019.", "in April 2019", "2019-04", "a month"),
    ("The ferry was built in 2019.", "in 2019", "2019", "a year"),
    ("He was killed on 11 September 2001.", "on 11 September 2001", "2001-09-11", "day first"),
    ("The attack took place on Sept. 11, 2001.", "on Sept. 11, 2001", "2001-09-11", "month first, abbreviated"),
    ("It was signed on the 3rd of May 2022.", "on the 3rd of May 2022", "2022-05-03", "an ordinal"),
    ("The bank cut rates on Thursday, Sept. 7.", "on Thursday, Sept. 7", "2023-09-07", "the weekday belongs to the date"),
    ("Talks began at 5 p.m. GMT on 3 May.", "at 5 p.m. GMT on 3 May", "2023-05-03", "with a time of day"),
    ("Nurses walked out on Monday.", "on Monday", "2023-09-11", "the last one: the verb is past"),
    ("Nurses walked out on Tuesday.", "on Tuesday", "2023-09-12", "the same day counts"),
    ("Nurses walked out last Tuesday.", "last Tuesday", "2023-09-05", "but not after last"),
    ("Nurses will walk out on Friday.", "on Friday", "2023-09-15", "the coming one: the verb looks ahead"),
    ("The vote was scheduled for Thursday.", "for Thursday", "2023-09-14", "scheduled looks ahead, though past"),
    ("The minister is expected to resign on Friday.", "on Friday", "2023-09-15", "an infinitive that looks ahead"),
    ("The envoy went to Moscow to meet them on Monday.", "on Monday", "2023-09-11", "an infinitive that looks back"),
    ("The trial begins on Monday.", "on Monday", "2023-09-18", "the present of a timetable"),
    ("They boarded the train on Sunday afternoon.", "on Sunday afternoon", "2023-09-10", "a part of the day"),
    ("The army crossed the river early ON Tuesday.", "early ON Tuesday", "2023-09-12", "odd capitals"),
    ("The bridge fell late on Sunday.", "late on Sunday", "2023-09-10", "late"),
    ("Yesterday the palace acknowledged it.", "Yesterday", "2023-09-11", "a day word"),
    ("Police arrested them last night.", "last night", "2023-09-11", "last night is yesterday"),
    ("The storm hit the day before yesterday.", "the day before yesterday", "2023-09-10", "two words for a day"),
    ("The leaders met last week.", "last week", "2023-09-04/2023-09-10", "a week is Monday to Sunday"),
    ("The vote will take place next month.", "next month", "2023-10", "next month"),
    ("Prices rose in April.", "in April", "2023-04", "the last April"),
    ("It was signed three years ago.", "three years ago", "2020", "ago"),
    ("Sales fell in the summer of 2021.", "in the summer of 2021", "2021", "a season is given by its year"),
    ("Prices rose in mid-2020.", "in mid-2020", "2020", "a part of a year"),
    ("The mill was built in the 1990s.", "in the 1990s", "1990/1999", "a decade"),
    ("The fair lasted from 3 to 5 May.", "from 3 to 5 May", "2023-05-03/2023-05-05", "an interval, day first"),
    ("They met on May 3-5.", "on May 3-5", "2023-05-03/2023-05-05", "an interval, month first"),
    ("It lasted from 30 May to 2 June 2021.", "from 30 May to 2 June 2021", "2021-05-30/2021-06-02", "over two months"),
    ("She was in office between 2019 and 2021.", "between 2019 and 2021", "2019/2021", "between"),
    ("The family has lived there since Monday.", "since Monday", "2023-09-11/..", "an open end"),
    ("The plant must close by 2030.", "by 2030", "../2030", "an open start"),
    ("He left two days earlier.", "two days earlier", None, "counts from an event that is not told"),
    ("He left the next day.", "the next day", None, "likewise"),
    ("They fought more than two years ago.", "more than two years ago", None, "not exactly two"),
    ("They fought three or four years ago.", "three or four years ago", None, "nor exactly three"),
    ("Support is up from 37 percent in January.", "in January", None, "the verb does not tell which January"),
    ("The report shows a transfer on Oct. 14 from the fund.", "on Oct. 14", None, "the noun's time: which year is open"),
    ("Guests will arrive next Friday.", "next Friday", None, "this week's or the one after: speakers differ"),
    ("Guests arrived last May.", "last May", None, "this year's or the year before's: speakers differ"),
]


@pytest.mark.parametrize(("sentence", "words", "day", "why"), TIMES, ids=[row[0] for row in TIMES])
def test_the_time_a_claim_gives_for_itself(nlp: Language, sentence: str, words: str, day: str | None, why: str) -> None:
    doc = parsed(nlp, sentence)
    found = time_of(doc, clause(doc), TUESDAY)
    assert found is not None, why
    assert (found.text, found.date) == (words, day), why
    assert "".join(sentence[s.start : s.end] for s in found.spans) == words


NO_TIMES = [
    ("The paper is called NORWAY TODAY.", "part of a name"),
    ("Imagine a tomorrow without war.", "a noun"),
    ("The army may march on the capital.", "modal and verb, not months"),
    ("The siege lasted for more than three years.", "a duration"),
    ("The 2019 forum was held in Rome.", "the year is part of a name"),
    ("It sank near 2000 villages.", "a number of villages"),
    ("They have drawn closer since the invasion in 2022.", "the invasion's year"),
    ("After Monday's attack, shops closed.", "the attack's day"),
]


@pytest.mark.parametrize(("sentence", "why"), NO_TIMES)
def test_what_is_no_time_of_the_claim(nlp: Language, sentence: str, why: str) -> None:
    doc = parsed(nlp, sentence)
    assert time_of(doc, clause(doc), TUESDAY) is None, why


def test_a_month_beside_another_year_may_be_of_that_year(nlp: Language) -> None:
    doc = parsed(nlp, "She stayed in the 2008 race until June.")
    found = time_of(doc, clause(doc), TUESDAY)
    assert found is not None
    assert (found.text, found.date) == ("until June", None)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Nurses walked out on Monday.", None),
        ("It was signed three years ago.", None),
        ("It was signed on 3 May.", None),
        ("It was signed on 3 May 2022.", "2022-05-03"),
    ],
)
def test_without_the_articles_date_only_full_dates_resolve(nlp: Language, sentence: str, day: str | None) -> None:
    doc = parsed(nlp, sentence)
    found = time_of(doc, clause(doc), None)
    assert found is not None
    assert found.date == day


def test_the_present_of_a_headline_may_look_back(nlp: Language) -> None:
    doc = parsed(nlp, "Fire kills three on Monday")
    found = time_of(doc, clause(doc, block=BlockKind.HEADLINE), TUESDAY)
    assert found is not None
    assert found.date is None


def test_a_day_word_inside_a_quotation_counts_from_a_day_that_is_not_told(nlp: Language) -> None:
    doc = parsed(nlp, '"We attacked yesterday," the general said.')
    said = relation(doc, "the general", "said", "We attacked yesterday", quotation=Quotation.DIRECT)
    found = time_of(doc, clause(doc, "We attacked yesterday", relations=(0,)), TUESDAY, (said,))
    assert found is not None
    assert found.date is None


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
    ("The repair cost £2.5m.", ("£2.5m.", 2.5e6, "GBP", None)),
    ("The dam cost Rs 40 crore.", ("Rs 40 crore", 4e8, "INR", None)),
    ("The mine costs ₹3.5 lakh a day.", ("₹3.5 lakh", 3.5e5, "INR", None)),
    ("The air cooled to minus 18 degrees Celsius.", ("minus 18 degrees Celsius", -18, "degrees Celsius", None)),
    ("It was −12.5°C at the coast.", ("−12.5°C", -12.5, "°C", None)),
    ("It was -23C inland.", ("-23C", -23, "°C", None)),
    ("Profit fell by -0.3%.", ("-0.3%", -0.3, "percent", None)),
    ("The balance was -$40 million.", ("-$40 million", -4e7, "USD", None)),
    ("A magnitude 6.3 quake hit Marn.", ("magnitude 6.3", 6.3, "magnitude", None)),
    ("A 5.9-magnitude quake hit Marn.", ("5.9-magnitude", 5.9, "magnitude", None)),
    ("One in ten homes has no power.", ("One in ten homes", 0.1, "homes", None)),
    ("Nine out of 10 sailors agreed.", ("Nine out of 10 sailors", 0.9, "sailors", None)),
    ("In Marn 12 people died.", ("12 people", 12, "people", None)),
    ("Five Norwegians voted.", ("Five Norwegians", 5, "Norwegians", None)),
    ('"Two of my friends left," she said.', ("Two of my friends", 2, "friends", None)),
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
    ("Four & Co sold its shops.", "part of a firm's name"),
    ("The vote moved to 10 Downing Street.", "an address"),
    ("The Group of Seven met in May.", "part of a name"),
    ("Ana Silva, 42, a judge, resigned.", "an age"),
    ("A boy aged 12 died.", "an age"),
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
