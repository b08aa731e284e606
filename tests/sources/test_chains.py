"""Chains of attributions: who answers, who spoke, who relayed."""

from claims.attribution import Voice
from claims.sources import Tags
from tests.sources.casting import Said, cast


def test_relays_are_named_outermost_first(nlp):
    said = cast(
        nlp,
        "Russian news agencies quoted Kremlin spokesperson Dmitry Peskov as confirming Kim had entered Russia.",
        Said("Russian news agencies", "quoted", "Kremlin spokesperson Dmitry Peskov as confirming Kim had entered Russia"),
        Said("Kremlin spokesperson Dmitry Peskov", "confirming", "Kim had entered Russia", parent=0),
    )
    assert said.tags(1) == Tags(source="Kremlin", speaker="Dmitry Peskov", via=("Russian news agencies",), confidence=1.0)
    assert said.tags(0) == Tags(source="Russian news agencies", speaker=None, via=(), confidence=1.0)


def test_who_speaks_for_a_body_is_its_speaker_not_its_relay(nlp):
    said = cast(
        nlp,
        "Chile's military assessed the ship had left port, Ana Vega, spokesperson of Chile's Defense Ministry, said.",
        Said("Ana Vega, spokesperson of Chile's Defense Ministry,", "said", "Chile's military assessed the ship had left port"),
        Said("Chile's military", "assessed", "the ship had left port", parent=0),
    )
    assert said.tags(1) == Tags(source="Chilean Defense Ministry", speaker="Ana Vega", via=(), confidence=1.0)


def test_a_person_who_relays_another_body_stays_a_relay(nlp):
    said = cast(
        nlp,
        "Jane Roe said the World Health Organization warned that cases would rise.",
        Said("Jane Roe", "said", "the World Health Organization warned that cases would rise"),
        Said("the World Health Organization", "warned", "cases would rise", parent=0),
    )
    assert said.tags(1) == Tags(source="World Health Organization", speaker=None, via=("Jane Roe",), confidence=1.0)


def test_hearsay_has_an_unspecified_source(nlp):
    said = cast(
        nlp,
        "It had been rumoured that the pair would meet.",
        Said("", "rumoured", "the pair would meet", voice=Voice.UNNAMED),
    )
    assert said.tags(0) == Tags(source="Unspecified", speaker=None, via=())
    assert said.source(0) is None


def test_an_open_pronoun_has_an_unspecified_source(nlp):
    said = cast(nlp, "He said the plan had failed.", Said("He", "said", "the plan had failed"))
    assert said.tags(0) == Tags(source="Unspecified", speaker=None, via=(), confidence=0.0)


def test_no_chain_is_the_publications_own_voice(nlp):
    assert cast(nlp, "It rained.").speakers.sources == ()


def test_a_minister_without_a_country_has_that_of_the_media_that_relay_him(nlp):
    said = cast(
        nlp,
        "Deputy foreign minister Petr Orlov said Russia may talk with the delegation, according to Russian news agencies.",
        Said(
            "Russian news agencies", "according", "Deputy foreign minister Petr Orlov said Russia may talk with the delegation"
        ),
        Said("Deputy foreign minister Petr Orlov", "said", "Russia may talk with the delegation", parent=0),
    )
    assert said.tags(1) == Tags(
        source="Russian Foreign Ministry", speaker="Petr Orlov", via=("Russian news agencies",), confidence=1.0
    )


def test_two_people_speak_together(nlp):
    said = cast(nlp, "Jane Roe and John Doe said it rained.", Said("Jane Roe and John Doe", "said", "it rained"))
    assert said.name(0) == "Jane Roe and John Doe"


def test_a_source_has_one_id_and_all_its_mentions(nlp):
    said = cast(
        nlp,
        "Jane Roe said it rained. Roe said it poured.",
        Said("Jane Roe", "said", "it rained"),
        Said("Roe", "said", "it poured"),
    )
    (source,) = said.speakers.sources
    assert source.id == "s-jane-roe"
    assert [mention.text for mention in source.mentions] == ["Jane Roe", "Roe"]
