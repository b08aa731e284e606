"""How much a decision may hold. The store keeps to these limits, whoever asks: page, interface for programs, import, command.

Texts are counted in code points. What an earlier version of the program wrote beyond a limit is still read.
"""

from claims.data.interface import VERDICT_LENGTH

NAME = 200
"""Of a person's name: who decides, who entered it, who shall review a claim."""
PARTY = 500
"""Of the name of a source or a speaker."""
STATEMENT = 4_000
"""Of a corrected statement."""
NOTE = 4_000
"""Of a note."""
LINK = 2_000
"""Of a link to evidence."""
LINKS = 50
"""Links that one decision gives."""
PLACES = 20
"""Pieces of text of which a claim is made up."""
VERDICT = VERDICT_LENGTH
"""Of the name of a verdict on a desk's own scale."""
ID = 500
"""Of the id of an article or a claim: longer ones do not fit into an index of PostgreSQL."""
VIEW = 200
"""Of the name of a saved view."""
QUERY = 8_000
"""Of the query string of a saved view."""
VIEWS = 200
"""Views that one user saves."""
