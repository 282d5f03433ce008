"""Tables on their way out by HTTP: CSV streamed as it is made, other files whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.mentions.csv_format import written
from app.settings import Settings
from app.sheets.forms import MEDIA, FileForm
from app.sheets.sheet import Book
from app.sheets.store import made

_CHUNK = 1 << 16


def sent(request: Request, book: Book, form: FileForm, mark: bool = False) -> Response:
    """The book as an attachment; `mark` puts a byte order mark before CSV, by which Excel knows UTF-8."""
    headers = {"Content-Disposition": f'attachment; filename="{book.name}.{form}"'}
    if form == "csv":
        chunks = written([column.name for column in book.data.columns], book.data.rows, mark)
        return StreamingResponse(chunks, media_type=MEDIA["csv"], headers=headers)
    return file_response(made(folder_of(request.app.state.settings), book, form), form, headers)


def folder_of(settings: Settings) -> Path:
    """Where files are made."""
    return settings.data_dir / "exports"


def file_response(file: BinaryIO, form: str, headers: dict[str, str]) -> Response:
    """An open file, sent in pieces and closed behind them."""
    headers["Content-Length"] = str(file.seek(0, 2))
    file.seek(0)
    return StreamingResponse(_pieces(file), media_type=MEDIA[form], headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
