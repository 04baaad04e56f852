"""Set-up: what `make` runs before and around the product; everything here but `serve` and `woff` needs only Python itself."""
