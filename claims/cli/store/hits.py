"""What ``claims list`` shows of a search beside the claims: hits in their context, and statements like one."""

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.text import Text

from claims.cli.store.output import print_pretty, standing, table, whose

if TYPE_CHECKING:
    from claims.store import SimilarClaim, Store, StoredClaim
    from claims.textual.contexts import Hit

_KEPT = 64
"""Articles whose hits are kept: claims of one article are often listed one after the other."""


class Hits:
    """The hits of a search in the articles of claims."""

    def __init__(self, store: "Store", query: str) -> None:
        self._store = store
        self._query = query
        self._searched = lru_cache(maxsize=_KEPT)(self._search)

    def _search(self, article_id: str, version: int) -> "tuple[Hit, ...]":
        from claims.store import phrases
        from claims.textual.contexts import EVERY, contexts  # loads textacy

        return contexts(self._store.text(article_id, version), phrases(self._query), most=EVERY)

    def of(self, claim: "StoredClaim") -> "tuple[Hit, ...]":
        """The first hits in the claim's sentence; where it has none, since its source was found, those of the article."""
        from claims.textual.contexts import nearest

        return nearest(self._searched(claim.article_id, claim.version), claim.claim.sentence)

    def beside(self, claim: "StoredClaim") -> object:
        """The claim as plain values, its hits with it."""
        from claims.store import plain

        values = plain(claim)
        return values | {"hits": plain(self.of(claim))} if isinstance(values, dict) else values

    def under(self, claim: "StoredClaim") -> Text:
        """The hits as lines of a table."""
        from claims.present.log import shown

        lines = Text()
        for hit in self.of(claim):
            ahead, behind = (" " if side.isspace() else "" for side in (hit.before[-1:], hit.after[:1]))
            lines.append(f"\n… {shown(hit.before)}{ahead}", style="dim").append(shown(hit.words), style="bold")
            lines.append(f"{behind}{shown(hit.after)} …", style="dim")
        return lines


def print_similar(found: "list[SimilarClaim]") -> None:
    """Prints claims like one as a table."""
    from claims.present.log import shown

    listed = table("Alike", "Claim", "Source", "Verdict", "Article", "Id", ratios=(None, 5, 2, 1, 2, None))
    for one in found:
        claim = one.claim
        where = shown(claim.article_title or claim.article_id)
        listed.add_row(f"{one.likeness:.2f}", shown(claim.statement), whose(claim), standing(claim), where, shown(claim.id))
    print_pretty(listed if found else "no claim of another article is like it")
