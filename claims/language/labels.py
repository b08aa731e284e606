"""The label sets that the stages share: Penn Treebank tags, ClearNLP dependency labels, parts of speech, kinds of mark."""

VERBS = frozenset({"VERB", "AUX"})
"""Parts of speech of verbs, auxiliaries included."""
NOUNS = frozenset({"NOUN", "PROPN"})
"""Parts of speech of nouns and names."""

TENSED = frozenset({"VBD", "VBP", "VBZ"})
"""Tags of verbs inflected for tense."""
FINITE = TENSED | {"MD"}
"""Tags of finite verbs: the tensed ones and modals."""
PARTICIPLES = frozenset({"VBG", "VBN"})
"""Tags of participles."""
NONFINITE = PARTICIPLES | {"VB"}
"""Tags of verbs without tense."""
NAMES = frozenset({"NNP", "NNPS"})
"""Tags of names."""
PLURALS = frozenset({"NNS", "NNPS"})
"""Tags of plural nouns."""
RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
"""Tags of relative and interrogative words."""

NOMINAL_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
"""Dependency labels of a noun phrase that is a subject."""
SUBJECTS = NOMINAL_SUBJECTS | {"csubj", "csubjpass", "expl"}
"""Dependency labels of any subject: a noun phrase, a clause, the empty "there" of "there is"."""
AUXILIARIES = frozenset({"aux", "auxpass"})
"""Dependency labels of an auxiliary."""
PREDICATIVES = frozenset({"acomp", "attr", "oprd"})
"""Dependency labels of predicative complements: "is **ill**", "is **a doctor**", "was called **a fraud**"."""

DASHES = frozenset({"-", "–", "—", "--", "―"})
"""Tokens that are dashes, or a hyphen by itself."""
BREAKS = frozenset({",", ";", ":", "—", "–", "-", "--", "(", ")", "..."})
"""Tokens that separate a phrase from the one before it."""
QUOTE_MARKS = frozenset({'"', "''", "``"})
"""Tokens that are double quotation marks; articles from old systems have two single ones instead."""
