"""How well claims are verified by documents: guard pairs, and articles with folders of documents; all invented for it."""
