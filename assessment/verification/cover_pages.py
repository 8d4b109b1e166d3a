"""The two pages that greet whoever opens a pack: one for a browser, one for any editor."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape

from assessment.verification.checker_page import allowed_by_hash
from assessment.verification.evidence_in_packs import EVIDENCE, INDEX
from assessment.verification.plain_style import STYLE
from assessment.verification.sealing import PURPOSE, SIGNER
from assessment.workbook.model import WorkbookDocument

CHECKER = "verify.html"
FILES = {
    "data/report/report.html": "the whole workbook, to read in a browser; works offline",
    "data/report/report.pdf": "the same, to print (A4, tagged for screen readers)",
    "data/verdict/verdict-form.html": "to give your verdicts in a browser, offline too",
    "data/verdict/verdict-form.xlsx": "to give your verdicts in a spreadsheet instead",
    INDEX: "every piece of evidence: which file it is, or why it is not here",
    "data/machine/workbook.json": "the whole workbook, for programs; its form is in schema.json",
    "data/machine/answers.csv": "own answers and agreed levels, for a spreadsheet",
    "data/machine/scores.csv": "levels, medians and means, for a spreadsheet",
    "data/machine/history.csv": "what was changed when",
    "data/machine/answer-hashes.csv": "the fingerprint of each agreed level",
}

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
{evidence}{verdicts}<h2>Make sure that nothing was changed</h2><ul><li><a href="{check}">{check}</a>: choose the
ZIP file in it, and it names whatever was changed; works offline</li></ul>
<p>README.txt has commands that do the same. Compare the key below with the one in your covering
letter: a pack cannot vouch for itself.</p>
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
Open verify.html in a browser and choose the ZIP file: it names whatever was changed. Or use any one
of the commands below, in this folder. The key in your covering letter has to be the one below:
somebody who forges a pack can replace its key as well.

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
_TO_FILL_IN = "data/verdict/"
_EXAMPLE = "This is an example: the site, the people and all they say are invented."


def start_here(
    document: WorkbookDocument, seal_lines: Mapping[str, str], payload: Collection[str]
) -> bytes:
    """Return START-HERE.html, linking what to read of the paths in ``payload``."""
    verdicts = _links(payload, _TO_FILL_IN)
    return _PAGE.format(
        style=STYLE,
        style_hash=allowed_by_hash(STYLE),
        site=escape(document["site"]["name"]),
        partnership=escape(document["mapping"]["partnership"]["name"]),
        example=f"<p><strong>{_EXAMPLE}</strong></p>\n" if document["example"] else "",
        links=_links(payload, _TO_READ),
        verdicts=f"<h2>Give your verdicts</h2><ul>{verdicts}</ul>\n" if verdicts else "",
        check=CHECKER,
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


def _links(payload: Collection[str], below: str | tuple[str, ...]) -> str:
    paths = [path for path in FILES if path in payload and path.startswith(below)]
    return "".join(f'<li><a href="{path}">{path}</a>: {FILES[path]}</li>' for path in paths)


def _evidence(payload: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the folder of evidence and what to say of it; nothing where no file is in it."""
    files = sum(path.startswith(f"{EVIDENCE}/") and path != INDEX for path in payload)
    if files:
        what = "1 file" if files == 1 else f"{files} files"
        yield f"{EVIDENCE}/", f"{what} of evidence; the report leads to each"


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()
