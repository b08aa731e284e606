"""Which later phrases mean a party that the article has named, and which are left open."""

import pytest

from tests.sources.casting import Said, cast

# text, relations, the names of their sources in order (None: left open), why
RESOLVED = [
    (
        "Kremlin spokesperson Dmitry Peskov said the talks had begun. Peskov said they would last. He added that he left.",
        [
            ("Kremlin spokesperson Dmitry Peskov", "said", "the talks had begun"),
            ("Peskov", "said", "they would last"),
            ("He", "added", "that he left"),
        ],
        ["Dmitry Peskov"] * 3,
        "name, family name, pronoun",
    ),
    (
        "Peskov said Ivanov and Petrov would meet. He added that lunch was served.",
        [("Peskov", "said", "Ivanov and Petrov would meet"), ("He", "added", "that lunch was served")],
        ["Peskov"] * 2,
        "a bare name that nothing introduces is no known person, but he is he",
    ),
    (
        "Dmitry Peskov said Ivan Ivanov and Petr Petrov would meet. He added that lunch was served.",
        [("Dmitry Peskov", "said", "Ivan Ivanov and Petr Petrov would meet"), ("He", "added", "that lunch was served")],
        ["Dmitry Peskov"] * 2,
        "whom the speaker speaks of is no rival",
    ),
    (
        "Maria Lopez said sales rose. Tom Baker was sacked on Monday. He said it was unfair.",
        [("Maria Lopez", "said", "sales rose"), ("He", "said", "it was unfair")],
        ["Maria Lopez", "Tom Baker"],
        "she is no he, and he is the subject of the sentence before",
    ),
    (
        "James Cole said sales rose. Tom Baker was sacked on Monday. He said it was unfair.",
        [("James Cole", "said", "sales rose"), ("He", "said", "it was unfair")],
        ["James Cole", "Tom Baker"],
        "both could be meant, more probably the latter",
    ),
    (
        "Ruth Keller said sales rose. He said it was unfair.",
        [("Ruth Keller", "said", "sales rose"), ("He", "said", "it was unfair")],
        ["Ruth Keller", None],
        "gender of the given name",
    ),
    (
        "South Korea's Unification Ministry said the road was shut. The ministry said it would open.",
        [("South Korea's Unification Ministry", "said", "the road was shut"), ("The ministry", "said", "it would open")],
        ["South Korean Unification Ministry"] * 2,
        "the last word of its name",
    ),
    (
        "Peru's Finance Ministry and Chile's Finance Ministry met. The ministry said it would act.",
        [("The ministry", "said", "it would act")],
        ["Ministry"],
        "two ministries: its own words stand",
    ),
    (
        "Acme Corp said profits fell. The company said it would cut jobs. It said the cuts were deep.",
        [
            ("Acme Corp", "said", "profits fell"),
            ("The company", "said", "it would cut jobs"),
            ("It", "said", "the cuts were deep"),
        ],
        ["Acme Corp"] * 3,
        "the company, it",
    ),
    (
        "Lena Brandt, a spokeswoman for Acme Corp, said profits fell. The spokeswoman said jobs would go.",
        [("Lena Brandt, a spokeswoman for Acme Corp,", "said", "profits fell"), ("The spokeswoman", "said", "jobs would go")],
        ["Lena Brandt"] * 2,
        "the office",
    ),
    (
        "A spokesman for Acme Corp said profits fell. The spokesman said jobs would go.",
        [("A spokesman for Acme Corp", "said", "profits fell"), ("The spokesman", "said", "jobs would go")],
        ["Spokesman for Acme Corp"] * 2,
        "the office of one without a name",
    ),
    (
        "Analysts say oil will rise. They expect more.",
        [("Analysts", "say", "oil will rise"), ("They", "expect", "more")],
        ["Analysts"] * 2,
        "they are a group",
    ),
    (
        "Maria Lopez said oil will rise. They expect more.",
        [("Maria Lopez", "said", "oil will rise"), ("They", "expect", "more")],
        ["Maria Lopez", None],
        "they are not one person",
    ),
    (
        "Kim Jong Un crossed the border. Kim smiled. Admiral Kim Myong Sik came. It rained. It blew. Kim said he had won.",
        [("Kim", "said", "he had won")],
        ["Kim Jong Un"],
        "a bare name keeps the bearer it had before the second came",
    ),
    (
        "John Smith and Mary Smith came. Smith said the trip was good.",
        [("Smith", "said", "the trip was good")],
        [None],
        "two Smiths",
    ),
    (
        "John Smith and Mary Smith came. Mrs Smith said the trip was good.",
        [("Mrs Smith", "said", "the trip was good")],
        ["Mary Smith"],
        "the title tells the gender",
    ),
    (
        "Kim Jong-un left. Kim Jong Un said he was glad.",
        [("Kim Jong Un", "said", "he was glad")],
        ["Kim Jong-un"],
        "hyphens make no other name",
    ),
    (
        "Mayor Eric Adams spoke. Adams smiled. Council Speaker Adrienne Adams left. Adams said the trip was good.",
        [("Adams", "said", "the trip was good")],
        [None],
        "a bearer just introduced could be meant",
    ),
    (
        "Acorn said profits fell. The company said it would cut jobs.",
        [("Acorn", "said", "profits fell"), ("The company", "said", "it would cut jobs")],
        ["Acorn"] * 2,
        "the company makes the one body that has spoken a company",
    ),
    (
        "Israel's military said it struck a launcher. The army said it was destroyed.",
        [("Israel's military", "said", "it struck a launcher"), ("The army", "said", "it was destroyed")],
        ["Israeli military"] * 2,
        "the army, the one military that has spoken",
    ),
    (
        "Benjamin Netanyahu met Barack Obama. But the president's win changed much; he helped.",
        [("he", "helped", "changed much")],
        [None],
        "somebody described by an office could be meant",
    ),
    (
        "A governor said it rained. Tom Baker met him. He said it poured.",
        [("A governor", "said", "it rained"), ("He", "said", "it poured")],
        ["Governor", "Tom Baker"],
        "a name outdoes a description",
    ),
    (
        "The Free Party said it rained. The campaign said it poured.",
        [("The Free Party", "said", "it rained"), ("The campaign", "said", "it poured")],
        ["Free Party", "Campaign"],
        "a campaign need not be the party's",
    ),
    (
        "A man was arrested. He said he was innocent.",
        [("He", "said", "he was innocent")],
        ["Man"],
        "somebody without a name",
    ),
]


@pytest.mark.parametrize(("text", "said", "names", "why"), RESOLVED, ids=[row[3] for row in RESOLVED])
def test_who_is_meant(nlp, text, said, names, why):
    found = cast(nlp, text, *(Said(*parts) for parts in said))
    assert [found.name(i) for i in range(len(said))] == names, why
