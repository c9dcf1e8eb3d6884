"""Sheets as people send them: filled, mostly right, with the slips that a preview has to name.

One sheet for every intake of the return-to-work desk, over enterprises that a registry knows.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

import xlsxwriter

Sheet = list[list[object]]


def sheets(firms: Sequence[str], stranger: str, day: date) -> dict[str, Sheet]:
    """Return the rows of each intake, headings first.

    Parameters
    ----------
    firms
        Six names of enterprises of one town, all on the list of those who report.
    stranger
        An enterprise of another town.
    day
        The day the season has come to.
    """
    a, b, c, d, e, f = firms
    told = day.isoformat()
    soon, past = (day + timedelta(days=12)).isoformat(), (day - timedelta(days=2)).isoformat()
    return {
        "facts_upload": [
            ["企业名称", "单位性质", "参保职工人数", "上年度裁员率",
             "上年度实际缴纳失业保险费", "科技信贷到期日", "已获准复工", "联系人"],
            [a, "生产企业", "186人", "3.1%", "12.6万", soon, "是", "王会计"],
            [b, "生产企业", 74, "0", "4.2万", "", "是", "孙经理"],
            [c, "制造", 210, "5.4%", "18万", "四月底", "已", ""],
            [d, "服务业企业", "五十", "120%", 31000, "", "否", ""],
            ["余姚市没有登记的厂", "生产企业", 12, "", "", "", "是", ""],
            [a, "生产企业", 188, "3.1%", "12.6万", soon, "是", "王会计"],
        ],
        "roll_upload": [
            ["企业名称", "规模", "用工总数"],
            [a, "规上", 186], [b, "规下", "74人"], [c, "规上", "约210"], [d, "大型", 52],
            [e, "规下", ""], ["余姚市没有登记的厂", "规下", 12], [f, "规上", 640],
        ],
        "quotations_upload": [
            ["方式", "车站机场", "座位数", "每班价格", "每公里价格", "每人价格", "每天最多班次",
             "开始日期", "结束日期"],
            ["大客车", "", 49, 1500, 11, "", "", past, soon],
            ["包车厢", "贵阳北站", "100 座", "", "", "182元", 2, past, soon],
            ["大客车", "", "五十几", 1800, 12, "", "", past, soon],
            ["专列", "贵阳南货场", 1100, 380000, "", "", 1, past, soon],
            ["大巴", "", 45, "面议", 10, "", "", soon, past],
        ],
        "stewards_upload": [
            ["姓名", "手机号", "镇街", "单位", "熟悉行业", "联系企业数", "职务"],
            ["钱建国", "13900010001", "泗门镇", "泗门镇经济发展办公室", "模具、小家电", 2, "科员"],
            ["陆雅琴", "1390001000", "泗门镇", "市经信局", "电子", 1, "副科长"],
            ["沈国平", "13900010003", "四门镇", "市人社局", "", 1, ""],
            ["周海燕", "139 0001 0004", "朗霞街道", "朗霞街道办事处", "塑料制品", "三家", ""],
            ["钱建国", "13900010001", "泗门镇", "泗门镇经济发展办公室", "模具", 2, ""],
        ],
        "cases_upload": [
            ["诉求", "类别", "紧急程度", "来源", "镇街", "企业名称", "联系人", "联系电话",
             "受理时间"],
            ["口罩只够两天，请帮忙联系货源", "防疫物资", "紧急", "热线", "泗门镇", a, "王会计",
             "13900020001", f"{told} 09:30"],
            ["货车过不了卡口，原料进不来", "交通", "特急", "管家", "泗门镇", b, "孙经理",
             "13900020002", f"{told} 10:05"],
            ["员工宿舍不够隔离用", "生活服务", "一般", "企业", "泗门镇", c, "", "",
             f"{past} 16:40"],
            ["", "用工", "一般", "热线", "泗门镇", d, "李厂长", "13900020004", ""],
            ["贷款月底到期，想展期", "资金贷款", "很急", "热线", "余姚镇", e, "", "139000200",
             "上午"],
        ],
        "figures_upload": [
            ["企业名称", "日期", "用工总数", "到岗人数", "其中省外", "隔离人数", "填表人"],
            [a, told, 186, 143, 61, 3, "王会计"], [b, told, "74人", "约50", 12, 0, ""],
            [c, told, 210, 233, 90, 0, ""], [d, told, 52, "三十几", "", "", ""],
            [e, soon, 96, 70, 22, 1, ""], [stranger, told, 120, 97, 31, 0, ""],
            [a, told, 186, 145, 61, 3, "王会计"],
        ],
        "arrivals_upload": [
            ["姓名", "手机号", "老家", "到达日期", "车次", "镇街", "住址", "企业", "健康码",
             "签发"],
            ["李大山", "13900030001", "贵州威宁", told, "G1234", "泗门镇", "光明路 12 号", a,
             "绿", "甬行码"],
            ["孙红", "1390003000", "安徽阜南", told, "自驾", "泗门镇", "", b, "黄", "安康码"],
            ["周小妹", "13900030003", "上才县", told, "大巴", "泗门镇", "职工宿舍 3 幢", c,
             "绿", ""],
            ["吴军", "13900030004", "云南镇雄", soon, "K740", "泗门镇", "", "", "白", ""],
            ["李大山", "13900030001", "贵州威宁", told, "G1234", "泗门镇", "光明路 12 号", a,
             "绿", "甬行码"],
        ],
        "supply_upload": [
            ["企业名称", "供需", "类别", "产品或服务", "数量", "单位", "截止日期", "说明"],
            [a, "需求", "零部件", "塑料鼻梁条", "30万", "条", soon, "宽 5 毫米，包塑"],
            [b, "供给", "包装", "五层瓦楞纸箱", 20000, "只", soon, "可送货"],
            [c, "求购", "原料", "熔喷布", "-2", "吨", soon, ""],
            [d, "供给", "防疫物资", "", 500, "瓶", "月底", "75% 酒精"],
            [stranger, "需求", "设备工具", "超声波焊机", 2, "台", soon, ""],
        ],
        "land_upload": [
            ["企业名称", "用地类型", "项目名称", "面积", "用地镇街", "急用先批", "收到日期",
             "已交材料"],
            [a, "扩建用地", "二期厂房扩建", "12亩", "泗门镇", "否", past, "用地申请书、营业执照"],
            [b, "临时用地", "口罩车间临时用地", "800平方米", "泗门镇", "是", past,
             "用地申请书、介绍信"],
            [c, "买地", "新厂区", "十二亩", "泗门镇", "急", soon, ""],
            [stranger, "租用厂房", "熔喷布车间", 3.5, "", "是", past, "租赁意向书"],
        ],
        "hotline_upload": [
            ["问题", "答案", "类别", "依据", "有效期至"],
            ["外地员工回来要隔离吗", "持绿码可直接上岗，当天由企业登记体温。", "健康码",
             "余姚市防控指挥部通告第 11 号", soon],
            ["复工要交哪些材料", "承诺书、防控方案、员工名册三样，网上提交。", "复工", "", soon],
            ["包车费用怎么补", "", "政策咨询", "甬人社发〔2020〕7 号", soon],
            ["外地员工回来要隔离吗", "同上", "健康码", "", past],
        ],
    }  # fmt: skip


def workbook(rows: Sheet) -> bytes:
    """Return the rows as a workbook, under a title as senders put one."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("汇总表")
        sheet.write(0, 0, "上报汇总表")
        for number, row in enumerate(rows, start=2):
            sheet.write_row(number, 0, row)
    return content.getvalue()
