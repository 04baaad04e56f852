"""The product as a model walks through it: whatever people do, what must be true stays true."""
