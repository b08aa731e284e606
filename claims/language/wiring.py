"""Whether a stage can work in the pipeline that it is added to, told when the pipeline is built or at the first document."""

from spacy.language import Language
from spacy.tokens import Doc

from claims.language.layers import PREFIX, WRITERS
from claims.model import PipelineError

_SYNTAX = {"DEP": "a parser", "TAG": "a tagger", "LEMMA": "a lemmatizer"}
"""The annotations that the stages read, each with the component that makes it."""
_TOKENS = "token."


def check_wiring(nlp: Language, stage: str) -> None:
    """Raises `PipelineError` where what ``stage`` declares to read is written by no component that is in ``nlp`` already.

    Components that do not declare what they write may write words' attributes, so these are then not asked for here but by
    `check_parsed`; the same holds for a tokenizer other than spaCy's.
    """
    metas = [nlp.get_pipe_meta(name) for name in nlp.component_names]
    written = {attribute for meta in metas for attribute in meta.assigns}
    undeclared = any(not meta.assigns for meta in metas) or type(nlp.tokenizer).__module__ != "spacy.tokenizer"
    missing = [
        attribute
        for attribute in nlp.get_factory_meta(stage).requires
        if attribute not in written and not (attribute.startswith(_TOKENS) and undeclared)
    ]
    if not missing:
        return
    if any(attribute.startswith(_TOKENS) for attribute in missing):
        raise PipelineError(
            f"{stage} needs a parsed text, and no component of this pipeline writes {', '.join(missing)}",
            remedy="add tagger, parser and lemmatizer first, or begin with spacy.load('en_core_web_sm')",
        )
    writers = [writer for layer, writer in WRITERS.items() if f"doc._.{PREFIX}{layer}" in missing]
    raise PipelineError(
        f"{stage} reads {', '.join(missing)}, which no component before it writes",
        remedy=f"add {' and '.join(writers)} first; claims.add_to(nlp) adds all stages in their order",
    )


def check_parsed(doc: Doc, stage: str) -> None:
    """Raises `PipelineError` where ``doc`` has words that nobody has parsed, tagged or lemmatised."""
    if all(token.is_space for token in doc):
        return
    missing = [maker for annotation, maker in _SYNTAX.items() if not doc.has_annotation(annotation)]
    if missing:
        raise PipelineError(
            f"{stage} needs a parsed text; this one has been through no {', no '.join(maker[2:] for maker in missing)}",
            remedy=f"put {', '.join(missing)} before {stage}, or enable what is disabled",
        )
