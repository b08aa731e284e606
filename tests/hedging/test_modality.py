"""Sentence and claim → hedges, certainty, polarity."""

import pytest
from spacy.language import Language

from claims.attribution import Voice
from claims.model import SpeechAct
from tests.hedging.building import Said, modality_of, shown

UNATTRIBUTED = [
    # (sentence, claim, hedges, certainty, polarity, why)
    ("The crew left the port.", "The crew left the port", "", "certain", "positive", "a plain assertion"),
    # modal verbs
    ("The bank may close the branch.", "The bank may close the branch", "may/modal", "possible", "positive", "modal"),
    ("The bank may not close the branch.", "The bank may not close the branch", "may/modal", "possible", "negative",
     "a negated possibility is a possible negative"),
    ("The bank cannot close the branch.", "The bank cannot close the branch", "", "certain", "negative",
     "an impossibility is certain"),
    ("The jet can carry 400 people.", "The jet can carry 400 people", "", "certain", "positive", "ability is a fact"),
    ("The divers could not find the wreck.", "The divers could not find the wreck", "could/modal", "certain", "negative",
     "past ability denied"),
    ("She could see the wreck.", "She could see the wreck", "", "certain", "positive", "past ability, not possibility"),
    ("The bank may be able to close the branch.", "The bank may be able to close the branch", "may/modal", "possible",
     "positive", "the weaker counts"),
    ("The bank will close the branch.", "The bank will close the branch", "will/future", "certain", "positive",
     "a future is asserted"),
    ("Higher tolls would hurt drivers.", "Higher tolls would hurt drivers", "would/modal", "probable", "positive",
     "nothing shifts the tense: hypothetical"),
    # likelihood and seeming
    ("The delegation likely includes two doctors.", "The delegation likely includes two doctors", "likely/epistemic",
     "probable", "positive", "likely as an adverb"),
    ("The strike is likely to end.", "The strike is likely to end", "likely/epistemic", "probable", "positive",
     "likely as an adjective"),
    ("The strike is not likely to end.", "The strike is not likely to end", "likely/epistemic", "probable", "negative",
     "a negated likelihood"),
    ("The strike is unlikely to end.", "The strike is unlikely to end", "unlikely/epistemic", "probable", "negative",
     "the negation is inside the word"),
    ("The ship appears to have sunk.", "The ship appears to have sunk", "appears/epistemic", "probable", "positive",
     "the claim is about the sinking"),
    ("The ship appears not to have sunk.", "The ship appears not to have sunk", "appears/epistemic", "probable", "negative",
     "the lower verb is negated"),
    ("The ship does not seem to have sunk.", "The ship does not seem to have sunk", "seem/epistemic", "probable", "negative",
     "negation of a raising verb is meant for the lower one"),
    ("The singer appeared in court.", "The singer appeared in court", "", "certain", "positive", "to appear as an event"),
    ("It seems that the ship sank.", "It seems that the ship sank", "seems/epistemic", "probable", "positive", "impersonal"),
    ("A low price does not necessarily mean poor quality.", "A low price does not necessarily mean poor quality",
     "necessarily/epistemic", "unknown", "positive", "neither asserted nor denied"),
    ("The thief apparently fled by boat.", "The thief apparently fled by boat", "apparently/epistemic", "probable",
     "positive", "adverb on the verb"),
    ("The thief left, apparently in a hurry.", "The thief left", "", "certain", "positive",
     "the adverb bears on the phrase alone"),
    # belief, hearsay, future in the passive without an agent
    ("The bank is expected to cut rates.", "The bank is expected to cut rates", "expected/future", "probable", "positive",
     "agentless passive"),
    ("The suspect is believed to have fled.", "The suspect is believed to have fled", "believed/doxastic", "probable",
     "positive", "agentless passive"),
    ("The pair were rumoured to have met.", "The pair were rumoured to have met", "rumoured/hearsay", "possible", "positive",
     "hearsay"),
    ("The navy reportedly saved the crew.", "The navy reportedly saved the crew", "reportedly/hearsay", "probable",
     "positive", "hearsay adverb"),
    ("The clerk allegedly stole the ring.", "The clerk allegedly stole the ring", "allegedly/hearsay", "possible",
     "positive", "hearsay adverb"),
    # investigation
    ("It is not clear whether the mayor resigned.", "the mayor resigned", "not clear whether/investigation", "unknown",
     "positive", "nobody knows"),
    ("The storm passed, but it is not clear if the bridge held.", "the bridge held", "not clear if/investigation",
     "unknown", "positive", "'if' for 'whether', parsed as a condition"),
    ("Police are investigating whether the fire was set.", "the fire was set", "investigating whether/investigation",
     "unknown", "positive", "an open question"),
    # approximators
    ("The village is about 40 miles north of the dam.", "The village is about 40 miles north of the dam",
     "about/approximator", "certain", "positive", "a blurred quantity, a sure claim"),
    ("They talked about the 40 villages.", "They talked about the 40 villages", "", "certain", "positive",
     "about as a preposition"),
    ("Tens of thousands fled.", "Tens of thousands fled", "Tens of/approximator", "certain", "positive", "a vague number"),
    # conditions
    ("If it rains, the river will rise.", "the river will rise", "If/conditional, will/future", "probable", "positive",
     "the condition limits the main clause"),
    ("The port stays shut unless the rain stops.", "The port stays shut unless the rain stops", "unless/conditional",
     "probable", "positive", "a negative condition"),
    # polarity
    ("No survivors were found.", "No survivors were found", "", "certain", "negative", "negated subject"),
    ("The minister made no promises.", "The minister made no promises", "", "certain", "negative", "negated object"),
    ("The minister left with no comment.", "The minister left with no comment", "", "certain", "positive",
     "the adjunct alone is negated"),
    ("Nobody answered the call.", "Nobody answered the call", "", "certain", "negative", "negative pronoun"),
    ("None of the passengers answered.", "None of the passengers answered", "", "certain", "negative", "negative quantifier"),
    ("Few voters answered.", "Few voters answered", "", "certain", "negative", "downward quantifier"),
    ("A few voters answered.", "A few voters answered", "", "certain", "positive", "'a few' is some"),
    ("The talks failed to produce a deal.", "The talks failed to produce a deal", "", "certain", "negative", "implicative"),
    ("The talks did not fail to produce a deal.", "The talks did not fail to produce a deal", "", "certain", "positive",
     "two negations cancel"),
    ("The crew did not manage to land.", "The crew did not manage to land", "", "certain", "negative", "two-way implicative"),
    ("The mayor left without explaining the delay.", "without explaining the delay", "", "certain", "negative",
     "a gerund under 'without'"),
    ("The mayor left without explaining the delay.", "The mayor left", "", "certain", "positive",
     "'without' does not reach the main clause"),
    ("The firm has yet to pay.", "The firm has yet to pay", "", "certain", "negative", "'yet to' is 'not yet'"),
    ("The firm no longer pays.", "The firm no longer pays", "", "certain", "negative", "one cue, not two"),
    ("The firm not only paid but apologised.", "The firm not only paid", "", "certain", "positive", "no negation"),
    ("The mayor asked drivers not to use the bridge.", "The mayor asked drivers not to use the bridge", "", "certain",
     "negative", "what is asked is negative"),
    ("The list does not say when or where.", "The list does not say when or where", "", "certain", "negative",
     "the saying itself is the claim"),
    ("The firm cares for its staff, not differently than others.", "The firm cares for its staff, not differently than others",
     "", "certain", "positive", "the negation bears on the adverb after it"),
    ("If the firm pays, they will stay.", "the firm pays", "If/conditional", "possible", "positive", "a condition"),
    ("Had the firm paid, they would have stayed.", "they would have stayed", "would have/modal", "possible", "positive",
     "contrary to fact"),
    ("It's unlikely Smith's bid to win the seat will succeed.", "It's unlikely Smith's bid to win the seat will succeed",
     "unlikely/epistemic, will/future", "probable", "negative", "impersonal, without 'that'"),
    ("He could burst in at any time, ruining the feast.", "ruining the feast", "could/modal", "possible", "positive",
     "a participle shares the certainty of its clause"),
    ("The crew was able to land.", "The crew was able to land", "", "certain", "positive", "ability that showed itself"),
    ("The crew was unable to land.", "The crew was unable to land", "", "certain", "negative", "and that did not"),
    # scope
    ("The officials who may resign met on Monday.", "The officials … met on Monday", "", "certain", "positive",
     "the modal belongs to the relative clause"),
    ("The officials who may resign met on Monday.", "who may resign", "may/modal", "possible", "positive",
     "and hedges that"),
    ("The court may fine the firm and ban its boss.", "ban its boss", "may/modal", "possible", "positive",
     "an auxiliary is shared"),
    ("The court may fine the firm and a judge banned its boss.", "a judge banned its boss", "", "certain", "positive",
     "a clause of its own"),
    ("The train appears to have left and is heading north.", "is heading north", "", "certain", "positive",
     "a finite verb does not share the raising verb"),
    ("The army did not shell or storm the town.", "storm the town", "", "certain", "negative", "'or' under negation"),
    ("The army did not storm the town but shelled it.", "shelled it", "", "certain", "positive", "'but' ends it"),
    ("No one was hurt, but police closed the road and searched cars.", "searched cars", "", "certain", "positive",
     "the negative subject belongs to the first clause"),
    ("The firm wants to buy the port.", "The firm wants to buy the port", "", "certain", "positive", "the wish is a fact"),
    ("The plan to sell the port was dropped.", "The plan to sell the port was dropped", "", "certain", "positive",
     "the main clause"),
    ("Did the mayor resign?", "Did the mayor resign", "", "unknown", "positive", "a question asserts nothing"),
]  # fmt: skip

ATTRIBUTED = [
    # (sentence, claim, said, hedges, certainty, polarity, why)
    ("The ministry said the talks would begin in June.", "the talks would begin in June",
     Said("said", "the talks would begin in June"), "would/future", "certain", "positive", "'would' is only tense here"),
    ("Only then did the ministry say the talks would begin.", "the talks would begin", Said("say", "the talks would begin"),
     "would/future", "certain", "positive", "the past may stand on an auxiliary"),
    ("The ministry would not say if the talks had begun.", "the talks had begun", Said("say", "if the talks had begun"),
     "not say if/investigation", "unknown", "positive", "what is left open"),
    ("The ministry did not say that the talks had begun.", "the talks had begun", Said("say", "that the talks had begun"),
     "say/investigation", "unknown", "positive", "what is not said is not known"),
    ("The minister suggested that the talks had begun.", "the talks had begun",
     Said("suggested", "that the talks had begun", SpeechAct.SUGGEST), "suggested/epistemic", "probable", "positive",
     "a tentative saying"),
    ("Analysts say the army may have fewer tanks.", "the army may have fewer tanks",
     Said("say", "the army may have fewer tanks"), "may/modal", "possible", "positive",
     "saying shields no certainty; the modal does"),
    ("Analysts say the army has fewer tanks.", "the army has fewer tanks", Said("say", "the army has fewer tanks"), "",
     "certain", "positive", "certainty is the source's"),
    ("The ministry believes the crew left the boat.", "the crew left the boat",
     Said("believes", "the crew left the boat", SpeechAct.BELIEVE), "believes/doxastic", "probable", "positive",
     "belief is less than knowledge"),
    ("The ministry also believes the crew may have left the boat.", "the crew may have left the boat",
     Said("believes", "the crew may have left the boat", SpeechAct.BELIEVE), "believes/doxastic, may/modal", "possible",
     "positive", "the weaker counts"),
    ("The minister denied that he took money.", "he took money", Said("denied", "that he took money", SpeechAct.DENY), "",
     "certain", "negative", "what is denied is asserted to be false"),
    ("The minister doubts that the bridge will hold.", "the bridge will hold",
     Said("doubts", "that the bridge will hold", SpeechAct.BELIEVE), "doubts/doxastic, will/future", "probable", "negative",
     "doubt leans to the negative"),
    ("It had been rumoured that the pair would meet.", "the pair would meet",
     Said("rumoured", "that the pair would meet", SpeechAct.REPORT, Voice.NOBODY), "rumoured/hearsay, would/future",
     "possible", "positive", "nobody answers for a rumour"),
    ("It was said that the pair had met.", "the pair had met", Said("said", "that the pair had met", voice=Voice.NOBODY),
     "said/hearsay", "probable", "positive", "nobody answers for it"),
    ("It is expected that the bank will pay.", "the bank will pay",
     Said("expected", "that the bank will pay", SpeechAct.PREDICT, Voice.NOBODY), "expected/doxastic, will/future",
     "probable", "positive", "an expectation of nobody in particular"),
    ("The spokesman may say that the mayor left.", "the mayor left", Said("say", "that the mayor left"), "", "certain",
     "positive", "what surrounds the source's words does not count"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "claim", "hedges", "certainty", "polarity", "why"), UNATTRIBUTED)
def test_claims_of_the_article(
    nlp: Language, sentence: str, claim: str, hedges: str, certainty: str, polarity: str, why: str
) -> None:
    assert shown(*modality_of(nlp, sentence, claim)) == (hedges, certainty, polarity), why


@pytest.mark.parametrize(("sentence", "claim", "said", "hedges", "certainty", "polarity", "why"), ATTRIBUTED)
def test_claims_of_a_source(
    nlp: Language, sentence: str, claim: str, said: Said, hedges: str, certainty: str, polarity: str, why: str
) -> None:
    assert shown(*modality_of(nlp, sentence, claim, said)) == (hedges, certainty, polarity), why
