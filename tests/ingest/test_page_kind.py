"""Pages that are not an article, and articles that look a little like them."""

import pytest

from claims.ingest import read_bytes
from claims.model import Article, InputError

_SENTENCE = "The council in Tarnbeck voted on Monday to delay the ferry by a year, and the yard that built it did not answer."
_TEASER = "After the order the yard still has no hull, and the council that paid for it has no boat and no date for another."
_CARD = f'<div class="result"><a href="/{{n}}">Ferry delayed again in Tarnbeck {{n}}</a><p>{{n}}: {_TEASER}</p></div>'
_SLIDE = f'<figure><img src="{{n}}.jpg"><figcaption><p>Picture {{n}}: {_TEASER}</p></figcaption></figure>'
CARDS = "".join(_CARD.format(n=n) for n in range(5))
SLIDES = "".join(_SLIDE.format(n=n) for n in range(5))

REFUSED = [
    ("Search results for ferry", CARDS, "search"),
    ("Ferries", f'<form><input type="search" value="ferry"></form><p>{_SENTENCE}</p>', "search"),
    ("Ferries", CARDS, "index"),
    ("The week in pictures", SLIDES, "gallery"),
    (
        "Tarnbeck Post",
        "<p>Sorry, the page you are looking for may have been moved. Check the address.</p>",
        "error",
    ),
    ("Oops! We lost that page", f"<p>It was here.</p><h2>Most read</h2><p>{_SENTENCE}</p>", "error"),
]


def read(title: str, body: str) -> Article | InputError:
    text = f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    (found,) = read_bytes(text.encode(), path="a.html")
    return found


@pytest.mark.parametrize(("title", "body", "kind"), REFUSED)
def test_what_is_no_article_is_refused_with_its_kind(title: str, body: str, kind: str) -> None:
    found = read(title, body)
    assert isinstance(found, InputError)
    assert kind in str(found)


STORY = "".join(f"<p>{_SENTENCE.replace('Monday', day)}</p>" for day in ("Monday", "Tuesday", "Wednesday", "Thursday"))
ACCEPTED = [
    ("Ferry delayed", f'<form><input type="search" value="Search this site"></form><p>{_SENTENCE}</p><p>{_TEASER}</p>'),
    ("Search for boy goes on", STORY),
    ("Ferry delayed", STORY + CARDS),
    ("Ferry delayed", STORY + SLIDES),
    ("Ferry delayed", f'<form><input type="search" value=""></form>{STORY}'),
    ("Page not found in the diary of the spy", STORY),
    ("Oops", STORY + "<p>The page you are looking for may have been moved, the site told buyers.</p>"),
]


@pytest.mark.parametrize(("title", "body"), ACCEPTED)
def test_an_article_is_read(title: str, body: str) -> None:
    assert isinstance(read(title, body), Article)
