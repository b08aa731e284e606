"""The kind of each line of an article: pages of several kinds, written line by line with the expected kinds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.ingest import read_text
from claims.ingest.characters import plain
from claims.ingest.features import dateline_end
from claims.model import Article, InputError

BODY = "The bridge was closed on Monday after a crack was found in a cable, the city said."


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.text[block.start : block.end]) for block in article.blocks]


def page(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """A page from lines of "kind | words" (an empty line is a blank line), and the blocks it should have."""
    text, blocks = [], []
    for line in marked.strip("\n").splitlines():
        kind, bar, words = line.partition(" | ")
        text.append(words if bar else "")
        if bar:
            blocks.append((kind.strip(), words.strip()))
    return "\n".join(text), blocks


PAGES = {
    "a tabloid's page with teasers amid the story": """
headline    | Ferry runs aground off island in heavily guarded strait
            |
caption     | The ferry’s bow resting on the rocks
            |
body        | A ferry has run aground off the island of Hitra.\u00a0
            |
body        | Nobody was hurt, the coastguard said. Details of the cause have not been made public.
            |
            |
promo       | READ MORE Minister sends crew ‘warmest thanks’ in surprise letter[REVEAL ]
            |
body        | The ship is expected to be towed on Friday.
            |
promo       | Don’t miss…
promo       | Fears for seabirds as fuel leaks from stranded ferry[REPORT]
promo       | Captain ‘so tired of warnings’ that he ‘could quit'[INSIGHT ]
promo       | Rival line ‘big winner’ as passengers switch[REVEAL]
            |
body        | The owner has hired divers, a spokesman said.
            |
boilerplate | We use your sign-up to send you content. This may include adverts. You can unsubscribe at any time. More info
            |
body        | The strait may stay closed for days, officials say.
            |
credit      | Source: Read Full Article
""",
    "a broadcaster's page, line on line": """
boilerplate | Skip to content
boilerplate | Example Broadcasting
boilerplate | News
boilerplate | World
headline    | Depot fire 'started by faulty battery'
boilerplate | Published
dateline    | 2 hours ago
credit      | Image source, Getty Images
caption     | Image caption, About 40 trams were damaged
byline      | By Ana Ruiz
byline      | BBC News, Leeds
body        | A fire that destroyed part of a depot was probably started by a battery, investigators have said.
body        | Nobody was hurt when flames tore through the building on Sunday night.
promo       | Related Topics
promo       | Leeds
promo       | More on this story
promo       | Tram network to open two years late
dateline    | 3 March
promo       | Mayor defends cost of line
""",
    "wire copy with a slug, a dateline and a sign-off": """
headline    | Oil prices slip as traders weigh supply outlook
            |
dateline    | LONDON, March 5 (Reuters) -
body        | Oil prices fell on Tuesday.
            |
body        | Two sources said the group would probably extend its cuts.
            |
credit      | Reporting by Ana Ruiz in London and Tom Berg in Singapore; Editing by Jan Low
            |
boilerplate | Our Standards: The Example Trust Principles.
""",
    "a news wiki's page with its sources": """
headline    | Volcano erupts near town, hundreds leave homes
            |
dateline    | Sunday, January 14, 2024
            |
body        | A volcano erupted near the town of Grindavik early this morning, officials said.
            |
body        | Residents had been told to leave shortly before.
            |
credit      | Sources
            |
credit      | Ana Ruiz. "Lava flows into town" — Example Times, January 14, 2024
credit      | "What we know" — Example News, January 14, 2024
""",
    "a channel's page with links in capitals": """
headline    | Senate passes border bill after marathon session
            |
byline      | By Ana Ruiz, Tom Berg
            |
dateline    | Published March 5, 2024 8:30am EST
            |
body        | The Senate passed a $12 billion border bill early on Tuesday.
            |
promo       | CLICK HERE TO GET THE APP
            |
promo       | GOVERNOR SENDS GUARD TO BORDER AFTER RECORD CROSSINGS
            |
body        | "This is a good day," Majority Leader John Hale said.
            |
subheading  | WHAT HAPPENS NEXT
            |
body        | The bill now goes to the House.
            |
credit      | The Associated Press contributed to this report.
""",
    "an interview": """
headline    | 'I never wanted to be mayor': ten years in office
            |
body        | Carol Dean has run the city for ten years. She spoke to Tom Berg about floods.
            |
body        | Q: Did you expect to stay this long?
            |
body        | A: No. I thought two years at most
            |
body        | Tom Berg: Would you do it again?
            |
body        | She asked for three things:
body        | - a new bridge
body        | - money for schools
            |
body        | Asked about her plans, she said:
            |
body        | "I will rest"
            |
body        | Then she laughed.
""",
    "standfirst, byline and a title-cased link": """
headline    | Mayor opens tram line
dek         | Critics call it too short and too late
            |
byline      | Ana Ruiz
            |
body        | The mayor opened the city's first tram line on Monday, two years later than planned.
            |
promo       | Mayor Accused Of Spending Millions On Trips To Rival Cities
            |
subheading  | Long delays
            |
body        | Work began in 2015.
            |
caption     | Passengers waiting for the first tram at the harbour terminus early in the morning
            |
body        | It will run every ten minutes.
            |
promo       | Follow us on Facebook
            |
promo       | Council rejects plan for second line
""",
    "a newspaper's page with a marked promotion": """
headline    | Scientists find plastic in remote lakes
            |
byline      | Ana Ruiz Environment correspondent
            |
dateline    | Wed 5 Mar 2025 06.00 GMT
            |
promo       | Share
            |
body        | Plastic has been found in every one of 38 remote lakes sampled in a study, researchers say.
            |
promo       | Sign up to Down to Earth
            |
promo       | Free weekly newsletter
            |
promo       | The planet's most important stories. Get all the news - the good and the essential
            |
promo       | Enter your email address
            |
boilerplate | after newsletter promotion
            |
body        | “We did not expect so much,” said Prof Maria Lopez.
            |
promo       | Explore more on these topics
promo       | Plastics
promo       | Pollution
            |
promo       | Most viewed
promo       | Minister quits over leaked letter
""",
    "two paragraphs, line on line, with what people say in them": """
headline    | Shop closes after 90 years
body        | The last shop in the village has closed after 90 years, its owner said.
body        | "Don't miss us too much," she told customers. "Follow us to the pub."
body        | Readers of the local paper had signed up to save it.
""",
}


@pytest.mark.parametrize("marked", PAGES.values(), ids=PAGES.keys())
def test_every_line_of_a_page_has_its_kind(marked: str) -> None:
    text, expected = page(marked)
    joined = text.replace("LONDON, March 5 (Reuters) -\n", "LONDON, March 5 (Reuters) - ")
    assert kinds(read_text(joined)) == expected


# A line between two paragraphs of prose, under a headline.
AMID = [
    ("The mayor's plan", "subheading", "short, no final punctuation"),
    ("WHAT WE KNOW", "subheading", "short, in capitals"),
    ('"We will not go"', "subheading", "a quotation as a crosshead"),
    ("Rescue workers carrying a stretcher over the rocks near the harbour", "caption", "a phrase with a participle"),
    ("The harbour at dawn (file photo)", "caption", "picture words"),
    ("Ana Ruiz/Getty Images", "credit", "photographer and agency"),
    ("(AP Photo/Ana Ruiz)", "credit", ""),
    ("Photo: Ana Ruiz", "credit", ""),
    ("Minister ‘Knew About Crack’ Years Before Bridge Was Closed To Traffic", "promo", "a link's title in capitals"),
    ("Minister ‘knew about crack’ for years[REVEAL]", "promo", "a label in brackets"),
    ("READ MORE: Minister knew about crack", "promo", ""),
    ("Read more: Minister knew about crack", "promo", ""),
    ("Sign up to our newsletter", "promo", ""),
    ("ADVERTISEMENT", "boilerplate", ""),
    ("***", "boilerplate", "a rule"),
    ("9:45 p.m.", "dateline", "a live report's clock"),
    ("- a new bridge", "body", "an item of a list"),
    ("he said the bridge would fall", "body", "goes on in small letters"),
    ("The council has known about the crack for years and did not tell the public", "body", "the full stop is missing"),
    ("This is unacceptable, she said.", "body", ""),
    ("Why now?", "body", "a question ends as prose does"),
    ("Q: Were you told?", "body", "an interview's turn"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "kind", "why"), AMID, ids=[line for line, _, _ in AMID])
def test_kinds_of_a_line_between_paragraphs(line: str, kind: str, why: str) -> None:
    article = read_text(f"Bridge closed\n\n{BODY}\n\n{line}\n\n{BODY}\n\n{BODY}\n")
    assert kinds(article)[2] == (kind, line), why


# The only line of a text is a sentence.
ALONE = [
    ("Aer Lingus buys twelve new long-haul jets", "headline"),
    ("and then the jets were sold", "body"),
    ("Analysts say prices may fall.", "body"),
    ("Read more books", "headline"),
    ("READ MORE Minister knew[REVEAL]", "headline"),
    ("Photo: Ana Ruiz/Reuters", "headline"),
    ("Source: minister to resign", "headline"),
    ("By Monday the water had gone", "headline"),
    ("From the agency comes this story :", "body"),
    ("***1", "body"),
]


@pytest.mark.parametrize(("text", "kind"), ALONE)
def test_a_text_of_one_line_is_headline_or_body(text: str, kind: str) -> None:
    assert kinds(read_text(text)) == [(kind, text)]


# The beginning of a story's first paragraph: the dateline is a separate block on the same line.
DATELINES = [
    ("SEOUL, Sept 12 (Reuters) -", "The train left."),
    ("WASHINGTON —", "Donald Trump won."),
    ("MEXICO CITY, Feb. 8 (UPI) —", "Count them."),
    ("GROSSETO, Italy (AP) --", "The trial began."),
    ("ST. LOUIS —", "The mayor won."),
    ("PARIS/LONDON, 5 March (AFP) -", "“No,” she said."),
    ("New York (AFP) –", "Shares fell."),
    ("(CNN) --", "Shares fell."),
    ("LEEDS, 5 March 2024 –", "The council has approved it."),
    ("DES MOINES, Iowa, Aug. 10 (UPI) —", "Shares fell."),
    ("(Updated 3 p.m.) MANILA -", "A strong quake shook Luzon."),
    ("[NAIROBI]", "Prices rose."),
    ("Nairobi, Kenya | AFP | Tuesday 3/5/2024 -", "Wages fell."),
    ("", "Smith | Jones | Kern - The firm has closed."),
    ("", "[Editor's note] The firm has closed."),
    ("", "Kim - the leader - left."),
    ("", "NATO and the EU agreed - at last."),
    ("", "The U.S. - long an ally - left."),
    ("", "A-levels are harder (again) - or so it seems."),
]


@pytest.mark.parametrize(("dateline", "rest"), DATELINES, ids=[f"{a} {b}" for a, b in DATELINES])
def test_a_dateline_opens_the_story(dateline: str, rest: str) -> None:
    article = read_text(f"Headline here today\n\n{dateline} {rest}\n\n{BODY}\n".replace("\n\n ", "\n\n"))
    expected = [("dateline", dateline)] if dateline else []
    assert kinds(article)[1:-1] == [*expected, ("body", rest)]


def test_a_dateline_may_lack_the_space_behind_its_dash() -> None:
    assert dateline_end("LONDON (Reuters) -Orbex shares fell.") == len("LONDON (Reuters) -")
    assert dateline_end("COVID-19 cases rose.") == 0


@pytest.mark.parametrize("line", ["A" * 200 + " end", "Aa" * 100, "AA " * 60, "A. " * 60, "A-" * 80 + "- The"])
def test_searching_a_dateline_takes_linear_time(line: str) -> None:
    assert dateline_end(line) == 0  # when words could be split in every way, the first one took minutes


def test_a_credit_at_the_end_of_a_caption_is_a_separate_block() -> None:
    article = read_text(f"Bridge closed\n\nPolice guard the bridge on Monday. (AP Photo/Ana Ruiz)\n\n{BODY}")
    assert kinds(article)[1:3] == [("caption", "Police guard the bridge on Monday."), ("credit", "(AP Photo/Ana Ruiz)")]


def test_a_hard_wrapped_text_has_one_block_per_paragraph() -> None:
    paragraphs = [
        "Oil prices fell on Tuesday as traders weighed the prospect of a higher\noutput against signs of stronger demand in "
        "Asia, where refiners have been\nbuying more than usual.",
        "Brent crude dropped 42 cents to $82.38 a barrel. The U.S. benchmark, West\nTexas Intermediate, lost 51 cents.",
        "It was the third fall in a row.",
    ]
    article = read_text("Oil prices slip\n\n" + "\n\n".join(paragraphs) + "\n")
    assert kinds(article) == [("headline", "Oil prices slip"), *(("body", paragraph) for paragraph in paragraphs)]


def test_in_a_hard_wrapped_text_an_indent_begins_a_paragraph() -> None:
    lines = [
        "   Oil prices fell on Tuesday as traders weighed the prospect of higher",
        "output against signs of stronger demand in Asia, where refiners bought",
        "more.",
        "   Brent crude dropped 42 cents, and the benchmark of the United States,",
        "West Texas Intermediate, lost 51 cents a barrel in early trading there.",
        "   It was the third fall.",
    ]
    expected = ["\n".join(lines[:3]), "\n".join(lines[3:5]), lines[5]]
    assert [words for _, words in kinds(read_text("\n".join(lines)))] == [words.strip() for words in expected]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_all_kinds_of_newlines_separate_lines_and_are_kept(newline: str) -> None:
    text = newline.join(["Bridge closed", "", BODY, "", BODY, ""])
    article = read_text(text)
    assert article.text == text
    assert kinds(article) == [("headline", "Bridge closed"), ("body", BODY), ("body", BODY)]


LINES = [line for marked in PAGES.values() for line in page(marked)[0].splitlines() if line] + [line for line, _, _ in AMID]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30), st.just("")), max_size=12),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)
def test_blocks_cover_every_line_once_in_order(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    try:
        article = read_text(text)
    except InputError:
        return
    at = 0
    for block in article.blocks:
        assert at <= block.start < block.end <= len(text)
        assert plain(text[at : block.start]).strip() == ""
        words = plain(text[block.start : block.end])
        assert words == words.strip()
        at = block.end
    assert plain(text[at:]).strip() == ""
