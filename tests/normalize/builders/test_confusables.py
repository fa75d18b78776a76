from __future__ import annotations

from normalize.builders.confusables import LEAST, _level, _line, traditional_characters


def test_levels_go_up_by_twentieths_from_the_least_likeness() -> None:
    assert [_level(x) for x in (LEAST, 0.599, 0.60, 0.80, 1.0)] == [1, 1, 2, 6, 9]


def test_a_line_groups_characters_by_level_the_likest_first() -> None:
    assert _line("州", {"洲": 6, "卅": 6, "川": 2}) == "州\t6卅洲2川\n"


def test_the_first_level_of_traditional_characters_is_whole() -> None:
    found = traditional_characters()
    assert len(found) == len(set(found)) == 5401
    assert {"縣", "區", "龍"} <= set(found)
