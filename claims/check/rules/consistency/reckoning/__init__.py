"""Figures held against each other: sums, shares, changes, margins, fractions and what is left over (rule C403)."""
