"""``claims list`` and ``claims show``."""

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from claims.cli.messages import exit_codes
from claims.cli.options import StoreOption
from claims.cli.output import (
    decided,
    for_people,
    moment,
    print_plain,
    print_pretty,
    standing,
    table,
    whom,
    whose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.store import Entry, Filters, SimilarClaim, Sort, Store, StoredClaim
    from claims.textual.matching import Hit


SCREENFUL = 50
"""Default number of claims listed on a terminal."""
_PORTION = 500
"""Number of claims read at a time."""

Several = list[str] | None


def list_claims(
    store: StoreOption = None,
    text: Annotated[str, typer.Option("--text", "-t", metavar="WORDS", help="Words to search for; a phrase in quotes.")] = "",
    search: Annotated[
        str, typer.Option(metavar="WORDS", help="As --text, and show the matches in the text of the article.")
    ] = "",
    similar: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Claims of other articles that are similar to this one, most similar first."),
    ] = None,
    article: Annotated[Several, typer.Option(metavar="ID", help="Claims of this article.")] = None,
    topic: Annotated[Several, typer.Option(metavar="TOPIC|none", help="Claims of articles on this topic.")] = None,
    source: Annotated[Several, typer.Option(metavar="NAME|none", help="Claims of this source.")] = None,
    source_kind: Annotated[Several, typer.Option(metavar="KIND|none", help="Claims of this kind of source.")] = None,
    named: Annotated[bool | None, typer.Option("--named/--anonymous", help="Claims of named or of anonymous sources.")] = None,
    certainty: Annotated[Several, typer.Option(metavar="WORD", help="certain, probable, possible or unknown.")] = None,
    polarity: Annotated[Several, typer.Option(metavar="WORD", help="positive or negative.")] = None,
    hedge: Annotated[Several, typer.Option(metavar="TYPE|none", help="Claims with a hedge of this type.")] = None,
    status: Annotated[Several, typer.Option(metavar="STATUS", help="Claims with this status, found by the machine.")] = None,
    verdict: Annotated[Several, typer.Option(metavar="VERDICT|none", help="Claims with this verdict.")] = None,
    reviewer: Annotated[Several, typer.Option(metavar="NAME|none", help="Reviewer who gave the verdict.")] = None,
    assigned: Annotated[Several, typer.Option(metavar="NAME|none", help="Reviewer to whom the claim is assigned.")] = None,
    changed: Annotated[
        bool | None, typer.Option("--changed/--same", help="Claims whose text changed, or did not change, since the verdict.")
    ] = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Claims with decisions that are no longer in the article.")
    ] = False,
    sort: Annotated[
        str, typer.Option(metavar="ORDER", help="checkworthiness, confidence (lowest first), article, or newest (decision).")
    ] = "checkworthiness",
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help=f"Maximum number of claims. Default: {SCREENFUL} on a terminal, otherwise all."),
    ] = None,
) -> None:
    """List the claims in the store: a table on a terminal, JSON Lines in a pipe.

    An option given twice takes either value. "none" means claims without a source, a hedge, a verdict, ….
    """
    with exit_codes():
        from claims.store import NONE, Access, Filters, Sort, open_store, verdict_named

        if sort not in set(Sort):
            raise typer.BadParameter(f"{sort!r} is none of: {', '.join(Sort)}", param_hint="--sort")
        if search and text:
            raise typer.BadParameter("give --text or --search, not both", param_hint="--search")
        fields = {
            "text": text or search,
            "article": article or (),
            "topic": topic or (),
            "source": source or (),
            "source_kind": source_kind or (),
            "named": named,
            "certainty": certainty or (),
            "polarity": polarity or (),
            "hedge_type": hedge or (),
            "status": status or (),
            "verdict": [word if word == NONE else verdict_named(word).name for word in verdict or ()],
            "reviewer": reviewer or (),
            "assigned": assigned or (),
            "changed": changed,
            "withdrawn": withdrawn,
        }
        filters = Filters.of(fields)
        with open_store(store, access=Access.EXISTING) as opened:
            if similar is not None:
                if filters != Filters():
                    raise typer.BadParameter("cannot be combined with filters", param_hint="--similar")
                alike = opened.similar(similar, limit or SCREENFUL)
                print_similar(alike) if for_people() else print_plain(alike)
                return
            hits = Hits(opened, search) if search.strip() else None
            if for_people():
                _print_table(opened, filters, Sort(sort), limit or SCREENFUL, hits)
            else:
                found = _all(opened, filters, Sort(sort), limit)
                print_plain(found if hits is None else map(hits.beside, found))


def _all(store: "Store", filters: "Filters", sort: "Sort", limit: int | None) -> "Iterator[StoredClaim]":
    """Claims in order, page by page, up to ``limit``."""
    after, left = None, limit
    while left is None or left > 0:
        page = store.query(filters, sort, after, _PORTION if left is None else min(left, _PORTION))
        yield from page.claims
        if page.next is None:
            return
        after, left = page.next, None if left is None else left - len(page.claims)


def _print_table(store: "Store", filters: "Filters", sort: "Sort", limit: int, hits: "Hits | None") -> None:
    from claims.present.log import shown
    from claims.present.wording import spaced

    found = list(_all(store, filters, sort, limit))
    listed = table("Claim", "Source", "Certainty", "Status", "Verdict", "Id", ratios=(5, 2, None, None, 1, None))
    for claim in found:
        certainty = claim.certainty + (" not" if claim.polarity == "negative" else "")
        words = Text(shown(claim.statement))
        if hits is not None:
            words.append_text(hits.under(claim))
        listed.add_row(words, whose(claim), certainty, spaced(claim.claim.status), standing(claim), shown(claim.id))
    every = store.count(filters)
    noun = "claim" if every == 1 else "claims"
    total = f"{every:,} {noun}" if len(found) == every else f"{len(found):,} of {every:,} {noun} (--limit gives more)"
    print_pretty(*([listed] if found else []), total)


def show(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id.")],
    store: StoreOption = None,
) -> None:
    """Show one claim: what was found, where it is, and all decisions on it."""
    with exit_codes():
        from claims.store import Access, open_store

        with open_store(store, access=Access.EXISTING) as opened:
            claim = opened.claim(claim_id)
            if not for_people():
                print_plain([claim])
                return
            print_pretty(_facts(claim), _history(opened.log(claim_id)))


def _facts(claim: "StoredClaim") -> Table:
    from claims.present.log import shown
    from claims.present.wording import spaced, status_in_words

    found = claim.claim
    facts = {
        "claim": claim.statement,
        "words": found.text,
        "source": whose(claim),
        "via": ", ".join(found.via),
        "certainty": f"{claim.certainty}, {claim.polarity}",
        "hedges": ", ".join(f"{hedge.text} ({hedge.type})" for hedge in found.hedges),
        "status": spaced(found.status) + (f" ({', '.join(found.basis)})" if found.basis else ""),
        "why": status_in_words(found),
        "worth": f"{found.checkworthiness:.2f} ({', '.join(found.checkworthiness_reasons)})",
        "article": f"{claim.article_title or ''} ({claim.article_id}, version {claim.version})",
        "earlier statement": claim.earlier_statement or "",
        "note": claim.state.note or "",
        "evidence": " ".join(claim.state.evidence),
        "assigned": claim.state.assigned or "",
    }
    grid = Table.grid(padding=(0, 2))
    for name, fact in facts.items():
        if fact:
            grid.add_row(Text(name, style="dim"), shown(fact))
    by = f" by {shown(claim.state.reviewer)}" if claim.state.reviewer else ""
    by = f" (was {shown(claim.earlier_verdict)}{by}, before the wording changed)" if claim.earlier_verdict else by
    grid.add_row(Text("verdict", style="dim"), standing(claim).append(by, style="default"))
    return grid


def _history(entries: "list[Entry]") -> Table | str:
    if not entries:
        return ""
    listed = table("No", "When", "Who", "What", ratios=(None, None, 1, 4))
    for entry in entries:
        listed.add_row(str(entry.number), moment(entry), whom(entry), decided(entry))
    return listed


_KEPT = 64
"""Number of articles whose hits are cached: claims of one article are often listed one after the other."""


class Hits:
    """The hits of a search in the articles of claims."""

    def __init__(self, store: "Store", query: str) -> None:
        self._store = store
        self._query = query
        self._searched = lru_cache(maxsize=_KEPT)(self._search)

    def _search(self, article_id: str, version: int) -> "tuple[Hit, ...]":
        from claims.store import phrases
        from claims.textual.matching import EVERY, contexts  # loads textacy

        return contexts(self._store.text(article_id, version), phrases(self._query), most=EVERY)

    def of(self, claim: "StoredClaim") -> "tuple[Hit, ...]":
        """The first hits in the claim's sentence; if it has none (its source matched), those in the article."""
        from claims.textual.matching import nearest

        return nearest(self._searched(claim.article_id, claim.version), claim.claim.sentence)

    def beside(self, claim: "StoredClaim") -> object:
        """The claim as plain values, including its hits."""
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
    """Prints similar claims as a table."""
    from claims.present.log import shown

    listed = table("Alike", "Claim", "Source", "Verdict", "Article", "Id", ratios=(None, 5, 2, 1, 2, None))
    for one in found:
        claim = one.claim
        where = shown(claim.article_title or claim.article_id)
        listed.add_row(f"{one.likeness:.2f}", shown(claim.statement), whose(claim), standing(claim), where, shown(claim.id))
    print_pretty(listed if found else "no similar claim in another article")
