"""Articles by chance, and what reviewers do with their claims."""

import random
from collections.abc import Callable, Mapping

from claims.identity import Identifiers
from claims.model import (
    Article,
    Attribution,
    Block,
    BlockKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimSet,
    Fragment,
    Generator,
    Hedge,
    HedgeType,
    Polarity,
    Quotation,
    Source,
    SourceKind,
    Span,
    SpeechAct,
    Status,
)
from claims.store import Decision, Filters, Proposal, Store
from claims.store.filters import HEDGE_BITS

CLAIMS_OF_AN_ARTICLE = 40
DECIDED = 0.2
"""Share of the claims that have a verdict."""
REVIEWERS = ("Ada", "Ben", "Cy", "Di")
VERDICTS = ("True", "Mostly true", "Mixed", "False", "Unproven")
NAMES = tuple(f"Ministry of {place}" for place in ("Norland", "Sudmark", "Estria", "Vestholm", "Lorain", "Kell", "Brant"))
SUBJECTS = ("The minister", "A spokesman", "Rescue workers", "Investors", "Two officials", "The court", "Residents")
VERBS = ("denied", "confirmed", "announced", "delayed", "approved", "investigated", "closed", "reported")
OBJECTS = ("the bridge", "a merger", "the election", "new tariffs", "the power plant", "a ceasefire", "the budget")
PLACES = ("in the capital", "near the border", "on Tuesday", "after the storm", "despite protests", "overnight")
SEARCHES = ("tariffs", "minister denied", "evac", '"the power plant"', "residents overnight 17", "bridge storm")


def article(chance: random.Random, number: int, claims: int) -> ClaimSet:
    """A made-up article."""
    id = f"article-{number}"
    identifiers = Identifiers(id)
    sentences = [_sentence(chance) for _ in range(claims)]
    text = "\n".join(sentences)
    digest = f"{number:064x}"
    sources = tuple(
        Source(id=f"s-{place}", name=name, kind=chance.choice(list(SourceKind)), named=chance.random() < 0.7, mentions=())
        for place, name in enumerate(chance.sample(NAMES, 3))
    )
    attributions = tuple(_attribution(chance, text, place) for place in range(3))
    found, start = [], 0
    for sentence in sentences:
        span = Span(start=start, end=start + len(sentence))
        said = chance.randrange(5)
        found.append(_claim(chance, identifiers.of("c", sentence), sentence, span, sources[said] if said < 3 else None))
        start = span.end + 1
    blocks = tuple(Block(kind=BlockKind.BODY, start=claim.spans[0].start, end=claim.spans[0].end) for claim in found)
    return ClaimSet(
        generator=Generator(name="claims", version="0", pipeline="synthetic", model="none"),
        article=Article(id=id, title=f"Story {number}", sha256=digest, text=text, blocks=blocks),
        sources=sources,
        attributions=attributions,
        claims=tuple(found),
    )


def _sentence(chance: random.Random) -> str:
    words = (chance.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, PLACES))
    return f"{' '.join(words)}, {chance.randrange(1000)} {chance.choice(('people', 'dollars', 'miles'))}"


def _attribution(chance: random.Random, text: str, place: int) -> Attribution:
    return Attribution(
        id=f"a-{place}",
        source=None,
        cue=None,
        content=Fragment.cut(text, [(0, 1)]),
        source_id=f"s-{place}",
        act=SpeechAct.SAY,
        quotation=Quotation.INDIRECT,
        parent=None,
        confidence=round(chance.random(), 3),
    )


def _claim(chance: random.Random, id: str, sentence: str, span: Span, source: Source | None) -> Claim:
    hedges = chance.sample(list(HEDGE_BITS), chance.choice((0, 0, 1, 2)))
    return Claim(
        id=id,
        text=sentence,
        statement=sentence,
        spans=(span,),
        sentence=span,
        block=BlockKind.BODY,
        kind=ClaimKind.EVENT,
        attribution_ids=(f"a-{source.id[2:]}",) if source else (),
        source=source.name if source else None,
        speaker=None,
        via=("State television",) if source and chance.random() < 0.1 else (),
        certainty=chance.choice(list(Certainty)),
        polarity=chance.choice(list(Polarity)),
        hedges=tuple(Hedge(text="may", spans=(span,), type=HedgeType(kind)) for kind in hedges),
        status=chance.choice(list(Status)),
        basis=(),
        quantities=(),
        when=None,
        entities=(),
        checkworthiness=round(chance.random(), 2),
        checkworthiness_reasons=("event",),
    )


def search(chance: random.Random) -> str:
    """Words that a reviewer might look for."""
    return f"{chance.choice(SEARCHES)} {chance.choice(('', 'people', 'miles'))}".strip()


def fill(store: Store, claims: int, chance: random.Random) -> list[str]:
    """Adds articles until there are that many claims, and decides on some; gives the claims' ids."""
    ids: list[str] = []
    for number in range(-(-claims // CLAIMS_OF_AN_ARTICLE)):
        made = article(chance, number, min(CLAIMS_OF_AN_ARTICLE, claims - len(ids)))
        store.add(made)
        ids += [claim.id for claim in made.claims]
    store.decide_all(
        Proposal(id, Decision.verdict(chance.choice(VERDICTS)), chance.choice(REVIEWERS))
        for id in chance.sample(ids, int(DECIDED * len(ids)))
    )
    return ids


def filters(chance: random.Random) -> Filters:
    """Filters as a reviewer might choose them."""
    choices: Mapping[str, Callable[[], object]] = {
        "source_kind": lambda: chance.choice(list(SourceKind)).value,
        "source": lambda: chance.choice(NAMES),
        "certainty": lambda: chance.choice(list(Certainty)).value,
        "status": lambda: chance.choice(list(Status)).value,
        "verdict": lambda: chance.choice(("none", *VERDICTS)),
        "hedge_type": lambda: chance.choice(("none", *HedgeType)),
        "named": lambda: chance.random() < 0.5,
        "reviewer": lambda: chance.choice(REVIEWERS),
    }
    chosen = chance.sample(sorted(choices), chance.randrange(4))
    return Filters.of({name: choices[name]() for name in chosen})
