"""snapshots of maps and comments on them

Revision: 2026_11_25_snapshots, after 2026_11_25_releases
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_snapshots"
down_revision = "2026_11_25_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "map_snapshots",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("survey_id", sa.String(36), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_map_snapshots_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["researchers.id"], name=op.f("fk_map_snapshots_author_id_researchers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_snapshots")),
    )
    op.create_index(op.f("ix_map_snapshots_survey_id"), "map_snapshots", ["survey_id"])
    op.create_index(op.f("ix_map_snapshots_author_id"), "map_snapshots", ["author_id"])
    op.create_table(
        "map_comments",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("survey_id", sa.String(36), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("touchpoint", sa.String(64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_map_comments_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["researchers.id"], name=op.f("fk_map_comments_author_id_researchers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_comments")),
    )
    op.create_index(op.f("ix_map_comments_survey_id"), "map_comments", ["survey_id"])
    op.create_index(op.f("ix_map_comments_author_id"), "map_comments", ["author_id"])


def downgrade() -> None:
    op.drop_table("map_comments")
    op.drop_table("map_snapshots")
