"""Plain texts for people whose journey changes, in three languages, ready to be sent.

Times and trips are facts of the plan; nothing here names a reason nobody has given.
"""

from __future__ import annotations

from collections.abc import Mapping

from recruit.language import Language

NEWS: Mapping[str, tuple[str, str, str]] = {
    "now_unserved": (
        "{name}，您好：您原定的行程（{from_time}）取消，暂时没有座位，"
        "我们正在重新安排，请等通知再出发。",
        "{name}，您好：您原定的行程（{from_time}）取消，暫時沒有座位，"
        "我們正在重新安排，請等通知再出發。",
        "{name}: your journey of {from_time} is cancelled and there is no seat for you yet. "
        "We are arranging another; please wait for our message before you set out.",
    ),
    "cancelled": (
        "{name}，您好：您的座位（{from_time}）已按您的情况取消。",
        "{name}，您好：您的座位（{from_time}）已按您的情況取消。",
        "{name}: your seat of {from_time} has been given up, as you do not travel.",
    ),
    "new_trip": (
        "{name}，您好：您的行程有变。请改乘 {to_trip}，"
        "{to_time} 在{to_place}上车，座位 {to_seat}。",
        "{name}，您好：您的行程有變。請改乘 {to_trip}，"
        "{to_time} 在{to_place}上車，座位 {to_seat}。",
        "{name}: your journey has changed. Please take {to_trip} from {to_place} at {to_time}, "
        "seat {to_seat}.",
    ),
    "other_time": (
        "{name}，您好：{to_trip} 的上车时间改为 {to_time}，地点仍为{to_place}，座位 {to_seat}。",
        "{name}，您好：{to_trip} 的上車時間改為 {to_time}，地點仍為{to_place}，座位 {to_seat}。",
        "{name}: {to_trip} now leaves {to_place} at {to_time}; your seat is {to_seat}.",
    ),
    "other_stop": (
        "{name}，您好：{to_trip} 请改在{to_place}上车，时间 {to_time}，座位 {to_seat}。",
        "{name}，您好：{to_trip} 請改在{to_place}上車，時間 {to_time}，座位 {to_seat}。",
        "{name}: please board {to_trip} at {to_place} instead, at {to_time}, seat {to_seat}.",
    ),
    "now_served": (
        "{name}，您好：已为您安排座位。请乘 {to_trip}，"
        "{to_time} 在{to_place}上车，座位 {to_seat}。",
        "{name}，您好：已為您安排座位。請乘 {to_trip}，"
        "{to_time} 在{to_place}上車，座位 {to_seat}。",
        "{name}: we have a seat for you. Please take {to_trip} from {to_place} at {to_time}, "
        "seat {to_seat}.",
    ),
    "other_shuttle": (
        "{name}，您好：您从家出发的行程不变；到达后改乘另一班摆渡车，届时工作人员会引导。",
        "{name}，您好：您從家出發的行程不變；到達後改乘另一班擺渡車，屆時工作人員會引導。",
        "{name}: your journey from home stays as it is; after arrival another shuttle takes you "
        "on, and staff will show you to it.",
    ),
    "other_seat": (
        "{name}，您好：行程不变，座位改为 {to_seat}。",
        "{name}，您好：行程不變，座位改為 {to_seat}。",
        "{name}: your journey stays as it is; your seat is now {to_seat}.",
    ),
}
"""By kind of news: simplified Chinese, traditional Chinese, English."""


def news(kind: str, language: Language, facts: Mapping[str, str]) -> str:
    """Return the text to one person; ``facts`` are name and the fields of the list of changes."""
    return NEWS[kind][list(Language).index(language)].format_map(dict(facts))
