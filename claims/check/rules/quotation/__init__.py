"""Quotation: rules Q301 to Q305."""
