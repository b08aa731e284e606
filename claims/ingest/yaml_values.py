"""Values of YAML front matter, with the types that YAML 1.1 gives plain words, and nothing more.

Front matter is written by strangers. PyYAML's own constructors raise whatever they meet on a value that does not fit its
tag ("!!timestamp foo" is an AttributeError, "!!bool x" a KeyError), and write out aliases and merge keys, so that a few lines
become gigabytes. Here a tag that a value does not fit is left alone, and a value that is too deep or too large is text.
"""

from collections.abc import Iterator

import yaml

MAX_DEPTH = 20
MAX_VALUES = 10_000
"""How many values a field may hold, aliases written out."""

_LONGEST_TYPED = 400
"""Characters of a word that may be a number or a date; a longer one is text."""
_PREFIX = "tag:yaml.org,2002:"
_TYPED = frozenset(_PREFIX + kind for kind in ("null", "bool", "int", "float", "timestamp"))
_UNFIT = (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What PyYAML raises on a word that does not fit its tag."""


class TooLargeError(Exception):
    """A value is deeper, or holds more, than front matter may."""


def compose(text: str) -> yaml.Node | None:
    """The nodes of a YAML document, None where it is empty.

    Raises `yaml.YAMLError` for what is not YAML, or is nested too deeply to be read.
    """
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        raise yaml.YAMLError("it is nested too deeply") from None
    except (ArithmeticError, ValueError) as error:  # an escape for a code point that there is not ("\UFFFFFFFF")
        raise yaml.YAMLError(str(error)) from None


def scalar(node: yaml.ScalarNode) -> object:
    """The value of a scalar: None, a truth value, a number, a date, or the words as they stand.

    >>> scalar(yaml.ScalarNode("tag:yaml.org,2002:int", "12")), scalar(yaml.ScalarNode("tag:yaml.org,2002:timestamp", "foo"))
    (12, 'foo')
    """
    if node.tag not in _TYPED or len(node.value) > _LONGEST_TYPED:
        return node.value
    try:
        made: object = yaml.SafeLoader("").construct_object(node)
    except _UNFIT:
        return node.value
    return made


def value(node: yaml.Node) -> object:
    """The value of any node, keys as text. Raises `TooLargeError`."""
    left = iter(range(MAX_VALUES))
    return _value(node, MAX_DEPTH, left)


def _value(node: yaml.Node, depth: int, left: Iterator[int]) -> object:
    if depth == 0 or next(left, None) is None:
        raise TooLargeError
    if isinstance(node, yaml.ScalarNode):
        return scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth - 1, left) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        pairs = ((key, item) for key, item in node.value if isinstance(key, yaml.ScalarNode))
        return {key.value: _value(item, depth - 1, left) for key, item in pairs}
    return None
