"""Who says it and how surely, over whole articles of many kinds: each of the tables, and what can never be a source."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.language import parsed_doc
from claims.language.parties import Names
from claims.model import Claim, SourceKind
from claims.sources import UNSPECIFIED
from claims.sources.admission import Verdict, admitted, verdict
from claims.sources.cast import Cast, Party
from tests.building import parsed, relation

FOLDER = Path(__file__).parent
ARTICLES = FOLDER / "who_says_it.txt"
COMPLETE = (FOLDER / "mini_articles.txt", FOLDER / "relays.txt")
"""The tables that also give the relay and the certainty of each claim."""
_EXPECTED = re.compile(
    r"(?P<sources>.+?)(?: \((?P<speaker>.+?)\))?"
    r"(?: \[(?:via (?P<via>[^;\]]+?))?(?:; )?(?P<certainty>certain|probable|possible|unknown)?\])?: (?P<words>.+)"
)
PRONOUNS = (
    "He",
    "She",
    "They",
    "It",
    "We",
    "I",
    "You",
    "Some",
    "Others",
    "Many",
    "This",
    "That",
    "Those",
    "Both",
    "Nobody",
    "One",
)
THINGS = ("The accident", "The delay", "The fall", "A storm", "The fear", "Silence", "The explosion", "The closure of the mine")


@dataclass(frozen=True)
class Case:
    """An article, with its expected claims."""

    kind: str
    text: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return self.kind


def cases(table: Path = ARTICLES) -> list[Case]:
    """The articles of a table: a line with ``#`` and the kind, the article, and lines with ``>`` for its claims."""
    parts = table.read_text(encoding="utf-8").split("\n# ")[1:]
    found = []
    for part in parts:
        kind, *lines = part.splitlines()
        text = "\n".join(line for line in lines if not line.startswith("> ")).strip() + "\n"
        found.append(Case(kind, text, tuple(line[2:] for line in lines if line.startswith("> "))))
    return found


def told(found: tuple[Claim, ...], words: str) -> Claim:
    """The shortest claim with these words."""
    holding = [claim for claim in found if words.lower() in claim.text.lower() or words.lower() in claim.statement.lower()]
    assert holding, f"no claim with {words!r} in {[claim.text for claim in found]}"
    return min(holding, key=lambda claim: len(claim.text))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_each_claim_has_its_source_and_speaker(pipeline: Language, case: Case) -> None:
    found = claims.extract(case.text, nlp=pipeline).claims
    for line in case.expected:
        match = _EXPECTED.fullmatch(line)
        assert match is not None, line
        claim = told(found, match["words"])
        assert str(claim.source).removeprefix("The ").lower() in match["sources"].lower().split("|"), line
        if match["speaker"]:
            assert claim.speaker is not None, line
            assert match["speaker"] in claim.speaker, line


@pytest.mark.parametrize("case", [case for table in COMPLETE for case in cases(table)], ids=str)
def test_each_claim_has_its_source_speaker_relay_and_certainty(pipeline: Language, case: Case) -> None:
    found = claims.extract(case.text, nlp=pipeline).claims
    for line in case.expected:
        match = _EXPECTED.fullmatch(line)
        assert match is not None, line
        claim = told(found, match["words"])
        assert str(claim.source).removeprefix("The ").lower() in match["sources"].lower().split("|"), line
        assert (match["speaker"] or "") in (claim.speaker or ""), line
        assert [relay.removeprefix("The ") for relay in claim.via] == (
            [match["via"].removeprefix("The ")] if match["via"] else []
        ), line
        assert claim.certainty == (match["certainty"] or "certain"), line


def test_every_kind_has_an_article_and_every_article_a_claim() -> None:
    assert len(cases()) >= 40
    assert all(case.expected for case in cases())


@pytest.mark.parametrize("pronoun", PRONOUNS)
@pytest.mark.parametrize("cue", ["said", "shows", "believes", "suggest"])
def test_an_open_pronoun_is_never_a_source(pipeline: Language, pronoun: str, cue: str) -> None:
    found = claims.extract(f"{pronoun} {cue} that the plan had failed.", nlp=pipeline)
    assert {claim.source for claim in found.claims} <= {None, UNSPECIFIED}
    assert found.sources == ()


@pytest.mark.parametrize("thing", THINGS)
def test_what_a_thing_shows_is_the_writers(pipeline: Language, thing: str) -> None:
    found = claims.extract(f"{thing} shows that the brake failed.", nlp=pipeline)
    assert [claim.source for claim in found.claims] == [None]
    assert found.sources == ()


@pytest.mark.parametrize(
    "source", ["The report", "A survey", "The poster", "The council", "Residents", "A diver", "Both parents", "Some voters"]
)
def test_people_bodies_and_documents_stay_sources(pipeline: Language, source: str) -> None:
    (claim,) = claims.extract(f"{source} said that the brake failed.", nlp=pipeline).claims
    assert claim.source not in (None, UNSPECIFIED)


def test_a_pronoun_relays_nothing(pipeline: Language) -> None:
    found = claims.extract("They said the minister had told them that the mine would close.", nlp=pipeline).claims
    assert all(not set(claim.via) & set(PRONOUNS) for claim in found)


def test_a_party_that_is_not_admitted_leaves_no_gap(nlp: Language) -> None:
    doc = parsed(nlp, "The accident shows the brake failed. Analysts say prices rise.")
    found = [
        relation(doc, "The accident", "shows", "the brake failed"),
        relation(doc, "Analysts", "say", "prices rise"),
    ]
    cast = Cast()
    parties = [cast.nameless(Party(name, SourceKind.UNSPECIFIED), shared=True) for name in ("Accident", "Analysts")]
    result = admitted(parsed_doc(doc), Names(), found, parties, cast)
    assert result.of_relation == [None, 0]
    assert [party.name for party in cast.parties] == ["Analysts"]
    assert (result.writer, result.unspecified) == (frozenset({0}), frozenset())


SUBJECTS = st.sampled_from((*PRONOUNS, *THINGS, "The report", "Ana Ruiz", "Residents", "The council"))
VERBS = st.sampled_from(("said", "shows", "suggested", "believes", "told reporters", "denied"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(SUBJECTS, VERBS), min_size=1, max_size=4))
def test_no_text_has_a_pronoun_or_a_thing_for_a_source(pipeline: Language, sentences: list[tuple[str, str]]) -> None:
    found = claims.extract(" ".join(f"{who} {verb} that the pipe had burst." for who, verb in sentences), nlp=pipeline)
    barred = {word.removeprefix("The ").removeprefix("A ").lower() for word in (*PRONOUNS, *THINGS)}
    named = {name for claim in found.claims for name in (claim.source, claim.speaker, *claim.via) if name is not None}
    assert barred.isdisjoint(name.lower() for name in (*named, *(source.name for source in found.sources)))


@given(st.integers(min_value=0, max_value=9))
def test_the_verdict_depends_on_the_source_alone(nlp: Language, filler: int) -> None:
    doc = parsed(nlp, "It rained. " * filler + "The accident shows the brake failed.")
    found = relation(doc, "The accident", "shows", "the brake failed")
    assert verdict(parsed_doc(doc), Names(), found) is Verdict.WRITER
