"""How sure it is: rules H201 to H204."""
