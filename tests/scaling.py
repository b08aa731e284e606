"""Texts that have caused, or could cause, superlinear time in some step, of any requested length."""

from collections.abc import Callable, Mapping

Text = Callable[[int], str]
"""A text of about the given number of words."""


def repeated(unit: str, *, head: str = "", tail: str = "", between: str = " ") -> Text:
    """``unit`` repeated between ``head`` and ``tail``."""
    size = max(1, len(unit.split()))
    return lambda words: head + between.join([unit] * (words // size)) + tail


def named(at: int) -> str:
    """A different name for every number."""
    letters = ""
    at += 30
    while at:
        letters, at = letters + "abcdefghijklmnopqrstuvwxyz"[at % 26], at // 26
    return f"B{letters}er"


PATTERNS: Mapping[str, Text] = {
    "relatives": repeated("which said that the man who", head="The report "),
    "a chain of said that": repeated("Kim said that", tail=" it rained."),
    "a chain of verbs": repeated("sang and", head="The mayor ", tail=" left."),
    "a chain of infinitives": repeated("to want", head="He wants ", tail=" to leave."),
    "according to": repeated("according to the man", tail=", it rained."),
    "list items": repeated("- The mayor said prices rose.", head="# List\n\n", between="\n"),
    "speaker lines": repeated("SMITH: The prices rose again.", between="\n"),
    "questions and answers": repeated("Q: Will prices rise?\nA: Prices may rise.", between="\n"),
    "exclamation marks": lambda words: "Stop" + "!" * words + " he said.",
    "ellipses": lambda words: "Stop" + "…" * (3 * words) + " he said.",
    "hyphens": lambda words: "A " + "a-" * words + "a fell.",
    "nested quotations": repeated("“no ‘yes", head="He said ", tail=" end."),
    "open quotations": repeated("“It is late,", tail=" he said."),
    "quotations": repeated('"It is late," he said.'),
    "single quotation marks": repeated("the dogs' 'end ' of"),
    "brackets": lambda words: "The man " + "(a man " * (words // 2) + ")" * (words // 2) + " fell.",
    "commas": repeated("the judge,", head="The mayor met ", tail=" and left."),
    "appositions": repeated("The mayor, a judge, a doctor, said it rained."),
    "numbers": lambda words: "It cost " + "5 " * words + "dollars.",
    "sums": repeated("The 12 men and 13 women, 25 people in all, paid 3 percent of $40."),
    "dates": repeated("It rained on 6 May 2024."),
    "names": repeated("Maria Lopez said Paul Hale fell."),
    "many names": lambda words: " ".join(f"{named(at)} {named(at * 7 + 3)} said prices rose." for at in range(words // 5)),
    "two of one name": repeated("Ann Smith left. Bob Smith stayed. Smith said it rained."),
    "addresses": repeated("See https://x.org/a?b=c."),
    "one address": lambda words: "See https://x.org/" + "a/" * (4 * words) + " now.",
    "headings": repeated("## The Mayor Fell\n\nIt rained.", between="\n\n"),
    "a table": repeated("| The mayor | fell |", head="| a | b |\n|---|---|\n", between="\n"),
    "nested elements": lambda words: (
        "<html><body>" + "<div><p>The mayor said it rained.</p>" * (words // 5) + "</div>" * (words // 5) + "</body></html>"
    ),
    "a line of blanks": lambda words: "The mayor fell.\n" + " " * (10 * words) + "It rained.\n" + "|" * words,
    "blank lines": lambda words: "The mayor fell." + "\n" * words + "It rained.",
    "one word": lambda words: "The mayor said " + "x" * (200 * words) + " fell.",
    "emoji": lambda words: "The mayor said " + "👍" * words + " fell.",
    "titles": repeated("Mr.", tail=" Hale fell."),
    "semicolons": repeated("it rained;", tail=" it snowed."),
    "apostrophes": lambda words: "The mayor" + "'s" * words + " dog fell.",
    "a list of shares": repeated("- 12 percent of men", between="\n"),
    "pronouns": repeated("She said he told her that they saw him.", head="Maria Lopez left. "),
    "block quotations": repeated("> The mayor said it rained.", between="\n"),
    "captions": repeated("Mayor Hale, left, on Monday (Photo: AFP)", between="\n\n"),
    "hearsay": repeated("It reportedly rained."),
    "fences": repeated("```", tail="\nThe mayor fell.", between="\n"),
    "contradictions": repeated("The mayor closed the bridge. The mayor did not close the bridge."),
    "figures": lambda words: " ".join(f"The fire at the mill killed {at} workers." for at in range(words // 8)),
}
