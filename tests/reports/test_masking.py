"""Personal data in documents: what is masked, and what must not be."""

from __future__ import annotations

import pytest

from workflow.reports.masking import mask, mask_name, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证31010119900307123X。", "身份证310***********123X。"),
        ("310101 19900307 123x", "310***********123x"),
        ("手机13812345678，", "手机138****5678，"),
        ("138-1234-5678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138\u200b12345678", "138****5678"),
        ("卡号6222021001001234567", "卡号***************4567"),
        ("6222 0210 0100 1234", "************1234"),
        ("310101900307123", "310********7123"),
    ],
)
def test_personal_numbers_are_masked(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "RCT-2026-000109",
        "2026-11-18 09:41 至 2026-11-19 10:20",
        "2026-11-18 2026-11-19",
        "96110",
        "021-12345678",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "91000000JZLH00X109",
        "金额1234567890元",
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_names_keep_their_surname():
    names = [mask_name(name) for name in ("张三", "欧阳修远", "欧阳", "Jane", "")]

    assert names == ["张*", "欧阳*", "欧*", "J*", ""]


def test_people_of_the_inspected_side_are_masked_and_officials_are_not():
    outlet, office = {"zh": "某支行", "kind": "outlet"}, {"zh": "联席办", "kind": "office"}

    seen = masked(
        [{"name": "刘文博", "unit": outlet}, {"person": "孙晓岚", "unit": office}, {"person": "系统", "unit": None}]
    )

    assert [row.get("name", row.get("person")) for row in seen] == ["刘*", "孙晓岚", "系统"]


def test_hashes_numbers_and_credit_codes_are_left_alone():
    record = {"sha256": "1234567890123456", "hash": "13812345678", "credit_code": "913101011234567890"}

    assert masked(record) == record
