"""Web Annotations: the data model of the W3C Recommendation, and correct positions."""

import json

import pytest

from claims.model import ClaimSet
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour, reviews

MOTIVATIONS = {"assessing", "commenting", "describing", "linking", "tagging"}


def items(*claim_sets: ClaimSet, **layout: object) -> list[dict[str, object]]:
    made = json.loads(exported("webannotation", *claim_sets, **layout))
    assert (made["@context"], made["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    return made["items"]  # type: ignore[no-any-return]


def listed(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else [value]  # type: ignore[list-item]


def test_annotations_are_valid_and_their_positions_correct(seeds: list[ClaimSet]) -> None:
    found = items(*seeds)
    claims = [(seed, claim) for seed in seeds for claim in seed.claims]
    assert len(found) == len(claims)
    assert len({item["id"] for item in found}) == len(found)
    for item, (seed, claim_) in zip(found, claims, strict=True):
        assert item["type"] == "Annotation"
        assert {item["motivation"]} <= MOTIVATIONS
        assert all(body["type"] == "TextualBody" and body["purpose"] in MOTIVATIONS for body in listed(item["body"]))
        targets = listed(item["target"])
        assert len(targets) == len(claim_.spans)
        for target, span in zip(targets, claim_.spans, strict=True):
            position, quote = target["selector"]  # type: ignore[misc]
            text = seed.article.text
            assert position == {"type": "TextPositionSelector", "start": span.start, "end": span.end}
            assert quote["type"] == "TextQuoteSelector"
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
            assert quote["exact"] == text[span.start : span.end]


def test_a_verdict_is_an_assessment_by_its_reviewer() -> None:
    made = items(harbour(), reviews=reviews())[1]
    assert made["motivation"] == ["tagging", "assessing"]
    assert made["creator"] == {"type": "Person", "name": "Ada Berg"}
    bodies = {(body.get("purpose"), body.get("value", body.get("id"))) for body in listed(made["body"])}
    assert bodies >= {
        ("assessing", "Mostly false"),
        ("commenting", "It was 14 tonnes."),
        ("linking", "https://example.org/report"),
    }
    assert "javascript" not in json.dumps(made)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_and_names_survive(words: str) -> None:
    (made,) = items(claim_set(claim(statement=words), id=words, url=words))
    assert listed(made["body"])[0]["value"] == words
    assert str(made["target"]["source"]).startswith("urn:claims:article:")  # type: ignore[index]
    assert str(made["id"]).isascii()


def test_a_collection_without_annotations_is_valid() -> None:
    assert items(claim_set()) == []
