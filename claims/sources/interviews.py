"""Who asks and who is asked in an interview."""

from collections import Counter
from collections.abc import Iterable

from claims.language import ParsedDoc
from claims.sources.cast import Person
from claims.sources.people import People

_YOU = frozenset({"you", "your"})


def turns(parsed: ParsedDoc) -> list[int]:
    """The first tokens of the paragraphs in which the interviewer speaks, none where fewer than two of them are questions.

    An interviewer's paragraph has no quotation marks and is a question or addresses the interviewee: "Do you feel hope?",
    "Some say that **you** exaggerate."
    """
    out, questions = [], 0
    for start, end in parsed.paragraphs:
        if '"' in parsed.words[start:end]:
            continue
        asks = parsed.words[end - 1] == "?"
        questions += asks
        if asks or not _YOU.isdisjoint(parsed.lower[start:end]):
            out.append(start)
    return out if questions > 1 else []


def interviewed(speaking: Iterable[int], people: People) -> Person | None:
    """The person named most often at the tokens ``speaking``: at least twice and more often than any other."""
    ranked = Counter(people.person_at[token] for token in speaking if token in people.person_at).most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) == 2 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
