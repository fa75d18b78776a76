from __future__ import annotations

from normalize.explain import explain


def test_the_answer_can_be_explained() -> None:
    lines = "\n".join(explain("郊区", "晋城市", 1994))
    assert "140511" in lines
    assert "泽州县 140525" in lines
    assert "城区 140502" in "\n".join(explain("城区", None, 2000))
