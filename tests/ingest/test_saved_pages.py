"""Saved or copied web pages: a page in one file (MHTML), and text with HTML entities."""

import pytest
from spacy.language import Language

import claims
from claims.ingest import read_bytes
from claims.ingest.characters import readable
from claims.ingest.web_archive import is_web_archive
from claims.model import Article, InputError

HEAD = (
    "From: <Saved by a browser>\nSubject: Dam is safe\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="----B"\n\n------B\n'
)
PAGE = "<html><body><p>The dam is safe, the water authority said=20on Monday.</p></body></html>"
ARCHIVE = HEAD + f"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{PAGE}\n------B--\n"


@pytest.mark.parametrize("path", ["dam.mhtml", "dam.mht", None])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_page_in_a_web_archive_is_read(path: str | None, line_end: str) -> None:
    (article,) = read_bytes(ARCHIVE.replace("\n", line_end).encode(), path=path)
    assert isinstance(article, Article)
    assert article.text == "The dam is safe, the water authority said on Monday."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HEAD + "Content-Type: image/png\n\nx\n------B--\n", "no page found in the web archive"),
        (HEAD, "no page found in the web archive"),
        (HEAD + "Content-Type: text/html\n\n\n------B--\n", "the page is empty"),
    ],
)
def test_an_archive_without_a_page_is_an_error(data: str, said: str) -> None:
    (error,) = read_bytes(data.encode(), path="dam.mhtml")
    assert isinstance(error, InputError)
    assert said in str(error)


def nested(depth: int) -> str:
    """Headers of nested parts."""
    parts = (f"--b{n - 1}\nContent-Type: multipart/mixed; boundary=b{n}\n\n" for n in range(1, depth))
    return "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n" + "".join(parts)


ARCHIVES_WITH_TOO_MANY_PARTS = {
    "parts in parts": nested(3_000),
    "countless parts": HEAD + "------B\n\nx\n" * 10_000,
    "messages in messages": HEAD + "Content-Type: message/rfc822\n\n" * 3_000,
    "messages in messages, without a space": HEAD + "content-type :message/rfc822\n\n" * 3_000,
    "parts in parts, with many spaces": HEAD + nested(700).replace("Content-Type: ", "Content-Type:" + " " * 20),
}


@pytest.mark.parametrize("data", ARCHIVES_WITH_TOO_MANY_PARTS.values(), ids=ARCHIVES_WITH_TOO_MANY_PARTS.keys())
def test_an_archive_with_more_parts_than_a_page_has_is_an_error(data: str) -> None:
    (error,) = read_bytes(data.encode(), path="dam.mhtml")
    assert isinstance(error, InputError)
    assert "too many parts for a saved page" in str(error)


PARAMETERS = {
    "semicolons in quotation marks": 'text/html; boundary="' + ";" * 40_000,
    "parameters": "text/html" + "; a=b" * 40_000,
    "parameters on lines of their own": "text/html" + ";{end}\ta=b" * 40_000,
    "numbered parts of a parameter": "text/html" + "".join(f"; charset*{n}=x" for n in range(20_000)),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("value", PARAMETERS.values(), ids=PARAMETERS)
def test_an_archive_with_countless_parameters_is_an_error(value: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's parser takes quadratic time for them, and is not called."""
    monkeypatch.setattr("claims.ingest.web_archive.message_from_bytes", None)
    data = f"{HEAD}X: y{end}content-type :{value.format(end=end)}\n\n<p>The dam is safe.</p>\n------B--\n"
    (error,) = read_bytes(data.encode(), path="dam.mhtml")
    assert isinstance(error, InputError)
    assert "a header of the web archive has more than 500 parameters" in str(error)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: text/html; " + "(" * 50_000,
        'Content-Type: text/html; charset="a\0b"',
        "Content-Type: text/html; charset*=a''%00",
        "Content-Type: text/html; charset*=bogus\0's'en's'%41",
    ],
    ids=["brackets", "a null character", "an encoded null character", "a null character in the encoding's name"],
)
def test_invalid_headers_of_a_part_do_not_prevent_reading(headers: str) -> None:
    data = HEAD + headers + "\n\n<p>The dam is s\u00e4fe, the water authority said on Monday.</p>\n------B--\n"
    (article,) = read_bytes(data.encode("latin-1"), path="dam.mhtml")
    assert isinstance(article, Article)
    assert article.text == "The dam is s\u00e4fe, the water authority said on Monday."


def test_an_article_about_mail_is_not_a_web_archive() -> None:
    assert not is_web_archive(b"The header says MIME-Version: 1.0\n\nContent-Type: multipart/related\n")


@pytest.mark.parametrize(
    ("text", "read", "why"),
    [
        ("&ldquo;It leaks,&rdquo; she said.", '      "It leaks,"       she said.', "next to its word"),
        ("&#8220;It leaks&#x201D;", '      "It leaks"       ', "by number"),
        ("the&nbsp;dam", "the&nbsp;dam", "inside a word nothing is replaced"),
        ("on Monday,&nbsp;he left", "on Monday,      he left", "a space"),
        ("It isn&#8217;t safe", "It isn&#8217;t safe", "a word that was cut in two would be none"),
        ("Works &amp; Water", "Works &amp; Water", "no quotation mark"),
        ("R&D; &nosuch; &#99999999;", "R&D; &nosuch; &#99999999;", "no entity"),
    ],
)
def test_quotation_marks_written_as_entities(text: str, read: str, why: str) -> None:
    assert readable(Article(id="a", sha256="", text=text, blocks=())) == read, why
    assert len(read) == len(text)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return claims.load("fast")


def test_a_statement_has_the_mark_and_not_the_entity(nlp: Language) -> None:
    found = claims.extract("The mayor called the plan &ldquo;mad&rdquo; on Monday and left Porto.", nlp=nlp).claims
    assert [(claim.text, claim.statement) for claim in found][:1] == [
        ("The mayor called the plan &ldquo;mad&rdquo; on Monday", 'The mayor called the plan "mad" on Monday')
    ]
