"""``/check``, open to anybody: was this pack issued here, unchanged since, and is it current.

With scripts the pack is checked in the browser, by the code of ``verify.html``, and only its
tagmanifest is sent. Without them the file is uploaded, looked at and thrown away. Whatever was
not issued here gets one answer, the same for everything.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from anyio import CapacityLimiter, WouldBlock, fail_after
from anyio.to_thread import run_sync
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessment.errors import BadInput, Unavailable, WorkbookError
from assessment.settings import settings
from assessment.store.sessions import reading
from assessment.verification.model import KnownKey
from assessment.verification.packs.checker_page import checker_script, checker_style
from assessment.verification.packs.looking_up import (
    LONGEST_LIST,
    UNKNOWN,
    Answer,
    look_up_list,
    look_up_pack,
)
from assessment.verification.queries import known_keys
from pages.doors.layout import page
from pages.doors.refusing import status_of

TITLE = "Check a pack"
_AT_ONCE = 2  # uploads: each takes its room on the disk, and some of a core
_SECONDS = 600  # for one upload
_BESIDE_EVIDENCE = 64 * 2**20  # bytes: reports, tables, and what is around a file in a form
_PIECE = 2**20
_BUSY = "Other packs are being checked just now. Nothing was kept. Please try again in a minute."
_limiter: CapacityLimiter | None = None

_STYLE = (Path(__file__).parent / "plain.css").read_text("utf-8") + checker_style()
_SCRIPT = (
    checker_script()
    + """
async function askIssuer(found) {
  const answer = await fetch("/check/list", {method: "POST", body: found.tags})
  if (answer.ok) return answer.json()
  return {title: "This page could not ask whether it was issued here", good: null,
    sentences: ["Please try again in a minute. What this browser found by itself stands below."]}
}
if (!unable()) {
  document.getElementById("pack-send").hidden = true
  document.getElementById("pack-way").textContent =
    "The pack is read in this browser and stays on this computer: only its list of files is sent."
  startChecking(askIssuer)
}
"""
)

_FORM = """<p>Here anybody can learn whether a pack was issued by this programme, is as it was sealed, and
is current. Nothing is kept of what you give.</p>
<form method="post" action="/check" enctype="multipart/form-data" class="drop">
<label for="pack-file">Choose the pack: the ZIP file as it was sent to you</label>
<p class="hint" id="pack-way">Or its file tagmanifest-sha256.txt alone, which is quicker.</p>
<input id="pack-file" name="pack" type="file" required aria-describedby="pack-way">
<p><button id="pack-send" type="submit">Check it</button></p></form>
<progress id="pack-progress" aria-label="Files checked" hidden></progress>
<p id="pack-state" role="status"></p>
<section id="pack-result" aria-label="What was found">{found}</section>
{keys}"""


def show_check(_request: Request) -> Response:
    """Show the page."""
    return _page()


async def check_upload(request: Request) -> Response:
    """Look at an uploaded pack, or its tagmanifest, and tell; nothing of it is kept."""
    try:
        _check_size(request)
        limiter = _places()
        limiter.acquire_on_behalf_of_nowait(request)
    except WouldBlock:
        return await run_sync(_page, None, Unavailable(_BUSY))
    except BadInput as error:
        return await run_sync(_page, None, error)
    try:
        with fail_after(_SECONDS):
            async with request.form(max_files=1, max_fields=5) as form:
                found = await run_sync(_looked_at, form)
    except TimeoutError:
        return await run_sync(_page, None, BadInput("This took too long, so it was given up."))
    except HTTPException:
        return await run_sync(_page, None, BadInput("This form could not be read. Send it again."))
    except WorkbookError as error:
        return await run_sync(_page, None, error)
    finally:
        limiter.release_on_behalf_of(request)
    return await run_sync(_page, found)


async def check_list(request: Request) -> Response:
    """Tell of a tagmanifest, sent as it is; longer than any is told as whatever is unknown."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LONGEST_LIST:
            return _json(UNKNOWN)
    return _json(await run_sync(look_up_list, bytes(content)))


def show_script(_request: Request) -> Response:
    """Return the script of the page: that of ``verify.html``, and how the issuer is asked."""
    return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})


def show_check_style(_request: Request) -> Response:
    """Return the style sheet of the page."""
    return Response(_STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})


def _check_size(request: Request) -> None:
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > settings().pack_evidence_bytes + _BESIDE_EVIDENCE:
        raise BadInput(
            "This file is larger than a pack may be, so it was not looked at. If it is one, give "
            "its file tagmanifest-sha256.txt instead."
        )


def _looked_at(form: FormData) -> Answer:
    given = form.get("pack")
    if not isinstance(given, UploadFile) or not given.size:
        raise BadInput("Choose a file first.")
    start = given.file.read(2)
    given.file.seek(0)
    if start != b"PK":
        return look_up_list(given.file.read()) if given.size <= LONGEST_LIST else UNKNOWN
    with TemporaryDirectory() as folder:
        place = Path(folder) / "pack.zip"
        with place.open("wb") as file:
            while piece := given.file.read(_PIECE):
                file.write(piece)
        return look_up_pack(place)


def _places() -> CapacityLimiter:
    global _limiter  # noqa: PLW0603  made where there is an event loop
    if _limiter is None:
        _limiter = CapacityLimiter(_AT_ONCE)
    return _limiter


def _json(answer: Answer) -> Response:
    told = {"title": answer.title, "good": answer.good, "sentences": list(answer.sentences)}
    return JSONResponse(told)


def _page(found: Answer | None = None, error: WorkbookError | None = None) -> Response:
    with reading() as session:
        keys = known_keys(session)
    content = _FORM.format(found=_found(found) if found else "", keys=_keys(keys))
    return page(
        TITLE,
        content,
        status=status_of(error) if error else 200,
        error=str(error or ""),
        error_at="pack-file" if error else "",
        head='<script src="/check.js" defer></script>\n',
        style="/check.css",
    )


def _found(answer: Answer) -> str:
    kind = "good" if answer.good else "bad"
    sentences = "".join(f"<p>{escape(one)}</p>" for one in answer.sentences)
    return f'<h2 class="{kind}" id="found">{escape(answer.title)}</h2>{sentences}'


def _keys(keys: tuple[KnownKey, ...]) -> str:
    if not keys:
        return ""
    lines = "".join(
        f"<dt>{_since(one)}</dt><dd><code>{escape(one.public.fingerprint)}</code></dd>"
        for one in keys
    )
    return f'<h2>Keys that packs are sealed with here</h2><dl class="keys">{lines}</dl>'


def _since(key: KnownKey) -> str:
    return "In use" if key.replaced_at is None else f"Until {key.replaced_at:%d %B %Y}"


ROUTES = [
    Route("/check", show_check),
    Route("/check", check_upload, methods=["POST"]),
    Route("/check/list", check_list, methods=["POST"]),
    Route("/check.js", show_script),
    Route("/check.css", show_check_style),
]
