"""The marks of a finished statement: quotation marks in pairs, none at the edges, a capital at the start."""

import re

_OPENERS, _CLOSERS = "“«„", "”»"
_CLIPPED = r"(?:em|til|cause|tis|twas|n|round|bout)\b"
"""Words that an apostrophe shortens at their start."""


def finished(text: str) -> str:
    """White space collapsed, quotation marks in pairs, no marks at the edges, a capital at the start."""
    text = _closed_single(_paired(" ".join(text.split())))
    first = next((i for i, character in enumerate(text) if character.isalnum()), None)
    return text if first is None else text[:first] + text[first].upper() + text[first + 1 :]


def _paired(text: str) -> str:
    """Without a quotation mark that lost its partner: dropped at an edge, completed inside.

    >>> _paired('a deal that "changes everything'), _paired('changes everything"')
    ('a deal that "changes everything"', 'changes everything')
    """
    marks = [i for i, character in enumerate(text) if character in '"' + _OPENERS + _CLOSERS]
    if len(marks) % 2 == 0:
        return text
    if marks[0] == 0 and len(marks) == 1:
        return text[1:].strip()
    last = marks[-1]
    if last == len(text) - 1:
        return text[:-1].rstrip(" ,.")
    if text[last] in _OPENERS or (text[last] == '"' and (last == 0 or text[last - 1] in " ([")):
        return text + {"“": "”", "„": "“", "«": "»"}.get(text[last], '"')
    return text[:last] + text[last + 1 :]


def _closed_single(text: str) -> str:
    """With the single quotation mark that closes an open one at the end.

    >>> _closed_single("He would say, 'uh huh"), _closed_single("the boats' crews"), _closed_single("They came in the '80s")
    ("He would say, 'uh huh'", "the boats' crews", "They came in the '80s")
    """
    opening = len(re.findall(rf"(?:^|[\s(\"“—–-])['‘](?!{_CLIPPED})(?=[A-Za-z])", text))
    closing = len(re.findall(r"(?<=[\w.,!?])['’](?!\w)", text))
    return text + ("’" if "‘" in text else "'") if opening == 1 and not closing else text
