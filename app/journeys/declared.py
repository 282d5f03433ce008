"""What every declared thing of this package has in common: it never changes, and takes no field it does not know."""

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """Base of the stage models, catalogues and crosswalks. Every field is always present in what the API sends."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", json_schema_serialization_defaults_required=True
    )
