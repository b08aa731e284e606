"""What becomes of the clause that attributes, and in whose voice the claims stand."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.model import ClaimKind, Quotation, SpeechAct
from claims.splitting import Origin, clauses
from tests.building import parsed, relation, words


def found(doc: Doc, *relations: Relation) -> list[tuple[str, tuple[int, ...]]]:
    """The words of each clause with its chain."""
    return [(words(doc, clause.runs), clause.relations) for clause in clauses(doc, relations)]


def test_the_attributing_clause_is_no_claim(nlp: Language) -> None:
    doc = parsed(nlp, "Police said on Monday that the man had fled and that his car was found.")
    said = relation(doc, "Police", "said", "that the man had fled and that his car was found")
    assert found(doc, said) == [("the man had fled", (0,)), ("his car was found", (0,))]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        ("The bridge, officials say, is unsafe.", "officials", "say", "The bridge … is unsafe"),
        ("The bridge is unsafe, according to officials.", "officials", "according to", "The bridge is unsafe"),
        ("The bridge, according to officials, is unsafe.", "officials", "according to", "The bridge … is unsafe"),
        ("According to officials, the bridge is unsafe.", "officials", "According to", "the bridge is unsafe"),
        ("Officials: the bridge is unsafe", "Officials", ":", "the bridge is unsafe"),
    ],
)
def test_wherever_the_attribution_stands(nlp: Language, sentence: str, source: str, cue: str, content: str) -> None:
    doc = parsed(nlp, sentence)
    assert found(doc, relation(doc, source, cue, content)) == [(content, (0,))]


def test_quoted_words_stand_without_their_marks(nlp: Language) -> None:
    doc = parsed(nlp, '"We heard a bang. The roof fell in. Why did nobody help?" said Ann Lee.')
    quoted = '"We heard a bang. The roof fell in. Why did nobody help?"'
    said = relation(doc, "Ann Lee", "said", quoted, quotation=Quotation.DIRECT)
    assert found(doc, said) == [("We heard a bang", (0,)), ("The roof fell in", (0,))]


def test_what_hangs_on_the_attributing_clause_is_left_over(nlp: Language) -> None:
    doc = parsed(nlp, '"The strike is over," Ana Silva, who leads the union, said without naming a date.')
    strike = '"The strike is over,"'
    said = relation(doc, "Ana Silva, who leads the union,", "said", strike, quotation=Quotation.DIRECT)
    assert found(doc, said) == [
        ("The strike is over", (0,)),
        ("who leads the union", ()),
        ("without naming a date", ()),
    ]


def test_an_appositive_in_the_source_is_an_identity(nlp: Language) -> None:
    doc = parsed(nlp, "Tom Reed, a spokesman for the port, said the crane had fallen.")
    said = relation(doc, "Tom Reed, a spokesman for the port,", "said", "the crane had fallen")
    assert found(doc, said) == [("Tom Reed, a spokesman for the port", ()), ("the crane had fallen", (0,))]


def test_saying_inside_what_is_said_is_an_event(nlp: Language) -> None:
    doc = parsed(nlp, "She said that her lawyer told Daniel that the case was closed.")
    outer = relation(doc, "She", "said", "that her lawyer told Daniel that the case was closed")
    inner = relation(doc, "her lawyer", "told", "that the case was closed", parent=0)
    (saying, content) = clauses(doc, (outer, inner))
    told = "her lawyer told Daniel that the case was closed"
    assert (words(doc, saying.runs), saying.origin, saying.relations) == (told, Origin.SAYING, (0,))
    assert (words(doc, content.runs), content.relations) == ("the case was closed", (0, 1))


def test_a_relay_adds_no_event(nlp: Language) -> None:
    doc = parsed(nlp, "News agencies quoted the minister as saying the port had closed.")
    outer = relation(doc, "News agencies", "quoted", "the minister as saying the port had closed", act=SpeechAct.QUOTE)
    inner = relation(doc, "the minister", "saying", "the port had closed", parent=0)
    assert found(doc, outer, inner) == [("the port had closed", (0, 1))]


def test_a_party_and_its_spokesman_say_one_thing(nlp: Language) -> None:
    doc = parsed(nlp, "Chad's army believes the convoy has left, a spokesman for Chad's army said.")
    outer = relation(doc, "a spokesman for Chad's army", "said", "Chad's army believes the convoy has left")
    inner = relation(doc, "Chad's army", "believes", "the convoy has left", act=SpeechAct.BELIEVE, parent=0)
    assert found(doc, outer, inner) == [("the convoy has left", (0, 1))]


def test_a_wish_stays_with_its_verb(nlp: Language) -> None:
    doc = parsed(nlp, "Mr Reed wants to reopen the mine and has promised to hire 200 people.")
    wants = relation(doc, "Mr Reed", "wants", "to reopen the mine", act=SpeechAct.WANT, voice=Voice.REPORTER)
    promised = relation(doc, "", "has promised", "to hire 200 people", act=SpeechAct.PROMISE, voice=Voice.REPORTER)
    (first, second) = clauses(doc, (wants, promised))
    assert [words(doc, c.runs) for c in (first, second)] == [
        "Mr Reed wants to reopen the mine",
        "has promised to hire 200 people",
    ]
    assert {first.kind, second.kind} == {ClaimKind.PLAN}
    assert first.relations == second.relations == ()


def test_a_hedging_passive_stays_in_its_clause(nlp: Language) -> None:
    doc = parsed(nlp, "The bridge is believed to have been built in 1780.")
    hedge = relation(doc, "", "is believed", "to have been built in 1780", act=SpeechAct.BELIEVE, voice=Voice.HEDGE)
    assert found(doc, hedge) == [("The bridge is believed to have been built in 1780", ())]


def test_hearsay_is_nobodys_claim(nlp: Language) -> None:
    doc = parsed(nlp, "It had been rumoured that the pair would meet in Oslo.")
    rumour = relation(doc, "", "rumoured", "that the pair would meet in Oslo", voice=Voice.UNNAMED)
    assert found(doc, rumour) == [("the pair would meet in Oslo", (0,))]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        ('She named the boat "Disaster for the Town".', "She", "named", 'the boat "Disaster for the Town"'),
        ("The company did not say when the plant would close.", "The company", "say", "when the plant would close"),
    ],
)
def test_a_content_that_is_no_clause_stays(nlp: Language, sentence: str, source: str, cue: str, content: str) -> None:
    doc = parsed(nlp, sentence)
    assert found(doc, relation(doc, source, cue, content)) == [(sentence.rstrip("."), ())]


def test_a_relative_clause_may_have_a_source_of_its_own(nlp: Language) -> None:
    doc = parsed(nlp, "The town bought the boats, which, according to Newsline, the navy had rejected.")
    newsline = relation(doc, "Newsline", "according to", "which … the navy had rejected")
    assert found(doc, newsline) == [("The town bought the boats", ()), ("which … the navy had rejected", (0,))]


def test_several_complements_are_several_claims(nlp: Language) -> None:
    doc = parsed(nlp, "The court ruled that the law was void, that the fines must be repaid and that the minister had lied.")
    content = "that the law was void, that the fines must be repaid and that the minister had lied"
    ruled = relation(doc, "The court", "ruled", content, act=SpeechAct.ANNOUNCE)
    assert found(doc, ruled) == [
        ("the law was void", (0,)),
        ("the fines must be repaid", (0,)),
        ("the minister had lied", (0,)),
    ]


def test_a_gerund_stays_with_its_verb(nlp: Language) -> None:
    doc = parsed(nlp, "Residents considered leaving the valley.")
    considered = relation(doc, "Residents", "considered", "leaving the valley", act=SpeechAct.BELIEVE)
    assert found(doc, considered) == [("Residents considered leaving the valley", ())]


@pytest.mark.parametrize(("cue", "act"), [("denied", SpeechAct.DENY), ("reported", SpeechAct.REPORT)])
def test_a_gerund_that_is_said_to_be_so_or_not_is_a_claim(nlp: Language, cue: str, act: SpeechAct) -> None:
    doc = parsed(nlp, f"Residents {cue} hearing several explosions.")
    said = relation(doc, "Residents", cue, "hearing several explosions", act=act)
    assert found(doc, said) == [(f"Residents {cue} hearing several explosions", (0,))]


def test_a_gerund_after_a_preposition_needs_its_whole_clause(nlp: Language) -> None:
    doc = parsed(nlp, "Even though Reed confessed to acting alone, two men were tried.")
    said = relation(doc, "Reed", "confessed to", "acting alone", act=SpeechAct.ACKNOWLEDGE)
    assert found(doc, said) == [("Reed confessed to acting alone", (0,)), ("two men were tried", ())]


@pytest.mark.parametrize(
    ("quoted", "claim"),
    [
        ("I think the dam is safe.", "the dam is safe"),
        ("We believe there were forty people on board.", "there were forty people on board"),
        ("It's our understanding the dam is safe.", "the dam is safe"),
        ("I do not think the dam is safe.", "I do not think the dam is safe"),
        ("They think the dam is safe.", "They think the dam is safe"),
        ("I thought the dam was safe.", "I thought the dam was safe"),
    ],
)
def test_what_a_speaker_says_that_he_thinks_is_his_claim(nlp: Language, quoted: str, claim: str) -> None:
    doc = parsed(nlp, f'"{quoted[:-1]}," Ann Lee said.')
    said = relation(doc, "Ann Lee", "said", f'"{quoted[:-1]},"', quotation=Quotation.DIRECT)
    assert found(doc, said) == [(claim, (0,))]


def test_a_name_in_quotation_marks_belongs_to_the_clause_that_gives_it(nlp: Language) -> None:
    doc = parsed(nlp, 'She named it "Sea Breeze" and sailed to Oslo.')
    named = relation(doc, "She", "named", 'it "Sea Breeze"', quotation=Quotation.DIRECT)
    assert [claim for claim, _ in found(doc, named)] == ['She named it "Sea Breeze"', "sailed to Oslo"]


def test_what_is_said_of_the_speaking_is_no_claim(nlp: Language) -> None:
    doc = parsed(nlp, "Speaking to reporters, the mayor said the dam was safe.")
    said = relation(doc, "the mayor", "said", "the dam was safe")
    assert found(doc, said) == [("the dam was safe", (0,))]


def test_a_restrictive_relative_of_a_source_is_a_claim_as_nothing_else_holds_it(nlp: Language) -> None:
    doc = parsed(nlp, "A nurse who was on duty said the lights went out.")
    said = relation(doc, "A nurse who was on duty", "said", "the lights went out")
    assert found(doc, said) == [("who was on duty", ()), ("the lights went out", (0,))]


def test_the_next_speaker_is_no_part_of_the_clause_before(nlp: Language) -> None:
    doc = parsed(nlp, "The heat stays as temperatures rise above 40 degrees and fire officials say they expect no rain.")
    said = relation(doc, "fire officials", "say", "they expect no rain")
    assert [claim for claim, _ in found(doc, said)] == [
        "The heat stays as temperatures rise above 40 degrees",
        "they expect no rain",
    ]


def test_with_and_its_speaker_are_left_out_with_the_cue(nlp: Language) -> None:
    doc = parsed(nlp, "Attention turns to the figures, with analysts saying that rates will rise.")
    said = relation(doc, "analysts", "saying", "rates will rise")
    assert found(doc, said) == [("Attention turns to the figures", ()), ("rates will rise", (0,))]


def test_a_reported_question_is_no_claim(nlp: Language) -> None:
    doc = parsed(nlp, "Reporters asked the minister whether he would resign.")
    asked = relation(doc, "Reporters", "asked", "whether he would resign", act=SpeechAct.ASK)
    assert found(doc, asked) == []


def test_an_adjunct_after_a_cue_in_parenthesis_belongs_to_the_content(nlp: Language) -> None:
    doc = parsed(nlp, "Sales were flat, the company said, because of weak demand abroad.")
    said = relation(doc, "the company", "said", "Sales were flat")
    ((text, chain),) = found(doc, said)
    assert (text, chain) == ("Sales were flat … because of weak demand abroad", (0,))


KINDS = [
    # sentence, its claim's kind
    ("The ferry sank off Oban on Monday.", ClaimKind.EVENT),
    ("The ferry was built in 1974.", ClaimKind.EVENT),
    ("The town has two bridges.", ClaimKind.STATE),
    ("The harbour is closed.", ClaimKind.STATE),
    ("Mr Cole is the owner of the ferry.", ClaimKind.IDENTITY),
    ("The city is about 425 miles north of the border.", ClaimKind.QUANTITY),
    ("Debts total £40m.", ClaimKind.QUANTITY),
    ("The ruling is unfair.", ClaimKind.OPINION),
    ("The plan was a disgrace.", ClaimKind.OPINION),
    ("The minister should resign.", ClaimKind.OPINION),
]


@pytest.mark.parametrize(("sentence", "kind"), KINDS)
def test_kinds(nlp: Language, sentence: str, kind: ClaimKind) -> None:
    (clause,) = clauses(parsed(nlp, sentence), ())
    assert clause.kind is kind


def test_an_attitude_in_the_first_person_is_an_opinion_where_it_is_quoted(nlp: Language) -> None:
    doc = parsed(nlp, '"We regret the decision of the council," said Ann Lee.')
    said = relation(doc, "Ann Lee", "said", '"We regret the decision of the council,"', quotation=Quotation.DIRECT)
    (clause,) = clauses(doc, (said,))
    assert clause.kind is ClaimKind.OPINION


@pytest.mark.parametrize("cue", ["did not say", "would not say", "declined to say", "refused to say"])
def test_a_source_that_does_not_say_whether_is_a_claim_itself(nlp: Language, cue: str) -> None:
    doc = parsed(nlp, f"The ministry {cue} whether anyone was hurt.")
    said = relation(doc, "The ministry", cue, "whether anyone was hurt")
    assert found(doc, said) == [(f"The ministry {cue} whether anyone was hurt", ())]


def test_an_object_with_its_adjuncts_is_no_clause(nlp: Language) -> None:
    doc = parsed(nlp, "The governor claimed victory shortly after polls closed.")
    claimed = relation(doc, "The governor", "claimed", "victory shortly after polls closed", act=SpeechAct.CLAIM)
    assert found(doc, claimed) == [("The governor claimed victory shortly after polls closed", ())]


def test_a_clause_that_the_parser_takes_apart_is_one(nlp: Language) -> None:
    doc = parsed(nlp, "The navy assessed the ship crossed into Norway early on Monday, Vera Lind, its spokeswoman, said.")
    said = relation(
        doc, "Vera Lind, its spokeswoman,", "said", "The navy assessed the ship crossed into Norway early on Monday"
    )
    inner = relation(
        doc, "The navy", "assessed", "the ship crossed into Norway early on Monday", act=SpeechAct.ASSESS, parent=0
    )
    assert ("the ship crossed into Norway early on Monday", (0, 1)) in found(doc, said, inner)


def test_a_subject_that_the_parser_makes_an_object_stays_with_its_verb(nlp: Language) -> None:
    doc = parsed(nlp, "Analysts warned more closures could follow.")
    warned = relation(doc, "Analysts", "warned", "more closures could follow", act=SpeechAct.WARN)
    assert found(doc, warned) == [("more closures could follow", (0,))]


def test_a_mark_that_is_opened_is_closed(nlp: Language) -> None:
    doc = parsed(nlp, 'Officials said ministers were "deeply concerned".')
    said = relation(doc, "Officials", "said", 'ministers were "deeply concerned"', quotation=Quotation.MIXED)
    assert found(doc, said) == [('ministers were "deeply concerned"', (0,))]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content", "act"),
    [
        ("The ministry did not say that Kay was hurt.", "The ministry", "did not say", "that Kay was hurt", SpeechAct.SAY),
        ("The firm stopped short of admitting that it failed.", "The firm", "admitting", "it failed", SpeechAct.ACKNOWLEDGE),
        ("The union refrained from saying that talks were over.", "The union", "saying", "talks were over", SpeechAct.SAY),
        ("The firm avoided admitting that valves failed.", "The firm", "admitting", "valves failed", SpeechAct.ACKNOWLEDGE),
        ("The army came close to saying that it was lost.", "The army", "saying", "it was lost", SpeechAct.SAY),
        ("The mayor declined to confirm that fares would rise.", "The mayor", "confirm", "fares would rise", SpeechAct.CONFIRM),
        ("The mayor did not deny that fares would rise.", "The mayor", "did not deny", "fares would rise", SpeechAct.DENY),
    ],
)
def test_what_a_source_does_not_say_is_one_claim_about_not_saying(
    nlp: Language, sentence: str, source: str, cue: str, content: str, act: SpeechAct
) -> None:
    doc = parsed(nlp, sentence)
    assert found(doc, relation(doc, source, cue, content, act=act)) == [(sentence.removesuffix("."), ())]


def test_what_a_source_does_not_believe_is_what_it_holds_to_be_untrue(nlp: Language) -> None:
    doc = parsed(nlp, "The firm does not believe that the valve failed.")
    believed = relation(doc, "The firm", "does not believe", "the valve failed", act=SpeechAct.BELIEVE)
    assert found(doc, believed) == [("the valve failed", (0,))]


def test_not_only_said_is_said(nlp: Language) -> None:
    doc = parsed(nlp, "The firm not only said that the valve failed.")
    assert ("the valve failed", (0,)) in found(doc, relation(doc, "The firm", "said", "the valve failed"))


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content"),
    [
        ("She called the ruling a disaster for the town.", "She", "called", "a disaster for the town"),
        ('The owner called the deaths "sad".', "The owner", "called", 'the deaths "sad"'),
        ("The owner denied that.", "The owner", "denied", "that"),
    ],
)
def test_the_clause_with_a_phrase_for_content_has_its_source(
    nlp: Language, sentence: str, source: str, cue: str, content: str
) -> None:
    doc = parsed(nlp, sentence)
    assert found(doc, relation(doc, source, cue, content)) == [(sentence.rstrip("."), (0,))]


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content", "act", "chain"),
    [
        (
            "The mayor dismissed the report as nonsense.",
            "The mayor",
            "dismissed",
            "the report as nonsense",
            SpeechAct.DENY,
            (0,),
        ),
        ("The mayor dismissed the driver.", "The mayor", "dismissed", "the driver", SpeechAct.DENY, ()),
        ("Ruiz claimed to have painted it.", "Ruiz", "claimed", "to have painted it", SpeechAct.CLAIM, (0,)),
        ("Ruiz promised to paint it.", "Ruiz", "promised", "to paint it", SpeechAct.PROMISE, ()),
        ("The union put the number at 4,000.", "The union", "put", "the number at 4,000", SpeechAct.ESTIMATE, (0,)),
        ("The plan put workers at risk.", "The plan", "put", "workers at risk", SpeechAct.ESTIMATE, ()),
    ],
)
def test_what_a_source_asserts_by_a_phrase(
    nlp: Language, sentence: str, source: str, cue: str, content: str, act: SpeechAct, chain: tuple[int, ...]
) -> None:
    doc = parsed(nlp, sentence)
    assert found(doc, relation(doc, source, cue, content, act=act, voice=Voice.REPORTER)) == [(sentence.rstrip("."), chain)]


@pytest.mark.parametrize(
    ("sentence", "content", "identity", "chain"),
    [
        (
            "The union said Jan Brandt, a liar, owed it money.",
            "Jan Brandt, a liar, owed it money",
            "Jan Brandt, a liar",
            (0,),
        ),
        ("The union said Oslo Oil, a company, had lied.", "Oslo Oil, a company, had lied", "Oslo Oil, a company", ()),
        (
            "The union said Oslo Oil, a company that lent it a van, had lied.",
            "Oslo Oil, a company that lent it a van, had lied",
            "Oslo Oil, a company that lent it a van",
            (0,),
        ),
        (
            'The union said "Oslo Oil, a company, owes us money."',
            '"Oslo Oil, a company, owes us money."',
            "Oslo Oil, a company",
            (0,),
        ),
    ],
)
def test_an_identity_in_a_report_is_the_reporters(
    nlp: Language, sentence: str, content: str, identity: str, chain: tuple[int, ...]
) -> None:
    doc = parsed(nlp, sentence)
    assert (identity, chain) in found(doc, relation(doc, "The union", "said", content))


def test_what_is_still_to_be_decided_is_not_said(nlp: Language) -> None:
    doc = parsed(nlp, "The council will decide whether the firm must pay.")
    decided = relation(doc, "The council", "decide", "whether the firm must pay", act=SpeechAct.PROMISE)
    assert found(doc, decided) == [("The council will decide whether the firm must pay", ())]
