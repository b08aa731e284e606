"""Candidate extractors: functions from a `ParsedDoc` to the candidate relations that one kind of construction shows."""
