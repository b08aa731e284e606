"""Finding and reading names: whose they are, in what office, and what nameless sources are called."""
