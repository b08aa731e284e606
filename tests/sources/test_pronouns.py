"""Whom a pronoun means, as the ranker that the package ships has it."""

import pytest
from spacy.language import Language

import claims
from claims.language import parsed_doc, sentence_numbers
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.model import Quotation
from claims.sources.antecedents import Discourse
from claims.sources.people import People
from claims.sources.pronouns import SURE, Calibration, PronounRanker, antecedents
from claims.sources.referents import Entity, Kind, PronounClass
from tests.building import parsed, relation

WHO = [
    ("Ana Silva won the race. She lives in Porto.", "She", "Ana Silva", "the only person, and the subject before"),
    ("Ana Silva won the race. Her coach left.", "Her", "Ana Silva", "an owner is ranked too"),
    ("Ana Silva met Karl Brandt. He lost his job.", "He", "Karl Brandt", "the gender decides"),
    ("Ana Silva met Karl Brandt. She lost the case.", "She", "Ana Silva", "the gender decides, the other way round"),
    ("Rain fell in Porto. It was cold.", "It", None, "nothing that was mentioned"),
    ("She won the race.", "She", None, "nobody was mentioned"),
]


def people_of(nlp: Language, text: str) -> People:
    doc = parsed_doc(parsed(nlp, text))
    return People(doc, parties_in(doc, registry()), registry(), ())


def name_of(entity: Entity | None) -> str | None:
    return None if entity is None or entity.person is None else entity.person.name


@pytest.mark.parametrize(("text", "word", "who", "why"), WHO, ids=[f"{row[3]}: {row[1]}" for row in WHO])
def test_whom_a_pronoun_means(nlp: Language, text: str, word: str, who: str | None, why: str) -> None:
    people = people_of(nlp, text)
    found = antecedents(people, (), sentence_numbers(people.parsed)).get(people.parsed.words.index(word))
    assert name_of(found.entity if found is not None else None) == who, why


def test_the_only_person_is_sure(nlp: Language) -> None:
    people = people_of(nlp, "Ana Silva won the race. She lives in Porto.")
    (found,) = antecedents(people, (), sentence_numbers(people.parsed)).values()
    assert found.probability >= SURE


def test_a_description_before_a_name_is_no_rival(nlp: Language) -> None:
    people = people_of(nlp, "The party's leader in the state, Ana Silva, said it rained. She left.")
    found = antecedents(people, (), sentence_numbers(people.parsed))[people.parsed.words.index("She")]
    assert name_of(found.entity) == "Ana Silva"
    assert found.probability >= SURE


def test_two_of_one_gender_are_less_sure_than_one(nlp: Language) -> None:
    def chance(text: str) -> float:
        people = people_of(nlp, text)
        at = people.parsed.words.index("she")
        return antecedents(people, (), sentence_numbers(people.parsed))[at].probability

    alone = chance("Ana Silva met the press, and she left.")
    assert chance("Ana Silva met Mary Roe, and she left.") < alone


CANDIDATES = [
    ("Ana Silva praised her.", "her", [], "an object is not the subject of its verb"),
    ("Ana Silva sold her house.", "her", ["Ana Silva"], "an owner may be"),
    ("Ana Silva met Karl Brandt. She won.", "She", ["Ana Silva"], "no man is she"),
    ("Ana Silva lives in Porto. She won.", "She", ["Ana Silva"], "a place that does nothing is nobody"),
]


@pytest.mark.parametrize(("text", "word", "names", "why"), CANDIDATES, ids=[row[3] for row in CANDIDATES])
def test_who_is_a_candidate(nlp: Language, text: str, word: str, names: list[str], why: str) -> None:
    people = people_of(nlp, text)
    anaphors = {people.parsed.words[a.token]: a for a in Discourse(people, (), sentence_numbers(people.parsed)).pronouns()}
    found = anaphors[word].candidates
    assert found[-1] is None, "the last candidate is that none is meant"
    assert [name_of(one) for one in found[:-1] if one is not None and one.kind is Kind.PERSON] == names, why


def test_whoever_is_quoted_is_not_he(nlp: Language) -> None:
    doc = parsed(nlp, 'Karl Brandt met Tom Baker. "He lied," Karl Brandt said.')
    said = relation(doc, "Karl Brandt", "said", '"He lied,"', quotation=Quotation.DIRECT)
    people = People(parsed_doc(doc), parties_in(parsed_doc(doc), registry()), registry(), ())
    at = people.parsed.words.index("He")
    (anaphor,) = (a for a in Discourse(people, (said,), sentence_numbers(people.parsed)).pronouns() if a.token == at)
    quoted = said.source_head is not None and people.person_at.get(said.source_head)
    assert quoted
    assert quoted not in [one.person for one in anaphor.candidates if one is not None]


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.3, 0.999999, 1.0])
def test_a_calibrated_probability_is_one(probability: float) -> None:
    assert 0 < Calibration(0.7, 0.1, 0.4).of(probability, None) < 1


def test_a_ranker_without_weights_takes_the_first(nlp: Language) -> None:
    people = people_of(nlp, "Ana Silva met Mary Roe. She won.")
    (anaphor,) = Discourse(people, (), sentence_numbers(people.parsed)).pronouns()
    nothing = PronounRanker({kind: {} for kind in PronounClass}, dict.fromkeys(PronounClass, Calibration(1.0, 0.0, 0.0)))
    place, chance = nothing.best(anaphor)
    assert place == 0
    assert chance == pytest.approx(1 / len(anaphor.candidates))


def test_the_work_is_bounded_in_sentences_of_thousands_of_names(nlp: Language) -> None:
    people = people_of(nlp, " ".join(f"Ana Silva{n}," for n in range(800)) + " and Mary Roe met, and she left.")
    for anaphor in Discourse(people, (), sentence_numbers(people.parsed)).pronouns():
        assert len(anaphor.candidates) <= 17


@pytest.mark.parametrize(
    "text",
    [
        'Ann & I say a prayer. "He was kind," he said.',
        '"Tonight Ann & I say a prayer," Jan Roe wrote. "Nobody was kind," he said.',
    ],
)
def test_a_name_that_ends_with_a_pronoun_can_be_meant(pipeline: Language, text: str) -> None:
    assert claims.extract(text, nlp=pipeline).claims
