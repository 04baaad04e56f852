"""What a web server serves and what `flask --app wsgi` commands run in."""

from blueprints.app import create_app

app = create_app()
