from datetime import date

import pytest
from spacy.language import Language

from claims.model import BlockKind, Quotation
from tests.building import parsed, relation
from tests.splitting.hand_built import clause, time_of

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
