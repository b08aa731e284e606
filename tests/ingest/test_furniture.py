"""Lines that report nothing, by the model: what it marks beside a story, and what it leaves to the story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.data import english
from claims.ingest import read_bytes, read_text
from claims.ingest.furniture import line_features, log_odds, wording
from claims.model import REPORTING_BLOCKS, Article

STORY = [
    "Harbour council delays the new ferry",
    "The council in Tarnbeck voted on Monday to delay the new ferry by a year, after the yard told it the hull was too short.",
    "The ferry was ordered in 2019 and had cost 14 million pounds by the end of March, the council said in a report.",
    '"We were told in May and we kept silent," said the harbour master, Edda Norcott. "That was a mistake."',
    "Islanders have used a borrowed boat since the old ferry was sold, and the fares rose by a tenth in January.",
    "A hearing on the contract was held in private, and the yard did not answer questions about the hull.",
]

FURNITURE = [
    "Sign up for our weekly letter and get the best stories in your inbox.",
    "Become a member and help us keep our journalism free for everyone.",
    "Want more stories like this? Join our channel and never miss an update.",
    "Join us for an evening of talks. Book your seat now.",
    "Thank you for reading. Please consider supporting our newsroom today.",
    "You can unsubscribe at any time. We will never share your email address.",
    "Share this story with your friends",
    "Please enter a valid email address and try again.",
]


def reported(text: str) -> list[str]:
    article = read_text(text)
    return [article.text[block.start : block.end] for block in article.blocks if block.kind in REPORTING_BLOCKS]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_below_a_story_is_not_read(line: str) -> None:
    assert line not in reported("\n\n".join([*STORY, line]))


# (a line of a story with words of furniture, why)
OF_STORIES = [
    ("The newsletter of the harbour council was sent to 4,000 subscribers in May.", "a story about a newsletter"),
    ("Subscribers were told that the price of the app would rise to 9 pounds a month.", "about a subscription"),
    ("The court found that the ferry's website had stored cookies without consent.", "about cookies"),
    ('"Sign up now or lose your seat," the yard told the council, she said.', "a quotation speaks to its hearer"),
    ('"Join us."', "a quotation"),
    ("Nobody answered.", "a short sentence"),
    ("The hearing goes on.", "a short sentence"),
    ("Read aloud at the hearing, the letter took nine minutes.", "a participle like a command"),
    ("Norcott was the editor of the harbour gazette and wrote two books about ferries.", "about a person"),
    ("Who told the council?", "a question"),
]


@pytest.mark.parametrize(("line", "why"), OF_STORIES)
@pytest.mark.parametrize("at", [3, 5, 6])
def test_lines_of_a_story_are_read(line: str, why: str, at: int) -> None:
    assert line in reported("\n\n".join([*STORY[:at], line, *STORY[at:]])), why


GUIDE = [
    "How to get your garden ready for winter",
    "You should start in October, when you can still dig your beds and your tools are not yet rusty from the rain.",
    "If you have a pond, take out the leaves before they sink, because you will not want to do it in the cold.",
    "Cut your roses back by a third, and keep your best cuttings in a jar until you have time to plant them.",
    "Share your spare plants with your neighbours.",
    "Join your local garden club and ask for help.",
    "You can then sit by your fire until March, and you will have earned it after all the work that you have done.",
]


def test_a_guide_addresses_its_reader_throughout() -> None:
    assert reported("\n\n".join(GUIDE)) == GUIDE


PAGE = """<html><head><title>{title}</title></head><body><main><h1>{title}</h1><div class="story">{story}
<div class="promo-box"><h3><a href="/x">The baker who swims to work</a></h3><p>{teaser}</p></div>
<p>{last}</p></div></main></body></html>"""
TEASER = "Twelve miles, two loaves and a seal: our reporter went along on a cold day."


def page(teaser: str) -> Article:
    story = "".join(f"<p>{line}</p>" for line in STORY[1:-1])
    (found,) = read_bytes(PAGE.format(title=STORY[0], story=story, teaser=teaser, last=STORY[-1]).encode(), path="a.html")
    assert isinstance(found, Article)
    return found


def test_the_markup_is_a_sign_of_a_teaser_inside_the_story() -> None:
    found = page(TEASER)
    lines = [found.text[block.start : block.end] for block in found.blocks if block.kind in REPORTING_BLOCKS]
    assert TEASER not in lines
    assert STORY[-1] in lines


@given(st.text(max_size=80))
def test_any_line_has_known_features(line: str) -> None:
    known = {row.feature for row in english().furniture}
    if line.strip():
        assert set(line_features(line.strip(), triggers={})) <= known
        assert isinstance(log_odds(line_features(line.strip(), triggers={}), wording(line)), float)


def test_each_feature_has_one_row_and_each_trigger_one_feature() -> None:
    rows = english().furniture
    triggers = [word for row in rows for word in row.trigger]
    assert len({row.feature for row in rows}) == len(rows)
    assert len(set(triggers)) == len(triggers)
