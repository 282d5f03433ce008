"""The yardstick: a FastAPI route that takes the same body through a pydantic model and stores nothing."""

from fastapi import FastAPI
from pydantic import BaseModel

from app.responses.arrival import SubmissionBody


class Thanks(BaseModel):
    id: str
    receipt: str
    disposition: str


def create_app() -> FastAPI:
    """One route, nothing else."""
    app = FastAPI()

    @app.post("/submit", status_code=201)
    async def submit(body: SubmissionBody) -> Thanks:
        return Thanks(id=body.id, receipt="7KQF-2M9D-XR4T-8HWC", disposition="complete")

    return app
