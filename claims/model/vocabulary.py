"""The closed vocabularies of the export, as enumerations of strings.

The terms are the field's own: attribution relations of *source, cue, content* (PARC: Pareti 2012; PolNeAR: Newell,
Margolin & Ruths 2018), *certainty* and *polarity* (FactBank: Saurí & Pustejovsky 2009).
"""

from enum import StrEnum


class BlockKind(StrEnum):
    """The kind of a line of the article; only the reporting kinds have claims."""

    HEADLINE = "headline"
    DEK = "dek"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    SUBHEADING = "subheading"
    BODY = "body"
    PROMO = "promo"
    BOILERPLATE = "boilerplate"
    CREDIT = "credit"


REPORTING_BLOCKS = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.CAPTION, BlockKind.SUBHEADING, BlockKind.BODY})
"""The kinds of block that are reporting, and so may contain claims."""


class SourceKind(StrEnum):
    """The kind of party that a source is."""

    GOVERNMENT = "government"
    MILITARY = "military"
    LEGISLATURE = "legislature"
    JUDICIARY = "judiciary"
    PARTY = "party"
    INTERNATIONAL_BODY = "international_body"
    COMPANY = "company"
    NGO = "ngo"
    ACADEMIA = "academia"
    STATE_MEDIA = "state_media"
    NEWS_MEDIA = "news_media"
    PERSON = "person"
    EXPERTS = "experts"
    OFFICIALS = "officials"
    EYEWITNESS = "eyewitness"
    DOCUMENT = "document"
    SOCIAL_MEDIA = "social_media"
    UNSPECIFIED = "unspecified"


class IdOrigin(StrEnum):
    """Where the id of an article comes from: its metadata, its address, the path of its file, or a digest of its text."""

    METADATA = "metadata"
    ADDRESS = "address"
    PATH = "path"
    TEXT = "text"


class SpeechAct(StrEnum):
    """The speech act of the source."""

    SAY = "say"
    CONFIRM = "confirm"
    DENY = "deny"
    ACKNOWLEDGE = "acknowledge"
    ANNOUNCE = "announce"
    CLAIM = "claim"
    ACCUSE = "accuse"
    WARN = "warn"
    PREDICT = "predict"
    ESTIMATE = "estimate"
    ASSESS = "assess"
    BELIEVE = "believe"
    WANT = "want"
    PROMISE = "promise"
    ASK = "ask"
    QUOTE = "quote"
    REPORT = "report"
    SUGGEST = "suggest"


class Quotation(StrEnum):
    """Whether the content is in quotation marks: completely, not at all, or partly; answers in an interview are direct too."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class ClaimKind(StrEnum):
    """What a claim asserts."""

    EVENT = "event"
    STATE = "state"
    IDENTITY = "identity"
    QUANTITY = "quantity"
    PLAN = "plan"
    OPINION = "opinion"


class HedgeType(StrEnum):
    """How a claim is hedged."""

    MODAL = "modal"
    EPISTEMIC = "epistemic"
    DOXASTIC = "doxastic"
    HEARSAY = "hearsay"
    APPROXIMATOR = "approximator"
    CONDITIONAL = "conditional"
    INVESTIGATION = "investigation"
    FUTURE = "future"


class Certainty(StrEnum):
    """How certain the innermost source (or the article, if there is no source) is of the claim."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Polarity(StrEnum):
    """Whether the claim says that something is so or that it is not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Status(StrEnum):
    """What the machine can establish about a claim, strongest first."""

    REFUTED = "refuted"
    SUPPORTED = "supported"
    CONFLICTING = "conflicting"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    CORROBORATED = "corroborated"
    SELF_REPORTED = "self_reported"
    UNCONFIRMED = "unconfirmed"
    SINGLE_SOURCE = "single_source"
    UNATTRIBUTED = "unattributed"
    NOT_CHECKABLE = "not_checkable"


class StatusRule(StrEnum):
    """Why a claim has its status."""

    OPINION = "opinion"
    WISH = "wish"
    BLESSING = "blessing"
    UNDATED_PREDICTION = "undated_prediction"
    QUESTION = "question"
    DENIED = "denied"
    DENIES = "denies"
    CONTRADICTED = "contradicted"
    CONFIRMED_BY_ANOTHER = "confirmed_by_another"
    CONFIRMS = "confirms"
    ADMITS = "admits"
    ANNOUNCES = "announces"
    SAME_PROPOSITION = "same_proposition"
    SPEAKS_OF_ITSELF = "speaks_of_itself"
    HEARSAY = "hearsay"
    COULD_NOT_BE_VERIFIED = "could_not_be_verified"
    LEFT_OPEN = "left_open"
    ONE_SOURCE = "one_source"
    OWN_VOICE = "own_voice"
    RATED = "rated"
    DOCUMENTS_SUPPORT = "documents_support"
    DOCUMENTS_CONTRADICT = "documents_contradict"
    DOCUMENTS_CONFLICT = "documents_conflict"
    PARTIES_IN_DOCUMENTS_AGREE = "parties_in_documents_agree"
    PARTY_IN_DOCUMENTS_DISPUTES = "party_in_documents_disputes"


class Stance(StrEnum):
    """What a piece of evidence says about a claim."""

    SUPPORTS = "supports"
    """A document says the same, firmly: in its own voice, or by a party with standing."""
    CONTRADICTS = "contradicts"
    """A document says firmly what cannot also be true."""
    AGREES = "agrees"
    """A party in a document says the same."""
    DISPUTES = "disputes"
    """A party in a document denies it, or says what cannot also be true."""
    RATES = "rates"
    """A published fact-check rates it."""


class EvidenceMethod(StrEnum):
    """How it was found what evidence says about a claim, strongest first."""

    FACT_CHECK = "fact_check"
    """People checked the claim and published a rating."""
    FACTS = "facts"
    """The events, their parties, figures, dates and polarity were compared by rule."""


class EntityKind(StrEnum):
    """What a name in a claim refers to."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"
