"""Where an attributing clause stands inside what it reports, or the reporter goes on behind it."""

from claims.attribution.relation import Candidate
from claims.language import ParsedDoc


def parts_subject(parsed: ParsedDoc, candidate: Candidate) -> bool:
    """Whether the attributing clause stands between a subject and its verb: "The road, **said Karl Olm**, is closed"."""
    verb = parsed.heads[candidate.cue_head]
    subject = parsed.subject(verb)
    return parsed.deps[candidate.cue_head] == "parataxis" and subject is not None and subject < candidate.cue_head < verb


def later_acts(parsed: ParsedDoc, cue: int) -> list[int]:
    """The verbs that tell what the speaker did besides, which the parser took for a part of what was said: "Police said two men
    were held but **gave** no details"."""
    return [
        k for k in parsed.children_of(cue, "conj") if k > cue and parsed.parser_heads[k] != cue and parsed.subject(k) is None
    ]
