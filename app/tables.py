"""Every table in one import, for Alembic and for tests."""

from app.accounts import tables as accounts
from app.aggregates import tables as aggregates
from app.collectors import tables as collectors
from app.comments import tables as comments
from app.database import Base
from app.responses import tables as responses
from app.shares import tables as shares
from app.snapshots import tables as snapshots
from app.surveys import tables as surveys

metadata = Base.metadata
__all__ = [
    "accounts", "aggregates", "collectors", "comments", "metadata", "responses", "shares", "snapshots", "surveys",
]  # fmt: skip
