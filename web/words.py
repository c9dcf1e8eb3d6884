"""Plain words for every closed set on screen: stages, states, modes, rules, reasons.

The keys are the values of the enums of ``recruit.models`` and the reason codes of the
planner; a test walks them, so that no code is ever shown raw.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from web.partner_words import (  # noqa: F401 - pages ask this module for every word
    bonus_kind,
    decline_reason,
    dispute_kind,
    dispute_side,
    dispute_state,
    dispute_tone,
    need,
    next_step,
    unmatched_advice,
    unserved_advice,
    verdict,
)

Words = Mapping[str, LazyString]

stage: Words = {
    "registered": _l("已登记"),
    "proposed": _l("拟安排"),
    "offered": _l("已通知"),
    "accepted": _l("已确认"),
    "seated": _l("已排座"),
    "boarded": _l("已上车"),
    "arrived": _l("已到达"),
    "on_duty": _l("已上岗"),
    "retained": _l("已稳岗"),
    "declined": _l("已婉拒"),
    "withdrawn": _l("已退出"),
    "no_show": _l("未到"),
}

stage_tone: Mapping[str, str] = {
    "offered": "accent",
    "accepted": "accent",
    "seated": "accent",
    "boarded": "accent",
    "arrived": "good",
    "on_duty": "good",
    "retained": "good",
    "declined": "bad",
    "withdrawn": "bad",
    "no_show": "bad",
}

candidate_state: Words = {"registered": _l("已登记"), "withdrawn": _l("已退出登记")}

health_tone: Mapping[str, str] = {"green": "good", "yellow": "warn", "red": "bad"}

size_class: Words = {
    "large": _l("大型"),
    "medium": _l("中型"),
    "small": _l("小型"),
    "micro": _l("微型"),
}

target_standing: Words = {
    "reached": _l("已完成"),
    "half": _l("过半"),
    "behind": _l("不到一半"),
    "none": _l("未定目标"),
}

list_name: Words = {
    "candidates": _l("求职者"),
    "vacancies": _l("岗位"),
    "enterprises": _l("企业"),
    "parties": _l("同行组"),
    "referrers": _l("推荐人"),
}

party_standing: Words = {
    "placed": _l("都有岗位"),
    "waiting": _l("都没有岗位"),
    "torn": _l("只有部分人有岗位"),
}

vacancy_state: Words = {
    "draft": _l("草稿"),
    "posted": _l("招聘中"),
    "paused": _l("暂停"),
    "closed": _l("已结束"),
}

vacancy_kind: Words = {"open": _l("新招"), "returning": _l("返岗")}

tier: Mapping[int, LazyString] = {1: _l("防疫物资"), 2: _l("重点产业链"), 3: _l("其他企业")}

level: Mapping[int, LazyString] = {
    0: _l("不限"),
    1: _l("初级"),
    2: _l("中级"),
    3: _l("高级"),
    4: _l("技师"),
}

mode: Words = {
    "coach": _l("大巴"),
    "feeder": _l("接驳车"),
    "carriage": _l("包车厢"),
    "train": _l("专列"),
    "flight": _l("包机"),
    "shuttle": _l("市内摆渡"),
}

hub_kind: Words = {"rail": _l("火车站"), "air": _l("机场")}

trip_state: Words = {
    "planned": _l("已计划"),
    "confirmed": _l("已落实"),
    "departed": _l("已发车"),
    "arrived": _l("已到达"),
    "cancelled": _l("已取消"),
}

plan_kind: Words = {"matching": _l("匹配"), "charter": _l("包车计划")}

plan_state: Words = {
    "draft": _l("草案"),
    "published": _l("已发布"),
    "superseded": _l("已被替换"),
    "discarded": _l("已作废"),
}

plan_tone: Mapping[str, str] = {"draft": "warn", "published": "good"}

run_state: Words = {
    "queued": _l("排队中"),
    "running": _l("计算中"),
    "done": _l("已完成"),
    "stopped": _l("已停止"),
    "failed": _l("未成功"),
}

run_tone: Mapping[str, str] = {
    "running": "accent",
    "done": "good",
    "failed": "bad",
    "stopped": "warn",
}

party_cohesion: Words = {
    "enterprise": _l("同一企业"),
    "town": _l("同一镇街"),
    "travel": _l("只同行"),
}

objective: Words = {
    "priority": _l("防疫物资企业到岗"),
    "min_fill": _l("各企业最低到岗"),
    "placed": _l("安置人数"),
    "fit": _l("合适程度"),
    "kept": _l("保留原安排"),
}

unit: Words = {
    "priority": _l("人"),
    "min_fill": _l("人"),
    "placed": _l("人"),
    "fit": _l("分"),
    "kept": _l("人"),
}

objective_what: Words = {
    "priority": _l("先把防疫物资企业的名额招满"),
    "min_fill": _l("再让每家企业至少到岗这个比例"),
    "placed": _l("再让尽量多的人有岗位"),
    "fit": _l("再让每个人去更合适的岗位"),
    "kept": _l("其余都一样时，不动已有安排"),
}

work: Words = {
    "rights": _l("个人信息请求待答复"),
    "leaving": _l("班次今天发车"),
    "notices": _l("条通知待发送"),
    "offers": _l("人还没答复"),
    "unseated": _l("人愿意去、还没座位"),
    "drafts_matching": _l("版匹配草案待发布"),
    "drafts_charter": _l("版包车草案待发布"),
    "arrived": _l("人已到达、待企业确认"),
    "disputes": _l("件申诉待裁定"),
    "unpaid": _l("批奖励待发放"),
}

assignment_order: Words = {
    "weakest": _l("合适分低的在前"),
    "enterprise": _l("按企业"),
    "home": _l("按老家"),
}

pin: Words = {
    "must": _l("必须去这个岗位"),
    "forbid": _l("不去这个岗位"),
    "keep": _l("尽量去这个岗位"),
}

rule: Words = {
    "not_listed": _l("不在可选名单内"),
    "health": _l("健康状况待核实"),
    "trade": _l("工种不符"),
    "level": _l("技能等级不够"),
    "years": _l("工作年限不够"),
    "wage": _l("工资达不到期望"),
    "ready_date": _l("来不及在开工期内到达"),
    "dormitory": _l("没有宿舍"),
    "adults_only": _l("岗位只收成年人"),
    "own_employer": _l("应回原企业"),
    "returning_post": _l("岗位留给本企业返岗人员"),
    "forbidden": _l("工作人员已排除"),
}

afresh: Words = {
    "small": _l("题目小，整题几秒就能算完"),
    "parties": _l("同行的人太多，一次算不出各组的价格"),
    "objectives": _l("目标不止一个，而人和岗位太多"),
    "no_prices": _l("上一版没有留下这组目标的价格"),
    "lodging": _l("床位或夫妻房可能不够，价格只管名额"),
    "kept": _l("目标里有“保留原安排”，或没有“合适程度”"),
    "scattered": _l("逐对给定的分数太多，不能一次看完"),
    "pins": _l("从原来的座位出发，有人的指定岗位排不下"),
}

points_basis: Words = {
    "parties_fixed": _l("各同行组都留在原处时"),
    "lodging_held": _l("床位分配不变时"),
}

unmatched: Words = {
    "health_hold": _l("健康状况待核实，暂不安排"),
    "no_vacancy": _l("目前没有空缺岗位"),
    "no_eligible_vacancy": _l("没有一个岗位条件全部相符"),
    "outbid": _l("有合适岗位，但名额给了更合适的人"),
    "search_stopped": _l("有合适岗位；计算提前停止，还说不出差多少"),
    "no_seat_left": _l("有合适岗位，但名额已满且无法调换"),
    "party_too_large": _l("同行人数超过任何一家企业的空缺"),
    "party_member_ineligible": _l("同行人中有人没有合适岗位"),
    "party_no_common_enterprise": _l("没有一家企业能同时安排全部同行人"),
    "party_no_common_town": _l("没有一个镇街能同时安排全部同行人"),
    "party_no_seats": _l("空缺不够全部同行人"),
    "party_outbid": _l("能安排全部同行人，但名额给了更合适的人"),
    "party_no_seat_left": _l("能安排全部同行人，但名额已满且无法调换"),
    "no_bed_left": _l("有空名额，但企业宿舍床位已满"),
    "no_couples_room": _l("合适的企业都没有夫妻房"),
    "no_couples_room_left": _l("有空名额，但夫妻房已满"),
}

unmatched_help: Words = {
    "health_hold": _l("核实健康码后重新计算即可。"),
    "no_vacancy": _l("请企业补报岗位。"),
    "no_eligible_vacancy": _l("看下方哪项条件最常不符，与本人或企业商量放宽。"),
    "outbid": _l("增加名额，或把他固定到岗位上。"),
    "search_stopped": _l("多给一些时间重新计算。"),
    "no_seat_left": _l("增加名额，或调整固定安排。"),
    "party_too_large": _l("与本人商量拆成几组，或改为“只同行”。"),
    "party_member_ineligible": _l("先解决该同行人的条件，或让他单独登记。"),
    "party_no_common_enterprise": _l("改为“同一镇街”或“只同行”，或请企业增加名额。"),
    "party_no_common_town": _l("改为“只同行”，或增加附近名额。"),
    "party_no_seats": _l("增加名额，或拆成几组。"),
    "party_outbid": _l("增加名额，或把全组固定到岗位上。"),
    "party_no_seat_left": _l("增加名额，或调整固定安排。"),
    "no_bed_left": _l("请企业增加床位，或与本人商量自行住宿。"),
    "no_couples_room": _l("请企业提供夫妻房，或与本人商量分住宿舍。"),
    "no_couples_room_left": _l("请企业增加夫妻房，或与本人商量分住宿舍。"),
}

shortage: Words = {
    "filled": _l("已招满"),
    "no_eligible_worker": _l("没有条件相符的求职者"),
    "too_few_eligible": _l("条件相符的人不够"),
    "placed_elsewhere": _l("相符的人安排在更需要的岗位"),
    "no_bed_left": _l("有人愿来，但宿舍床位已满"),
}

unserved: Words = {
    "county_without_coordinates": _l("不知道从哪里上车"),
    "ready_after_due": _l("可出发日晚于最迟到达日"),
    "window_outside_horizon": _l("可出行的日子不在本季内"),
    "party_windows_disjoint": _l("同行人没有共同可出行的日子"),
    "party_too_large": _l("同行人数超过任何一辆车"),
    "county_closed": _l("所在县暂停外出"),
    "hub_closed": _l("车站或机场暂停"),
    "no_offer_reaches": _l("没有车能到达所在县"),
    "window_too_short": _l("时间太短，按规定休息就赶不到"),
    "pins_leave_nothing": _l("固定安排之外没有车可选"),
    "dearer_than_price_per_unserved": _l("单独派车费用过高"),
    "budget_used_up": _l("预算已用完"),
    "offers_used_up": _l("可用车辆已用完"),
    "taken_off_by_hand": _l("人工取消了座位"),
}

unserved_help: Words = {
    "county_without_coordinates": _l("补全老家县名。"),
    "ready_after_due": _l("与企业商量推迟到岗，或请本人提前。"),
    "window_outside_horizon": _l("核对可出发日和开工日期。"),
    "party_windows_disjoint": _l("与同行人商量统一出发日，或拆成几组。"),
    "party_too_large": _l("与本人商量拆成几组。"),
    "county_closed": _l("等解封后重新计算。"),
    "hub_closed": _l("改用其他车站或大巴。"),
    "no_offer_reaches": _l("增加该方向的车，或请本人先到邻县。"),
    "window_too_short": _l("与企业商量推迟到岗。"),
    "pins_leave_nothing": _l("放宽固定安排。"),
    "dearer_than_price_per_unserved": _l("请本人自行前来并报销，或等同县的人凑满再走。"),
    "budget_used_up": _l("增加预算后重新计算。"),
    "offers_used_up": _l("增加车辆后重新计算。"),
    "taken_off_by_hand": _l("改到别的班次，或重新安排。"),
}

told: Words = {
    "now_unserved": _l("没有座位了"),
    "cancelled": _l("座位取消"),
    "new_trip": _l("换班次"),
    "other_time": _l("改时间"),
    "other_stop": _l("改上车点"),
    "now_served": _l("新排座位"),
    "other_shuttle": _l("换摆渡车"),
    "other_seat": _l("换座位"),
}

near: Words = {
    "same_row": _l("同排"),
    "rows": _l("前后三排内"),
    "vehicle": _l("同车"),
}

duty: Words = {
    "drive": _l("驾驶"),
    "rest": _l("休息"),
    "stop": _l("停靠"),
    "night": _l("夜间停驶"),
}

sheet_kind: Words = {
    "candidates": _l("求职者"),
    "vacancies": _l("岗位"),
    "referrers": _l("推荐人"),
    "enterprises": _l("企业"),
}

role: Words = {
    "admin": _l("管理员"),
    "bureau": _l("人社局"),
    "town": _l("镇街"),
    "squad": _l("招工团"),
    "referrer": _l("推荐人"),
    "enterprise": _l("企业"),
    "steward": _l("复工管家"),
    "hotline": _l("热线"),
    "department": _l("部门"),
}

term: Words = {
    "trade": _l("工种对口"),
    "level": _l("技能等级"),
    "experience": _l("工作年限"),
    "wage": _l("工资"),
    "town": _l("意向镇街"),
    "referrer": _l("推荐人所在企业"),
    "start": _l("开工日期"),
    "returning": _l("回原企业"),
    "keep_points": _l("保留原安排"),
}

solver_stage: Words = {
    "start": _l("准备数据"),
    "compile": _l("准备数据"),
    "parties may part": _l("先不计同行，求上限"),
    "parties in their regions": _l("安排同行组"),
    "moves of parties": _l("逐组改进"),
    "to the end": _l("算到底"),
    "auction": _l("竞价"),
    "pairs by price": _l("按价格找岗位"),
    "prices for parties": _l("给同行组定价"),
    "parties together": _l("安排同行组"),
    "everybody in a seat": _l("逐人落位"),
    "everybody around the parties": _l("同行组不动，逐人排到最好"),
    "prices of the earlier plan": _l("沿用上一版的价格"),
    "bound": _l("证明上限"),
    "reasons": _l("写明原因"),
    "solve": _l("求解"),
    "prepare": _l("准备数据"),
    "search": _l("逐省排车"),
    "blocks": _l("逐省排车"),
    "done": _l("收尾"),
}

cost = _l("费用")
seated = _l("有座")

charter_covers = _l(
    "下限对这样的所有方案成立：大巴和接驳车在一个省内最多停三个县、按最短顺序上客、整刻发车、"
    "按法规休息；专列和包机在最早两个到达日开行；同县的人可以分乘，同行组不拆开。"
)

boarding_state: Words = {
    "waiting": _l("未上车"),
    "aboard": _l("已上车"),
    "held": _l("留观"),
    "absent": _l("未到"),
}

boarding_tone: Mapping[str, str] = {"aboard": "good", "held": "bad", "absent": "warn"}

boarding_kind: Words = {
    "board": _l("确认上车"),
    "undo": _l("撤销"),
    "held": _l("留观"),
    "no_show": _l("未到"),
}

health: Words = {
    "unknown": _l("未查"),
    "green": _l("绿码"),
    "yellow": _l("黄码"),
    "red": _l("红码"),
}

occasion: Words = {
    "offer": _l("录用通知"),
    "seat": _l("乘车通知"),
    "change": _l("改乘通知"),
    "cancellation": _l("取消通知"),
    "arrival": _l("到站通知"),
}

channel: Words = {"sms": _l("短信"), "wechat": _l("微信")}

notice_state: Words = {
    "draft": _l("待发"),
    "exported": _l("已导出"),
    "sent": _l("已发送"),
    "answered": _l("已回复"),
    "discarded": _l("已作废"),
}

notice_tone: Mapping[str, str] = {
    "draft": "warn",
    "exported": "accent",
    "sent": "good",
    "answered": "good",
}

occasion_what: Words = {
    "offer": _l("岗位已定、等本人答复的人"),
    "seat": _l("已排座、还没通知过的人"),
    "change": _l("通知过，但班次、时间、地点或座位变了的人"),
    "cancellation": _l("通知过，但现在没有座位的人"),
    "arrival": _l("已上车、在路上的人"),
}

placeholder: Words = {
    "name": _l("姓名"),
    "trip": _l("班次"),
    "date": _l("日期"),
    "time": _l("时间"),
    "place": _l("上车点"),
    "seat": _l("座位"),
    "to": _l("终点"),
    "ticket": _l("凭证网址"),
    "leader": _l("带队人员和电话"),
    "before": _l("原来的行程"),
    "enterprise": _l("企业"),
    "post": _l("岗位"),
    "town": _l("镇街"),
    "wage": _l("月薪"),
    "arrive": _l("预计到达"),
}
