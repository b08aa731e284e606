"""Topics of articles: kept with an article, read one by one, and as a column of the queue."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select

from claims.store.database import Writing
from claims.store.database.tables import articles, topics


def keep(writing: Writing, article: int, found: Sequence[str]) -> None:
    """Keeps the topics of the article with this key, in place of those before."""
    connection = writing.connection
    connection.execute(delete(topics).where(topics.c.article == article))
    connection.execute(insert(topics).values(article=article, tick=writing.tick, topics=json.dumps(list(found))))


def topics_of(connection: Connection, article_id: str) -> tuple[str, ...]:
    """The topics of the newest version of an article, the most important first; none where they are not known."""
    query = select(topics.c.topics).join(articles, articles.c.key == topics.c.article).where(articles.c.id == article_id)
    found = connection.execute(query).scalar_one_or_none()
    return () if found is None else tuple(json.loads(found))


class Subjects:
    """Which article has which topics. Case is no difference: "Fuel depot" and "fuel depot" are one, as it came first."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._codes: dict[str, int] = {}
        self._of_article: dict[int, list[int]] = {}
        self._pairs: NDArray[np.int64] = np.zeros((0, 2), np.int64)

    def refresh(self, connection: Connection, since: int) -> bool:
        """Reads what was written after the tick ``since``; tells whether that was anything."""
        query = select(topics.c.article, topics.c.topics).where(topics.c.tick > since).order_by(topics.c.article)
        rows = connection.execute(query).all()
        for row in rows:
            self._of_article[row.article] = list(dict.fromkeys(self._code(topic) for topic in json.loads(row.topics)))
        if rows:
            pairs = [(article, code) for article, codes in self._of_article.items() for code in codes]
            self._pairs = np.array(pairs, np.int64).reshape(-1, 2)
        return bool(rows)

    def _code(self, topic: str) -> int:
        code = self._codes.setdefault(topic.casefold(), len(self.names))
        if code == len(self.names):
            self.names.append(topic)
        return code

    def articles(self, wanted: Sequence[str]) -> NDArray[np.int64]:
        """The keys of the articles that have one of the topics."""
        codes = [self._codes[topic.casefold()] for topic in wanted if topic.casefold() in self._codes]
        found: NDArray[np.int64] = self._pairs[np.isin(self._pairs[:, 1], codes), 0]
        return found

    @property
    def known(self) -> NDArray[np.int64]:
        """The keys of the articles that have any topic."""
        return self._pairs[:, 0]

    def counts(self, claims: NDArray[np.int64]) -> Mapping[str, int]:
        """How many claims have which topic, where ``claims`` has how many there are of the article with each key."""
        pairs = self._pairs[self._pairs[:, 0] < len(claims)]
        counted = np.bincount(pairs[:, 1], weights=claims[pairs[:, 0]], minlength=len(self.names))
        return {self.names[code]: int(counted[code]) for code in np.flatnonzero(counted)}
