"""Plain words of the charter room: rules a plan must keep, remedies, variants, kinds of steps.

The keys are the values of the planner's enums; a test walks them.
"""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from web import names, words
from web.words import Words

rule: Words = {
    "locked": _l("已锁定"),
    "unknown_id": _l("数据对不上"),
    "nobody_lost": _l("有人漏排"),
    "split_party": _l("同行的人被拆开"),
    "oversold_seat": _l("超过可用座位"),
    "wrong_stop": _l("不在他上车的地方停"),
    "wrong_town": _l("到不了他的镇街"),
    "missed_connection": _l("换乘来不及"),
    "before_ready_date": _l("早于可出发日"),
    "after_due_date": _l("晚于最迟到达日"),
    "pin_broken": _l("违反已固定的安排"),
    "closed_county": _l("所在县当天封闭"),
    "closed_hub": _l("车站或机场当天关闭"),
    "too_many_stops": _l("停靠站太多"),
    "too_far": _l("超过大巴的最远里程"),
    "detour_too_long": _l("绕路太远"),
    "province_crossed": _l("跨省拼车"),
    "prefecture_crossed": _l("跨市拼车"),
    "shared_twice": _l("一县一天与外县拼了两辆车"),
    "offer_limit": _l("超出车源的限制"),
    "outside_hours": _l("不在发车或接待的钟点内"),
    "unreachable_stop_time": _l("时刻排得太紧，开不到"),
    "standing_too_short": _l("上客时间太短"),
    "driving_log_missing": _l("缺驾驶安排"),
    "driver_over_hours": _l("驾驶员超时"),
    "driving_in_stop_hours": _l("凌晨 2 时至 5 时不得行驶"),
    "drivers_too_few": _l("驾驶员不够"),
    "over_budget": _l("超出预算"),
    "wrong_cost": _l("费用对不上"),
    "wrong_totals": _l("人数对不上"),
}
"""Names of the hard rules, and of the lock."""

remedy: Words = {
    "locked": _l("先解锁，再改动。"),
    "oversold_seat": _l("先让别人换车，或改用更大的车。"),
    "split_party": _l("整组一起移动。"),
    "wrong_stop": _l("选在本县停靠的班次，或给这一班加一站。"),
    "wrong_town": _l("增加摆渡车，或改走别的到达站。"),
    "missed_connection": _l("选早一点的接驳车，或晚一点的车次。"),
    "before_ready_date": _l("选晚一天的班次，或问本人能否提前。"),
    "after_due_date": _l("选早一天的班次，或请企业推迟到岗。"),
    "pin_broken": _l("先取消固定的安排。"),
    "closed_county": _l("选该县开放的日子。"),
    "closed_hub": _l("换车站，或选开放的日子。"),
    "too_many_stops": _l("去掉一站，或另开一班。"),
    "too_far": _l("改为送到车站，转乘火车。"),
    "detour_too_long": _l("去掉绕路的那一站。"),
    "province_crossed": _l("一省一车；跨省联合排车要先在设置中打开。"),
    "prefecture_crossed": _l("一市一车；跨市拼车要先在设置中打开。"),
    "shared_twice": _l("把这个县的人并到当天已拼的那辆车上。"),
    "offer_limit": _l("换一天、换一种车，或凑够最低人数。"),
    "outside_hours": _l("换一个发车时刻。"),
    "drivers_too_few": _l("路太远，请改走火车。"),
    "driver_over_hours": _l("路太远或停站太多，请改走火车或减少停站。"),
    "driving_in_stop_hours": _l("换一个发车时刻，避开凌晨。"),
    "over_budget": _l("先减掉别的班次，或增加预算。"),
}
"""What to do about a broken rule; those without an entry: take the step back."""

take_back = _l("请放弃这一步，换一种改法。")

variant: Words = {
    "as_it_is": _l("按现行规定"),
    "full_seats": _l("座位可以坐满（100%）"),
    "half_seats": _l("大巴最多坐一半"),
    "joint": _l("各省合并排车"),
    "direct_only": _l("只许直达，途中不停"),
    "free_stops": _l("全程最多停三站"),
    "relay": _l("夜间轮换驾驶"),
    "night_stop": _l("夜间一律停驶"),
}

step: Words = {
    "move": _l("移动"),
    "off": _l("取消座位"),
    "cancel": _l("停开"),
    "stop": _l("加一站"),
    "drop": _l("去掉一站"),
    "lock": _l("锁定"),
    "unlock": _l("解锁"),
    "add": _l("加开"),
}

alternative: Words = {"coach": _l("大巴"), "rail": _l("火车"), "air": _l("飞机")}

task_kind: Words = {
    "replan": _l("按变化重排"),
    "prices": _l("每条规定的代价"),
    "joint": _l("匹配与包车联合优化"),
}

task_state: Words = {
    "queued": _l("排队中"),
    "running": _l("计算中"),
    "done": _l("已完成"),
    "failed": _l("未成功"),
    "stopped": _l("已停止"),
}

task_tone = {"running": "accent", "done": "good", "failed": "bad", "stopped": "warn"}

task_stage: Words = {
    "start": _l("准备数据"),
    "snapshot": _l("读取登记"),
    "replan": _l("重排受影响的班次"),
    "record": _l("写入草案"),
    "matching": _l("计算匹配"),
    "charter": _l("计算包车"),
    "prices": _l("逐条规定重算"),
    "compare": _l("比较结果"),
}


def helps(text: str) -> list[str]:
    """Return what would help, from the codes of ``planner.charter.explain``, each in words."""
    return [said for part in text.split(";") if (said := _help(*part.partition(":")[::2]))]


def _help(code: str, amount: str) -> str:
    code = code.strip()
    with_amount = {
        "due_date_later": gettext("请企业推迟 %(n)s 天到岗", n=amount),
        "ready_date_earlier": gettext("请本人提前 %(n)s 天", n=amount),
        "smaller_party": gettext("拆成不超过 %(n)s 人的组", n=amount),
        "open": gettext("等%(place)s解封", place=names.place(amount)),
        "offer": gettext("增加%(mode)s", mode=words.mode.get(amount, amount)),
        "price_per_unserved": gettext("愿为每人多付到 %(n)s 元", n=amount),
    }
    if amount and code in with_amount:
        return with_amount[code]
    return str(_HELP.get(code, ""))


_HELP: Words = {
    "price_per_unserved": _l("愿为每人多付一些"),
    "load_cap": _l("放宽载客比例"),
    "coordinates": _l("补全老家县名"),
    "unpin": _l("取消固定的安排"),
    "budget": _l("增加预算"),
    "more_trips": _l("增加车辆"),
    "split_party": _l("拆成几组"),
    "horizon": _l("核对日期"),
    "move": _l("改到别的班次"),
}
