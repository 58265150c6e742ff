"""Version 5: views keep apart what cannot be compared, and the latest stock is that of the latest time told of.

Frozen, like every migration. Views and comments are made anew after each, so that nothing is left to do here.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table."""
