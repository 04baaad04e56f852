"""Personal numbers are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from workflow.reports.measuring_personal import found, in_record


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "证件号：110105 19491231 002X。",
        "130503670401001",
        "13812345678",
        "+86 138-1234-5678",
        "手机１３８１２３４５６７８",
        "6222021234567890123",
        "919900199003121409",
        "6222 0212 3456 7890",
        "138\u200b12345678",
    ],
)
def test_what_nobody_masked_is_found(text):
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "110***********002X",
        "138****5678",
        "************7890",
        "2026-11-18 09:41",
        "PRB-2026-000123",
        "岚反诈联办〔2026〕31号",
        "0713-8765432",
        "250次、9起、6家",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "91420100MA4K000000",
        "919900000000121405",
    ],
)
def test_what_is_no_personal_number_is_let_be(text):
    assert found(text) == []


def test_codes_of_a_record_are_left_out():
    record = {"sha256": "1" * 17, "rows": [{"note": "电话13812345678"}], "size": 13812345678}

    assert in_record(record) == ["tel…78"]
