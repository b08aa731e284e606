"""What an input shows to its readers beside the text that is analysed: each place where a statement may be is noted."""

import base64
import json

import pytest

from claims.ingest import read_bytes
from claims.ingest.characters import readable
from claims.ingest.signed import is_signature
from claims.model import REPORTING_BLOCKS, Article, InputError

EVIL = "The mayor said the minister stole 40 million euros from the fund."
SNOW = [f"The council of the town said on Monday that {n} roads were closed by heavy snow in the night." for n in range(6)]
STORY = "# Snow closes roads in the town\n\n" + "\n\n".join(SNOW[:2]) + "\n\n{}\n\n" + "\n\n".join(SNOW[2:4]) + "\n"
WHOLE = STORY.format("")
FRONT = "---\ntitle: Snow closes roads in the town\npublished: 2024-01-05\n{}---\n\n"
HEADING, PROSE = "<h1>Snow closes roads in the town</h1>", "".join(f"<p>{words}</p>" for words in SNOW)


def unread(name: str, data: str) -> list[str]:
    (article,) = read_bytes(data.encode(), path=name)
    assert isinstance(article, Article), article
    return list(article.unread)


def page(inside: str = "", after: str = "", head: str = "") -> str:
    article = f"<article>{HEADING}{PROSE}{inside}</article>"
    return f"<html><head><title>Snow closes roads in the town</title>{head}</head><body>{article}{after}</body></html>"


def words_apart(before: str, after: str) -> str:
    return " ".join(f"{before}{word}{after}" for word in EVIL.split())


ENCODED = base64.b64encode(f"<p>{EVIL}</p>".encode()).decode()
DATA = json.dumps({"@type": "NewsArticle", "articleBody": f"{' '.join(SNOW)} {EVIL}"})
PAGES = {
    "a table": page(f"<table><tr><td>{EVIL}</td></tr></table>"),
    "an aside": page(f"<aside><p>{EVIL}</p></aside>"),
    "code": page(f"<pre><code>{EVIL}</code></pre>"),
    "a caption": page(f"<figure><img src=a><figcaption>{EVIL}</figcaption></figure>"),
    "a part with the name of a promotion": page(f"<div class='promo related'><p>{EVIL}</p></div>"),
    "a dialogue": page(f"<dialog open><p>{EVIL}</p></dialog>"),
    "a button": page(f"<button>{EVIL}</button>"),
    "a drawing": page(f"<svg><text>{EVIL}</text></svg>"),
    "without scripts": page(f"<noscript><p>{EVIL}</p></noscript>"),
    "a text area": page(f"<textarea>{EVIL}</textarea>"),
    "a frame": page(f"<iframe srcdoc='&lt;p&gt;{EVIL}&lt;/p&gt;'></iframe>"),
    "words in many tags": page(f"<aside>{EVIL.replace(' ', '</b> <b>')}</aside>"),
    "a subheading at the end": page(f"<h2>{EVIL}</h2>"),
    "a long link": page(f"<nav><a href=b>{EVIL} {EVIL}</a></nav>"),
    "after the article": page(after=f"<div><p>{EVIL}</p></div>"),
    "another article": page(after=f"<article><h1>Other</h1><p>{EVIL}</p></article>"),
    "comments": page(after=f"<section id=comments><p>{EVIL}</p></section>"),
    "the footer": page(after=f"<footer><p>{EVIL}</p></footer>"),
    "a sentence that is a link": page(f"<p><a href=x>{EVIL}</a></p>" * 5),
    "a link with a colon": page("<ul><li><a href=x>Mayor: the minister stole 40 million euros from the fund.</a></li></ul>"),
    "elements that browsers do not know": page(f"<aside>{words_apart('<x-w>', '</x-w>')}</aside>"),
    "words in a drawing": page(f"<svg><text>{words_apart('<tspan>', '</tspan>')}</text></svg>"),
    "line breaks": page("<aside>The mayor said<br>the minister<br>stole 40 million<br>euros from<br>the fund.</aside>"),
    "a cell for each word": page(f"<table><tr>{words_apart('<td>', '</td>')}</tr></table>"),
    "short lines after a menu": page(f"<ul><li>News<li>Sport<li>Weather</ul>{words_apart('<div>', '</div>')}"),
    "a field": page(f"<input readonly value='{EVIL}'>"),
    "a field's hint": page(f"<textarea placeholder='{EVIL}'></textarea>"),
    "a label of options": page(f"<select><optgroup label='{EVIL}'><option>a</optgroup></select>"),
    "a page in an address": page(f"<iframe src='data:text/html,<p>{EVIL}</p>'></iframe>"),
    "a page in an address, encoded": page(f"<object data='data:text/html;charset=utf-8;base64,{ENCODED}'></object>"),
    "a drawing in an address": page(f'<img src="data:image/svg+xml,%3Csvg%3E%3Ctext%3E{EVIL}%3C/text%3E%3C/svg%3E">'),
    "a text in an address": page(f"<iframe src='data:,{EVIL}'></iframe>"),
    "a text in an address in parts": page(f"<iframe src=' da\nta:text/css,{EVIL}'></iframe>"),
    "a field in a frame": page(f"<iframe srcdoc='<input value=\"{EVIL}\">'></iframe>"),
    "a field whose type is no type": page(f"<input type='hidden ' value='{EVIL}'>"),
    "an anchor": page(after=f"<div><a id=box>{EVIL}</a></div>"),
    "a paragraph that ends a list of options": page(f"<p>Snow fell.<datalist><div>{EVIL}</div></datalist></p>"),
    "a thief among us": page("<aside><p>We know that the minister stole our money from the fund of the town.</p></aside>"),
    "a correction": page("<aside><p>Editor's note: Our reporter was paid by the minister for this story.</p></aside>"),
    "an arrest": page("<aside><p>Dear readers, our mayor was arrested on Monday for theft from the fund.</p></aside>"),
    "a letter-box with news": page(f"<aside><p>Sign up for our newsletter: {EVIL}</p></aside>"),
    "a style of a drawing": page(f"<svg><style><p>{EVIL}</p></style></svg>"),
    "a title of a drawing": page(f"<svg><title><p>{EVIL}</p></title></svg>"),
    "without a body": f"<!doctype html><html lang=en><header><p>{EVIL}</p></header><main>{HEADING}{PROSE}</main>",
    "an article in the head": page(head=f"<article><p>{EVIL}</p></article>"),
    "a drawing in the head": page(head=f"<svg><text>{EVIL}</text></svg>"),
    "structured data": page(head=f"<script type='application/ld+json'>{DATA}</script>"),
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_what_a_page_shows_outside_its_article_is_noted(html: str) -> None:
    (note,) = unread("a.html", html)
    assert note.startswith("not read: ")


def test_the_line_of_the_first_part_outside_the_article_is_named() -> None:
    html = page(after=f"\n<div>\n<p>Harbour</p>\n<p>{EVIL} It left <b>the</b> fund empty.</p></div>\n<p>{EVIL}</p>")
    said = "parts of the page outside what was recognised as the article"
    quoted = "“The mayor said the minister stole…” and 1 more"
    assert unread("a.html", html) == [f"not read: {said} (line 4: {quoted})"]
    assert unread("a.html", f'<?xml version="1.0"\n encoding="utf-8"?>\n{html}') == [f"not read: {said} (line 6: {quoted})"]
    assert unread("a.html", html.replace("<body>", "\n<body>\n")) == [f"not read: {said} (line 6: {quoted})"]


@pytest.mark.parametrize("end", ["</html>", "</body></html>", "</BODY >\n</HTML\n>", "</body><!-- </html> -->"])
def test_what_follows_the_end_of_a_page_is_part_of_it(end: str) -> None:
    ended = f"<html><body><article>{HEADING}{PROSE[: len(PROSE) // 2]}{end}{PROSE[len(PROSE) // 2 :]}<p>{EVIL}</p></article>"
    (article,) = read_bytes(ended.encode(), path="a.html")
    assert isinstance(article, Article)
    assert EVIL in article.text
    (note,) = unread("a.html", page() + f"<div><p>{EVIL}</p></div>")
    assert "outside" in note


LABELLED = ["Photo: The minister stole 40 million euros.", "The minister stole 40 million euros: prosecutors filed charges."]


@pytest.mark.parametrize("words", LABELLED)
def test_a_sentence_outside_the_article_is_not_furniture_for_its_place(words: str) -> None:
    (note,) = unread("a.html", page(after=f"<div><p>{words}</p></div>"))
    assert "outside" in note


FURNITURE = {
    "consent": "We use cookies to improve your experience on our website. By continuing to use it you accept our policy.",
    "a newsletter": "Sign up for our newsletter to get the news of the day every morning. You can unsubscribe at any time.",
    "rights": "This material may not be published, broadcast, rewritten or redistributed without permission.",
    "comments": "Your email address will not be published. Comments are moderated before they are published on our site.",
    "a subscription": "Already a subscriber? Log in to continue reading this article.",
}


@pytest.mark.parametrize("words", FURNITURE.values(), ids=FURNITURE)
@pytest.mark.parametrize("tag", ["aside", "footer", "div"])
def test_furniture_of_a_page_is_not_noted(words: str, tag: str) -> None:
    assert unread("a.html", page(after=f"<{tag}><p>{words}</p></{tag}>")) == []
    (note,) = unread("a.html", page(after=f"<{tag}><p>{words} {EVIL}</p></{tag}>"))
    assert "outside" in note


def test_an_ordinary_page_has_no_note() -> None:
    menu = "<nav><ul><li><a href=a>News</a></li><li><a href=b>Sport</a></li></ul></nav>"
    links = "<aside><h3>Read more</h3><a href=c>Barge sinks in the harbour after a fire</a></aside>"
    links += "<table><tr><th>Team</th><th>Played</th><th>Won</th></tr><tr><td>Corvane</td><td>12</td><td>3</td></tr></table>"
    links += "<form><label>Email address</label><input type=email placeholder='you@example.org'><button>Sign up</button></form>"
    links += "<footer><div>1 High Street</div><div>Corvane</div><div>Terms of use</div><div>Privacy and cookies</div></footer>"
    links += "<svg><style><![CDATA[.a > .b {fill: #fff; stroke: none} .c {fill: none}]]></style><title>Share</title></svg>"
    script = f"<script>var words = '{EVIL}';</script><style>/* {EVIL} */</style><!-- {EVIL} -->"
    assert unread("a.html", page(f"<p>The <b>mayor</b> left<br>the town <i>yesterday</i>.</p>{script}", menu + links)) == []


LINES = {
    "code": STORY.format(f"```\n{EVIL}\n```"),
    "code that does not end": WHOLE.rstrip() + f"\n\n~~~\n{EVIL}\n",
    "code in a list": STORY.format(f"- ```\n  {EVIL}\n  ```"),
    "a table": STORY.format(f"| a | b |\n|---|---|\n| {EVIL[:-1]} | x |"),
    "a footnote": STORY.format(f"[^1]: {EVIL[:-1]}"),
    "a link": STORY.format(f"- [{EVIL[:-1]}](http://a.example)"),
    "a promotion": STORY.format(f"Read more: {EVIL}"),
    "a video": STORY.format(f"Watch: {EVIL}"),
    "a shortcode": STORY.format(f"{{{{< note >}}}}{EVIL}{{{{< /note >}}}}"),
    "teasers": STORY.format(f"{EVIL[:-1]}…\n\n{EVIL[:-1]}…"),
    "a byline": FRONT.format(f"author: '{EVIL}'\n") + STORY.format(EVIL),
    "another title": FRONT.format("").replace("Snow closes roads", "Minister stole money") + WHOLE,
    "a title with escapes": '---\ntitle: "Minister st\\x6fle money"\n---\n\n' + "\n\n".join(SNOW),
    "a title on two lines": "---\ntitle: >\n  Minister\n  stole money\n---\n\n" + "\n\n".join(SNOW),
    "a field": FRONT.format(f"subtitle: '{EVIL}'\n") + WHOLE,
    "a field in a list": FRONT.format(f"blocks:\n  - text: '{EVIL}'\n") + WHOLE,
    "a field in TOML": f"+++\ntitle = 'Snow closes roads in the town'\nbody = '{EVIL}'\n+++\n" + WHOLE,
    "a field in JSON": f'{{"title": "Snow closes roads in the town", "body": "{EVIL}"}}\n' + WHOLE,
    "a second title": FRONT.format(f"headline: '{EVIL}'\n") + WHOLE,
    "a byline in front matter": FRONT.format(f"byline: '{EVIL}'\n") + WHOLE,
    "a publisher": FRONT.format(f"publication: '{EVIL}'\n") + WHOLE,
    "an address": FRONT.format(f"link: '{EVIL}'\n") + WHOLE,
    "a biography": FRONT.format(f"authors:\n- {{name: Ann Roe, bio: '{EVIL}'}}\n") + WHOLE,
    "a biography in TOML": f"+++\ntitle = 'Snow closes roads in the town'\nauthor = {{name='Ann', bio='{EVIL}'}}\n+++\n"
    + WHOLE,
    "a field after many values": FRONT.format(f"x:{chr(10) + '- a'}" + "\n- a" * 10_001 + f"\nbody: '{EVIL}'\n") + WHOLE,
    "a value in many others": FRONT.format(f"x: {'[' * 30}'{EVIL}'{']' * 30}\n") + WHOLE,
    "a field that is there twice": FRONT.format(f"body: '{EVIL}'\nbody: x\n") + WHOLE,
    "a field in two spellings": FRONT.format(f"body: '{EVIL}'\nBody: x\n") + WHOLE,
    "a title in two spellings": FRONT.format("").replace("title:", f"title: '{EVIL}'\nTitle:") + WHOLE,
    "a key that is a list": FRONT.format(f"? [a]\n: '{EVIL}'\n") + WHOLE,
    "a sentence that is a key": FRONT.format(f"? '{EVIL}'\n: a\n") + WHOLE,
    "a field that is there twice in JSON": f'{{"title": "Snow", "x": {{"a": "{EVIL}", "a": "b"}}}}\n' + STORY.format("Snow"),
    "a byline that states something": STORY.format("By Ann Roe, who says the minister stole 40 million euros from the fund"),
    "a byline in capitals": STORY.format("BY ANN ROE, WHO SAYS THE MINISTER STOLE 40 MILLION EUROS FROM THE FUND"),
    "a credit that states something": STORY.format("Reporting by Ann Roe; the minister stole 40 million euros from the fund"),
    "rights that state something": STORY.format("© 2024 The minister stole 40 million euros from the fund, prosecutors say"),
    "a source that states something": STORY.format(
        "Source: The minister stole 40 million euros from the fund, prosecutors say"
    ),
    "a credit in capitals": STORY.format(
        "Editing by Ann Roe; Minister Takes Bribe Of 40 Million; Mayor Pays Judge With Town Fund; Key Bank Hides Loot"
    ),
    "a source in capitals": STORY.format("Source: Minister Roe Bribes Judge Lee In Town Court For Key Bank Owner"),
    "a byline in the present": STORY.format("By Ann Roe, minister bribes judge Lee in Corvane for the Key Bank"),
    "a wrapped quotation": STORY.format("```\nThe mayor said that the\nminister stole 40 million\neuros from the fund\n```"),
    "a sentence in cells": STORY.format(
        "| The mayor said | that the minister |\n|---|---|\n| stole 40 million | euros from the fund |"
    ),
    "a line separator in the fence of TOML": f"+++\u2028summary = '{EVIL}'\u2028+++\u2028\n\n" + WHOLE,
    "a line that looks like a field": f"---\nNote: {EVIL}\n---\n\n" + WHOLE,
}


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_lines_and_fields_that_are_not_analysed_are_noted(text: str) -> None:
    (note,) = unread("a.md", text)
    assert note.startswith("not read: ")


STATED = [
    "By Ann Roe: Minister Stole 40 Million Euros From Town Fund",
    "By Ann Roe: Minister Stole Town Fund",
    "By Ann Roe; Mayor Pays Judge; Key Bank Hides Loot",
    "By Ann Roe, minister bribes the judge",
]
SIGNED = [
    "By Mary Rose Lee, Los Angeles Times, on Jan 5, 2024 12:30 in North Lake City",
    "REPORTING BY ANN ROE AND JAMES LEE; EDITING BY CHRIS POE",
    "Reporting By Thomas Lee And James Roe; Additional Reporting By Ann Van Der Poe",
    "© 2024 Corvane Daily Mail Group Limited. All rights reserved.",
    "By Ann Roe, chief sports correspondent",
]


def test_signatures_state_nothing() -> None:
    assert [words for words in STATED if is_signature(words)] == []
    assert [words for words in SIGNED if not is_signature(words)] == []


LIKE_MARKUP = {
    "a comment after a backslash": f"Snow fell. \\<!-- {EVIL} -->",
    "a comment in a fence": f"```\n<!-- {EVIL} -->\n```",
    "a comment in indented code": f"Snow fell.\n\n    <!-- {EVIL} -->",
    "a picture in a fence": f"```\n![{EVIL}](x)\n```",
    "a title in a fence": f'```\n[Snow](x "{EVIL}")\n```',
    "a bracket after a backslash": f'Snow \\[fell](x "{EVIL}")',
    "a closing bracket after a backslash": f'Snow [fell\\](x "{EVIL}")',
    "no opening bracket": f'Snow fell](x "{EVIL}")',
    "an address without an opening bracket": f"Snow fell](<{EVIL}>)",
    "a title without an address": f'[Snow]( "{EVIL}")',
    "a link in a link": f'[a [b](x) c](y "{EVIL}")',
    "a link after a backslash": f"Snow.\\![{EVIL}](x)",
    "a comment in an attribute of a block": f'<p title="<!-- ">{EVIL} -->',
    "a comment in an attribute": f'Snow <a href="<!--">fell</a>: {EVIL} <!-- x -->',
    "in a list": f"- Snow fell.\n- Snow \\<!-- {EVIL} -->",
}


@pytest.mark.parametrize("words", LIKE_MARKUP.values(), ids=LIKE_MARKUP)
def test_words_that_look_like_markup_and_are_shown_are_read_or_noted(words: str) -> None:
    (article,) = read_bytes(STORY.format(words).encode(), path="a.md")
    assert isinstance(article, Article)
    read = "".join(readable(article)[block.start : block.end] for block in article.blocks if block.kind in REPORTING_BLOCKS)
    assert EVIL in read or any("look like markup" in note for note in article.unread)


READ = {
    "a line separator in the fence": f"---\u2028summary: {EVIL}\u2028---\u2028\n\n" + WHOLE,
    "a next line in the fence": f"---\x85# {EVIL}\x85---\x85\n\n" + WHOLE,
    "a footnote that looks like a link": STORY.format(f'Snow fell.[^1]\n\n[^1]: Roe "{EVIL}"'),
    "a second footnote that looks like a link": STORY.format(f'[^1]: Roe\n[^1]: Roe "{EVIL}"'),
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_what_every_renderer_shows_is_read(text: str) -> None:
    (article,) = read_bytes(text.encode(), path="a.md")
    assert isinstance(article, Article)
    read = [article.text[block.start : block.end] for block in article.blocks if block.kind in REPORTING_BLOCKS]
    assert EVIL in "\n".join(read)


SILENT = {
    "two titles": FRONT.format("headline: Snow in the town\n") + WHOLE,
    "several authors": FRONT.format("authors: [Ann Roe, Kim Lee, Sam Poe, Jo May]\npublisher: The Times\n") + WHOLE,
    "a credit": STORY.format("Additional reporting by Kim Lee and Ann Roe in Corvane; editing by Sam Poe and Jo May"),
    "a byline with an agency": STORY.format(
        "By Ann Roe and Kim Lee, Los Angeles Times, with the New York Times News Service in Corvane"
    ),
    "a byline of an office": STORY.format("By Ann Roe, chief sports correspondent, and James Lee, arts editor, in Corvane"),
    "furniture": STORY.format("Read more:\n\nShare this article\n\nSign up for our newsletter\n\nFollow us on the web"),
    "a table of results": STORY.format("| Team | Played | Won |\n|---|---|---|\n| Corvane | 12 | 3 |\n| Harbour | 12 | 5 |"),
    "an ordinary article": FRONT.format(f"description: '{EVIL}'\ntags: [snow]\n") + STORY.format("Read more: [Sport](b.md)"),
    "a comment": STORY.format(f"<!-- {EVIL} -->"),
    "a comment of several lines": STORY.format(f"<!--\n{EVIL}\n\n{EVIL}\n-->"),
    "an allowance": FRONT.format(f"claims:\n  allow:\n    - {{rule: S102, line: 9, reason: '{EVIL}'}}\n") + WHOLE,
    "the target of a link": STORY.format(f'[x]: http://a.example "{EVIL}"'),
    "a picture": STORY.format(f"![{EVIL}](a.png)"),
    "markup with many words": STORY.format(
        f'Snow [fell](x "{EVIL}") <!-- {EVIL} --> ![{EVIL}](b.png) [caf&eacute; & snow](<a b>) \\*in\\* `a](b` <b>town</b>.'
    ),
    "a script with a comment": STORY.format(f"<script><!-- {EVIL} //--></script>"),
    "a byline": STORY.format("By Kim Lee, Ann Roe and Sam Poe in the town of Corvane, with the news agencies"),
    "a title that is the first line": FRONT.format("") + WHOLE.removeprefix("# "),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_what_is_read_or_not_shown_is_not_noted(text: str) -> None:
    assert unread("a.md", text) == []


TEXT = "\n".join(SNOW)
RECORDS: dict[str, dict[str, object]] = {
    "`summary`": {"text": TEXT, "summary": EVIL},
    "`blocks`": {"text": TEXT, "blocks": [{"kind": "quote", "html": f"<b>The</b> {EVIL[4:]}"}]},
    "`bodies`": {"uri": "a", "bodies": [{"value": TEXT}, {"role": "caption", "value": EVIL}]},
    "`descriptions`": {"uri": "a", "bodies": [{"value": TEXT}], "descriptions": [{"value": EVIL}]},
    "`associations`": {"uri": "a", "body_text": TEXT, "associations": {"x": {"headline": EVIL}}},
    "`notes`": {"text": TEXT, "notes": EVIL.split()},
    "`x`": {"text": TEXT, "x": {EVIL: 1}},
    "the title": {"text": TEXT, "title": "Minister stole money"},
}


@pytest.mark.parametrize("named", RECORDS)
def test_what_a_record_says_beside_its_text_is_noted(named: str) -> None:
    (note,) = unread("a.json", json.dumps(RECORDS[named]))
    assert note.startswith(f"not read: {named}")


def test_a_value_in_a_record_under_a_key_that_occurs_twice_is_noted() -> None:
    (note,) = unread("a.json", f'{{"text": {json.dumps(TEXT)}, "x": {{"a": "{EVIL}", "a": "b"}}}}')
    assert note.startswith("not read: `x`")


def test_a_record_whose_fields_repeat_its_text_has_no_note() -> None:
    record = {
        "text": TEXT,
        "title": SNOW[0][:-1],
        "lead": f"<p>{SNOW[1]}</p>",
        "url": "https://a.example/the-town-closed-its-roads",
    }
    assert unread("a.json", json.dumps(record)) == []


def test_other_pages_in_a_web_archive_are_noted() -> None:
    part = "--x\nContent-Type: text/html; charset=utf-8\n\n{}\n"
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    assert unread("a.mht", f"{head}{part.format(page())}--x--\n") == []
    frames = part.format(page()) + part.format(f"<p>{EVIL}</p>")
    assert unread("a.mht", f"{head}{frames}--x--\n") == ["not read: 1 other page in the web archive, such as a frame"]


ARCHIVE = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x{}\n\n"
PART = "--x\nContent-Type: {}\n{}\n{}\n"
SHOWN_IN_FRAMES = {
    "text/plain": EVIL,
    "image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{EVIL}</text></svg>",
    "application/xhtml+xml": f"<html><p>{EVIL}</p></html>",
}


@pytest.mark.parametrize("kind", SHOWN_IN_FRAMES)
def test_words_in_other_parts_of_a_web_archive_are_noted(kind: str) -> None:
    data = ARCHIVE.format("") + PART.format("text/html", "", page()) + PART.format(kind, "", SHOWN_IN_FRAMES[kind]) + "--x--\n"
    assert unread("a.mht", data) == ["not read: 1 other page in the web archive, such as a frame"]
    picture = PART.format("image/svg+xml", "", "<svg><title>Share</title></svg>")
    style = PART.format("text/css", "", f"/* {EVIL} */")
    assert unread("a.mht", ARCHIVE.format("") + PART.format("text/html", "", page()) + picture + style + "--x--\n") == []


@pytest.mark.parametrize(("start", "kind"), [("", "application/xhtml+xml"), ('; start="<a>"', "text/html")])
def test_the_page_of_a_web_archive_is_the_one_that_browsers_show(start: str, kind: str) -> None:
    shown = PART.format(kind, "Content-ID: <a>\n", page(f"<p>{EVIL}</p>"))
    other = PART.format("text/html", "Content-ID: <b>\n", page())
    parts = other + shown if start else shown + other
    (article,) = read_bytes(f"{ARCHIVE.format(start)}{parts}--x--\n".encode(), path="a.mht")
    assert isinstance(article, Article)
    assert EVIL in article.text


def test_a_page_in_a_web_archive_with_more_after_its_base64_is_an_error() -> None:
    coded = "\n".join(base64.b64encode(each.encode()).decode() for each in (f"{page():<3001}", f"<p>{EVIL}</p>"))
    assert "=\n" in coded
    data = ARCHIVE.format("") + PART.format("text/html", "Content-Transfer-Encoding: base64\n", coded) + "--x--\n"
    (error,) = read_bytes(data.encode(), path="a.mht")
    assert isinstance(error, InputError)
    assert "damaged" in error.what


LANGUAGES = {
    "in another alphabet": "Мэр сообщил, что министр украл сорок миллионов евро из фонда.",
    "that looks like French": "Le maire a dit que le ministre avait volé quarante millions d'euros dans les caisses du fonds.",
}


@pytest.mark.parametrize("said", LANGUAGES)
def test_paragraphs_in_other_languages_are_noted(said: str) -> None:
    assert unread("a.md", STORY.format(LANGUAGES[said])) == [f"not read: 1 paragraph {said}"]
    later = "\n\n".join([*SNOW * 40, LANGUAGES[said], LANGUAGES[said]])
    assert len(later) > 20_000
    assert unread("a.txt", later) == [f"not read: 2 paragraphs {said.replace('looks', 'look')}"]


NAMES = "Kim Lee, Ann Roe, Sam Poe, Jo May, Al Day, Max Ott, Eve Orr, Zoe Fox, Lou Ash, Ian Coe, Amy Dow, Ben Gee and Tom Ives"


@pytest.mark.parametrize("words", [NAMES, "Corvane 3, Harbour 2; Valley 1, Mountain 1; Lake 0, River 4; Forest 2, Desert 2."])
def test_lists_of_names_are_in_no_other_language(words: str) -> None:
    assert unread("a.txt", "\n\n".join([*SNOW, words])) == []
