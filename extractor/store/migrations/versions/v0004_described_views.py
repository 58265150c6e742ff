"""Version 4: views and their columns are described, as tables are.

Frozen, like every migration. Views and comments are made anew after each, so that nothing is left to do here.
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table."""
