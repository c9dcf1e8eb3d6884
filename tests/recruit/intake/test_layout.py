"""Finding the table in a sheet: title lines, headers of one or two lines, kinds, other rows."""

import pytest

from recruit.intake import Reason, SheetKind, UnreadableWorkbook, preview

PEOPLE = ["姓名", "身份证号", "联系电话", "户籍地"]


@pytest.fixture
def person(id_number):
    def make(serial=1):
        return [f"张示例{serial}", id_number(serial), f"1380000{serial:04d}", "贵州省威宁县"]

    return make


@pytest.mark.parametrize("titles", range(11))
def test_the_header_is_found_under_title_lines(read_sheet, person, titles):
    lines = [[f"关于务工人员登记的通知第{n}条"] for n in range(titles)]
    sheet = read_sheet(*lines, PEOPLE, person())
    assert (sheet.header_row, sheet.rows[0].number) == (titles + 1, titles + 2)
    assert sheet.rows[0].values["name"] == "张示例1"


@pytest.fixture
def roster(id_number):
    """Return rows and merged ranges of the roster of returning workers of March 2020."""
    top = ["序号", "姓名", "身份证号", "现住地", "", "详细地址", "手机", "岗位（工种）", "驾驶员/返岗人员",  # noqa: E501
           "车辆牌照号", "企业所在地县指挥部审核意见", "现居留地县指挥部健康证明"]  # fmt: skip
    bottom = ["", "", "", "市州", "县市区", *[""] * 7]
    rows = [
        ["填报日期：2020年3月8日", *[""] * 11],
        ["企业名称：余姚市示例电器有限公司", *[""] * 11],
        ["负责人：王五  联系电话：13800000000", *[""] * 11],
        top,
        bottom,
        [
            1,
            "张示例",
            id_number(1),
            "毕节市",
            "威宁县",
            "草海镇一组",
            13800000001,
            "注塑工",
            "返岗人员",
        ],
        [2, "李示例", id_number(2), "毕节市", "纳雍县", "雍熙镇", 13800000002, "普工", "返岗人员"],
    ]
    merged = [(line, 0, line, 11) for line in range(3)]
    merged += [(3, column, 4, column) for column in range(12) if column not in {3, 4}]
    return rows, [*merged, (3, 3, 3, 4)]


def test_the_roster_of_returning_workers_is_read(read, roster):
    rows, merged = roster
    sheet = read({"返岗人员": rows}, merged={"返岗人员": merged}).sheets[0]
    assert (sheet.header_row, sheet.header_lines) == (4, 2)
    assert sheet.mapping["现住地县市区"] == "current_county"
    first = sheet.rows[0].values
    assert (first["home_county"], first["home_address"]) == ("520526", "毕节市威宁县草海镇一组")
    assert (first["employer"], first["is_returning"]) == ("余姚市示例电器有限公司", True)
    assert not sheet.rows[0].problems


def test_a_two_line_header_is_read_without_merged_cells_too(csv_file, campaign, roster):
    rows, _ = roster
    sheet = preview(csv_file(rows, encoding="gb18030"), dates=campaign).sheets[0]
    assert sheet.header_lines == 2
    assert [row.values["home_county"] for row in sheet.rows] == ["520526", "520525"]


def test_an_address_split_over_province_prefecture_county_is_joined(read_sheet, id_number):
    top = ["姓名", "身份证号", "户籍地", "", "", "", "联系电话"]
    bottom = ["", "", "省", "市", "县", "乡镇", ""]
    row = ["张示例", id_number(), "贵州省", "毕节市", "威宁县", "草海镇", "13800000001"]
    values = read_sheet(top, bottom, row).rows[0].values
    assert (values["home_county"], values["home_address"]) == (
        "520526",
        "贵州省毕节市威宁县草海镇",
    )


def test_the_present_address_goes_before_the_registered_one(candidate):
    row = candidate(户籍地="安徽省颍上县", 现住地="贵州省威宁县")
    assert row.values["home_county"] == "520526"


def test_without_a_present_address_the_registered_one_counts(candidate):
    assert candidate(户籍地="安徽省颍上县", 现住地="").values["home_county"] == "341226"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名（必填）", "name"), ("* 姓 名", "name"), ("1、姓名", "name"), ("【必填】姓名", "name"),  # noqa: E501
        ("您的姓名", "name"), ("身份证\n号码", "id_number"), ("公民身份号码", "id_number"),
        ("聯繫電話", "phone"), ("手機號碼", "phone"), ("联系电话(本人)", "phone"),
        ("期望月薪（元/月）", "min_wage"), ("擬從事工種", "trade"), ("工种/意向岗位", "trade"),
        ("返岗日期", "ready_date"), ("与谁同行", "party"), ("介绍人手机", "referrer_phone"),
        ("健康码颜色", "health_status"), ("户籍地（省/市/县）", "origin_whole"),
        ("ＩＤ", "id_number"), ("目的企业（新/老员工）", "employer"),
    ],
)  # fmt: skip
def test_a_column_goes_by_many_names(read_sheet, header, field):
    others = ["姓名", "联系电话", "身份证号", "户籍地", "工种"]
    known = [name for name in others if name not in header.replace("\n", "")][:4]
    sheet = read_sheet([header, *known], ["甲", *["乙"] * len(known)])
    shown = next(label for label in sheet.headers if label)
    assert sheet.mapping[shown] == field


@pytest.mark.parametrize(
    "header", ["性别", "民族", "宗教信仰", "婚姻状况", "近14天到过湖北/接触史", "体温"]
)
def test_private_columns_are_recognised_and_not_read(read_sheet, person, header):
    sheet = read_sheet([*PEOPLE, header], [*person(), "某"])
    assert [(c.label, c.code) for c in sheet.unread] == [
        (sheet.headers[-1], Reason.COLUMN_PRIVATE)
    ]
    assert "某" not in sheet.rows[0].values.values()


def test_emergency_contacts_are_not_taken_for_the_person(read_sheet, person):
    header = ["紧急联系人", "紧急联系人电话", *PEOPLE]
    sheet = read_sheet(header, ["王某", "13900000009", *person()])
    assert sheet.rows[0].values["phone"] == "13800000001"


def test_an_unknown_column_is_listed(read_sheet, person):
    sheet = read_sheet([*PEOPLE, "星座"], [*person(), "狮子"])
    assert sheet.unmapped == ("星座",)


def test_of_two_columns_of_one_meaning_the_first_is_read(read_sheet, person):
    sheet = read_sheet([*PEOPLE, "手机"], [*person(), "13900000009"])
    assert sheet.rows[0].values["phone"] == "13800000001"
    assert [(c.label, c.code) for c in sheet.unread] == [("手机", Reason.COLUMN_REPEATED)]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["姓名", "身份证号", "联系电话", "户籍地", "工种"], SheetKind.CANDIDATES),
        (["企业名称", "岗位", "招聘人数", "月薪范围", "联系电话"], SheetKind.VACANCIES),
        (["介绍人", "联系电话", "所在企业", "目标人数"], SheetKind.REFERRERS),
        (["姓名", "联系电话", "所在企业", "目标人数"], SheetKind.REFERRERS),
        (
            ["企业名称", "统一社会信用代码", "所属镇街", "联系人", "联系电话"],
            SheetKind.ENTERPRISES,
        ),
        (["序号", "企业名称", "工作岗位", "招聘人数", "价格", "备注"], SheetKind.VACANCIES),
        (
            ["岗位", "招聘人数", "学历要求", "性别要求", "最高年龄", "联系方式", "单位"],
            SheetKind.VACANCIES,
        ),
    ],
)
def test_the_kind_of_a_sheet_is_known_by_its_columns(read_sheet, header, kind):
    assert read_sheet(header, ["某"] * len(header)).kind is kind


def test_a_workbook_may_hold_sheets_of_several_kinds(read, person):
    sheets = {
        "企业": [
            ["企业名称", "统一社会信用代码", "所属镇街"],
            ["某厂", "91350100M000100Y43", "泗门镇"],
        ],
        "岗位": [["企业名称", "岗位", "招聘人数"], ["某厂", "普工", 5]],
        "介绍人": [["姓名", "联系电话", "目标人数"], ["王示例", "13900000001", 60]],
        "人员": [PEOPLE, person()],
    }
    kinds = [sheet.kind for sheet in read(sheets).sheets]
    assert kinds == ["enterprises", "vacancies", "referrers", "candidates"]


def test_sheets_without_data_are_ignored_with_a_reason(read, person):
    sheets = {
        "人员": [PEOPLE, person()],
        "空": [],
        "填表说明": [["姓名", "身份证号", "联系电话"], ["写全名", "18位", "11位"]],
        "图": [["随便", "写写"], ["一", "二"]],
        "内部": [PEOPLE, person(2)],
    }
    ignored = {i.name: i.code for i in read(sheets, hidden=["内部"]).ignored}
    assert ignored == {
        "空": Reason.SHEET_EMPTY,
        "填表说明": Reason.SHEET_NOTES,
        "图": Reason.SHEET_UNKNOWN,
        "内部": Reason.SHEET_HIDDEN,
    }


def test_rows_that_are_no_data_are_left_out(read_sheet, person):
    header = ["序号", *PEOPLE]
    sheet = read_sheet(
        header,
        ["示例", "张三", "11010519491231002X", "13800000000", "贵州省威宁县"],
        [1, *person(1)],
        [],
        header,
        [2, *person(2)],
        [3, "", "", "", ""],
        ["合计", 2],
        ["", "填表人：某某"],
        ["", "注：请如实填写"],
    )
    assert [row.number for row in sheet.rows] == [3, 6]


def test_a_person_whose_name_begins_like_a_total_is_kept(read_sheet, person):
    sheet = read_sheet(PEOPLE, ["总小明", *person(1)[1:]], ["合计", "", "", ""])
    assert [row.values["name"] for row in sheet.rows] == ["总小明"]


def test_a_missing_column_is_named_with_the_headers_found(read_sheet):
    sheet = read_sheet(["企业名称", "岗位", "月薪范围"], ["某厂", "普工", "5000"], name="用工需求")
    fault = sheet.faults[0]
    assert fault.code is Reason.MISSING_COLUMN
    assert all(
        said in fault.reason for said in ("招聘人数", "用工需求", "企业名称、岗位、月薪范围")
    )
    assert sheet.rows == ()


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["身份证号", "联系电话", "户籍地", "工种"], "姓名"),
        (["姓名", "户籍地", "工种", "期望月薪"], "身份证号"),
        (["姓名", "联系电话", "工种", "期望月薪"], "户籍地"),
        (["企业名称", "招聘人数", "月薪范围"], "岗位"),
        (["企业名称", "统一社会信用代码", "联系人"], "所属镇街"),
        (["介绍人", "所在企业", "目标人数"], "联系电话"),
    ],
)
def test_every_needed_column_is_asked_for(read_sheet, header, missing):
    faults = read_sheet(header, ["某"] * len(header)).faults
    assert [fault.column for fault in faults] == [missing]


def test_a_header_without_rows_is_remarked(read_sheet):
    faults = read_sheet(PEOPLE).faults
    assert [fault.code for fault in faults] == [Reason.SHEET_WITHOUT_ROWS]


def test_a_file_without_a_known_table_is_refused_and_says_what_was_found(xlsx, campaign):
    content = xlsx({"课程表": [["星期一", "星期二"], ["语文", "数学"]]})
    with pytest.raises(UnreadableWorkbook, match=r"课程表.*星期一、星期二") as refusal:
        preview(content, name="课表.xlsx", dates=campaign)
    assert refusal.value.code is Reason.FILE_NOT_RECOGNISED
