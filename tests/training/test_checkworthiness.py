"""What the weights of checkworthiness are fitted to: the best claim of a sentence answers for it."""

import math

from training.checkworthiness.fit import Judged, fit

FIGURE, OPINION = {"figure": 1.0}, {"opinion": 1.0}
PRIORS = {"figure": 0.5, "opinion": -0.5, "rare": 0.25}


def judged(*claims: tuple[dict[str, float], str], worth: bool) -> Judged:
    return Judged([named for named, _ in claims], [dict.fromkeys(words.split(), 1.0) for _, words in claims], worth)


SENTENCES = [
    *[judged((FIGURE, "taxes fell"), (OPINION, "that was good"), worth=True) for _ in range(20)],
    *[judged((FIGURE, "see you"), worth=False) for _ in range(20)],
    *[judged((OPINION, "that was good"), worth=False) for _ in range(20)],
    judged(worth=False),
]


def test_the_best_claim_of_a_sentence_answers_for_it() -> None:
    model = fit(SENTENCES, PRIORS)
    assert model.phrases["taxes"] > 0 > model.phrases["see"]
    assert model.named["figure"] > model.named["opinion"]
    assert model.of(SENTENCES[0]) == model.log_odds(FIGURE, {"taxes": 1.0, "fell": 1.0})
    assert model.of(SENTENCES[0]) > max(model.of(SENTENCES[20]), model.of(SENTENCES[40]))


def test_what_was_never_seen_keeps_its_prior() -> None:
    assert math.isclose(fit(SENTENCES, PRIORS).named["rare"], 0.25)


def test_a_sentence_without_claims_is_last() -> None:
    assert fit(SENTENCES, PRIORS).of(SENTENCES[-1]) == -math.inf


def test_words_named_like_a_feature_are_words() -> None:
    sentences = [judged((FIGURE, "opinion"), worth=True) for _ in range(9)] + [judged((OPINION, "other"), worth=False)] * 9
    model = fit(sentences, PRIORS)
    assert model.phrases["opinion"] > 0 > model.named["opinion"]


def test_only_the_strongest_phrases_are_kept() -> None:
    assert set(fit(SENTENCES, PRIORS, kept=2).phrases) < set(fit(SENTENCES, PRIORS).phrases)
    assert len(fit(SENTENCES, PRIORS, kept=2).phrases) == 2
