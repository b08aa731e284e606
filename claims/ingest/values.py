"""The prose in the values of JSON, TOML and YAML: in every string, also in keys, and under keys that occur twice."""

from collections.abc import Iterator
from itertools import groupby

import yaml

from claims.ingest.prose import prose_of, prose_of_markup


class AmbiguousObject(dict[str, object]):
    """An object in which a key occurs twice: some programs read the first value, others the last. ``pairs`` has both."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def json_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON, for `json.loads`."""
    made = dict(pairs)
    return made if len(made) == len(pairs) else AmbiguousObject(pairs)


def prose_in(value: object) -> Iterator[str]:
    """The prose in the strings of a value, in reading order; strings beside each other in a list are judged together.

    >>> list(prose_in({"a": ["Snow fell on the town", "in the night of May"], "b": {"c": "No road is closed now."}}))
    ['Snow fell on the town in the night of May', 'No road is closed now.']
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield from _prose_of_strings((each,))
        elif isinstance(each, tuple):
            yield from _prose_of_strings(each)
        elif isinstance(each, dict):
            pairs = each.pairs if isinstance(each, AmbiguousObject) else each.items()
            waiting += reversed([part for pair in pairs for part in pair])
        elif isinstance(each, list):
            groups = (list(group) for _, group in groupby(each, key=lambda part: isinstance(part, str)))
            waiting += reversed([part for group in groups for part in _together(group)])


def _together(group: list[object]) -> list[object]:
    return [tuple(group)] if isinstance(group[0], str) else group


def _prose_of_strings(strings: tuple[str, ...]) -> Iterator[str]:
    if any("<" in words for words in strings):
        for words in strings:
            yield from prose_of_markup(words)
        return
    yield from prose_of([line for words in strings for line in words.splitlines() if line.strip()])


def has_prose(value: object) -> bool:
    """Whether a value of JSON has prose somewhere."""
    return next(prose_in(value), None) is not None


def strings_of(node: yaml.Node) -> list[object]:
    """The strings in a value of YAML, keys and what is under a key that occurs twice included; each node once.

    >>> strings_of(yaml.compose("{a: Snow, a: [fell, on roads]}"))
    ['a', 'Snow', 'a', 'fell', 'on roads']
    """
    found: list[object] = []
    waiting, met = [node], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in met:
            continue
        met.add(id(each))
        if isinstance(each, yaml.ScalarNode):
            found.append(each.value)
        elif isinstance(each, yaml.SequenceNode):
            waiting += reversed(each.value)
        elif isinstance(each, yaml.MappingNode):
            waiting += reversed([part for pair in each.value for part in pair])
    return found
