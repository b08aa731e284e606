"""Sentences and the claims they are cut into, as a specification of what a clause-level claim is."""

import pytest
from spacy.language import Language

from claims.model import BlockKind
from claims.splitting import Clause, Origin, clauses
from tests.building import parsed, words

CUTS = [
    # why, sentence, claims
    (
        "coordinated verb phrases",
        "The ferry left Oban on Monday and sank in a storm.",
        ["The ferry left Oban on Monday", "sank in a storm"],
    ),
    (
        "what is joined by 'or' is not asserted by itself",
        "The party will split or lose the vote in March.",
        ["The party will split or lose the vote in March"],
    ),
    (
        "one object, one predicate in two words",
        "The company designs and builds boats in Hull.",
        ["The company designs and builds boats in Hull"],
    ),
    (
        "two auxiliaries under one infinitive",
        "The engine appears to have stalled and is being replaced.",
        ["The engine appears to have stalled", "is being replaced"],
    ),
    (
        "coordination within a relative clause",
        "The harbour, which opened in 1911 and closed in 1984, is to be filled in.",
        ["The harbour … is to be filled in", "which opened in 1911", "closed in 1984"],
    ),
    (
        "coordination within a condition stays with it",
        "If the river rises and the wall fails, the town will flood.",
        ["If the river rises and the wall fails, the town will flood"],
    ),
    (
        "a relative clause that adds a fact is a claim, one that picks out what is meant is not",
        "The mayor, who took office in May, closed the bridge that links the two towns.",
        ["The mayor … closed the bridge that links the two towns", "who took office in May"],
    ),
    (
        "a restrictive relative keeps what is coordinated in it",
        "Norway is a country that honours treaties and pays its debts.",
        ["Norway is a country that honours treaties and pays its debts"],
    ),
    (
        "a restrictive relative keeps the contrast after it",
        "The town wants a tram that competes not only with buses but with cars.",
        ["The town wants a tram that competes not only with buses but with cars"],
    ),
    (
        "a relative clause on a name adds a fact even without a comma",
        "The jury heard Ana Silva who ran the bank.",
        ["The jury heard Ana Silva", "who ran the bank"],
    ),
    (
        "a relative clause on what need not exist stays",
        "If they build a dam, which would flood the valley, the farmers will leave.",
        ["If they build a dam, which would flood the valley, the farmers will leave"],
    ),
    (
        "what is said of an alternative that did not happen stays with it",
        "Instead of being driven to a clinic, where she could rest, she was taken to a cell.",
        ["Instead of being driven to a clinic, where she could rest, she was taken to a cell"],
    ),
    (
        "a possessive relative",
        "The council sold the hall, whose roof had fallen in.",
        ["The council sold the hall", "whose roof had fallen in"],
    ),
    (
        "a relative word inside a longer phrase",
        "They speak to different voter groups, both of which we are trying to persuade right now.",
        ["They speak to different voter groups", "both of which we are trying to persuade right now"],
    ),
    (
        "a relative clause that begins behind its comma",
        "The court heard from nurses in Hull, most of whom had left.",
        ["The court heard from nurses in Hull", "most of whom had left"],
    ),
    (
        "... on the nearest plural, of which it is the strongest",
        "Several storms were recorded during the morning, the strongest of which sank a ferry.",
        ["Several storms were recorded during the morning", "the strongest of which sank a ferry"],
    ),
    (
        "... but whose results they are is open",
        "The club is holding a poll of its members, the results of which will be announced in May.",
        ["The club is holding a poll of its members, the results of which will be announced in May"],
    ),
    (
        "... on a noun that is described",
        "The trial followed 412 nurses aged between 40 and 65, half of whom ate rye bread.",
        ["The trial followed 412 nurses aged between 40 and 65", "half of whom ate rye bread"],
    ),
    (
        "a relative adverb",
        "Officers searched the barn, where they found three rifles.",
        ["Officers searched the barn", "where they found three rifles"],
    ),
    (
        "what need not exist keeps its relative",
        "The senator vowed to block any deal that leaves the base in place.",
        ["The senator vowed to block any deal that leaves the base in place"],
    ),
    ("a bare pronoun needs its relative", "Those who stayed were paid double.", ["Those who stayed were paid double"]),
    (
        "a relative without a relative word",
        "The boat they were in had no lights.",
        ["The boat they were in had no lights"],
    ),
    (
        "a noun's complement is no relative",
        "There were reports that the dam would burst.",
        ["There were reports that the dam would burst"],
    ),
    (
        "a participle after a comma",
        "The minister flew to Oslo on Sunday, accompanied by two aides.",
        ["The minister flew to Oslo on Sunday", "accompanied by two aides"],
    ),
    (
        "a participle in front",
        "Founded in 1902, the mill employed 300 people.",
        ["Founded in 1902", "the mill employed 300 people"],
    ),
    (
        "a participle that tells what its subject did besides",
        "A drought hit the north, killing cattle and ruining crops.",
        ["A drought hit the north", "killing cattle", "ruining crops"],
    ),
    (
        "what the whole event led to stays",
        "The boy's fever rose all night, leading to a delay in the operation.",
        ["The boy's fever rose all night, leading to a delay in the operation"],
    ),
    (
        "a participle after a passive may be about its agent",
        "The cyclist was hit by a lorry, breaking a leg.",
        ["The cyclist was hit by a lorry, breaking a leg"],
    ),
    (
        "a participle after an apposition may be about the object",
        "The film caught Mr. Moss, then a student, shouting at waiters.",
        ["The film caught Mr. Moss, then a student, shouting at waiters", "Mr. Moss, then a student"],
    ),
    (
        "what is still to come tells no further event",
        "The jury is to meet in May, choosing one design out of five.",
        ["The jury is to meet in May, choosing one design out of five"],
    ),
    (
        "a participle without a comma at its end is part of the subject",
        "A bus, run by the town has crashed.",
        ["A bus, run by the town has crashed"],
    ),
    (
        "a participle in the middle",
        "The talks, held in Geneva, ended without a deal on Friday.",
        ["The talks … ended without a deal on Friday", "held in Geneva"],
    ),
    (
        "a restrictive participle stays in its noun phrase",
        "Shells found in the harbour were made safe by the navy.",
        ["Shells found in the harbour were made safe by the navy"],
    ),
    (
        "concession",
        "The road was closed although the snow had melted.",
        ["The road was closed", "the snow had melted"],
    ),
    (
        "cause",
        "The road was closed because a bridge had collapsed.",
        ["The road was closed", "a bridge had collapsed"],
    ),
    ("contrast", "Exports rose by 4%, while imports fell.", ["Exports rose by 4%", "imports fell"]),
    (
        "time stays",
        "The pilot was tired when the plane left Leeds.",
        ["The pilot was tired when the plane left Leeds"],
    ),
    (
        "time stays, in front too",
        "After the vote was lost, the chairman resigned.",
        ["After the vote was lost, the chairman resigned"],
    ),
    ("purpose stays", "The road was widened to let buses pass.", ["The road was widened to let buses pass"]),
    (
        "condition stays",
        "The school will close unless the council finds the money.",
        ["The school will close unless the council finds the money"],
    ),
    (
        "an absolute with 'with' stays",
        "In the north, several roads were blocked by snow, with drivers stranded for hours.",
        ["In the north, several roads were blocked by snow, with drivers stranded for hours"],
    ),
    (
        "an appositive at the end is taken out",
        "The party chose Ana Silva, a lawyer from Porto.",
        ["The party chose Ana Silva", "Ana Silva, a lawyer from Porto"],
    ),
    (
        "an appositive in the middle stays and is an identity besides",
        "The mayor, a former teacher, opened the school.",
        ["The mayor, a former teacher", "The mayor, a former teacher, opened the school"],
    ),
    ("a place is no identity", "The fire broke out in Hull, England.", ["The fire broke out in Hull, England"]),
    (
        "a remark on the whole clause is no identity",
        "The party wants to ban the sale of old cars, a move that car makers oppose.",
        ["The party wants to ban the sale of old cars", "a move that car makers oppose"],
    ),
    (
        "things in a row are no identities",
        "Residents demand a cut in fares, a return of the bus subsidy, cheaper bread, among others.",
        ["Residents demand a cut in fares, a return of the bus subsidy, cheaper bread, among others"],
    ),
    (
        "clauses around a semicolon, the second taken for a noun phrase",
        "Two of the climbers died; a third, who had been in the hut, survived.",
        ["Two of the climbers died", "a third … survived", "who had been in the hut"],
    ),
    (
        "an identity between dashes",
        "The virus — the germ that causes the fever — has spread.",
        ["The virus … has spread", "The virus — the germ that causes the fever"],
    ),
    (
        "an afterthought behind a dash is none",
        "Critics listed the flaws of the opera — faults it shares with the play.",
        ["Critics listed the flaws of the opera — faults it shares with the play"],
    ),
    ("an age is no identity", "Tom Reed, 42, was fined.", ["Tom Reed, 42, was fined"]),
    (
        "a cause that the main clause denies stays under its negation",
        "The bridge did not close because it was old.",
        ["The bridge did not close because it was old"],
    ),
    (
        "a matrix that only says how certain its complement is stays with it",
        "It is true that the mine closed in May.",
        ["It is true that the mine closed in May"],
    ),
    ("... an investigation", "It is not clear whether the pilot survived.", ["It is not clear whether the pilot survived"]),
    ("... a noun", "There is no doubt that the pump failed.", ["There is no doubt that the pump failed"]),
    (
        "clauses around a semicolon",
        "The ferry sank on Monday; forty people died.",
        ["The ferry sank on Monday", "forty people died"],
    ),
    (
        "clauses around a semicolon, the first with a predicative",
        "The Rams are a club in Hull; the Jets are their rivals.",
        ["The Rams are a club in Hull", "the Jets are their rivals"],
    ),
    (
        "a colon that explains",
        "The virus can live in soil: the team found traces in the samples.",
        ["The virus can live in soil", "the team found traces in the samples"],
    ),
    (
        "not only, but also",
        "Not only did the company miss its target, it also cut its dividend.",
        ["Not only did the company miss its target", "it also cut its dividend"],
    ),
    ("a discourse adverb is left out", "However, the mine stayed shut.", ["the mine stayed shut"]),
    ("a time that begins with 'so' is none", "So far the mine has stayed shut.", ["So far the mine has stayed shut"]),
    (
        "'neither' is no conjunction to leave out",
        "Neither the mayor nor her deputy attended the hearing.",
        ["Neither the mayor nor her deputy attended the hearing"],
    ),
    (
        "a dateline is left out",
        "LONDON (Newsline) - The bank cut its main rate to 4%.",
        ["The bank cut its main rate to 4%"],
    ),
    (
        "a past tense that looks like a participle",
        "The storm, the worst in a decade, killed 12 people and cut power to 4,000 homes.",
        ["The storm, the worst in a decade, killed 12 people", "cut power to 4,000 homes"],
    ),
    (
        "a subject that looks like part of the phrase before it",
        "Unlike earlier meetings between the two firms, details of the talks have not been made public.",
        ["Unlike earlier meetings between the two firms, details of the talks have not been made public"],
    ),
    (
        "a score, as sport is told",
        "Norway beat Spain 2-1 on Saturday after Berg scored twice.",
        ["Norway beat Spain 2-1 on Saturday after Berg scored twice"],
    ),
    (
        "two names, each with its appositive",
        "Voters will choose between Ortiz, a former general, and Vega, the mayor of Quito.",
        [
            "Voters will choose between Ortiz, a former general, and Vega",
            "Ortiz, a former general",
            "Vega, the mayor of Quito",
        ],
    ),
    (
        "a gerund as subject",
        "Being convicted of a crime, no matter how minor, can cost a career.",
        ["Being convicted of a crime, no matter how minor, can cost a career"],
    ),
    (
        "results, as business is told",
        "Net profit fell to £4.1m from £6.3m a year earlier, hurt by weak demand.",
        ["Net profit fell to £4.1m from £6.3m a year earlier", "hurt by weak demand"],
    ),
    (
        "a sentence, as courts are told",
        "He was jailed for nine years and banned from driving.",
        ["He was jailed for nine years", "banned from driving"],
    ),
    (
        "a reason that is what a sentence says stays in it",
        "The reason you feel tired is because the air is bad.",
        ["The reason you feel tired is because the air is bad"],
    ),
    (
        "... a reason for something else is a claim",
        "The mine was shut because the pumps failed.",
        ["The mine was shut", "the pumps failed"],
    ),
    (
        "the end of a name is no identity",
        "His father, Paul Holm, Jr., was a ghost writer.",
        ["His father, Paul Holm, Jr.", "His father, Paul Holm, Jr., was a ghost writer"],
    ),
    (
        "nor is the number of a part",
        "Agents are looking at Code 18, Section 1001, which forbids it.",
        ["Agents are looking at Code 18, Section 1001", "which forbids it"],
    ),
    (
        "nor are two things of one owner",
        "Loyalty is your faith in the law, your belief in reason.",
        ["Loyalty is your faith in the law, your belief in reason"],
    ),
    (
        "a relative on a described plural picks out what is meant",
        "She praised the rich Super Clubs with whom she competed.",
        ["She praised the rich Super Clubs with whom she competed"],
    ),
    (
        "a bare form of 'be' shares what follows",
        "She is and will remain a judge.",
        ["She is and will remain a judge"],
    ),
    (
        "a person's name says who the noun for a person beside it is",
        "The unclear policies of the party's nominee, Ada Lind, have worried investors.",
        ["The unclear policies of the party's nominee, Ada Lind, have worried investors", "the party's nominee, Ada Lind"],
    ),
    (
        "what a list of a plan holds is done by nobody",
        "A new mayor would bring better-paying jobs, renovated schools, repaired bridges and highways.",
        ["A new mayor would bring better-paying jobs, renovated schools, repaired bridges and highways"],
    ),
    (
        "a part that an adverb picks out is no identity",
        "She worries that the talk coming from the club, particularly Ada Lind, is a risk.",
        ["She worries that the talk coming from the club, particularly Ada Lind, is a risk"],
    ),
]


def texts(nlp: Language, sentence: str) -> list[str]:
    doc = parsed(nlp, sentence)
    return [words(doc, clause.runs) for clause in clauses(doc, ())]


@pytest.mark.parametrize(("why", "sentence", "expected"), CUTS, ids=[row[0] for row in CUTS])
def test_a_sentence_is_cut_into_its_clauses(nlp: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert texts(nlp, sentence) == expected, why


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("a question", "Why did the ferry sink?"),
        ("two questions in one", "Did the mayor know, and did she act?"),
        ("an order", "Read the full story here."),
        ("an order with courtesy", "Please sign below."),
        ("a negative order", "Do not open the valve."),
        ("a bare connective", "However,"),
        ("a greeting", "Hello."),
        ("a heading that says what is told next", "How the fire started"),
        ("nothing", ""),
        ("only spaces", "   \n  "),
        ("only marks", "*** -- ..."),
    ],
)
def test_what_is_no_claim(nlp: Language, why: str, sentence: str) -> None:
    assert texts(nlp, sentence) == [], why


@pytest.mark.parametrize("kind", list(BlockKind))
def test_only_blocks_that_report_give_claims(nlp: Language, kind: BlockKind) -> None:
    doc = parsed(nlp, "The ferry sank off Oban on Monday.", kind=kind)
    silent = {BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.PROMO, BlockKind.BOILERPLATE, BlockKind.CREDIT}
    assert bool(clauses(doc, ())) == (kind not in silent)


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (BlockKind.HEADLINE, "Search for walkers missing off Welsh coast"),
        (BlockKind.CAPTION, "A train crossing the new bridge at Hull"),
        (BlockKind.BODY, "This time a fire at a paint factory."),
    ],
)
def test_a_line_without_a_finite_verb_is_one_claim(nlp: Language, block: BlockKind, line: str) -> None:
    doc = parsed(nlp, line, kind=block)
    (clause,) = clauses(doc, ())
    assert clause.origin is Origin.HEADLESS
    assert words(doc, clause.runs) == line.rstrip(".")


SUBJECTS = [
    # sentence, words of the clause, its subject
    ("The ferry left Oban and sank in a storm.", "sank in a storm", "The ferry"),
    ("The mayor closed the old bridge, which links the towns.", "which links the towns", "the old bridge"),
    ("Officers searched the barn, where they found rifles.", "where they found rifles", "they"),
    ("The minister flew to Oslo, accompanied by aides.", "accompanied by aides", "The minister"),
    ("Founded in 1902, the mill employed 300 people.", "Founded in 1902", "the mill"),
    ("The party chose Ana Silva, a lawyer from Porto.", "Ana Silva, a lawyer from Porto", "Ana Silva"),
    ("The mayor, a former teacher, opened the school.", "The mayor, a former teacher, opened the school", "The mayor"),
    ("There were two storms.", "There were two storms", "two storms"),
    (
        "Danish turbine maker Nordvind A/S cut its forecast, blaming steel prices.",
        "blaming steel prices",
        "Danish turbine maker Nordvind A/S",
    ),
    (
        "The court fined Tom Reed, head of the port, and Ian Moss, who fled.",
        "who fled",
        "Ian Moss",
    ),
    ("Ohio and Texas, the two largest states, vote in May.", "Ohio and Texas, the two largest states", "Ohio and Texas"),
]


@pytest.mark.parametrize(("sentence", "claim", "subject"), SUBJECTS, ids=[row[1] for row in SUBJECTS])
def test_whose_predicate_it_is(nlp: Language, sentence: str, claim: str, subject: str) -> None:
    doc = parsed(nlp, sentence)
    found = {words(doc, clause.runs): words(doc, clause.subject) for clause in clauses(doc, ())}
    assert found[claim] == subject


ORIGINS = [
    ("The ferry sank.", Origin.MAIN),
    ("The ferry left and sank off Oban.", Origin.COORDINATION),
    ("The ferry, which sank off Oban, was old.", Origin.RELATIVE),
    ("The ferry left Oban, carrying 40 people.", Origin.PARTICIPLE),
    ("The ferry sailed although it was damaged.", Origin.ADVERBIAL),
    ("The captain was Ana Silva, a sailor from Porto.", Origin.APPOSITION),
]


@pytest.mark.parametrize(("sentence", "origin"), ORIGINS)
def test_a_clause_says_what_it_was_cut_from(nlp: Language, sentence: str, origin: Origin) -> None:
    found: list[Clause] = list(clauses(parsed(nlp, sentence), ()))
    assert origin in {clause.origin for clause in found}
