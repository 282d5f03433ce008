"""what shared and public views show

Revision: 2026_11_25_releases, after 2026_11_25_margins
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_releases"
down_revision = "2026_11_25_margins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("survey_id", sa.String(length=36), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("axes", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_releases_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_survey_id"), "releases", ["survey_id"])
    op.create_index(op.f("ix_releases_made_at"), "releases", ["made_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_releases_made_at"), "releases")
    op.drop_index(op.f("ix_releases_survey_id"), "releases")
    op.drop_table("releases")
