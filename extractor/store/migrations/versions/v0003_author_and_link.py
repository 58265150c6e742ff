"""Version 3: articles have their author, and mentions a link to their words in the web page.

Frozen, like every migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; let the next load of each record fill them."""
    op.add_column("articles", sa.Column("author", sa.Text))
    op.add_column("mentions", sa.Column("link", sa.Text))
    # Else a record that was loaded by an older program would be passed over, and its author and links never come.
    op.execute("UPDATE articles SET record_sha256 = ''")
