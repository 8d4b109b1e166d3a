"""The two pages that greet whoever opens a pack: one for a browser, one for any editor."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from html import escape

from assessment.verification.evidence_in_packs import EVIDENCE, INDEX
from assessment.verification.sealing import PURPOSE, SIGNER
from assessment.workbook.model import WorkbookDocument

FILES = {
    "data/report/report.html": "the whole workbook, to read in a browser; works offline",
    "data/report/report.pdf": "the same, to print (A4, tagged for screen readers)",
    INDEX: "every piece of evidence: which file it is, or why it is not here",
    "data/machine/workbook.json": "the whole workbook, for programs; its form is in schema.json",
    "data/machine/answers.csv": "own answers and agreed levels, for a spreadsheet",
    "data/machine/scores.csv": "levels, medians and means, for a spreadsheet",
    "data/machine/history.csv": "what was changed when",
    "data/machine/answer-hashes.csv": "the fingerprint of each agreed level",
}

_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d2a33;background:#fff}a{color:#0b5a7a}dt{font-weight:600;margin-top:.6rem}"
    "dd{margin:0;overflow-wrap:anywhere}.note{border-left:.4rem solid #0b5a7a;padding:.2rem 1rem}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf1;background:#12191e}a{color:#7cc7e8}}"
)

_PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{style_hash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Start here: workbook of {site}</title><style>{style}</style></head>
<body><main>
<h1>Start here</h1>
<p>This is the workbook of <strong dir="auto">{site}</strong> for
<strong dir="auto">{partnership}</strong>, as it was handed over.</p>
{example}<p class="note">Are you looking at this inside a ZIP file? Then the links below may not work.
Extract the whole ZIP into a folder first, and open this page from there.</p>
<h2>Read</h2><ul>{links}</ul>
{evidence}<h2>Make sure that nothing was changed</h2>
<p>README.txt has the commands. Compare the key below with the one in your covering letter: a pack
cannot vouch for itself.</p>
<dl>{facts}</dl>
</main></body></html>
"""

_README = """WORKBOOK OF {site}
{partnership}
{example}
Extract the whole ZIP first, then open START-HERE.html.

WHAT IS HERE
{files}
MAKE SURE THAT NOTHING WAS CHANGED
Any one of these, in this folder. The key in your covering letter has to be the one below: somebody
who forges a pack can replace its key as well.

{facts}
1. Every listed file is as it was (does not notice files that were added):
   sha256sum -c manifest-sha256.txt
   sha256sum -c tagmanifest-sha256.txt

2. The list was signed with the key (OpenSSL 3):
   openssl pkeyutl -verify -pubin -inkey signature/public-key.pem -rawin -in tagmanifest-sha256.txt -sigfile signature/tagmanifest-sha256.txt.sig

3. The same, with OpenSSH:
   ssh-keygen -Y verify -f signature/allowed_signers -I {signer} -n {purpose} -s signature/tagmanifest-sha256.txt.sshsig < tagmanifest-sha256.txt

4. Files, lists and additions at once, with Python's bagit package:
   bagit.py --validate .

5. The key's fingerprint, to compare with the letter:
   cut -d' ' -f3- signature/allowed_signers | ssh-keygen -l -f -
"""

_TO_READ = ("data/report/", INDEX)
_EXAMPLE = "This is an example: the site, the people and all they say are invented."


def start_here(
    document: WorkbookDocument, seal_lines: Mapping[str, str], payload: Collection[str]
) -> bytes:
    """Return START-HERE.html, linking what to read of the paths in ``payload``."""
    to_read = [path for path in FILES if path in payload and path.startswith(_TO_READ)]
    return _PAGE.format(
        style=_STYLE,
        style_hash="sha256-" + b64encode(sha256(_STYLE.encode()).digest()).decode(),
        site=escape(document["site"]["name"]),
        partnership=escape(document["mapping"]["partnership"]["name"]),
        example=f"<p><strong>{_EXAMPLE}</strong></p>\n" if document["example"] else "",
        links="".join(f'<li><a href="{path}">{path}</a>: {FILES[path]}</li>' for path in to_read),
        evidence="".join(
            f"<p>In the folder {where}: {what}.</p>\n" for where, what in _evidence(payload)
        ),
        facts="".join(
            f'<dt>{_words(name)}</dt><dd dir="auto">{escape(value)}</dd>'
            for name, value in seal_lines.items()
        ),
    ).encode("utf-8", "replace")


def readme(
    document: WorkbookDocument, seal_lines: Mapping[str, str], payload: Collection[str]
) -> bytes:
    """Return README.txt, naming only files that ``payload`` holds."""
    named = [(path, what) for path, what in FILES.items() if path in payload]
    return _README.format(
        site=document["site"]["name"],
        partnership=document["mapping"]["partnership"]["name"],
        example=f"\n{_EXAMPLE}\n" if document["example"] else "",
        files="".join(f"{path}\n    {what}\n" for path, what in (*named, *_evidence(payload))),
        facts="".join(f"{_words(name)}: {value}\n" for name, value in seal_lines.items()),
        signer=SIGNER,
        purpose=PURPOSE,
    ).encode("utf-8", "replace")


def _evidence(payload: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the folder of evidence and what to say of it; nothing where no file is in it."""
    files = sum(path.startswith(f"{EVIDENCE}/") and path != INDEX for path in payload)
    if files:
        what = "1 file" if files == 1 else f"{files} files"
        yield f"{EVIDENCE}/", f"{what} of evidence; the report leads to each"


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()
