"""margins kept with surveys

Revision: 2026_11_25_margins, after 2026_11_25_rewrites
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_margins"
down_revision = "2026_11_25_rewrites"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("surveys", sa.Column("margins", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("surveys", "margins")
