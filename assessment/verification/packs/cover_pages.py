"""The two pages that greet whoever opens a pack: one for a browser, one for any editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from assessment.verification.asked import day
from assessment.verification.packs.checker_page import allowed_by_hash
from assessment.verification.packs.evidence_in_packs import EVIDENCE, INDEX
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.packs.plain_style import STYLE
from assessment.verification.packs.sealing import PURPOSE, SIGNER
from assessment.workbook.model import WorkbookDocument

CHECKER = "verify.html"
FILES = {
    "data/report/report.html": "the whole workbook, to read in a browser; works offline",
    "data/report/report.pdf": "the same, to print (A4, tagged for screen readers)",
    "data/verdict/verdict-form.html": "to give your verdicts in a browser, offline too; prints as a sheet",
    "data/verdict/verdict-form.xlsx": "to give your verdicts in a spreadsheet instead",
    INDEX: "every piece of evidence: which file it is, or why it is not here",
    "data/machine/workbook.json": "the whole workbook, for programs; its form is in schema.json",
    "data/machine/verification.json": (
        "what the verifiers said, for programs; its form is in verification-schema.json"
    ),
    "data/machine/verdicts.csv": "every verdict with its reason, and how it was settled",
    "data/machine/queries.csv": "every query of a verifier, with all its messages",
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
<strong dir="auto">{partnership}</strong>, as it was handed over: pack {number}{to}.</p>
{example}{light}<p class="note">Are you looking at this inside a ZIP file? Then the links below may not work.
Extract the whole ZIP into a folder first, and open this page from there.</p>
<h2>Read</h2><ul>{links}</ul>
{evidence}{changes}{verdicts}<h2>Make sure that nothing was changed</h2><ul><li><a href="{check}">{check}</a>: choose the
ZIP file in it, and it names whatever was changed; works offline</li></ul>
<p>README.txt has commands that do the same. Compare the key below with the one in your covering
letter: a pack cannot vouch for itself.</p>
<dl>{facts}</dl>
</main></body></html>
"""

_README = """WORKBOOK OF {site}
{partnership}
Pack {number}{to}
{example}{light}
Extract the whole ZIP first, then open START-HERE.html.

WHAT IS HERE
{files}
{changes}MAKE SURE THAT NOTHING WAS CHANGED
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
_SEND_BACK = (
    "<p>Each makes a file, finished or not. Give it to the page that your covering letter names, or "
    "send it to the programme by e-mail.</p>\n"
)
_EXAMPLE = "This is an example: the site, the people and all they say are invented."


LIGHT_PACK = (
    "This is a light pack: the files of evidence are not in it. The evidence index names each with "
    "its fingerprint; ask the programme for a pack with the files, or look at them there."
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front pages tell: ``seal_lines`` as in bag-info.txt, ``paths`` all below data/."""

    document: WorkbookDocument
    issue: PackIssue
    seal_lines: Mapping[str, str]
    paths: frozenset[str]

    @property
    def to(self) -> str:
        """Return whom it is for, as the end of a sentence; "" for a copy for nobody by name."""
        return f" for {self.issue.issued_to}" if self.issue.issued_to else ""

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield what the seal says, in words, as far as it says anything."""
        at = self.issue.issued_at
        for name, value in self.seal_lines.items():
            if value:
                told = f"{day(at)}, {at:%H:%M} UTC" if name == "Issued-At" else value
                yield name.replace("-", " ").capitalize(), told

    @property
    def changes(self) -> list[str]:
        """Return a line for each thing that changed since the pack before; none for the first."""
        changes = self.issue.changes
        if changes is None:
            return []
        lines = (*changes.answers, *changes.evidence)
        return [changes.sentence, *(f"{line.code}: {line.what}" for line in lines)]


def start_here(front: Front) -> bytes:
    """Return START-HERE.html: read, give verdicts, check."""
    verdicts = _links(front, _TO_FILL_IN)
    return _PAGE.format(
        style=STYLE,
        style_hash=allowed_by_hash(STYLE),
        site=escape(front.document["site"]["name"]),
        partnership=escape(front.document["mapping"]["partnership"]["name"]),
        number=front.issue.number,
        to=f'<span dir="auto">{escape(front.to)}</span>',
        example=f"<p><strong>{_EXAMPLE}</strong></p>\n" if front.document["example"] else "",
        light=f"<p><strong>{LIGHT_PACK}</strong></p>\n" if front.issue.light else "",
        links=_links(front, _TO_READ),
        changes=_changes(front),
        verdicts=f"<h2>Give your verdicts</h2><ul>{verdicts}</ul>\n{_SEND_BACK}"
        if verdicts
        else "",
        check=CHECKER,
        evidence="".join(
            f"<p>In the folder {where}: {what}.</p>\n" for where, what in _evidence(front)
        ),
        facts="".join(
            f'<dt>{name}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in front.facts
        ),
    ).encode("utf-8", "replace")


def readme(front: Front) -> bytes:
    """Return README.txt, naming only files that are in the pack."""
    named = [(path, what) for path, what in FILES.items() if path in front.paths]
    changes = [f"{line}\n" for line in front.changes]
    return _README.format(
        site=front.document["site"]["name"],
        partnership=front.document["mapping"]["partnership"]["name"],
        number=front.issue.number,
        to=front.to,
        example=f"\n{_EXAMPLE}\n" if front.document["example"] else "",
        light=f"\n{LIGHT_PACK}\n" if front.issue.light else "",
        files="".join(f"{path}\n    {what}\n" for path, what in (*named, *_evidence(front))),
        changes="".join(["WHAT CHANGED\n", *changes, "\n"]) if changes else "",
        facts="".join(f"{name}: {value}\n" for name, value in front.facts),
        signer=SIGNER,
        purpose=PURPOSE,
    ).encode("utf-8", "replace")


def _links(front: Front, below: str | tuple[str, ...]) -> str:
    paths = [path for path in FILES if path in front.paths and path.startswith(below)]
    return "".join(f'<li><a href="{path}">{path}</a>: {FILES[path]}</li>' for path in paths)


def _changes(front: Front) -> str:
    if not front.changes:
        return ""
    first, *lines = (escape(line) for line in front.changes)
    listed = "".join(f"<li>{line}</li>" for line in lines)
    shown = f"<ul>{listed}</ul>" if listed else ""
    return f"<h2>What changed</h2><p>{first}</p>{shown}\n"


def _evidence(front: Front) -> Iterator[tuple[str, str]]:
    """Yield the folder of evidence and what to say of it; nothing where no file is in it."""
    files = sum(path.startswith(f"{EVIDENCE}/") and path != INDEX for path in front.paths)
    if files:
        what = "1 file" if files == 1 else f"{files} files"
        yield f"{EVIDENCE}/", f"{what} of evidence; the report leads to each"
