"""Benches: the product beside a bare page of the same server, and documents beside bare WeasyPrint."""
