"""Articles for property tests: random wire-style paragraphs, mangled like on the web."""

from hypothesis import strategies as st

PEOPLE = [
    "Dmitry Peskov",
    "III",
    "Paul B. Hale III",
    "Jr.",
    "A/S",
    "Mr",
    "Maria Lopez",
    "Kim Jong Un",
    "Prof Jane Ode",
    "Lt. Gen. Abdul Rahman",
    "O’Neill",
    "van der Berg",
]
PARTIES = [
    "the Kremlin",
    "South Korea’s Defense Ministry",
    "analysts",
    "Acme Corp",
    "two officials who asked not to be named",
    "the U.S. State Department",
    "a report",
    "residents of Port-au-Prince",
    "police",
    "It",
    "he",
]
CUES = [
    "said",
    "says",
    "confirmed",
    "denied",
    "warned",
    "claimed on Tuesday",
    "has not said",
    "believes",
    "estimates",
    "told reporters",
]
CONTENTS = [
    "the train had crossed the river on Sunday",
    "prices may rise by about 4.5% in 2025",
    "no one was killed, although 12 people were hurt",
    "it would not negotiate with people it called “bandits”",
    "the ministry, which was founded in 1949, had “no comment”",
    "talks could resume next week if both sides agree",
    "Kim wants to visit Moscow and is expected to meet Putin",
    "it was not clear whether the deal, worth $1.2bn, would hold",
    "the court ruled that the minister had lied",
]
SHAPES = [
    "{who} {cue} that {what}.",
    "{What}, {who} {cue}.",
    "“{What},” {cue} {who}. “{What2}.”",
    "According to {who}, {what}.",
    "{who}, {who2}’s spokesman, {cue}: ‘{What}.’",
    "{who} was quoted as saying {what} — {who2}",
    "It had been rumoured that {what}, and {what2}.",
    "Q: {What}? A: {What2}.",
    "«{What}», {who} {cue}; {what2}…",
    "“{What}.\n\n“{What2},” {who} {cue}",
    "READ MORE {What}[REVEAL ]",
    "{What} while {what2}, {who} {cue}, according to {who2}.",
    "By {who}",
]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """A sentence or two of wire copy."""
    what, what2 = draw(st.sampled_from(CONTENTS)), draw(st.sampled_from(CONTENTS))
    return _capital(
        draw(st.sampled_from(SHAPES)).format(
            who=draw(st.sampled_from(PEOPLE + PARTIES)),
            who2=draw(st.sampled_from(PEOPLE + PARTIES)),
            cue=draw(st.sampled_from(CUES)),
            what=what,
            what2=what2,
            What=_capital(what),
            What2=_capital(what2),
        )
    )


ODDITIES = [*"“”\"'’«—([\n\r\t …:,.-@", "\n\n", "\r\n", "\u00a0", "\u200f", "\u202e", "\0", "\ud800"]
ODDITIES += ["🙂", "ي", "中", "=1+1", "https://x.org/?a=b", "No.", "e.g."]


@st.composite
def mangled_articles(draw: st.DrawFn) -> str:
    """An article's text as copied from the web: pieces missing, doubled, or with unusual characters."""
    text = draw(st.sampled_from(["\n\n", "\n", " "])).join(draw(st.lists(paragraphs(), min_size=1, max_size=4)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["insert", "cut", "double", "letters"])):
            case "insert":
                text = text[:at] + draw(st.sampled_from(ODDITIES)) + text[at:]
            case "cut":
                text = text[:at] + text[at + draw(st.integers(1, 12)) :]
            case "double":
                text = text[:at] + text[max(0, at - 20) : at] + text[at:]
            case "letters":
                text = text[:at] + draw(st.text(max_size=8)) + text[at:]
    return text
