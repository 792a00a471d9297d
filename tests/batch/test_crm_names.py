"""The rule by which untidy names are matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.batch.crm.names import Names, bare, one_slip

RIGHT = ["GTX Pro", "GTX Plus Pro", "GTX Plus Basic", "technology", "Philippines", "Korea", "MG Special"]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ("GTXPro", "GTX Pro"), ("gtx-pro", "GTX Pro"), ("ＧＴＸ Ｐｒｏ", "GTX Pro"), ("technolgy", "technology"),
        ("tehcnology", "technology"), ("techmology", "technology"), ("technologyy", "technology"),
        ("Philipines", "Philippines"), ("mg special", "MG Special"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right_and_listed(found, right):
    names = Names("product", RIGHT)
    assert names.tidy(found) == right
    assert names.untidy == {found: (right, 1)}


@pytest.mark.parametrize("found", ["Korae", "GTX", "technlgy", "Kore", "Filipinas"])
def test_what_is_too_short_or_too_far_away_is_kept_and_listed_as_unknown(found):
    names = Names("country", RIGHT)
    assert names.tidy(found) == found
    assert names.unknown == {found: 1}


def test_a_name_that_could_be_two_of_the_right_ones_is_neither():
    names = Names("product", ["Model 100A", "Model 100B"])
    assert names.tidy("Model 100C") == "Model 100C"
    assert names.untidy == {}


def test_without_right_names_everything_is_as_it_is():
    names = Names("sector", [])
    assert names.tidy("anything") == "anything"
    assert names.unknown == {}


@given(
    st.text("abcdefgh", min_size=6, max_size=12), st.integers(0, 11), st.sampled_from("xyz"), st.sampled_from("iads")
)
def test_one_letter_more_less_other_or_swapped_is_one_slip_and_the_same_is_none(word, at, letter, kind):
    at %= len(word)
    slips = {"i": word[:at] + letter + word[at:], "a": word[:at] + letter + word[at + 1 :],
             "d": word[:at] + word[at + 1 :], "s": word[:at] + word[at : at + 2][::-1] + word[at + 2 :]}  # fmt: skip
    assert one_slip(word, slips[kind]) == one_slip(slips[kind], word) == (slips[kind] != word)
    assert not one_slip(word, word)
    assert not one_slip(word, word + letter * 2)
    assert bare(f" {word.upper()} ") == word
