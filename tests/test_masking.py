"""What a mask takes and what it leaves: two texts that differ in what was drawn are alike, always."""

from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masking import without_hashes, without_moments

_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  bounds have none
_DRAWN = st.binary(min_size=32, max_size=32)
_PLACES = (
    "{}",
    "at {}",
    "\n{} 3 pages",
    "\\n{}\\n",
    '"{}"',
    "2 of {}.",
    "SHA256:{}",
    "sha256:{}",
    "12:{}",
    "2026-11-22 {}",
    "1 May {}",
)
_WRITINGS = (
    str,
    datetime.isoformat,
    lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    lambda at: f"{at:%H:%M:%S}",
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at.day} {at:%B %Y}",
    lambda at: f"{at:%-d %b %Y}",
)
_MARKS = (
    lambda drawn: sha256(drawn).hexdigest(),
    lambda drawn: sha256(drawn).hexdigest()[:12],
    lambda drawn: drawn[:8].hex(),
)
_KEYS = (
    lambda drawn: b64encode(sha256(drawn).digest()).decode().rstrip("="),
    lambda drawn: urlsafe_b64encode(drawn).decode(),
)


@given(one=_MOMENTS, other=_MOMENTS)
def test_whenever_it_was_the_rest_is_the_same(one, other):
    for place in _PLACES[:6]:
        for written in _WRITINGS:
            texts = [place.format(written(moment)) for moment in (one, other)]
            assert without_moments(texts[0]) == without_moments(texts[1])


@given(drawn=_DRAWN)
def test_no_part_of_what_was_drawn_is_taken_for_a_moment(drawn):
    for place in _PLACES:
        for written in (*_MARKS, *_KEYS):
            assert written(drawn) in without_moments(place.format(written(drawn)))


@given(one=_DRAWN, other=_DRAWN)
def test_whatever_a_hash_is_the_rest_is_the_same(one, other):
    for place in _PLACES:
        for written in _MARKS:
            texts = [place.format(written(drawn)) for drawn in (one, other)]
            assert _masked(texts[0]) == _masked(texts[1])


def _masked(text):
    return without_hashes(without_moments(text))


@pytest.mark.parametrize(
    "said",
    [
        "CC-1.1a: 2 of 20",
        "12 people in 2026",
        "0 1 2 3 4 (n = 12)",
        "3 pages 1200 words",
        "ratio 4:1",
    ],
)
def test_what_somebody_could_learn_from_stays(said):
    assert _masked(said) == said
