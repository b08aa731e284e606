"""Words that are quoted a second time: by whoever said them, or by somebody who gives them again."""

from claims.check.rules.lists import any_like
from claims.check.rules.quotation.marks import Quoted, are_of_one, sentence_round, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import names_in, tokens


def are_of_one_utterance(reading: Reading, earlier: Quoted, later: Quoted, *, short: bool = False) -> bool:
    """Whether two quotations may be of one speaker, or the later passes on what the earlier's said.

    ``short`` quotations are so only where both speakers are known, and one, or the later sentence names who said them.
    """
    said = speaker(reading, earlier), speaker(reading, later)
    if short:
        return (None not in said and are_of_one(*said)) or (earlier.start < later.start and _names(reading, earlier, later))
    return are_of_one(*said) or is_given_again(reading, earlier, later)


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
