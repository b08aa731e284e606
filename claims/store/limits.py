"""Maximum sizes, enforced by the store for page, API, import and command alike. Texts are counted in code points.

Values beyond a limit that an earlier version wrote are still read.
"""

from claims.data.interface import VERDICT_LENGTH

NAME = 200
"""A user's name: who decides, who imports, who is assigned."""
PARTY = 500
"""The name of a source or a speaker."""
STATEMENT = 4_000
"""A corrected statement."""
NOTE = 4_000
"""A note."""
LINK = 2_000
"""A link to evidence."""
LINKS = 50
"""Links in one decision."""
PLACES = 20
"""Spans of a claim."""
VERDICT = VERDICT_LENGTH
"""The name of a verdict on a custom scale."""
ID = 500
"""The id of an article or a claim: longer ones do not fit into a PostgreSQL index."""
VIEW = 200
"""The name of a saved view."""
QUERY = 8_000
"""The query string of a saved view."""
VIEWS = 200
"""Views of one user."""
