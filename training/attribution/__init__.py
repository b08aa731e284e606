"""How the attribution tagger is made: ``python -m training.attribution --help``."""
