"""Verification by evidence: what documents that the user gives, and published fact-checks, say about an article's claims.

A document is read as an article is: its sentences become claims with source, certainty, polarity, figures and times, and claim
is compared with claim. Nothing here is imported unless evidence is given.
"""
