"""A claim whose words changed since a decision is reopened: the decision is kept but does not count."""

import json
from io import BytesIO, StringIO, TextIOWrapper
from zipfile import ZipFile

import pytest
from pyarrow import parquet  # type: ignore[import-untyped]

from claims.export.as_claimreview import write as write_claim_reviews
from claims.export.formats import FORMATS, Desk, Format, Layout
from claims.export.stored import export_from_store
from claims.store import Action, Decision, Filters, Proposal, Store
from tests.store.building import claim_set, ids

BEFORE = ["The quake killed 41 people", "Helicopters could not fly"]
AFTER = ["The quake killed 44 people", "Helicopters could not fly"]


@pytest.fixture
def edited(store: Store) -> Store:
    """A verdict and a corrected statement on 41 dead, then a version of the article with 44."""
    store.add(claim_set(BEFORE))
    (claim, _) = ids(claim_set(BEFORE))
    store.decide(claim, Decision.verdict("True"), by="Ada")
    store.decide(claim, Decision.statement("The quake in the valley killed 41 people"), by="Ben")
    store.add(claim_set(AFTER))
    return store


def test_the_verdict_on_the_old_words_does_not_count(edited: Store) -> None:
    found = edited.claim(ids(claim_set(AFTER))[0])
    assert (found.verdict, found.earlier_verdict, found.changed) == (None, "True", True)
    assert (found.statement, found.earlier_statement) == (AFTER[0], "The quake in the valley killed 41 people")
    assert found.state.verdict == "True", "it is kept"


def test_the_claim_is_undecided_in_lists_and_counts(edited: Store) -> None:
    assert edited.count(Filters(verdict=("none",))) == 2
    assert edited.count(Filters(verdict=("True",))) == 0
    assert edited.count(Filters(changed=True)) == 1
    assert edited.article("test").counts["decided"] == 0
    assert edited.stats().decided == 0


def test_the_old_wording_can_be_read_with_the_new_one(edited: Store) -> None:
    now = edited.claim(ids(claim_set(AFTER))[0])
    then = edited.judged(now)
    assert then is not None
    assert (then.text, now.claim.text) == (BEFORE[0], AFTER[0])
    assert edited.judged(edited.claim(ids(claim_set(AFTER))[1])) is None


SAYS_SOMETHING_ELSE = [
    ("Output changed by -2% in March", "Output changed by 2% in March"),
    ("Output fell by .5%", "Output fell by 5%"),
    ("It lost -$5 a share", "It lost $5 a share"),
    ("The ferry costs $5", "The ferry costs €5"),
    ("The dam holds 1.234 tonnes", "The dam holds 1,234 tonnes"),
    ("The party lost +3 points", "The party lost -3 points"),
    ("Turnout was 5% in the village", "Turnout was 5 in the village"),
    ("The bank has $3.5 billion", "The bank has $3-5 billion"),
    ("Polls show that 1/2 of voters agree", "Polls show that 1,2 of voters agree"),
    ("The mayor resigned on 3/4", "The mayor resigned on 3-4"),
    ("Fewer than < 5 people came", "Fewer than > 5 people came"),
    ("They won 2:1", "They won 2 1"),
    ("US troops left the valley", "Us troops left the valley"),
    ("The fine was <$5 million for the bank", "The fine was >$5 million for the bank"),
    ("The effect had p<.05 in the trial", "The effect had p>.05 in the trial"),
    ("The fund had a balance of US$5 million", "The fund had a balance of -US$5 million"),
    ("The fund had a balance of US$5 million", "The fund had a balance of - US$5 million"),
    ("The fine was <EUR 5m for the bank", "The fine was >EUR 5m for the bank"),
    ("It was - 5 degrees in the valley", "It was 5 degrees in the valley"),
    ("Output changed by (5)% in March", "Output changed by 5% in March"),
    ("The mayor resigned on 3 / 4 at last", "The mayor resigned on 3 4 at last"),
    ("The bank was rated AA- in March", "The bank was rated AA in March"),
    ("The bank was rated AA- in March", "The bank was rated AA+ in March"),
    ("The mean was ±5 in the trial", "The mean was 5 in the trial"),
    ("They won 2 : 1", "They won 2 1"),
    ("The count was != 5 in the trial", "The count was = 5 in the trial"),
    ("The count was ! = 5 in the trial", "The count was = 5 in the trial"),
    ("They won 2: 1 at last", "They won 2 1 at last"),
    ("The wall is 3 m long", "The wall is 3 M long"),
    ("The doctor prescribed vitamin A for all", "The doctor prescribed vitamin a for all"),
    ("The bank was rated A* in March", "The bank was rated A in March"),
    ("The tool is written in C# by Kim", "The tool is written in C by Kim"),
    ('The screen is 5" wide', "The screen is 5 wide"),
    ("The wall is 5' high", "The wall is 5 high"),
    ("The wall is 5' high", 'The wall is 5" high'),
    ("The scores were 5|6 at last", "The scores were 5 6 at last"),
]
SAYS_THE_SAME = [
    ("The mayor, said Kim, resigned", "The mayor said Kim – resigned."),
    ("the mayor “resigned”", 'The Mayor "resigned"'),
    ("Output changed by −2%", "Output changed by -2%"),
    ("It’s  over", "It's over"),
    ("The well-known mayor resigned", "The well known mayor resigned"),
    ("The mayor — of the valley — resigned", "The mayor, of the valley, resigned"),
    ("The mayor—said Kim—resigned", "The mayor -- said Kim -- resigned"),
    ("The mayor (of the valley) resigned!", "The mayor «of the valley» *resigned*…"),
    ('They said "we won by 5" at last', "They said we won by 5 at last"),
    ("They said “we won by 5”", "They said we won by 5"),
    ("They said ‘we’re 5’ at last", "They said 'we're 5' at last"),
    ("They eat *food with vitamin A* daily", "They eat food with vitamin A daily"),
    ("They eat **vitamin A** daily", "They eat vitamin A daily"),
    ("In 2024: 5 people came", "In 2024 5 people came"),
    ("It rained: 5 people came", "It rained 5 people came"),
    ("A mayor resigned", "“a mayor resigned”"),
    ("It is over. A mayor resigned", "It is over, a mayor resigned"),
    ("# The mayor resigned", "The mayor resigned"),
    ("| 5 | 6 | were the scores", "5 6 were the scores"),
]


@pytest.mark.parametrize(("before", "after"), SAYS_SOMETHING_ELSE)
def test_a_sign_that_changes_a_figure_reopens_the_claim(before: str, after: str, store: Store) -> None:
    assert _verdict_after(store, before, after) is None


@pytest.mark.parametrize(("before", "after"), SAYS_THE_SAME)
def test_insignificant_punctuation_does_not_reopen_the_claim(before: str, after: str, store: Store) -> None:
    assert _verdict_after(store, before, after) == "True"


def _verdict_after(store: Store, before: str, after: str) -> str | None:
    """The verdict in effect on the claim of an article after an edit."""
    store.add(claim_set([before, "Helicopters could not fly"]))
    store.decide(ids(claim_set([before]))[0], Decision.verdict("True"), by="Ada")
    store.add(claim_set([after, "Helicopters could not fly"]))
    (found,) = [claim for claim in store.claims_of("test") if claim.claim.text == after]
    return found.verdict


def test_giving_the_same_verdict_again_settles_the_claim(edited: Store) -> None:
    claim = ids(claim_set(AFTER))[0]
    edited.decide(claim, Decision.verdict("True"), by="Cy")
    found = edited.claim(claim)
    assert (found.verdict, found.outdated) == ("True", (Action.STATEMENT,))
    edited.decide(claim, Decision.statement("The quake in the valley killed 44 people"), by="Cy")
    assert edited.claim(claim).outdated == (Action.VERDICT,), "which was on the machine's statement"
    edited.decide(claim, Decision.verdict("True"), by="Cy")
    found = edited.claim(claim)
    assert (found.statement, found.changed) == ("The quake in the valley killed 44 people", False)


def test_withdrawing_the_verdict_leaves_nothing_to_review_again(edited: Store) -> None:
    claim = ids(claim_set(AFTER))[0]
    edited.decide(claim, Decision.verdict(None), by="Ada")
    edited.decide(claim, Decision.statement(None), by="Ada")
    assert edited.claim(claim).changed is False


def test_an_outdated_corrected_statement_alone_reopens_the_claim(store: Store) -> None:
    store.add(claim_set(BEFORE))
    store.decide(ids(claim_set(BEFORE))[0], Decision.statement("41 people were killed by the quake"), by="Ada")
    store.add(claim_set(AFTER))
    found = store.claim(ids(claim_set(AFTER))[0])
    assert (found.statement, found.changed) == (AFTER[0], True)
    assert store.count(Filters(changed=True)) == 1


def test_unchanged_words_keep_their_decisions(store: Store) -> None:
    store.add(claim_set(BEFORE))
    claim = ids(claim_set(BEFORE))[1]
    store.decide(claim, Decision.verdict("Mixed"), by="Ada")
    store.add(claim_set(AFTER))
    assert (store.claim(claim).verdict, store.claim(claim).changed) == ("Mixed", False)


def test_a_reopened_claim_is_not_published(edited: Store) -> None:
    out = export_from_store(edited, Filters())
    stream = StringIO()
    write_claim_reviews(out.claim_sets, stream, Layout(reviews=out.reviews, desk=Desk("Desk", "https://desk.example/")))
    assert json.loads(stream.getvalue())["@graph"] == []


NO_REVIEWS = {"table"}
"""Formats without verdicts."""


@pytest.mark.parametrize("format", [one for one in FORMATS if one.name not in NO_REVIEWS], ids=lambda one: one.name)
def test_every_export_distinguishes_outdated_verdicts(edited: Store, format: Format) -> None:
    open_again = read(edited, format)
    edited.decide(ids(claim_set(AFTER))[0], Decision.verdict("True"), by="Cy")
    decided = read(edited, format)
    assert AFTER[0] in decided
    assert open_again != decided
    assert ("True" in open_again) == (format.name != "claimreview"), "kept everywhere, never published"


def read(store: Store, format: Format) -> str:
    """The complete content of a file of the format, as text."""
    out, buffer = export_from_store(store, Filters()), BytesIO()
    stream = TextIOWrapper(buffer, encoding="utf-8", newline="")
    format.write(out.claim_sets, stream, Layout(reviews=out.reviews, desk=Desk("Desk", "https://desk.example/")))
    stream.flush()
    data = buffer.getvalue()
    if format.name == "parquet":
        return str(parquet.read_table(BytesIO(data)).to_pylist())
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return data.decode()


OTHERWISE = [Decision.statement("The quake killed 40 people"), Decision.polarity("negative"), Decision.spans([(0, 9)])]
AS_JUDGED = [Decision.source("Kremlin"), Decision.speaker("Kim"), Decision.certainty("possible"), Decision.note("checked")]


@pytest.fixture
def judged(store: Store) -> Store:
    """A claim with a verdict."""
    store.add(claim_set(BEFORE))
    store.decide(ids(claim_set(BEFORE))[0], Decision.verdict("True"), by="Ada")
    return store


def _state(store: Store) -> tuple[str | None, str | None, bool]:
    found = store.claim(ids(claim_set(BEFORE))[0])
    return found.verdict, found.earlier_verdict, found.changed


@pytest.mark.parametrize("by", ["Ada", "Ben"])
@pytest.mark.parametrize("decision", OTHERWISE, ids=lambda decision: decision.action)
def test_a_later_correction_of_the_content_invalidates_the_verdict(decision: Decision, by: str, judged: Store) -> None:
    claim = ids(claim_set(BEFORE))[0]
    judged.decide(claim, decision, by=by)
    assert _state(judged) == (None, "True", True)
    assert judged.count(Filters(changed=True, verdict=("none",))) == 1
    judged.undo(claim, by=by)
    assert _state(judged) == ("True", None, False), "as it was judged"
    judged.redo_last(by=by)
    judged.decide(claim, Decision.verdict("False"), by="Cy")
    assert _state(judged) == ("False", None, False)


@pytest.mark.parametrize("decision", AS_JUDGED, ids=lambda decision: decision.action)
def test_corrections_of_source_and_certainty_do_not_invalidate_the_verdict(decision: Decision, judged: Store) -> None:
    judged.decide(ids(claim_set(BEFORE))[0], decision, by="Ben")
    assert _state(judged) == ("True", None, False)


@pytest.mark.parametrize("decision", OTHERWISE, ids=lambda decision: decision.action)
@pytest.mark.parametrize("verdict_first", [True, False])
def test_a_correction_in_the_same_transaction_is_part_of_the_judged_claim(
    decision: Decision, verdict_first: bool, store: Store
) -> None:
    store.add(claim_set(BEFORE))
    claim = ids(claim_set(BEFORE))[0]
    made = [Decision.verdict("True"), decision] if verdict_first else [decision, Decision.verdict("True")]
    store.decide_all([Proposal(claim, one, by="Ada") for one in made])
    assert _state(store) == ("True", None, False)
    store.decide(claim, Decision(decision.action, None), by="Ben")
    assert _state(store) == (None, "True", True), "the correction was taken away"


def test_undoing_a_judged_correction_reopens_the_claim(store: Store) -> None:
    store.add(claim_set(BEFORE))
    claim = ids(claim_set(BEFORE))[0]
    store.decide(claim, OTHERWISE[0], by="Ada")
    store.decide(claim, Decision.verdict("True"), by="Ben")
    assert _state(store) == ("True", None, False)
    store.undo(claim, by="Ada")
    assert _state(store) == (None, "True", True)


def test_the_same_correction_again_changes_nothing(judged: Store) -> None:
    claim = ids(claim_set(BEFORE))[0]
    judged.decide(claim, OTHERWISE[0], by="Ada")
    judged.decide(claim, Decision.verdict("True"), by="Ada")
    judged.decide(claim, OTHERWISE[0], by="Ben")
    assert _state(judged) == ("True", None, False)


BRIDGE = ["Nothing was said by the mayor", "The bridge collapsed and nobody was hurt"]
SAME_PLACES = [*BRIDGE, "It rained"]
OTHER_PLACES = [["The dam held", *BRIDGE], BRIDGE[1:]]


def _of_bridge(store: Store) -> tuple[list[str], str | None, tuple[Action, ...]]:
    """The words at the claim's spans, its verdict, and its outdated decisions."""
    found, text = store.claim(ids(claim_set(BRIDGE))[1]), store.claim_set("test").article.text
    return [text[span.start : span.end] for span in found.spans], found.verdict, found.outdated


@pytest.fixture
def placed(store: Store) -> Store:
    """A verdict on a claim whose spans were corrected."""
    store.add(claim_set(BRIDGE))
    start = len(BRIDGE[0]) + 1
    claim = ids(claim_set(BRIDGE))[1]
    store.decide(claim, Decision.spans([(start, start + 20)]), by="Ada")
    store.decide(claim, Decision.verdict("True"), by="Ada")
    return store


@pytest.mark.parametrize("after", OTHER_PLACES)
def test_corrected_spans_do_not_apply_to_other_words(after: list[str], placed: Store) -> None:
    placed.add(claim_set(after))
    assert _of_bridge(placed) == ([BRIDGE[1]], None, (Action.VERDICT, Action.SPANS))
    assert placed.count(Filters(changed=True, verdict=("none",))) == 1
    for format in FORMATS:
        read(placed, format)
    review = export_from_store(placed, Filters())
    list(review.claim_sets)
    assert review.reviews[ids(claim_set(BRIDGE))[1]].spans is None
    placed.decide(ids(claim_set(BRIDGE))[1], Decision.verdict("False"), by="Ben")
    assert _of_bridge(placed)[1:] == ("False", (Action.SPANS,)), "which is on the machine's spans"
    placed.add(claim_set(BRIDGE))
    assert _of_bridge(placed) == (["The bridge collapsed"], None, (Action.VERDICT,)), "and not on these"


def test_corrected_spans_apply_where_the_words_are_the_same(placed: Store) -> None:
    placed.add(claim_set(SAME_PLACES))
    assert _of_bridge(placed) == (["The bridge collapsed"], "True", ())
    placed.rebuild()
    assert _of_bridge(placed) == (["The bridge collapsed"], "True", ())


def test_the_same_offsets_in_another_text_are_a_different_correction(placed: Store) -> None:
    placed.add(claim_set(OTHER_PLACES[0]))
    claim = ids(claim_set(BRIDGE))[1]
    placed.decide(claim, Decision.verdict("True"), by="Ada")
    offsets = [(span.start, span.end) for span in placed.claim(claim).state.spans or ()]
    placed.decide(claim, Decision.spans(offsets), by="Ben")
    assert _of_bridge(placed)[1:] == (None, (Action.VERDICT,))
