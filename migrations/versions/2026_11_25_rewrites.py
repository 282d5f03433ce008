"""Rewritten responses are noted one by one, so that only what was derived from them is made again

Revision ID: 2026_11_25_rewrites
Revises: 2026_11_22
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_rewrites"
down_revision = "2026_11_22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rewrites",
        sa.Column("survey_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_rewrites_survey_id_surveys")),
        sa.PrimaryKeyConstraint("survey_id", "revision", "touched", name=op.f("pk_rewrites")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.drop_column("rewritten")


def downgrade() -> None:
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rewritten", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.alter_column("rewritten", server_default=None)
    op.drop_table("rewrites")
