"""Words that are quoted a second time: by whoever said them, or by somebody who gives them again."""

from claims.check.rules.lists import any_like
from claims.check.rules.quotation.marks import Quoted, are_of_one, sentence_round, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import names_in, tokens
from claims.model import BlockKind, Source

_FEW = 3  # words
_LONG = 6


def are_of_one_utterance(reading: Reading, earlier: Quoted, later: Quoted, *, length: int = _LONG) -> bool:
    """Whether two quotations may be of one speaker, or the later passes on what the earlier's said.

    ``length`` counts the words that both have. Few are so only where both speakers are known, and one, or the later sentence
    speaks of words said before; more, too, where the later speaker has no name: "Hauliers, told that the bridge was “safe for
    lorries”, sent theirs across".
    """
    said = speaker(reading, earlier), _speaker(reading, later)
    if length < _FEW:
        again = earlier.start < later.start and is_given_again(reading, earlier, later)
        return again or (None not in said and are_of_one(*said))
    return (
        are_of_one(*said) or is_given_again(reading, earlier, later) or (earlier.start < later.start and not _is_named(said[1]))
    )


def _speaker(reading: Reading, quoted: Quoted) -> Source | None:
    """Who says a quotation; in a headline, a name or nobody: "Owner: 'We will rebuild'"."""
    source = speaker(reading, quoted)
    return None if quoted.block.kind is BlockKind.HEADLINE and not _is_named(source) else source


def _is_named(source: Source | None) -> bool:
    return source is not None and source.named


def is_given_again(reading: Reading, earlier: Quoted, later: Quoted) -> bool:
    """Whether the later sentence tells that it gives words again: it speaks of a remark or claim, or names who said them first.

    "Conti's statement that the team was “blind to it” will come up, said Petra Lindholm."
    """
    if is_spoken_of(reading, later):
        return True
    said = speaker(reading, earlier), speaker(reading, later)
    return not (None not in said and are_of_one(*said)) and _names(reading, earlier, later)


def is_spoken_of(reading: Reading, later: Quoted) -> bool:
    """Whether a quotation's sentence speaks of words that were said before: "her claim", "as he had put it"."""
    return any_like("given again").search(sentence_round(reading, later)) is not None


def _names(reading: Reading, earlier: Quoted, later: Quoted) -> bool:
    teller = speaker(reading, earlier)
    if teller is None or not teller.named:
        return False
    return bool(names_in(f"x {sentence_round(reading, later)}") & frozenset(tokens(teller.name)))
