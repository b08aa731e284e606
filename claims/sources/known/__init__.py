"""Who and what is known beforehand: the registry of parties and the tables of words."""
