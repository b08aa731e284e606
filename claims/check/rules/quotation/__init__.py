"""Whose words they are: rules Q301 to Q305."""
