"""Relays: a report that cites another source, and chains of two sources around one cue.

The origin answers for the content, and the report relays it: "Geo News reported, quoting police", "according to ISNA, the
prosecutor said", "the envoy was quoted as saying by TASS".
"""

from dataclasses import replace

from claims.attribution.clauses import can_speak, source_span, trimmed, verb_group
from claims.attribution.nesting import nestings
from claims.attribution.relation import RELAY, Candidate, Voice
from claims.language import ParsedDoc, Run, Runs, holds, without
from claims.language.labels import NOMINAL_SUBJECTS
from claims.model import SpeechAct

_CITING = frozenset({"citing", "quoting"})
_CARRYING = frozenset({"carry", "publish", "broadcast", "air", "print", "relay", "report", "quote"})
_VEHICLES = frozenset({"statement", "remark", "comment", "letter", "interview", "address", "speech", "message", "video"})
_QUOTING = frozenset({"quote", "cite"})
_INDIRECT = frozenset({"that", "par", "adjunct"})
"""Words in quotation marks are the speaker's own, whomever she cites."""
_REPORTING = frozenset({SpeechAct.REPORT, SpeechAct.SAY, SpeechAct.ANNOUNCE})


def with_cited_sources(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, plus a nested relation for whoever a report cites.

    "… resigned, citing poor health" cites nobody: only what can speak becomes a source.
    """
    candidates = [c for candidate in candidates for c in _around_citation(parsed, candidate)]
    out = list(candidates)
    for n, candidate in enumerate(candidates):
        if not candidate.frame.startswith("np") or not (
            parsed.lower[candidate.cue_head] in _CITING or _cites_in_relative(parsed, candidate)
        ):
            continue
        head = _head_of(parsed, candidate.content[0])
        m = _report_of(parsed, candidates, n)
        if m is None or not can_speak(parsed, head) or candidate.content[0][0] < candidate.cue_head:
            continue
        source = _cited(parsed, candidate.content[0])
        report = replace(out[m], content=_without(parsed, out[m].content, candidate.cue[0], source[1]))
        out[m] = report
        out[n] = replace(
            candidate,
            source=(source,),
            source_head=head,
            content=report.content,
            act=SpeechAct.SAY,
            voice=Voice.SOURCE,
            frame=RELAY,
            relayed_by=report.cue_head,
        )
    return out


def _around_citation(parsed: ParsedDoc, c: Candidate) -> tuple[Candidate, ...]:
    """The report and what it cites, where the parser gives the clause to the participle: "**TASS reported**, citing **the
    navy**, that the ship had sunk"."""
    cited, report = parsed.child(c.cue_head, "dobj"), parsed.heads[c.cue_head]
    subject = parsed.child(report, "nsubj")
    if parsed.lower[c.cue_head] not in _CITING or c.frame != "that" or cited is None or subject is None or report > c.cue_head:
        return (c,)
    source = source_span(parsed, cited, floor=c.cue[1], ceiling=c.content[0][0])
    said = verb_group(parsed, report, floor=parsed.sentence[report][0])
    reported = replace(c, cue=said, cue_head=report, act=SpeechAct.REPORT)
    if not can_speak(parsed, cited):  # "TASS reported, citing poor weather, that …"
        reporter = source_span(parsed, subject, floor=parsed.sentence[report][0], ceiling=said[0])
        return (replace(reported, source=(reporter,), source_head=subject),)
    return (reported, replace(c, source=(source,), source_head=cited, frame=RELAY, relayed_by=report))


def _report_of(parsed: ParsedDoc, candidates: list[Candidate], n: int) -> int | None:
    """The nearest report before the participle in its sentence, else the one with its subject: "TASS, **citing** police,
    reported", "**Citing** police, TASS reported"."""
    start, end = parsed.sentence[candidates[n].cue_head]
    for m in range(n - 1, -1, -1):
        if candidates[m].cue_head < start:
            break
        if _is_report(candidates[m]):
            return m
    head = candidates[n].source_head
    for m in range(n + 1, len(candidates)):
        if candidates[m].cue_head >= end:
            break
        if _is_report(candidates[m]) and head is not None and candidates[m].source_head == head:
            return m
    return None


def _cites_in_relative(parsed: ParsedDoc, candidate: Candidate) -> bool:
    """Whether a report's source cites in a relative clause: "according to Bloomberg, **which cited** two lawyers"."""
    head = candidate.source_head
    return parsed.lemmas[candidate.cue_head] in _QUOTING and head is not None and parsed.tags[head] in {"WDT", "WP"}


def _is_report(c: Candidate) -> bool:
    return c.voice is Voice.SOURCE and c.act in _REPORTING and bool(c.source) and c.frame in _INDIRECT


def _head_of(parsed: ParsedDoc, run: Run) -> int:
    """The first word of the phrase whose head is outside it."""
    return next((i for i in range(*run) if not run[0] <= parsed.heads[i] < run[1]), run[1] - 1)


def _cited(parsed: ParsedDoc, run: Run) -> Run:
    """The run up to the comma in "citing an aide, that …"."""
    comma = next((i for i in range(*run) if parsed.words[i] == "," and parsed.lower[i + 1 : i + 2] == ("that",)), run[1])
    return trimmed(parsed, run[0], comma)


def _without(parsed: ParsedDoc, content: Runs, first: int, last: int) -> Runs:
    """``content`` without the tokens from ``first`` to ``last`` and the commas around them."""
    rest = without(content, ((first, last),))
    if rest == content:
        return content
    pieces = tuple(run for run in (trimmed(parsed, *piece) for piece in rest) if run[0] < run[1])
    return pieces or content


def cut_relays(candidates: list[Candidate]) -> None:
    """Removes "…, according to Y" from the content of "X said …" if Y relays the whole: "X said …, according to Y"."""
    for inner, outer in list(nestings(candidates)):
        relay, relayed = candidates[outer], candidates[inner]
        if relay.frame != "adjunct" or not relay.source or not holds(relayed.content, relay.cue_head):
            continue
        first, last = min(relay.cue[0], relay.source[0][0]), max(relay.cue[1], relay.source[0][1])
        rest = without(relayed.content, ((first, last),))
        # … and the comma before it
        relayed.content = tuple((a, b - 1 if b == first and b - a > 1 else b) for a, b in rest) or relayed.content


def with_divided_relays(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, where "according to X, Y said …" is divided: the parser makes one speaker of X and Y."""
    relays = dict(filter(None, (_relay_and_speaker(parsed, c, candidates) for c in candidates)))
    if not relays:
        return candidates
    out = [c for c in candidates if not (c.cue[1] in relays and parsed.lower[c.cue[0]] == "according")]
    for n, c in enumerate(out):
        relay = next((r for r in relays.values() if c.source and r[0] <= c.source[0][0] < r[1] <= c.source[-1][1]), None)
        if relay is not None:
            source = (relay[1] + 1, c.source[-1][1])
            head = c.source_head if c.source_head is not None and c.source_head > relay[1] else _head_of(parsed, source)
            out[n] = replace(c, source=(source,), source_head=head)
    for start, relay in relays.items():
        content = trimmed(parsed, relay[1], parsed.sentence[start][1])
        head, cue = _head_of(parsed, relay), (start - 2, start)
        out.append(Candidate((relay,), head, cue, cue[0], (content,), SpeechAct.SAY, Voice.SOURCE, "adjunct"))
    return out


def _relay_and_speaker(parsed: ParsedDoc, candidate: Candidate, others: list[Candidate]) -> tuple[int, Run] | None:
    """The start of the source after "according to", and its words up to the comma, if a cue follows the words after it."""
    if len(candidate.source) != 1:
        return None
    start, end = candidate.source[0]
    if parsed.lower[max(0, start - 2) : start] != ("according", "to"):
        return None
    comma = next((i for i in range(start + 1, end - 1) if parsed.words[i] == ","), None)
    if comma is None:
        return None
    said = any(c.source and c.source[-1][1] - 1 <= end <= c.cue[0] <= end + 1 and c.source[0][1] > comma for c in others)
    return (start, (start, comma)) if said else None


def with_quoting_agents(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, plus the report of whoever quotes the source of a passive cue: "was quoted **by TASS** as saying"."""
    out: list[Candidate] = []
    for candidate in candidates:
        quoted = _quoting(parsed, candidate)
        by = None if quoted is None else _agent(parsed, quoted, candidate.cue_head)
        if quoted is None or by is None:
            out.append(candidate)
            continue
        head, subject = parsed.child(by, "pobj") or by, parsed.child(quoted, "nsubjpass") or quoted
        span = source_span(parsed, head, floor=by + 1, ceiling=parsed.sentence[by][1])
        source = source_span(parsed, subject, floor=parsed.sentence[quoted][0], ceiling=quoted)
        content = without(candidate.content, ((by, span[1]),)) or candidate.content
        out.append(Candidate((span,), head, (by, by + 1), by, content, SpeechAct.QUOTE, Voice.SOURCE, RELAY))
        out.append(
            replace(candidate, source=(source,), source_head=subject, voice=Voice.SOURCE, content=content, relayed_by=by)
        )
    return out


def with_carriers(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, plus the report of the medium that carries a statement: "said in a statement **carried by TASS**", "the
    envoy, **quoted by TASS**, said", "the envoy said, **as quoted by TASS**"."""
    out: list[Candidate] = []
    for candidate in candidates:
        carried = _carried(parsed, candidate)
        by = None if carried is None else _agent(parsed, carried)
        if carried is None or by is None or candidate.relayed_by is not None:
            out.append(candidate)
            continue
        head = parsed.child(by, "pobj") or by
        span = source_span(parsed, head, floor=by + 1, ceiling=parsed.sentence[by][1])
        aside = parsed.deps[carried] == "advcl" or parsed.heads[carried] == candidate.source_head
        cue = (carried if aside and by == carried + 1 else by, by + 1)
        whole = (carried - (parsed.lower[carried - 1] == "as"), span[1])
        content = _without(parsed, candidate.content, *whole)
        source = candidate.source
        if source and source[-1][0] < carried < source[-1][1]:
            source = (*source[:-1], trimmed(parsed, source[-1][0], carried))
        out.append(Candidate((span,), head, cue, by, content, SpeechAct.QUOTE, Voice.SOURCE, RELAY))
        out.append(replace(candidate, source=source, content=content, relayed_by=by))
    return out


def _carried(parsed: ParsedDoc, candidate: Candidate) -> int | None:
    """The participle that says who carries a statement, or quotes its source."""
    cue, head = candidate.cue_head, candidate.source_head
    if candidate.voice is not Voice.SOURCE or head is None:
        return None
    prepositions = (c for c in parsed.children[cue] if parsed.lower[c] in {"in", "on", "to"})
    things = (thing for c in prepositions if (thing := parsed.child(c, "pobj")) is not None)
    vehicles = [thing for thing in things if parsed.lemmas[thing] in _VEHICLES]
    carrying = (verb for thing in vehicles for verb in parsed.children_of(thing, "acl") if parsed.lemmas[verb] in _CARRYING)
    quoting = (verb for verb in parsed.children_of(head, "acl") if parsed.lemmas[verb] in _QUOTING and verb > head)
    aside = (
        verb
        for verb in range(cue + 1, parsed.sentence[cue][1])
        if parsed.lower[verb - 1] == "as" and parsed.deps[verb] == "advcl" and parsed.lemmas[verb] in _QUOTING
    )
    found = (verb for verb in (*carrying, *quoting, *aside) if parsed.tags[verb] in {"VBN", "VBD"})
    return next(found, None)


def with_trailing_quotations(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, plus a report and what it quotes where the content comes first: "The ship was dark, **Coast Radio quoted
    the pilot as saying**", "The ship was dark, **the pilot was quoted by Coast Radio as saying**"."""
    pairs = [pair for as_, word in enumerate(parsed.lower) if word == "as" and (pair := _report_and_quoted(parsed, as_))]
    cues = {i for report, quoted in pairs for i in (*range(*report.cue), *range(*quoted.cue))}
    others = [c for c in candidates if cues.isdisjoint(range(*c.cue))] if cues else candidates
    return [*others, *(c for pair in pairs for c in pair)]


def _report_and_quoted(parsed: ParsedDoc, as_: int) -> tuple[Candidate, Candidate] | None:
    """The relations of "Coast Radio quoted the pilot **as** saying" if nothing follows that is said."""
    quoting, saying = parsed.heads[as_], parsed.child(as_, "pcomp")
    if saying is None or parsed.lemmas[quoting] not in _QUOTING or parsed.child(saying, "ccomp", "dobj") is not None:
        return None
    subject, by = parsed.child(quoting, *NOMINAL_SUBJECTS), _agent(parsed, quoting, saying)
    if by is not None and by > saying:
        return None  # "was quoted as saying by TASS", see `with_quoting_agents`
    quoted = parsed.child(quoting, "dobj") if by is None else subject
    reporter = subject if by is None else parsed.child(by, "pobj")
    if subject is None or quoted is None or reporter is None or quoted == reporter:
        return None
    start = parsed.sentence[quoting][0]
    quotation = parsed.quotations.ending.get(parsed.left_edge[subject])
    content = trimmed(parsed, start, parsed.left_edge[subject]) if quotation is None else (quotation.start, quotation.end)
    if quotation is None and parsed.child(quoting, "ccomp") not in range(*content):
        return None
    group = verb_group(parsed, quoting, floor=start)
    cue = group if by is None else (group[0], max(group[1], by + 1 if by == group[1] else 0))
    report = source_span(parsed, reporter, floor=start if by is None else by + 1, ceiling=group[0] if by is None else as_)
    source = source_span(parsed, quoted, floor=cue[1] if by is None else start, ceiling=as_ if by is None else group[0])
    said = (saying, saying + 1)
    return (
        Candidate((report,), reporter, cue, quoting, (content,), SpeechAct.QUOTE, Voice.SOURCE, RELAY),
        Candidate((source,), quoted, said, saying, (content,), SpeechAct.SAY, Voice.SOURCE, RELAY, relayed_by=quoting),
    )


def _quoting(parsed: ParsedDoc, candidate: Candidate) -> int | None:
    """The passive verb of quoting on which the cue hangs: "was **quoted** as saying"."""
    cue = candidate.cue_head
    as_ = parsed.heads[cue]
    quoted = parsed.heads[as_]
    if parsed.deps[cue] != "pcomp" or parsed.lower[as_] != "as" or parsed.lemmas[quoted] not in _QUOTING:
        return None
    passive = parsed.child(quoted, "auxpass") is not None and parsed.child(quoted, "nsubjpass") is not None
    return quoted if passive else None


def _agent(parsed: ParsedDoc, *verbs: int) -> int | None:
    """The preposition before the party that quotes, which the parser may attach to either verb."""
    for verb in verbs:
        for by in parsed.children[verb]:
            head = parsed.child(by, "pobj")
            if parsed.lower[by] == "by" and head is not None and can_speak(parsed, head):
                return by
    return None
