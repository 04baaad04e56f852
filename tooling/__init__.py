"""Set-up: what `make` runs before and around the product; it needs nothing but Python until it has installed more."""
