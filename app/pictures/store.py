"""The pictures of this process: drawn in a process of their own, started when first needed, and kept by content.

One picture is drawn at a time, at lowered priority and within a time limit, so that whatever is drawn, submissions
find the processor free. Who would have to wait too long is told to come back.
"""

import hashlib
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Literal

from app.errors import Busy
from app.pictures import door

Form = Literal["svg", "png", "pdf"]
MEDIA: dict[Form, str] = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
SCALE = 2.0  # pixels of a PNG per pixel of the drawing: sharp on fine screens and on paper
KEPT = 32_000_000  # bytes of pictures that are kept
LIMIT, WAIT, WAITING = 30.0, 15.0, 20  # seconds for a drawing, seconds for one's turn, how many may wait


class Undrawable(ValueError):
    """The converter cannot read what it was given; a mistake of whoever composed it."""


class Pictures:
    """Converts SVG and Vega-Lite; the same content again costs nothing."""

    def __init__(self, limit: float = LIMIT, wait: float = WAIT, kept: int = KEPT) -> None:
        self._limit, self._wait, self._room = limit, wait, kept
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn, self._guard = Lock(), Lock()
        self._waiting = 0
        self._process: subprocess.Popen[bytes] | None = None

    def svg_to(self, form: Literal["png", "pdf"], svg: str) -> bytes:
        """An SVG drawing as PNG or as a PDF of one page, one point a pixel."""
        return self._picture("svg", form, svg)

    def vega_to(self, form: Form, spec: Mapping[str, Any]) -> bytes:
        """A Vega-Lite specification with its data in it, drawn; it may load nothing."""
        return self._picture("vega-lite", form, json.dumps(spec, allow_nan=False))

    def vega_of(self, spec: Mapping[str, Any]) -> bytes:
        """A Vega-Lite specification as the Vega that it stands for, as JSON: what a browser draws without compiling."""
        return self._picture("vega-lite", "json", json.dumps(spec, allow_nan=False))

    def library(self) -> bytes:
        """The converter's own Vega as an ES module that exports `vegaEmbed`; its interpreter runs without `eval`."""
        return self._picture("library", "js", "export { vegaEmbed };")

    def close(self) -> None:
        """End the drawing process; a later picture would start it anew."""
        with self._turn:
            self._end()

    def _picture(self, kind: str, form: str, source: str) -> bytes:
        key = hashlib.sha256(f"{kind}\x00{form}\x00{source}".encode()).hexdigest()
        if (found := self._found(key)) is not None:
            return found
        self._take_turn()
        try:
            if (found := self._found(key)) is None:  # not drawn meanwhile by whoever was before
                found = self._drawn(kind, form, source.encode())
                self._keep(key, found)
            return found
        finally:
            self._turn.release()

    def _take_turn(self) -> None:
        with self._guard:
            if self._waiting >= WAITING:
                raise self._busy()
            self._waiting += 1
        try:
            if not self._turn.acquire(timeout=self._wait):
                raise self._busy()
        finally:
            with self._guard:
                self._waiting -= 1

    def _busy(self) -> Busy:
        return Busy("Many pictures are being drawn at the moment.", headers={"Retry-After": "10"})

    def _drawn(self, kind: str, form: str, source: bytes) -> bytes:
        process = self._running()
        overdue = Timer(self._limit, process.kill)
        overdue.start()
        try:
            job = {"kind": kind, "form": form, "scale": SCALE, "bytes": len(source)}
            done, content = _exchange(process, json.dumps(job).encode() + b"\n" + source)
        except (OSError, EOFError):
            self._end()
            raise Busy("This picture could not be drawn in time.", headers={"Retry-After": "60"}) from None
        finally:
            overdue.cancel()
        if not done:
            raise Undrawable(content.decode(errors="replace"))
        return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(door.__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # an interrupt from the keyboard is for the service, which ends this in order
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _found(self, key: str) -> bytes | None:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: str, picture: bytes) -> None:
        with self._guard:
            self._kept[key] = picture
            while sum(map(len, self._kept.values())) > self._room:
                self._kept.popitem(last=False)


def _exchange(process: subprocess.Popen[bytes], job: bytes) -> tuple[bool, bytes]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(job)
    process.stdin.flush()
    done, length = door.LENGTH.unpack(_read(process, door.LENGTH.size))
    return done, _read(process, length)


def _read(process: subprocess.Popen[bytes], size: int) -> bytes:
    assert process.stdout
    content = process.stdout.read(size)
    if len(content) < size:
        raise EOFError
    return content
