"""What each key of a bank's files holds, for editors and for questions/README.md, in Markdown.

A key under another is written ``ladder.value``.
"""

from __future__ import annotations

BANK = {
    "title": "the name of the instrument",
    "version": "the same text as the folder's name",
    "requires": "`full` (as ours; also when left out) or `minimal`, see below",
    "ladder": "the levels from the lowest up, two to eleven of them",
    "ladder.value": "a whole number; the first is 0 or 1, and none is left out",
    "ladder.name": "what the level is called",
    "ladder.meaning": "what the level means, whatever the question",
    "silences": "a list of the answers that carry no level, each of at most 40 characters and none a word that heads a table, such as `asked`; may be empty: `[]`",
    "domains": "`code: name`; every dimension belongs to one",
    "voices": "who answers: a list of one or more",
    "voices.code": "at most eight letters and digits",
    "voices.name": "the name in the plural, as people read it",
    "voices.side": "`statutory` or `community`",
    "criteria": "what counts as a partnership: a list",
    "criteria.code": "what the criterion is stored under; no two the same",
    "criteria.text": "the criterion, as something to say yes or no to",
    "criteria.guidance": "what to think of, what does not count",
    "glossary": "`term: meaning`; no term twice, whatever its capitals. A term is explained beside each question in whose text it stands (also in the plural, and whatever its capitals unless it is an abbreviation)",
    "everyday": "a list of terms of the glossary that questions use in their everyday sense, too, such as *side*; they are explained in the list of all words and not beside a question",
    "scoring": "how figures are made",
    "scoring.high": "the level from which an answer counts as high",
    "scoring.sums": "`true` where the instrument adds up its levels",
    "scoring.bands": "under the code of an issue or under `total`, the bands of its sum, see below",
    "scoring.bands.name": "what a sum in the band is called",
    "scoring.bands.low": "the sum at which the band begins",
    "scoring.bands.high": "the sum at which the next band begins; left out in the last one",
    "issues": "a list of the codes of the issues, in the order in which they are asked",
}

ISSUE = {
    "code": "the file's name without `.yaml`: a letter, then up to eleven letters and digits; not `total` or `bank`",
    "title": "the name of the issue",
    "summary": "one or two sentences: what it is about",
    "dimensions": "a list of one or more",
}

DIMENSION = {
    "code": "the issue's, a hyphen and a number: `CC-1.1`",
    "title": "the name of the dimension",
    "domain": "the code of one of the domains; left out where the bank names none",
    "questions": "a list of one or more",
}

QUESTION = {
    "code": "the dimension's and a letter (`CC-1.1a`) or number (`A-1.2`); it lives for ever",
    "text": "the question, at most 25 words, one thing asked",
    "plain": "the same for a reader of eleven, without the organisation's words; left out, `text` is shown",
    "guidance": "one or two sentences: what to think of, what does not count",
    "descriptors": "`level: text` for each level of the ladder, in its order; no two the same; left out, the ladder's meanings are shown",
    "evidence": "a list of two or more kinds of evidence worth looking for",
    "verifier_asks": "what a verifier should ask, and whom",
    "barrier": "what a low answer shows; left out, the question itself is shown",
    "barrier.name": "a noun phrase",
    "barrier.sentence": "one sentence",
    "intervene": "a list of two or more places to intervene",
    "voices": "a list of the voices best placed to answer; left out, all voices",
    "hear": "a list of the voices that a verifier should hear",
    "sources": "a list of what the question rests on",
    "short": "`true` if it belongs to the short form; then every dimension has exactly one such question",
    "reversed": "`true` if worded in the negative: shown as asked, scored from the other end",
    "weight": "a whole number from 1 up, for sums; left out, 1",
    "replaces": "the code of the earlier question whose place it takes",
    "moved_from": "the code of the dimension where the question stood in an earlier version and from which it keeps its code",
}
