"""How a respondent is reached; a collector keeps its mode for life."""

from typing import Literal, get_args

Mode = Literal["online", "street", "e-mail", "kiosk"]
MODES: tuple[Mode, ...] = get_args(Mode)
