"""What the rules of the check are given beside the claims: places in the article's text, which can be sent and kept."""

import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from spacy.language import Language

import claims
from claims.analysis import Analysis, dumped, loaded
from claims.ingest import read_text
from claims.present.wording import reason_in_words
from tests.articles import mangled_articles

TEXT = (
    "# Fire in Porto\n\nThe mayor said: “We ‘all’ know it. Nobody died.”\n\n"
    "''It rained,'' Ana Lima said on Monday. Police said 40 men were killed. \"It is late"
)


@pytest.fixture(scope="module")
def analysis(fast: Language) -> Analysis:
    return claims.analyse(read_text(TEXT, published="2023-09-12"), nlp=fast)


def test_sentences_begin_where_the_parser_has_them_and_leave_nothing_out(analysis: Analysis) -> None:
    places = analysis.readings.sentences
    assert [end for _, end in places[:-1]] == [start for start, _ in places[1:]]
    assert [TEXT[start:end].strip() for start, end in places][1:] == [
        "The mayor said: “We ‘all’ know it.",
        "Nobody died.”",
        "''It rained,'' Ana Lima said on Monday.",
        "Police said 40 men were killed.",
        '"It is late',
    ]


def test_quotations_are_the_words_between_the_marks(analysis: Analysis) -> None:
    found = [(TEXT[each.start : each.end], each.is_double, each.closed) for each in analysis.readings.quotations]
    assert found == [
        ("We ‘all’ know it. Nobody died.", True, True),
        ("all", False, True),
        ("It rained,", True, True),
        ("It is late", True, False),
    ]


def test_times_and_names_are_at_their_words(analysis: Analysis) -> None:
    assert [(TEXT[each.start : each.end], each.expression) for each in analysis.readings.times] == [("on Monday", "Monday")]
    assert "Ana Lima" in [TEXT[start:end] for start, end in analysis.readings.names]


def test_reasons_are_records_in_the_order_of_the_claims_and_the_export_has_them_in_words(analysis: Analysis) -> None:
    claim_set, reasons = analysis.claim_set, analysis.readings.reasons
    assert [claim.checkworthiness_reasons for claim in claim_set.claims] == [
        tuple(map(reason_in_words, one)) for one in reasons
    ]
    killed = next(at for at, claim in enumerate(claim_set.claims) if "killed" in claim.text)
    assert ("casualties", "killed") in [(each.feature, each.words) for each in reasons[killed]]
    assert any(each.weight < 0 for one in reasons for each in one)


@settings(max_examples=20, deadline=None)
@given(text=mangled_articles())
def test_readings_are_sent_and_kept_as_they_are(fast: Language, text: str) -> None:
    if any(map(str.isalnum, text)):
        made = claims.analyse(read_text(text), nlp=fast)
        assert loaded(dumped(made.readings)) == made.readings == pickle.loads(pickle.dumps(made)).readings
        places = [place for places in (made.readings.sentences, made.readings.names) for place in places]
        assert all(0 <= start <= end <= len(text) for start, end in places)


def test_whoever_reads_an_analysis_needs_no_spacy() -> None:
    program = "import sys, claims.analysis; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
