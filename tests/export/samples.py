"""Manually written claim sets."""

from io import BytesIO, TextIOWrapper

from hypothesis import strategies as st

from claims.export import Desk, Field, Layout, Review, format_named
from claims.model import (
    Attribution,
    BlockKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimSet,
    Entity,
    EntityKind,
    Fragment,
    Generator,
    Hedge,
    HedgeType,
    Polarity,
    Quantity,
    Quotation,
    Source,
    SourceKind,
    Span,
    SpeechAct,
    Status,
    When,
)
from tests.building import article

TEXT = (
    "Port of Marrow shut after fuel spill\n"
    "\n"
    "The harbour authority said on Monday that about 40 tonnes of diesel may have leaked.\n"
    "Fishermen denied that they had been warned.\n"
)


def place(words: str, text: str = TEXT) -> Fragment:
    start = text.index(words)
    return Fragment.cut(text, [(start, start + len(words))])


def claim(words: str = "about 40 tonnes of diesel may have leaked", text: str = TEXT, **changed: object) -> Claim:
    at = place(words, text)
    values: dict[str, object] = {
        "id": "c-" + "".join(word[0] for word in words.split() if word.isalnum()),
        "text": at.text,
        "statement": at.text[:1].upper() + at.text[1:] + ".",
        "spans": at.spans,
        "sentence": Span(start=at.spans[0].start, end=at.spans[-1].end),
        "block": BlockKind.BODY,
        "kind": ClaimKind.EVENT,
        "attribution_ids": (),
        "source": None,
        "speaker": None,
        "via": (),
        "certainty": Certainty.CERTAIN,
        "polarity": Polarity.POSITIVE,
        "hedges": (),
        "status": Status.UNATTRIBUTED,
        "basis": (),
        "quantities": (),
        "when": None,
        "entities": (),
        "checkworthiness": 0.5,
        "checkworthiness_reasons": (),
    }
    return Claim.model_validate(values | changed)


def claim_set(*claims: Claim, text: str = TEXT, **changed: object) -> ClaimSet:
    about = article(text, published="2024-03-04", id="harbour-spill").model_copy(update=changed)
    generator = Generator(name="claims", version="0", pipeline="fast", model="test")
    return ClaimSet(generator=generator, article=about, sources=(), attributions=(), claims=claims)


def harbour() -> ClaimSet:
    """An article whose claims use every field."""
    cue, content = place("said"), place("about 40 tonnes of diesel may have leaked")
    said = Attribution(
        id="a-1",
        source=place("The harbour authority"),
        cue=cue,
        content=content,
        source_id="s-1",
        act=SpeechAct.SAY,
        quotation=Quotation.INDIRECT,
        parent=None,
        confidence=0.91234567,
    )
    authority = Source(
        id="s-1", name="harbour authority", kind=SourceKind.GOVERNMENT, named=False, mentions=(place("The harbour authority"),)
    )
    leak = claim(
        attribution_ids=("a-1",),
        statement="About 40 tonnes of diesel may have leaked from the port of Marrow.",
        source="Marrow Harbour Authority",
        source_confidence=0.87654321,
        speaker="Ada Quill",
        via=("Coast Radio", "Marrow Post"),
        certainty=Certainty.POSSIBLE,
        status=Status.SINGLE_SOURCE,
        hedges=(Hedge(text="may", spans=place("may").spans, type=HedgeType.MODAL),),
        quantities=(Quantity(text="about 40 tonnes", spans=place("about 40 tonnes").spans, value=40.0, unit="tonnes"),),
        when=When(text="on Monday", spans=place("on Monday").spans, date="2024-03-04"),
        entities=(Entity(text="Marrow", spans=place("Marrow").spans, name="Port of Marrow", kind=EntityKind.PLACE),),
        checkworthiness=0.1 + 0.2,
        checkworthiness_reasons=("number", "event"),
    )
    shut = claim("Port of Marrow shut after fuel spill", block=BlockKind.HEADLINE, status=Status.CORROBORATED)
    warned = claim(
        "they had been warned",
        statement="The fishermen had not been warned.",
        source="Fishermen",
        polarity=Polarity.NEGATIVE,
        status=Status.DISPUTED,
        basis=("c-x", "c-y"),
    )
    made = claim_set(shut, leak, warned, title="Port of Marrow shut after fuel spill", publisher="Marrow Post")
    return made.model_copy(update={"sources": (authority,), "attributions": (said,)})


DESK = Desk("Harbour Desk", "https://desk.example/checks/{id}")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[a](javascript:alert(1)) *b* `c` | d",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r\nx",
    "half \ud83d pair",
    "\x00\x01\x1b[31m\x7f\x85\u2028\ufffe\uffff",
    "_x0041_ x005F_ _x000D_ \\u0041 \\ud83d",
    "\u202egnp.exe\u202c",
    "&amp; &lt; ]]> <!-- -->",
    "https://example.org/?a=b www.example.org a@example.org",
    "- [ ] 1. # = > ~~~",
]


# JSON joins two adjacent surrogates; no article contains them separately (see `ingest`).
ANY_TEXT = st.text(
    st.characters(categories=None, exclude_categories=(), exclude_characters=[chr(code) for code in range(0xD800, 0xDC00)])
) | st.text("=+-@'\t\r\n\x00\x01\udfff\ufffe\u202e\u2028_x0041\\u ;,\"")


def reviews() -> dict[str, Review]:
    """The decisions on the claims of `harbour`: a verdict with all its parts, corrections, and only a note."""
    made = [
        Review(
            claim_id="c-a4todmhl",
            verdict="Mostly false",
            by="Ada Berg",
            at="2024-03-06T09:00:00Z",
            note="It was 14 tonnes.",
            evidence=("https://example.org/report", "javascript:alert(1)"),
            corrections={Field.SOURCE: "harbour authority", Field.SPEAKER: None, Field.CERTAINTY: "probable"},
            source_kind=SourceKind.GOVERNMENT,
            seen=12,
        ),
        Review(claim_id="c-thbw", note="Ask them again.", seen=3),
    ]
    return {review.claim_id: review for review in made}


def exported(name: str, *claim_sets: ClaimSet, **layout: object) -> bytes:
    """The bytes of an export."""
    known = format_named(name)
    stream = TextIOWrapper(BytesIO(), encoding="utf-8", newline="")
    known.write(claim_sets or (harbour(),), stream, Layout(**layout))  # type: ignore[arg-type]
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]
