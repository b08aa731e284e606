"""The places that a statement writes out in full, and those it must leave alone."""

import pytest

from claims.model import Quotation
from tests.sources.casting import Said, cast

D = Quotation.DIRECT

# text, relations, [(words, full name)], why
MENTIONS = [
    ("Kim Jong Un left. Kim's train stopped.", [], [("Kim", "Kim Jong Un")], "family name first, possessive mark left out"),
    ("Dmitry Peskov spoke. Peskov left.", [], [("Peskov", "Dmitry Peskov")], "family name last"),
    ("Ursula von der Leyen spoke. Von der Leyen left.", [], [("Von der Leyen", "Ursula von der Leyen")], "with its particles"),
    ("John Smith and Mary Smith came. Smith left.", [], [], "two Smiths"),
    ("King Charles spoke. Charles Dickens wrote.", [], [], "another Charles"),
    ("Virginia Democrats met. Virginia's schools closed. Some Democrats left.", [], [], "a group is nobody's full name"),
    (
        "Korean Central News Agency (KCNA) reported it. KCNA gave no details.",
        [],
        [("KCNA", "Korean Central News Agency")],
        "an abbreviation that the article introduces",
    ),
    ("KCNA gave no details.", [], [], "one that it does not introduce"),
    (
        "Dmitry Peskov said he would come.",
        [("Dmitry Peskov", "said", "he would come")],
        [("he", "Dmitry Peskov")],
        "he who speaks",
    ),
    (
        "Ivan Orlov met Boris Lapin. Dmitry Peskov said he would come.",
        [("Dmitry Peskov", "said", "he would come")],
        [("he", "Dmitry Peskov")],
        "the subject of what he says, though others were named",
    ),
    (
        "Ivan Orlov met Boris Lapin. Dmitry Peskov said that after Boris Lapin left he would come.",
        [("Dmitry Peskov", "said", "after Boris Lapin left he would come")],
        [],
        "he may be another who is named in what is said",
    ),
    ("Dmitry Peskov said she would come.", [("Dmitry Peskov", "said", "she would come")], [], "she is not he"),
    (
        "Dmitry Peskov told reporters his brother said he would come.",
        [("Dmitry Peskov", "told", "his brother said he would come")],
        [("his", "Dmitry Peskov")],
        "behind a brother, he is open",
    ),
    (
        '"I saw my house burn," said Jane Roe.',
        [("Jane Roe", "said", '"I saw my house burn,"', None, D)],
        [("I", "Jane Roe"), ("my", "Jane Roe")],
        "the first person of a quotation",
    ),
    (
        '"We will win," said Jane Roe.',
        [("Jane Roe", "said", '"We will win,"', None, D)],
        [],
        "we of one person are not known",
    ),
    (
        'Jane Roe, a spokeswoman for Acme Corp, said: "We regret our error."',
        [("Jane Roe, a spokeswoman for Acme Corp,", "said", '"We regret our error."', None, D)],
        [("We", "Acme Corp"), ("our", "Acme Corp")],
        "we of a spokeswoman are whom she speaks for",
    ),
    (
        "Acme Corp said its sales fell.",
        [("Acme Corp", "said", "its sales fell")],
        [("its", "Acme Corp")],
        "its before the subject of what a body says",
    ),
    (
        "Acme Corp said it was clear that the plan had failed.",
        [("Acme Corp", "said", "it was clear that the plan had failed")],
        [],
        "an it that stands for a clause",
    ),
    (
        "Acme Corp said it was snowing.",
        [("Acme Corp", "said", "it was snowing")],
        [],
        "an it of the weather",
    ),
    ("The Liberal Forum lost. Its leader, Mira Santos, left.", [], [("Its", "Liberal Forum")], "what has a leader"),
    ("The Labour Party bought a ship. Its captain, Karl Lind, left.", [], [], "a ship has a captain"),
    (
        "Ana Roe and Karl Lind said they had left the party.",
        [("Ana Roe and Karl Lind", "said", "they had left the party")],
        [("they", "Ana Roe and Karl Lind")],
        "two who speak",
    ),
    ("Ana Roe and Karl Lind met in Hull. They signed a pact.", [], [("They", "Ana Roe and Karl Lind")], "two people"),
    ("Ana Roe and Karl Lind met the workers. They signed a pact.", [], [], "two people or the workers"),
    ("Ana Roe or Karl Lind met Mia Pang. They signed a pact.", [], [], "one of two"),
    ("I think so, he said.", [], [], "outside quotations nothing is known"),
    (
        "Dmitry Peskov spoke of Abraham Lincoln, sheltered in his memorial.",
        [("Dmitry Peskov", "spoke", "of Abraham Lincoln, sheltered in his memorial")],
        [],
        "his may be of somebody named in between",
    ),
    (
        "Orban Speech in full. Mr. Orban Speech left. In his speech he was calm.",
        [],
        [],
        "a headline's words are no name",
    ),
    (
        "The council said it would sue.",
        [("The council", "said", "it would sue")],
        [("it", "the council")],
        "a body without a name",
    ),
    (
        "The council said it would cost a million.",
        [("The council", "said", "it would cost a million")],
        [],
        "a thing, in what a body without a name says",
    ),
    (
        "Officials said they had failed.",
        [("Officials", "said", "they had failed")],
        [("they", "Officials")],
        "they who speak",
    ),
    (
        "Acme Corp says it would cost a million.",
        [("Acme Corp", "says", "it would cost a million")],
        [],
        "a plan would cost",
    ),
    (
        "Acme Corp said it would cut jobs.",
        [("Acme Corp", "said", "it would cut jobs")],
        [("it", "Acme Corp")],
        "it that speaks",
    ),
    (
        "Acme Corp said profits fell. The company said it would cut jobs.",
        [("Acme Corp", "said", "profits fell"), ("The company", "said", "it would cut jobs")],
        [("The company", "Acme Corp")],
        "the company, with its article",
    ),
]


@pytest.mark.parametrize(("text", "said", "expected", "why"), MENTIONS, ids=[row[3] for row in MENTIONS])
def test_mentions(nlp, text, said, expected, why):
    found = cast(nlp, text, *(Said(*parts) for parts in said))
    assert found.mentions() == expected, why


def test_possessive_pronouns_say_so(nlp):
    said = cast(nlp, '"My house burned," said Jane Roe.', Said("Jane Roe", "said", '"My house burned,"', quotation=D))
    (mention,) = said.speakers.mentions
    assert (mention.pronoun, mention.possessive, mention.source) == (True, True, 0)


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "'s", "the of and", '"', "Kim", "- - -", "U.S.", "😀 العربية"])
def test_nothing_raises_on_odd_input(nlp, text):
    assert cast(nlp, text).speakers.sources == ()
