"""Sourcing: rules S101 to S108."""
