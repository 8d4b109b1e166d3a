"""The keys of a booklet, and what its script shares with the answer component."""

import re

import factories
from assessment.workbook.sheets import Booklet, OwnLine
from pages.shared.key_in_component.keys import letters_of, own_keys
from pages.shared.key_in_component.mounting import FOLDER, script


def test_what_saving_asks_of_its_box_every_line_of_a_booklet_has():
    saver = script().partition("class Saver {")[2].partition("\nclass Box")[0]
    asked = set(re.findall(r"this\.box\.(\w+)", saver))
    assert len(asked) > 10
    line = (FOLDER / "key_in.js").read_text("utf-8").partition("class KeyedLine {")[2]
    line = line.partition("\nclass Sheet")[0]
    has = set(re.findall(r"^  (?:get )?(\w+)\(", line, re.MULTILINE))
    has |= set(re.findall(r"^    this\.(\w+) = ", line, re.MULTILINE))
    assert asked - has == set()
    of_data = set(re.findall(r"this\.box\.data\.(\w+)", saver))
    given = re.search(r"this\.data = \{(.+)\};", line)
    assert given
    assert of_data == set(re.findall(r"(\w+):", given[1])) == {"called", "clear"}


def test_one_module_has_one_way_in():
    assert script().count("export default") == 1


def test_each_silence_has_a_letter_of_its_own():
    assert letters_of(["don't know", "not applicable", "rather not say"], ("w", "g", "f")) == [
        "d",
        "n",
        "r",
    ]
    assert letters_of(["Go", "Gone", "ÿ", "42"], ("g",)) == ["o", "n", "a", "b"]


def test_every_level_and_silence_of_a_bank_has_a_key():
    bank = factories.bank()
    code = bank.form("short")[0].code
    booklet = Booklet(1, "P01", "CP", "", 7, "Tess", finished=False)
    line = OwnLine(3, code, None, None, "", None, None, 0)
    keys = own_keys(bank, booklet, [line], 7)
    typed = [one["key"] for one in keys["choices"]]
    assert typed == ["0", "1", "2", "3", "4", "d", "n", "r"]
    assert [one["needs"] for one in keys["choices"]].count("note") == 1
    assert keys["questions"][0]["text"] == bank.question(code).plain
    assert keys["questions"][0]["url"] == "/save/paper-answer/3"
