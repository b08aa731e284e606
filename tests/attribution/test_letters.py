"""Whose words letters and guests' articles are, and what is no letter."""

import pytest
from spacy.language import Language

import claims

WRITTEN = [
    (
        "Letters to the editor\n\nThe new lamps help. My walk is safe now.\n\nHanna Dole, Penbury\n\n"
        "Your report left out the shops. Two bakeries have closed.\n\nTobias Renn\nChair, Mill Street Traders\n",
        {"lamps help": "Hanna Dole", "bakeries have closed": "Tobias Renn"},
        "two letters, with a place and an office below",
    ),
    (
        "To the council\n\nDear Mayor,\n\nWe lost our hay. The dam was opened at night.\n\nYours sincerely,\nJakob Ferber\n",
        {"dam was opened": "Jakob Ferber"},
        "a salutation and a closing",
    ),
    (
        "We need a wall\n\nThe Orrin burst its banks. I have measured the water. The mayor says that a wall is too dear. "
        "I think that she errs.\n\nIlse Brandvold is a hydrologist at the University of Sund.\n",
        {"burst its banks": "Ilse Brandvold", "too dear": "Mayor", "she errs": "Ilse Brandvold"},
        "a guest; whom the guest quotes answers for it",
    ),
]
OTHERS = [
    (
        "Candidates for mayor\n\nAna Ruiz\n\nRuiz is a lawyer. I met her in May.\n\nJan Kral\n\nKral is a baker.\n",
        "names above what is said of them",
    ),
    ("Why I left\n\nI moved to Lom in May. My rent was halved.\n\nAna Ruiz is a staff writer.\n", "a member of the staff"),
    (
        "A quiet fair\n\nThe fair passed without a fight. The tents were full.\n\n"
        "The organiser told me. It rained on Sunday.\n\nAna Ruiz is the author of a book about fairs.\n",
        "whoever only listens reports",
    ),
    ("Six ships came\n\nSix ships came into port. Visitors climbed on board.\n\nNadia Brun\n", "a credit below a report"),
    ("Ruiz wins\n\nI saw her win. Ruiz thanked me.\n\nAna Ruiz is a runner from Lom.\n", "of whom the article speaks"),
]


@pytest.mark.parametrize(("text", "sources", "why"), WRITTEN, ids=[row[-1] for row in WRITTEN])
def test_what_a_writer_says_is_the_writers(pipeline: Language, text: str, sources: dict[str, str], why: str) -> None:
    found = claims.extract(text, nlp=pipeline).claims
    for words, source in sources.items():
        assert [claim.source for claim in found if words in claim.text] == [source], why


@pytest.mark.parametrize(("text", "why"), OTHERS, ids=[row[-1] for row in OTHERS])
def test_a_name_on_a_line_signs_no_news(pipeline: Language, text: str, why: str) -> None:
    assert {claim.source for claim in claims.extract(text, nlp=pipeline).claims} == {None}, why
