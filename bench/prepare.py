"""Makes or grows the database of a bench: the district without its history, and so many more problems."""

from __future__ import annotations

import sys
from pathlib import Path

from flask_migrate import upgrade

from bench import bulk
from bench.pages import PASSWORD, UNIT
from blueprints.app import create_app
from workflow.db import db
from workflow.demo import seeding
from workflow.queries import meetings
from workflow.services import definitions


def main(more: int) -> None:
    """Add `more` problems and write the uids of those that one unit leads beside the database."""
    app = create_app()
    with app.app_context():
        upgrade()
        if meetings.first(db.session()) is None:
            definitions.publish_shipped()
            seeding.seed(PASSWORD)
        bulk.fill(more)
        folder = Path(app.extensions["lianzhi_config"].data_dir)
        (folder / "uids").write_text("\n".join(bulk.led_by(UNIT, 20_000)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
