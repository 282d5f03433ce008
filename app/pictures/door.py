"""The drawing process: takes one job after the other from its standard input and answers on its standard output.

It runs as a script of its own and imports nothing of the house, so it starts at once. The converter holds the
interpreter's lock while it draws; here that stops nobody.
"""

import json
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

NICE = 10  # answers of respondents go before pictures
SESSION_NICE = 5  # a third of the share of those who do not stand back: a busy machine must not starve pictures
LENGTH = struct.Struct(">?Q")  # before every answer: whether it was drawn, and how many bytes follow


def main() -> None:
    """Serve until the other end closes."""
    _stand_back()
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while header := jobs.readline():
        job = json.loads(header)
        done, content = _answer(job, jobs.read(job["bytes"]).decode())
        _write(answers, done, content)


def _stand_back() -> None:
    """Lower the priority; where Linux shares out the processor by sessions, that of this one, which is its own."""
    os.nice(NICE)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(SESSION_NICE))


def _answer(job: dict[str, Any], source: str) -> tuple[bool, bytes]:
    try:
        return True, _drawn(job["kind"], job["form"], job["scale"], source)
    except Exception as error:
        return False, str(error).encode()


def _drawn(kind: str, form: str, scale: float, source: str) -> bytes:
    import vl_convert

    nothing: list[str] = []  # no chart loads anything from anywhere
    match kind, form:
        case "svg", "png":
            return bytes(vl_convert.svg_to_png(source, scale=scale))
        case "svg", "pdf":
            return bytes(vl_convert.svg_to_pdf(source))
        case "vega-lite", "svg":
            return vl_convert.vegalite_to_svg(source, allowed_base_urls=nothing).encode()
        case "vega-lite", "png":
            return bytes(vl_convert.vegalite_to_png(source, scale=scale, allowed_base_urls=nothing))
        case "vega-lite", "pdf":
            return bytes(vl_convert.vegalite_to_pdf(source, allowed_base_urls=nothing))
        case "vega-lite", "json":
            return json.dumps(vl_convert.vegalite_to_vega(source)).encode()
        case "library", "js":
            return vl_convert.javascript_bundle(source).encode()
        case _:
            raise ValueError(f"{kind} is not drawn as {form}")


def _write(answers: BinaryIO, done: bool, content: bytes) -> None:
    answers.write(LENGTH.pack(done, len(content)))
    answers.write(content)
    answers.flush()


if __name__ == "__main__":
    main()
