"""Set-up: what `make` runs before and around the product, with nothing but Python itself until it has installed more."""
