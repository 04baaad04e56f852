"""Makes the private servers of the tests known to every test."""

pytest_plugins = ["tests.needs", "tests.servers"]
