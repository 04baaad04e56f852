"""Templates of documents: what the office changes of the papers without touching code."""
