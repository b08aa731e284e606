"""Who says it: rules S101 to S108."""
