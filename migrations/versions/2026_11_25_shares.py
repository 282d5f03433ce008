"""shares and the words released into them

Revision: 2026_11_25_shares, after 2026_11_25_snapshots
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_shares"
down_revision = "2026_11_25_snapshots"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("survey_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("dimensions", sa.Text(), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=36), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["researchers.id"], name=op.f("fk_shares_created_by_researchers")),
        sa.ForeignKeyConstraint(["revoked_by"], ["researchers.id"], name=op.f("fk_shares_revoked_by_researchers")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_shares_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
        sa.UniqueConstraint("hash", name=op.f("uq_shares_hash")),
    )
    for column in ("survey_id", "created_by", "revoked_by"):
        op.create_index(op.f(f"ix_shares_{column}"), "shares", [column])
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("share_id", sa.String(length=36), nullable=False),
        sa.Column("response_id", sa.String(length=36), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("touchpoint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("released_by", sa.String(length=36), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["released_by"], ["researchers.id"], name=op.f("fk_quotes_released_by_researchers")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_quotes_response_id_responses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_quotes_share_id_shares"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    for column in ("released_by", "response_id"):
        op.create_index(op.f(f"ix_quotes_{column}"), "quotes", [column])
    one_each = ["share_id", "response_id", "stage", "touchpoint"]
    named = "_".join(f"quotes_{column}" for column in one_each)
    op.create_index(op.f(f"ix_{named}"), "quotes", one_each, unique=True)


def downgrade() -> None:
    op.drop_table("quotes")
    op.drop_table("shares")
