"""What textacy adds: topics of an article, search hits in their context, likeness of names and statements, readability.

textacy takes more than a second to import (it loads scikit-learn and networkx). Each module here imports the part that it
needs, and whoever uses one imports it where it is used; ``import claims.textual`` alone loads nothing.
"""
