"""What a clause reports, in a form in which two clauses can be compared.

``EventReader.event(clause)`` gives the signature; ``Facts`` add the clause's numbers and dates where they are needed.
"""
