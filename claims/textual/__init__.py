"""What textacy adds: topics of an article, search hits in context, likeness of names and statements, readability.

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
    """While textacy is imported: it sets extension attributes (``doc._.meta``, ``doc._.preview``, …) over those of others.

    Those that were there are put back; those that were not stay, as after any other import of textacy.
    """
    before = dict(Underscore.doc_extensions)
    logger = logging.getLogger("textacy")
    level = logger.level
    logger.setLevel(logging.ERROR)  # it would warn of what is put back at once
    try:
        yield
    finally:
        logger.setLevel(level)
        for name, (default, method, getter, setter) in before.items():
            if Underscore.doc_extensions.get(name) != (default, method, getter, setter):
                Doc.remove_extension(name)
                Doc.set_extension(name, default=default, method=method, getter=getter, setter=setter)
