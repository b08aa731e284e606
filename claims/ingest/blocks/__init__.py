"""The lines of an article, each with what it is: headline, body, caption, promotion, credit, …"""

from claims.data.grammar import Match, Phrase
from claims.ingest.blocks.kinds import blocks_of
from claims.ingest.blocks.paragraphs import Paragraph, paragraphs_of
from claims.ingest.blocks.phrases import Phrases, shipped_phrases

__all__ = ["Match", "Paragraph", "Phrase", "Phrases", "blocks_of", "paragraphs_of", "shipped_phrases"]
