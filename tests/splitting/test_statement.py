from dataclasses import dataclass, replace
from datetime import date

import pytest
from spacy.language import Language

from claims.attribution import Relation
from claims.language import parsed_doc
from claims.model import BlockKind, Quotation
from claims.splitting import Origin, statement
from claims.splitting.details import clause_time
from tests.building import parsed, relation
from tests.splitting.hand_built import NOBODY, clause, mention, party, speakers

TUESDAY = date(2023, 9, 12)


@dataclass(frozen=True)
class Case:
    sentence: str
    words: str
    statement: str
    origin: Origin = Origin.MAIN
    subject: str = ""
    head: str = ""
    why: str = ""


COORDINATED, RELATIVE, PARTICIPLE, APPOSITION = Origin.COORDINATION, Origin.RELATIVE, Origin.PARTICIPLE, Origin.APPOSITION

CASES = [
    Case("Rebels took the town.", "Rebels took the town", "Rebels took the town"),
    Case("The mayor, he said, resigned.", "The mayor … resigned", "The mayor resigned", why="what stood between is left out"),
    Case("They moved to the U.S.", "They moved to the U.S.", "They moved to the U.S.", why="the full stop is the word's own"),
    Case(
        "Ana Silva, a lawyer who lives in Porto, vowed to appeal.",
        "Ana Silva, a lawyer … vowed to appeal",
        "Ana Silva, a lawyer, vowed to appeal",
        why="the comma that closes the apposition went with the relative clause, and is put back",
    ),
    Case("In addition, the mayor resigned.", "In addition, the mayor resigned", "The mayor resigned", why="it ties to before"),
    Case("Equally important, the dam held.", "Equally important, the dam held", "The dam held", why="words of several tokens"),
    Case(
        "In Porto, the mayor resigned.",
        "In Porto, the mayor resigned",
        "In Porto, the mayor resigned",
        why="a place is not one",
    ),
    # coordinated
    Case(
        "The mayor's train left Lublin and is heading for Gdansk.",
        "is heading for Gdansk",
        "The mayor's train is heading for Gdansk",
        COORDINATED,
        "The mayor's train",
    ),
    Case(
        "Ana Silva was arrested in Porto and charged with theft.",
        "charged with theft",
        "Ana Silva was charged with theft",
        COORDINATED,
        "Ana Silva",
        why="the auxiliary is shared",
    ),
    Case(
        "The union will meet on Friday and vote on the offer.",
        "vote on the offer",
        "The union will vote on the offer",
        COORDINATED,
        "The union",
        why="so is a modal",
    ),
    Case(
        "They do not resign but fight on.",
        "fight on",
        "They do not resign but fight on",
        COORDINATED,
        "They",
        head="fight",
        why="the negation is not shared, and without it nothing carries the tense: the clause before stays",
    ),
    Case(
        "The board denied having put pressure on doctors.",
        "having put pressure on doctors",
        "The board had put pressure on doctors",
        PARTICIPLE,
        subject="The board",
        head="put",
        why="a perfect participle",
    ),
    # relative: subject
    Case(
        "The bridge may close after the vote, which the mayor denies.",
        "which the mayor denies",
        "The bridge may close after the vote, which the mayor denies",
        RELATIVE,
        head="denies",
        why="what is denied is a statement, not the vote",
    ),
    Case(
        "Dr Samuel Osei of Imperial College London, who did not take part, praised it.",
        "who did not take part",
        "Dr Samuel Osei of Imperial College London did not take part",
        RELATIVE,
        head="take",
        why="who asks for a person, whatever name stands nearest",
    ),
    Case(
        "The visit reached Gdansk, which is about 300 miles north of Cracow.",
        "which is about 300 miles north of Cracow",
        "Gdansk is about 300 miles north of Cracow",
        RELATIVE,
        head="is",
    ),
    Case(
        "He came with Ana Silva, a party official in charge of supplies, who joined the talks.",
        "who joined the talks",
        "Ana Silva joined the talks",
        RELATIVE,
        head="joined",
        why="the name, not the role, and a person, not the supplies",
    ),
    Case(
        "They save migrants now at sea who are in need of help.",
        "who are in need of help",
        "Some migrants are in need of help",
        RELATIVE,
        head="are",
        why="the verb wants a plural; the clause picks out a part",
    ),
    Case(
        "The court banned research that harms embryos.",
        "that harms embryos",
        "Some research harms embryos",
        RELATIVE,
        head="harms",
        why="not all research does",
    ),
    Case(
        "The former secretary of state, who was declared the winner, thanked the crowd.",
        "who was declared the winner",
        "The former secretary of state was declared the winner",
        RELATIVE,
        head="declared",
        why="of two nouns the one that is a person",
    ),
    Case(
        "He presented her jobs and transport plan, which includes a bank.",
        "which includes a bank",
        "Her transport plan includes a bank",
        RELATIVE,
        head="includes",
        why="the determiner is shared",
    ),
    Case(
        "Karl Brandt, who's chairing the board, resigned.",
        "who's chairing the board",
        "Karl Brandt is chairing the board",
        RELATIVE,
        head="chairing",
        why="a contraction is written out",
    ),
    Case(
        "They are pursuing no measures that are simple.",
        "that are simple",
        "They are pursuing no measures that are simple",
        RELATIVE,
        head="are",
        why="there need be none: the clause above it stands too",
    ),
    *(
        Case(sentence + clause + ".", clause.removeprefix(", "), sentence + clause, RELATIVE, head=head, why=why)
        for sentence, clause, head, why in [
            ("Tourism fell in 2020", ", which was a bad year for hotels", "was", "the year may be meant"),
            ("The town cracked down on smuggling", ", which raised prices", "raised", "all that was said has the result"),
            (
                "He praised fairs, such as one in Turin",
                ", which the mayor applauded",
                "applauded",
                "of which it is said is open",
            ),
        ]
    ),
    *(
        Case(f"{before}, {clause}{after and f', {after}'}.", clause, expected, RELATIVE, head=head, why=why)
        for before, clause, after, expected, head, why in [
            ("She has lived in Rome since 1999", "where she teaches", "", "She teaches in Rome", "teaches", "no year"),
            (
                "They made 14 gifts to the club in 2003",
                "which together came to $900",
                "",
                "14 gifts together came to $900",
                "came",
                "a year is no sum",
            ),
            ("A walkout in 2016", "which lasted 44 days", "ended", "A walkout in 2016 lasted 44 days", "lasted", "no year"),
            ("A law from 1998", "which set up the agency", "ended", "A law from 1998 set up the agency", "set", "no year"),
            (
                "The trial in Hull",
                "which lasted nine days",
                "ended",
                "The trial in Hull lasted nine days",
                "lasted",
                "an event",
            ),
            (
                "She spoke of the war in Sudan",
                "which began with a coup",
                "",
                "The war in Sudan began with a coup",
                "began",
                "an event",
            ),
            ("The mine closed in 1987", "when copper prices fell", "", "Copper prices fell in 1987", "fell", "a time"),
            (
                "A team of doctors from Lyon",
                "who had treated them",
                "left",
                "Doctors from Lyon had treated them",
                "treated",
                "a place",
            ),
            (
                "A mission of the European Union",
                "which sent 140 observers",
                "praised the vote",
                "The European Union sent 140 observers",
                "sent",
                "the main clause comes after it",
            ),
            (
                "In March a ferry sank off Bergen",
                "after which the firm was sold",
                "",
                "The firm was sold",
                "sold",
                "not after Bergen",
            ),
            (
                "A delegation from Norway",
                "which arrived early",
                "met the minister",
                "A delegation from Norway, which arrived early, met the minister",
                "arrived",
                "one of two",
            ),
        ]
    ),
    Case(
        "It is not an issue that worries the mayor.",
        "that worries the mayor",
        "It is not an issue that worries the mayor",
        RELATIVE,
        head="worries",
        why="that there is one is denied",
    ),
    Case(
        "Divers saved 20 sailors, most of whom were ill.",
        "most of whom were ill",
        "Most of the sailors were ill",
        RELATIVE,
        head="were",
    ),
    # relative: other roles
    Case(
        "Divers saved over 700 passengers whose boat sank.",
        "whose boat sank",
        "The passengers' boat sank",
        RELATIVE,
        head="sank",
    ),
    Case(
        "They met in Lublin, where they last spoke in 2019.",
        "where they last spoke in 2019",
        "They last spoke in 2019 in Lublin",
        RELATIVE,
        head="spoke",
    ),
    Case(
        "The state kept a policy which the court rejected in 2019.",
        "which the court rejected in 2019",
        "The court rejected a policy in 2019",
        RELATIVE,
        head="rejected",
        why="the antecedent is the object",
    ),
    Case(
        "We met all parties, with whom we share a border.",
        "with whom we share a border",
        "We share a border with all parties",
        RELATIVE,
        head="share",
    ),
    # participles
    Case(
        "Ana Silva crossed the border, eventually stopping at Lublin.",
        "eventually stopping at Lublin",
        "Ana Silva eventually stopped at Lublin",
        PARTICIPLE,
        "Ana Silva",
    ),
    Case(
        "Ana Silva boarded the train, accompanied by aides.",
        "accompanied by aides",
        "Ana Silva was accompanied by aides",
        PARTICIPLE,
        "Ana Silva",
    ),
    Case(
        "The twins boarded the train, accompanied by aides.",
        "accompanied by aides",
        "The twins were accompanied by aides",
        PARTICIPLE,
        "The twins",
    ),
    Case(
        "Ana Silva left without answering questions.",
        "without answering questions",
        "Ana Silva did not answer questions",
        PARTICIPLE,
        "Ana Silva",
        head="answering",
    ),
    Case(
        "Ana Silva will cross the border, stopping at Lublin.",
        "stopping at Lublin",
        "Ana Silva will cross the border, stopping at Lublin",
        PARTICIPLE,
        "Ana Silva",
        why="what lies ahead has no tense to give: the clause before stays",
    ),
    Case(
        "Ana Silva won both rounds, giving her a lead.",
        "giving her a lead",
        "Ana Silva won both rounds, giving her a lead",
        PARTICIPLE,
        "Ana Silva",
        why="the winning gave it, not she: the clause before stays",
    ),
    # appositions
    Case(
        "Ana Silva, a former judge, resigned.",
        "Ana Silva, a former judge",
        "Ana Silva is a former judge",
        APPOSITION,
        "Ana Silva",
        head="judge",
    ),
    Case(
        "He met his foreign minister, Ana Silva.",
        "his foreign minister, Ana Silva",
        "Ana Silva is his foreign minister",
        APPOSITION,
        "his foreign minister",
        head="Silva",
    ),
    Case(
        "Goods cost more for pensioners, a blow to the mayor.",
        "pensioners, a blow to the mayor",
        "Goods cost more for pensioners, a blow to the mayor",
        APPOSITION,
        "pensioners",
        head="blow",
        why="pensioners are no blow: it is about the whole clause, which stays",
    ),
    *(
        Case(text, text.removesuffix("."), expected, why=why)
        for text, expected, why in [
            ("The ferry sank, a claim the owner denies.", "The ferry sank", "who denies it is no part of it"),
            ("The data came from phones, which the firm disputes.", "The data came from phones", "nor with which"),
            ("It is a claim the firm denies.", "It is a claim the firm denies", "the sentence itself"),
            ("It was a win, a feat nobody forgot.", "It was a win, a feat nobody forgot", "no denial"),
        ]
    ),
    # dates
    Case("Nurses walked out on Monday.", "Nurses walked out on Monday", "Nurses walked out on Monday (11 September 2023)"),
    Case("Prices rose in April.", "Prices rose in April", "Prices rose in April (2023)"),
    Case("It was signed on 3 May.", "It was signed on 3 May", "It was signed on 3 May (2023)"),
    Case("It was signed on 3 May 2022.", "It was signed on 3 May 2022", "It was signed on 3 May 2022"),
    Case("Leaders met last week.", "Leaders met last week", "Leaders met last week (4–10 September 2023)"),
    # marks
    Case('It was "a disaster" for all.', 'was "a disaster" for all', 'It was "a disaster" for all', COORDINATED, "It"),
    Case("It is, he said, “a  great day”.", "It is … “a  great day", "It is “a great day”", why="the article's own marks"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.statement for case in CASES])
def test_statements(nlp: Language, case: Case) -> None:
    doc = parsed(nlp, case.sentence)
    place = clause(doc, case.words, head=case.head, subject=case.subject, origin=case.origin)
    assert statement(doc, place, (), NOBODY, clause_time(parsed_doc(doc), place, TUESDAY, ())) == case.statement, case.why


NAMED = [
    # sentence, (words, full name, is a pronoun)…, statement, why
    ("Kovac left.", [("Kovac", "Elena Kovac", False)], "Elena Kovac left", "a short name"),
    ("Kovac's train left.", [("Kovac", "Elena Kovac", False)], "Elena Kovac's train left", "a possessive"),
    ("Her train left.", [("Her", "Elena Kovac", True)], "Elena Kovac's train left", "a possessive pronoun"),
    ("Mr. Brandt left.", [("Brandt", "Karl Brandt", False)], "Karl Brandt left", "the courtesy is dropped with the full name"),
    ("She'll leave.", [("She", "Elena Kovac", True)], "Elena Kovac will leave", "a contraction is written out"),
    ("He saw another Kovac.", [("Kovac", "Elena Kovac", False)], "He saw another Kovac", "not the one named before"),
    ("Then she left.", [("she", "Elena Kovac", True)], "Then Elena Kovac left", "a pronoun"),
    (
        "Kovac boarded her train.",
        [("Kovac", "Elena Kovac", False), ("her", "Elena Kovac", True)],
        "Elena Kovac boarded her train",
        "a pronoun stays where its party is the last one named",
    ),
    (
        "Elena Kovac boarded her train.",
        [("her", "Elena Kovac", True)],
        "Elena Kovac boarded her train",
        "even where the name is no mention of a speaker",
    ),
    ("Elena Kovac left.", [("Elena Kovac", "Elena Kovac", False)], "Elena Kovac left", "a full name"),
    ("The mayor hurt herself.", [("herself", "Elena Kovac", True)], "The mayor hurt herself", "a reflexive stays"),
]


@pytest.mark.parametrize(("sentence", "places", "expected", "why"), NAMED, ids=[row[0] for row in NAMED])
def test_names_and_pronouns(nlp: Language, sentence: str, places: list[tuple[str, str, bool]], expected: str, why: str) -> None:
    doc = parsed(nlp, sentence)
    known = speakers(
        party("Elena Kovac"), mentions=tuple(mention(doc, words, name, pronoun=pronoun) for words, name, pronoun in places)
    )
    assert statement(doc, clause(doc), (), known, None) == expected, why


def test_the_name_of_a_subject_that_is_carried_over(nlp: Language) -> None:
    doc = parsed(nlp, "Kovac left Lublin and met the press.")
    known = speakers(party("Elena Kovac"), mentions=(mention(doc, "Kovac", "Elena Kovac"),))
    place = clause(doc, "met the press", subject="Kovac", origin=COORDINATED)
    assert statement(doc, place, (), known, None) == "Elena Kovac met the press"


def test_a_headline_stays_as_it_is(nlp: Language) -> None:
    doc = parsed(nlp, "Kovac to resign on Friday")
    known = speakers(party("Elena Kovac"), mentions=(mention(doc, "Kovac", "Elena Kovac"),))
    place = clause(doc, block=BlockKind.HEADLINE)
    assert statement(doc, place, (), known, clause_time(parsed_doc(doc), place, TUESDAY, ())) == "Kovac to resign on Friday"


@pytest.mark.parametrize("text", ['"I saw him leave on Monday," Kovac said.', "“I saw him leave on Monday,” Kovac said."])
def test_a_quotation_is_kept_verbatim(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    said: Relation = relation(doc, "Kovac", "said", "I saw him leave on Monday", quotation=Quotation.DIRECT)
    known = speakers(party("Karl Brandt"), mentions=(mention(doc, "him", "Karl Brandt", pronoun=True),))
    place = clause(doc, "I saw him leave on Monday", origin=Origin.CONTENT, relations=(0,))
    assert (
        statement(doc, place, (said,), known, clause_time(parsed_doc(doc), place, TUESDAY, (said,)))
        == "I saw him leave on Monday"
    )


def test_a_later_sentence_of_a_quotation_is_kept_verbatim(nlp: Language) -> None:
    """It has only the mark that closes: what stands before it is inside the quotation, whatever its attribution says."""
    doc = parsed(nlp, '"The bridge fell. It reopens on Tuesday," she said.')
    second = list(doc.sents)[1]
    place = replace(clause(doc, "It reopens on Tuesday"), sentence=(second.start, second.end))
    assert statement(doc, place, (), NOBODY, clause_time(parsed_doc(doc), place, TUESDAY, ())) == "It reopens on Tuesday"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("”Kovac left on Tuesday.", "Kovac left on Tuesday", "after a mark without a partner the words stand"),
        ('"It fell. It was old," Lee said on Tuesday.', "Lee said on Tuesday (12 September 2023)", "the first mark closes"),
    ],
)
def test_what_is_quoted_is_read_from_the_whole_paragraph(nlp: Language, text: str, expected: str, why: str) -> None:
    doc = parsed(nlp, text)
    last = list(doc.sents)[-1]
    words = text[text.index("Lee") : -1] if "Lee" in text else text[1:-1]
    place = replace(clause(doc, words), sentence=(last.start, last.end))
    assert statement(doc, place, (), NOBODY, clause_time(parsed_doc(doc), place, TUESDAY, ())) == expected, why


def test_what_is_said_of_the_saying_has_the_speaker_as_its_subject(nlp: Language) -> None:
    doc = parsed(nlp, "Kovac, the mayor, told them so without naming the firm.")
    said = relation(doc, "Kovac, the mayor", "told", "so")
    place = clause(doc, "without naming the firm", head="without", origin=PARTICIPLE)
    assert statement(doc, place, (said,), NOBODY, None) == "Kovac did not name the firm"


@pytest.mark.parametrize("text", ["", "   ", ".", '"', "—", "who", "which", "and", "On", "...", "🙂", "a\n\nb"])
def test_nothing_raises(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    for origin in Origin:
        if len(doc):
            place = clause(doc, origin=origin)
            statement(doc, place, (), NOBODY, clause_time(parsed_doc(doc), place, TUESDAY))
