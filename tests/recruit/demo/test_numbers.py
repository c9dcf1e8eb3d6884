import datetime as dt

import pytest

from recruit.demo.numbers import MOBILES, ResidentIds, credit_code, mobile, resident_id
from recruit.identity import check_credit_code, check_id_number, check_mobile

BORN = dt.date(1988, 2, 29)
TODAY = dt.date(2020, 2, 20)


@pytest.mark.parametrize("sequence", [996, 997, 998, 999])
@pytest.mark.parametrize("region", ["341221", "522326", "430528", "360121", "410726"])
def test_a_resident_id_passes_the_check_of_the_registry(region: str, sequence: int) -> None:
    found = check_id_number(resident_id(region, BORN, sequence), today=TODAY)

    assert found.birth_date == BORN
    assert found.warning is None


def test_resident_ids_of_one_county_and_day_differ_and_move_on_when_all_are_taken() -> None:
    ids = ResidentIds()
    issued = [ids.issue("341221", BORN, odd=True) for _ in range(5)]

    assert len({number for number, _ in issued}) == 5
    days = [(born - BORN).days for _, born in issued]
    assert days == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("number", range(1, 60))
def test_a_credit_code_passes_the_check_of_the_registry_without_warning(number: int) -> None:
    assert check_credit_code(credit_code(number)).warning is None


def test_mobile_numbers_pass_the_check_and_end_with_their_block() -> None:
    assert check_mobile(mobile(0)).value == "19900000000"
    assert check_mobile(mobile(MOBILES - 1)).value == "19900099999"
    with pytest.raises(ValueError, match="100000"):
        mobile(MOBILES)
