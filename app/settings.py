"""Everything the environment may change, declared once; the README's table is checked against it."""

import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder `migrations` or `surveys`: inside the installed wheel, or beside `app/` in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


class Settings(BaseSettings):
    """Read from the environment, prefix `TOUCHPOINTS_`."""

    model_config = SettingsConfigDict(env_prefix="TOUCHPOINTS_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("touchpoints-data"), description="Folder of the SQLite database, the secret and caches")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in `DATA_DIR`")
    secret_key: str = Field("", description="Key of receipts, tombstones and CSRF; empty: made once in `DATA_DIR`")
    base_url: str = Field("http://127.0.0.1:8000", description="The address people reach the service under, for links")
    max_body: int = Field(1_000_000, ge=10_000, description="Largest request body in bytes; more answers 413")
    intake_queue: int = Field(2_000, ge=1, description="Submissions that may wait for the writer; more answer 503")
    intake_batch: int = Field(500, ge=1, description="Most submissions that share one commit")
    intake_wait: float = Field(10.0, gt=0, description="Seconds a submission waits for its commit; longer answers 503")
    draft_hours: int = Field(72, ge=1, description="Hours an unfinished response is kept before it counts as partial")
    session_hours: int = Field(12, ge=1, description="Hours a researcher stays signed in")
    sign_in_limit: int = Field(10, ge=1, description="Failed sign-ins per e-mail and address in 15 minutes")
    trusted_proxies: str = Field("127.0.0.1", description="Addresses whose X-Forwarded headers count, comma-separated")
    imprint_url: str = Field("", description="Link to the Impressum on respondent pages; empty: not shown")
    privacy_url: str = Field("", description="Link to the privacy notice on respondent pages; empty: not shown")
    log_level: str = Field("info", description="debug, info, warning or error")

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'touchpoints.db').resolve()}"

    @property
    def columns(self) -> Path:
        """Where the columns of surveys are kept: they can be made again at any time."""
        return self.data_dir / "columns"

    @cached_property
    def secret(self) -> bytes:
        """The key in force; made on first use, readable by the owner only."""
        if self.secret_key:
            return self.secret_key.encode()
        path = self.data_dir / "secret.key"
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            # Written beside and linked into place, so that two first starts agree on one key.
            fresh = path.with_name(f"secret.{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32))
            with suppress(FileExistsError):
                path.hardlink_to(fresh)
            fresh.unlink()
        return path.read_text().strip().encode()
