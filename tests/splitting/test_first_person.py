"""A quoted speaker's first person, and pronouns that the ranker resolves, from a text to its statements."""

import pytest

from claims import extract

STATEMENTS = [
    ("The harbour board said it had been told of the plan.", "The harbour board had been told of the plan", "what it heard"),
    ("The pilots' association said it would back any member.", "The pilots' association would back any member", "an act"),
    ("The dock company said it had been sold.", "It had been sold", "a thing too can be sold"),
    ("The interior minister said he had ordered a search.", "The interior minister had ordered a search", "no name, an office"),
    ("A spokesman said he had left.", "He had left", "a spokesman speaks of others"),
    ("Karl Roe met the interior minister. The minister said he was ill.", "He was ill", "two could be ill"),
    ("Jan Sorn was jailed. His lawyer, Karl Lind, said he was ill.", "He was ill", "a lawyer speaks of his client"),
    ("Ingrid Holm died. She was 91. Her daughter, Kari, said she died at home.", "She died at home", "said of a mother"),
    (
        "Anouk de Roe won the fourth stage of the Tour of Bohemia after her rival Klara Novak crashed in the final "
        "kilometre. Novak, who had led for most of the day, lost control on a wet corner. She broke her collarbone. De Roe "
        "said she had not seen it.",
        "She broke her collarbone",
        "a name that is nobody's known was the subject since",
    ),
    (
        "Karl Roe and a 20-year-old accomplice, who cannot be named, stole data. The accomplice was acquitted of one charge, "
        "for which he had already served his time.",
        "He had already served his time for one charge",
        "an unnamed man is the subject beside",
    ),
    (
        'Maria Lowe left. Analysts said they were not surprised. "It has too many shops," said one, Rhea Patel of Corvus Bank. '
        "She expects it to be sold within a year.",
        "Rhea Patel expects it to be sold within a year",
        "who one of several is",
    ),
    (
        "Colm Rattan, 52, showed no emotion as the foreman read the verdict. He was acquitted of a second charge.",
        "Colm Rattan was acquitted of a second charge",
        "a name with an age is a person's",
    ),
    ("The harbour board said it had approved no plan.", "The harbour board had approved no plan", "a body without a name"),
    ("The harbour board said it had received no letter.", "It had received no letter", "things receive something too"),
    ("The city hall has been repaired. The council said it would open in May.", "It would open in May", "things open too"),
    ("The plan has few friends. The council said it would pay for itself.", "It would pay for itself", "things pay too"),
    ("A comet is near. The observatory said it was due at noon.", "It was due at noon", "events are due"),
    ("The rescue agency said it was sure to rain.", "It was sure to rain", "events are sure to happen"),
    (
        "The regulator fined Acme Bank. The regulator said it had invested in mines.",
        "It had invested in mines",
        "the body before",
    ),
    ("The tribunal said it had hired two guards.", "It had hired two guards", "a tribunal tells of others"),
    ("The regulator said it would fine the firm.", "The regulator would fine the firm", "what a regulator will do"),
    ("The Union of Bakers met. The council said it would cancel the fair.", "It would cancel the fair", "a body near"),
    ("A ship sank. The coast guard said it sent no signal.", "It sent no signal", "a thing near sends too"),
    ("The coast guard said it sent no boats.", "The coast guard sent no boats", "no thing near"),
    ("The tribunal said its members had voted to strike.", "Its members had voted to strike", "members of another body"),
    ("The bank told the union its members would be paid.", "Its members would be paid", "whoever is told has members"),
    ("The council bought a ferry. The council said its captain was drunk.", "Its captain was drunk", "ships have captains"),
    ("The Gull Army took Kivu on Friday. Its mayor, Jan Obo, fled.", "Its mayor, Jan Obo, fled", "a place has a mayor"),
    ("Acme Bank bought Bex Bank. Its chairman, Karl Voss, left.", "Karl Voss is its chairman", "two banks"),
    ("The council said its members had not been told.", "The council's members had not been told", "people whom it owns"),
    (
        "Norway's dam regulator confirmed that it would open an inquiry into the firm.",
        "Norway's dam regulator would open an inquiry into the firm",
        "an act of the body that says so",
    ),
    ("The board told the firm that it would pay.", "It would pay", "whoever is told may be meant"),
    (
        "The Gull Bankers Association praised the cut. Its president, Sten Holt, said rates would fall.",
        "Sten Holt is the Gull Bankers Association's president",
        "a body whose president is named",
    ),
    ("A spokesman for the council said it would sue.", "It would sue", "a spokesman is no body"),
    ("The board said it was too early to say.", "It was too early to say", "an empty subject"),
    ('"I am ill," said Jane Roe, a teacher.', "Jane Roe is ill", "the verb agrees"),
    ('"I count on my sister," said Jane Roe, a teacher.', "Jane Roe counts on her sister", "the second time by a pronoun"),
    ('"My house burned," said Jane Roe, a teacher.', "Jane Roe's house burned", "an owner"),
    ('"I don\'t know the man," said Jane Roe, a teacher.', "Jane Roe doesn't know the man", "do agrees"),
    ('"I have seen the letter," said Jane Roe, a teacher.', "Jane Roe has seen the letter", "so does have"),
    ('"I\'m on the train," said Jane Roe, a teacher.', "Jane Roe is on the train", "a contraction"),
    ('"I told you the truth," said Jane Roe, a teacher.', "I told you the truth", "whoever is addressed is not known"),
    ('"We won the vote," said Jane Roe, a teacher.', "We won the vote", "we are not one person"),
    (
        'Jane Roe said she had "lost my way" in Rome.',
        'Jane Roe had "lost my way" in Rome',
        "marks that are shown keep their words",
    ),
    ("Jane Roe won the vote. She lives in Porto.", "Jane Roe lives in Porto", "a pronoun in the article's own voice"),
    ("Jane Roe won the vote. Her house in Porto burned.", "Jane Roe's house in Porto burned", "an owner"),
    ("Jane Roe won the vote. She sold her house.", "Jane Roe sold her house", "only the first of two"),
    ("Jane Roe won the vote. After she won, Jane Roe left Porto.", "After she won, Jane Roe left Porto", "the name follows"),
    ("Jane Roe won the vote. She's the mayor of Porto.", "Jane Roe is the mayor of Porto", "a contraction behind a name"),
    ("Jane Roe won the vote. Every voter knows his or her mayor.", "Every voter knows his or her mayor", "nobody's"),
    ("Jane Roe won the vote. A nominee named her aides.", "A nominee named her aides", "she may be the nominee"),
    ('"I mean, the house burned," said Jane Roe, a teacher.', "I mean, the house burned", "a filler"),
    ('"I hope Jane Roe wins," said Jane Roe, a teacher.', "I hope Jane Roe wins", "nobody says the own name"),
    (
        "Jane Roe met Mary Low in Porto and Ann Poe in Rome. Mary Low left. Then Jane Roe saw her.",
        "Then Jane Roe saw her",
        "an object that may mean two",
    ),
    (
        "The storm hit Hull. Jane Roe sailed out. Waves drowned her.",
        "Waves drowned Jane Roe",
        "an object that means the only one",
    ),
    (
        "Jane Roe won. She lost the next race. A crew pulled her out.",
        "A crew pulled Jane Roe out",
        "the only one near, by pronouns",
    ),
    (
        'Jane Roe met Karl Low. "The vote hurt him badly," read a sign.',
        "The vote hurt him badly",
        "in a quotation of nobody known",
    ),
    ("Karl Low left. The mayor told Karl Low that he would stay.", "He would stay", "whoever is told is hardly meant"),
    ('"Low is wrong," said Jane Roe. Karl Low left.', "Karl Low is wrong", "a short name in a quotation without its marks"),
    ("Donald Low won. The Donald is back.", "The Donald is back", "a name with an article is no short name"),
    ("He's become a judge. Karl Low has a degree.", "He's become a judge", "nobody before him"),
    ("Karl Low won the race. He's become a judge.", "Karl Low has become a judge", "a verb without a passive"),
    ("Karl Low came on Monday. Nils Poe announced that he would resign.", "Nils Poe would resign", "whoever says it"),
    (
        "Ann Poe, a baker, met Karl Low. Poe said her members would strike if he cut pay.",
        "Ann Poe's members would strike if he cut pay",
        "what belongs to whoever says it",
    ),
    (
        "Karl Low came on Monday. Nils Poe called Low a liar and said his remarks were false.",
        "Karl Low's remarks were false",
        "somebody was named in between",
    ),
    ("Mary Low lost the race. Her deputy, Jane Roe, cried.", "Mary Low's deputy, Jane Roe, cried", "nobody owns herself"),
    ("Karl Low won the race. In his report, Nils Poe blamed him.", "In his report, Nils Poe blamed him", "a later subject"),
    (
        "Karl Low lost the race. And he has a rival less: Nils Poe left Hull.",
        "Karl Low has a rival less",
        "a main subject is not a later one",
    ),
    (
        'Acme Corp is a firm in Hull. "We are closing our mine," Acme Corp said in a statement.',
        "Acme Corp is closing its mine",
        "a body that speaks of its acts",
    ),
    (
        'Jane Roe, a spokeswoman for Acme Corp, said: "We don\'t sell coal."',
        "Acme Corp doesn't sell coal",
        "whom a spokeswoman speaks for",
    ),
    (
        'Acme Corp is a firm in Hull. "We all know the sea," Acme Corp said in a statement.',
        "We all know the sea",
        "we who may be everybody",
    ),
    (
        'Hull Rovers is a club in Hull. "We are closing our ground," Hull Rovers said in a statement.',
        "We are closing our ground",
        "a name that may be plural",
    ),
    (
        'Acme Corp is a firm in Hull. "We sold the mine," Acme Corp said in a statement.',
        "Acme Corp sold the mine",
        "a past tense",
    ),
    ('Acme Press reported: "We saw the train."', "We saw the train", "news media quote others"),
    ("A nurse in Hull said she would leave.", "She would leave", "near miss: a source without a name may speak of another"),
    ("The ministry named the toll. The ministry said it could rise.", "It could rise", "it may be a thing"),
    ("The report said it was a bad year.", "It was a bad year", "a document seldom speaks of itself"),
    ("His brother said he would sell the boat.", "He would sell the boat", "a source that is not clear itself"),
    (
        "Ann Poe told the court that sometime in May she realised that she had lost the key.",
        "Sometime in May Ann Poe realised that she had lost the key",
        "without the conjunction",
    ),
    ('"Nobody talks now, and that never ends well," said Ann Poe.', "That never ends well", "a pronoun, no conjunction"),
]


@pytest.mark.parametrize(("text", "statement", "why"), STATEMENTS, ids=[f"{row[2]}: {row[1]}" for row in STATEMENTS])
def test_statements(text: str, statement: str, why: str) -> None:
    assert statement in [claim.statement for claim in extract(text).claims], why
