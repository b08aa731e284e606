"""Features based on textacy: topics of an article, search hits in context, similarity of names and statements, readability.

textacy takes more than a second to import (it loads scikit-learn and networkx). The modules here import the parts they need,
and are imported where they are used; ``import claims.textual`` alone does not load it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from spacy.tokens import Doc
from spacy.tokens.underscore import Underscore


@contextmanager
def guarded() -> Iterator[None]:
    """A context for importing textacy, which overwrites extension attributes of others (``doc._.meta``, ``doc._.preview``, …).

    Existing ones are restored; the others remain, as after any import of textacy.
    """
    before = dict(Underscore.doc_extensions)
    logger = logging.getLogger("textacy")
    level = logger.level
    logger.setLevel(logging.ERROR)  # it would warn about attributes that are restored immediately
    try:
        yield
    finally:
        logger.setLevel(level)
        for name, (default, method, getter, setter) in before.items():
            if Underscore.doc_extensions.get(name) != (default, method, getter, setter):
                Doc.remove_extension(name)
                Doc.set_extension(name, default=default, method=method, getter=getter, setter=setter)
