"""What a county-level place is. Where the places come from is in ``gazetteer``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One county-level division (县, 区, county-level 市, autonomous county).

    Parameters
    ----------
    adcode
        Six-digit code of GB/T 2260.
    name, name_short, name_zh_hant, pinyin
        威宁彝族回族苗族自治县, 威宁, 威寧彝族回族苗族自治縣, Weining.
    prefecture_code, prefecture, province_code, province
        The division above and the one above that.
    lat, lon
        Seat, WGS-84 degrees.
    population
        Residents at the census of 2020-11-01; 0 when not known.
    """

    adcode: str
    name: str
    name_short: str
    name_zh_hant: str
    pinyin: str
    prefecture_code: str
    prefecture: str
    province_code: str
    province: str
    lat: float
    lon: float
    population: int

    @property
    def full_name(self) -> str:
        """Province, prefecture and county in one string, as a form asks for it."""
        between = "" if self.prefecture.startswith(self.province) else self.prefecture
        return f"{self.province}{between}{self.name}"


@dataclass(frozen=True, slots=True)
class Town:
    """One town, subdistrict or township of Yuyao.

    Parameters
    ----------
    code
        Nine-digit code of the National Bureau of Statistics.
    name, name_short, name_zh_hant, name_en
        泗门镇, 泗门, 泗門鎮, Simen Town.
    lat, lon
        Seat, WGS-84 degrees.
    """

    code: str
    name: str
    name_short: str
    name_zh_hant: str
    name_en: str
    lat: float
    lon: float
