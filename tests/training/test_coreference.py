"""What the ranker of pronouns is fitted to: GUM's mentions, and how often a probability is right."""

from pathlib import Path

import pytest
from spacy.language import Language

from claims.ingest import read_text
from claims.language import make_doc
from claims.sources.antecedents import Anaphor
from claims.sources.referents import PronounClass
from tests.building import parsed
from training.coreference.articles import ArticleReader
from training.coreference.coverage import counted
from training.coreference.fit import calibration_error, fit, folds, platt
from training.coreference.gap import GapReader, passages
from training.coreference.gum import documents
from training.coreference.reading import Question

CONLLU = """\
# newdoc id = GUM_bio_silva
# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity
# newpar
# text = Ana Silva won. She can't lose.
1\tAna\tAna\tPROPN\tNNP\t_\t3\tnsubj\t_\tEntity=(1-person-new-snnnn-cf1-1,2-coref-Ana_Silva
2\tSilva\tSilva\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
3\twon\twin\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tShe\tshe\tPRON\tPRP\t_\t4\tnsubj\t_\tEntity=(1-person-giv:act-snnnn-cf1-1-ana-Ana_Silva)
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tlose\tlose\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# newdoc id = GUM_bio_empty
# newpar
1\tRain\train\tNOUN\tNN\t_\t0\troot\t_\t_
"""


def test_mentions_are_read_by_the_place_of_their_heads(tmp_path: Path) -> None:
    path = tmp_path / "gum.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    silva, empty = documents(path)
    assert (silva.name, silva.text.strip()) == ("bio_silva", "Ana Silva won. She can't lose.")
    assert [silva.text[at] for at in silva.offsets] == ["A", "S", "w", ".", "S", "c", "n", "l", "."]
    assert silva.entity_at() == {0: "1", 4: "1", 15: "1"}
    assert (empty.name, empty.text.strip(), empty.mentions) == ("bio_empty", "Rain", [])


def _question(right: int, *features: dict[str, float]) -> Question:
    anaphor = Anaphor(0, PronounClass.PERSON, (None,) * len(features), features)
    return Question("one", "she", anaphor, (right,), is_source=False)


def test_what_tells_the_right_candidate_gets_a_weight() -> None:
    questions = [_question(1, {"far": 1.0}, {"near": 1.0}), _question(0, {"near": 1.0}, {"far": 1.0})]
    others = [_question(0, {"near": 1.0}, {"far": 1.0}) for _ in range(2)]
    for kind in (PronounClass.THING, PronounClass.GROUP):
        others.append(
            Question("one", "it", Anaphor(0, kind, (None, None), ({"near": 1.0}, {"far": 1.0})), (0,), is_source=False)
        )
    ranker = fit([*questions, *others])
    assert ranker.weights[PronounClass.PERSON]["near"] > 0 > ranker.weights[PronounClass.PERSON]["far"]
    assert ranker.best(questions[0].anaphor)[0] == 1


def test_a_probability_that_says_too_much_is_lowered() -> None:
    chances, right = [0.99] * 100, [n % 4 != 0 for n in range(100)]
    line = platt([*chances, *[0.5] * 100], [False] * 200, [*right, *[n % 2 == 0 for n in range(100)]])
    assert line.of(0.99, None) == pytest.approx(0.75, abs=0.02)
    assert calibration_error(chances, right) == pytest.approx(0.24)
    assert calibration_error([0.75] * 100, right) == pytest.approx(0.0)


def test_every_document_is_held_out_once() -> None:
    parts = folds((f"d{n}" for n in range(11)), 5)
    assert sorted(name for part in parts for name in part) == sorted(f"d{n}" for n in range(11))


GAP = """\
ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL
test-1\tAna Silva met Mary Roe in Porto. She left.\tShe\t33\tAna Silva\t0\tTRUE\tMary Roe\t14\tFALSE\thttp://example.org
"""


def test_a_passage_of_gap_has_an_answer_for_one_pronoun(nlp: Language, tmp_path: Path) -> None:
    path = tmp_path / "gap.tsv"
    path.write_text(GAP, encoding="utf-8")
    (passage,) = passages(path)
    doc = parsed(nlp, passage.text)
    doc._.claims_relations = ()
    (question,) = GapReader(passage, doc).questions()
    meant = [question.anaphor.candidates[place] for place in question.right]
    assert [one.person.name for one in meant if one is not None and one.person is not None] == ["Ana Silva"]
    assert question.closed, "the pronoun means one of the names"


NEWS = [
    ("Ana Silva met Karl Brandt in Porto. She left.", ["Ana Silva"], "the gender leaves one of two"),
    ("Ana Silva met Mary Roe in Porto. She left.", [], "both could be meant"),
    ("Ana Silva came to Porto. She left.", [], "without a rival nothing is learnt"),
    ("Ana Silva met Karl Brandt in Porto. It rained.", [], "only he and she"),
]


@pytest.mark.parametrize(("text", "names", "why"), NEWS, ids=[row[2] for row in NEWS])
def test_a_gender_that_leaves_one_person_is_an_answer(nlp: Language, text: str, names: list[str], why: str) -> None:
    doc = parsed(nlp, text)
    doc._.claims_relations = ()
    questions = list(ArticleReader("one", doc).questions())
    found = [question.anaphor.candidates[question.right[0]] for question in questions]
    assert [one.person.name for one in found if one is not None and one.person is not None] == names, why
    for question in questions:
        features = question.anaphor.features
        assert all("gender_known" not in one for one in features), "pronouns are read without their gender"


def test_what_is_counted_of_an_article(pipeline: Language) -> None:
    text = "Ana Silva, a nurse, said the dam was safe. She said the road was shut. He said the plan had failed."
    (doc,) = pipeline.pipe([make_doc(pipeline, read_text(text))])
    counts = counted(doc)
    assert (counts["she", "sources"], counts["she", "open"]) == (1, 0)
    assert (counts["he", "sources"], counts["he", "open"], counts["he", "claims open"]) == (1, 1, 1)
    assert counts["all", "sources"] == 2
