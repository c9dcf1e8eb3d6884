"""The columns of every kind of sheet and the names they go by, as data.

A name stands here as ``headings.flatten`` leaves it: simplified, half-width, without
spaces, brackets and marks such as （必填）. Names are tried whole first, then the longest one
that a header contains. Which names were seen where is told in the README.
"""

# ruff: noqa: E501, SIM905 - lists of names read best as lines of text; Chinese counts double

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from recruit.intake.reasons import Reason


class SheetKind(StrEnum):
    """What a sheet lists."""

    CANDIDATES = "candidates"
    VACANCIES = "vacancies"
    REFERRERS = "referrers"
    ENTERPRISES = "enterprises"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field, its name in our templates, and other names it goes by.

    ``mark``: finding it speaks for this kind of sheet more than a common column would.
    """

    field: str
    title: str
    names: tuple[str, ...]
    required: bool = False
    mark: bool = False


def _column(
    field: str, title: str, names: str = "", *, required: bool = False, mark: bool = False
) -> Column:
    return Column(field, title, (title, *names.split()), required, mark)


_PHONE = (
    "电话 手机 手机号 手机号码 联系方式 电话号码 本人电话 本人手机 本人联系电话 移动电话 联系手机 "
    "联系号码 手机电话 联系电话手机 务工人员联系电话 员工电话 本人手机号 手机联系方式 TEL 联系电话1"
)
_ENTERPRISE = (
    "单位名称 公司名称 厂名 企业 单位 公司 用工单位 用工企业 招聘单位 招聘企业 用人单位 工厂名称 "
    "企业全称 单位全称 公司全称 工厂 招工企业 缺工企业 用人单位名称 用工单位名称 用工企业名称"
)
_TRADE = (
    "岗位工种 工作岗位 职业 职业工种 专业工种 技能 擅长工种 从事工种 岗位类别 工种类别 工种名称 "
    "从事岗位 工作种类"
)

_COUPLES_ROOMS = "夫妻房间数 夫妻宿舍 夫妻房数量 是否有夫妻房 夫妻房情况 夫妻房间 夫妻间"

_ENTERPRISE_COLUMNS = (
    _column(
        "credit_code",
        "统一社会信用代码",
        "信用代码 社会信用代码 统一信用代码 组织机构代码 营业执照号 统一代码 税号 机构代码",
    ),
    _column(
        "town",
        "所属镇街",
        "镇街 所在镇街 乡镇街道 所属乡镇 所在乡镇 镇街道 街道 乡镇 属地 所属街道 所在街道 镇乡街道 "
        "所属镇乡街道 所在乡镇街道 所属乡镇街道 工作地点 工作地 上班地点 所属区域 乡镇街道园区",
    ),
    _column(
        "address",
        "详细地址",
        "地址 企业地址 单位地址 公司地址 厂址 经营地址 注册地址 工厂地址 通讯地址 单位详细地址",
    ),
    _column("industry", "行业", "所属行业 行业类别 行业类型 产业 主营产品 主要产品 行业分类"),
    _column("size_class", "企业规模", "规模 企业类型规模 单位规模 规模类型 大中小微"),
    _column(
        "tier",
        "保障等级",
        "优先级 保障级别 企业等级 重点企业 企业类别 优先等级 复工批次 是否重点企业 防疫物资企业",
    ),
    _column(
        "dormitory_places",
        "宿舍床位",
        "住宿名额 床位 床位数 宿舍床位数 可住人数 可住宿人数 宿舍可住人数 住宿床位 可安排住宿人数 宿舍容量 "
        "可提供床位 宿舍名额 可提供住宿人数",
    ),
    _column(
        "min_fill",
        "最低到岗率",
        "最低满足率 最低用工保障率 保底到岗率 最低保障率 最低到岗比例 复工最低到岗率 最低用工比例",
    ),
    _column(
        "contact_name",
        "联系人",
        "企业联系人 联系人姓名 负责人 招聘负责人 HR 人事 人事经理 单位联系人 经办人 联络人 招工负责人",
    ),
    _column(
        "contact_phone",
        "联系电话",
        f"{_PHONE} 联系人电话 联系人手机 企业电话 咨询电话 招聘电话 单位电话",
    ),
)

COLUMNS: dict[SheetKind, tuple[Column, ...]] = {
    SheetKind.CANDIDATES: (
        _column(
            "name",
            "姓名",
            "名字 员工姓名 人员姓名 务工人员姓名 求职者 求职者姓名 应聘人 应聘者姓名 真实姓名 工人姓名 "
            "老乡姓名 被推荐人 被推荐人姓名 返岗人员姓名 务工人员 人员名单 务工者姓名 劳动者姓名",
            required=True,
        ),
        _column(
            "id_number",
            "身份证号",
            "身份证 身份证号码 公民身份号码 证件号码 证件号 居民身份证号 居民身份证号码 身份号码 "
            "身份证件号码 身份证号18位 ID",
            mark=True,
        ),
        _column("phone", "联系电话", _PHONE),
        _column("birth_date", "出生日期", "出生年月日 出生年月 生日 出生时间"),
        _column(
            "trade",
            "工种",
            f"意向工种 意向岗位 求职意向 求职工种 期望岗位 期望工种 想做的工作 应聘岗位 岗位 意向职位 拟从事工种 求职岗位 {_TRADE}",
        ),
        _column(
            "level",
            "技能等级",
            "等级 技术等级 职业技能等级 职业资格等级 技能水平 技术级别 职业资格",
        ),
        _column(
            "years", "工作年限", "工龄 从业年限 工作经验 年限 从事年限 经验 工作年数 从业时间"
        ),
        _column("education", "文化程度", "学历 教育程度 最高学历 学历层次"),
        _column(
            "min_wage",
            "期望月薪",
            "期望工资 期望薪资 最低工资 期望薪酬 工资要求 薪资要求 期望待遇 最低月薪 要求工资 期望收入 "
            "最低期望月薪 薪资期望 期望最低工资 理想工资 工资期望",
            mark=True,
        ),
        _column(
            "ready_date",
            "可出发日期",
            "返岗日期 返岗时间 可到岗日期 可到岗时间 到岗时间 到岗日期 出发日期 出发时间 返程时间 返程日期 "
            "预计返岗时间 预计返岗日期 何时可出发 可返岗时间 拟返岗时间 计划返岗时间 计划出发时间 最早出发日期 "
            "可出发时间 何时能来 能出发的日期 返甬时间 返姚时间 拟出发时间 预计出发时间 回厂时间",
            mark=True,
        ),
        _column(
            "needs_dormitory",
            "是否需要住宿",
            "需要住宿 住宿 住宿需求 是否住宿 住宿要求 是否住宿舍 需宿舍 是否需要宿舍 食宿要求 要不要住宿",
        ),
        _column(
            "preferred_town",
            "意向镇街",
            "意向乡镇 期望工作地点 意向工作地点 意向地区 期望镇街 想去的镇街 意向地点 期望工作地 目的镇街",
        ),
        _column(
            "employer",
            "返岗企业",
            "目的企业 意向企业 原单位 原企业 工作单位 务工企业 务工单位 现工作单位 已录用企业 录用企业 "
            f"就业单位 目的单位 所在企业 返岗单位 目的地企业 企业名称 {_ENTERPRISE}",
        ),
        _column(
            "is_returning",
            "新老员工",
            "是否老员工 是否返岗 新员工老员工 员工类型 返岗人员 人员类别 返岗或新招 返岗新招 员工类别 是否新员工 "
            "驾驶员返岗人员 新老员工类别 人员类型 是否返岗员工 新招返岗",
        ),
        _column(
            "party",
            "同行组",
            "同行人 同行人员 与谁同行 结伴人员 同行组号 组号 同行编号 一起走的人 同伴 结伴 同行人姓名 同组 "
            "和谁一起 结伴同行 同行老乡 组别 同行分组 一起来的人",
        ),
        _column(
            "cohesion",
            "同行要求",
            "分配要求 同行方式 同厂要求 结伴要求 安置要求 是否同厂 同行人安排要求",
        ),
        _column(
            "couple",
            "要夫妻房",
            "夫妻房 需要夫妻房 是否要夫妻房 是否需要夫妻房 夫妻间 夫妻同住 是否夫妻 夫妻住宿",
        ),
        _column(
            "referrer",
            "介绍人",
            "推荐人 介绍人姓名 推荐人姓名 引荐人 引荐人姓名 领队 带队人 联络员 老乡 招工团成员 招工员 推荐官 "
            "领队姓名 引荐老乡 推荐老乡 带队人姓名",
        ),
        _column(
            "referrer_phone",
            "介绍人电话",
            "推荐人电话 介绍人手机 推荐人手机 引荐人电话 领队电话 带队人电话 介绍人联系电话 推荐人联系电话 "
            "介绍人手机号 介绍人联系方式 推荐人手机号 引荐人手机 推荐人联系方式 引荐人联系电话",
        ),
        _column(
            "health_status", "健康码", "健康码颜色 健康码状态 甬行码 健康码情况 码色 健康码信息"
        ),
        _column("remarks", "备注", "说明 其他 备注说明 其他要求 其它 备注信息"),
        _column(
            "consent",
            "本人同意",
            "知情同意 是否同意 授权同意 本人授权 是否授权 个人信息授权 同意登记 信息授权 本人是否同意",
        ),
    ),
    SheetKind.VACANCIES: (
        _column("enterprise", "企业名称", _ENTERPRISE, required=True),
        *_ENTERPRISE_COLUMNS,
        _column(
            "title",
            "岗位",
            "岗位名称 工作岗位 招聘岗位 需求岗位 职位 职位名称 用工岗位 缺工岗位 招工岗位 岗位工种 招聘职位 "
            "招聘工种 需求工种 缺工工种 用工工种",
            mark=True,
        ),
        _column("trade", "工种", _TRADE),
        _column(
            "level", "技能要求", "技能等级 等级要求 技术等级 技能等级要求 职业资格要求 技术要求"
        ),
        _column("years", "经验要求", "工作年限 工作经验 年限要求 经验 工作经验要求 工作年限要求"),
        _column(
            "openings",
            "招聘人数",
            "人数 需求人数 用工人数 缺工人数 招工人数 需求数 招聘数量 需求数量 用工需求 缺工数 名额 招聘名额 "
            "需招人数 用工数量 需求量 拟招人数 计划招聘人数 招收人数 岗位数 用工需求数",
            required=True,
            mark=True,
        ),
        _column(
            "wage",
            "月薪范围",
            "工资 薪资 月薪 工资待遇 薪酬 待遇 薪资待遇 月工资 工资范围 综合工资 薪资范围 薪酬待遇 价格 单价 "
            "工资标准 薪酬范围 月收入 综合月薪 月综合工资 福利待遇工资 工价",
            mark=True,
        ),
        _column("wage_min", "最低月薪", "最低工资 月薪下限 工资下限 起薪 保底工资"),
        _column("wage_max", "最高月薪", "最高工资 月薪上限 工资上限"),
        _column(
            "dormitory",
            "食宿",
            "住宿 宿舍 提供住宿 是否提供住宿 吃住 食宿情况 包吃住 是否包吃住 住宿条件 食宿条件 是否提供宿舍 吃住情况 是否提供食宿",
        ),
        _column("couple_rooms", "夫妻房", _COUPLES_ROOMS),
        _column(
            "start_window",
            "到岗时间",
            "到岗日期 上岗时间 用工时间 报到时间 要求到岗时间 上岗日期 到岗要求 用工起止时间 需求时间 报到日期",
        ),
        _column(
            "start_from",
            "最早到岗",
            "最早到岗日期 最早到岗时间 开工日期 复工日期 开工时间 复工时间 到岗开始日期",
        ),
        _column(
            "start_until",
            "最晚到岗",
            "最晚到岗日期 最晚到岗时间 到岗截止 到岗截止日期 截止日期 最迟到岗 招聘截止 最迟到岗日期",
        ),
        _column("adults_only", "年龄要求", "年龄 是否限成年 年龄限制 最低年龄 仅限成年 年龄范围"),
        _column(
            "bonus_yuan",
            "招工奖励",
            "奖励 引荐奖励 介绍费 招聘奖励 推荐奖励 入职奖励 奖励元人 引荐奖 返费",
        ),
        _column("terms_pay", "计薪方式", "薪资结构 结算方式 工资结构 发薪方式 薪酬结构"),
        _column("terms_shift", "班次", "工作时间 上班时间 班制 工时 工作时长 上下班时间 工作班次"),
        _column("terms_insurance", "社保", "保险 五险 社会保险 五险一金 缴纳社保"),
        _column("terms_education", "学历", "学历要求 文化程度 文化要求 文化程度要求"),
        _column("terms_pickup", "接送", "是否接送 接送情况 交通 交通补贴 是否接车"),
        _column(
            "terms_duties",
            "岗位要求",
            "工作内容 岗位描述 岗位职责 任职要求 招聘要求 要求 工作要求 职位描述 其他要求 岗位说明",
        ),
        _column("terms_benefits", "福利", "福利待遇 其他福利 补贴"),
        _column("remarks", "备注", "说明 其他 备注说明 其它"),
    ),
    SheetKind.REFERRERS: (
        _column(
            "name",
            "介绍人",
            "姓名 推荐人 介绍人姓名 推荐人姓名 引荐人 引荐人姓名 领队 带队人 联络员 招工团成员 招工员 推荐官 成员 "
            "成员姓名 领队姓名 老乡姓名 员工姓名",
            required=True,
        ),
        _column(
            "phone",
            "联系电话",
            f"{_PHONE} 介绍人电话 推荐人电话 引荐人电话 领队电话 介绍人手机 推荐人手机",
            required=True,
        ),
        _column(
            "employer", "所在企业", f"工作单位 企业名称 现工作单位 就业单位 务工企业 {_ENTERPRISE}"
        ),
        _column(
            "target",
            "目标人数",
            "计划人数 计划招工人数 任务数 目标 招工目标 承诺人数 预计带来人数 招工任务 带队人数 引荐目标 预计引荐人数 "
            "计划引荐人数 任务人数 拟招人数 预计人数",
            mark=True,
        ),
        _column(
            "province", "所属省份", "省份 省 招工省份 负责省份 小分队 招工分队 前往省份 赴外省份"
        ),
        _column("remarks", "备注", "说明 其他"),
    ),
    SheetKind.ENTERPRISES: (
        _column("enterprise", "企业名称", _ENTERPRISE, required=True),
        *_ENTERPRISE_COLUMNS,
        _column("couples_rooms", "夫妻房", _COUPLES_ROOMS),
        _column("remarks", "备注", "说明 其他"),
    ),
}
"""For every kind of sheet its columns, in the order of our templates."""

_CURRENT = "现住地 现居住地 现住址 居住地 现居地 目前所在地 常住地 现居住地址 目前居住地 现家庭住址 现所在地 出发地 目前所在 上车地 现在住址 现居住地所在"
_ORIGIN = "户籍地 户籍 户籍所在地 籍贯 户口所在地 家庭住址 家庭地址 老家 户籍地址 户口地址 住址 来源地 家乡 户籍住址 地址 户籍区划"
_PARTS: dict[str, str] = {
    "province": "省 省份 省市 所在省 省区市 省级 省市区",
    "prefecture": "市 市州 地市 州市 地级市 设区市 市地 地市州 地州市 市级",
    "county": "县 县市区 区县 县区 市县 县市 区 县级 区县市 市县区 旗县 市区县",
    "town": "乡镇 镇 乡镇街道 街道 镇街道 乡 镇乡 街道乡镇 镇街",
    "village": "村 村社区 村组 村居 社区 村委会 社区村",
    "detail": "详细地址 具体地址 地址 门牌号 详细住址 街道门牌",
}
ADDRESS_PARTS = ("province", "prefecture", "county", "town", "village", "detail")
"""Parts of an address in the order in which they are joined."""


def address_names() -> dict[str, str]:
    """Return the field of every name of an address column or of a part of one.

    ``current_…`` is where the person stays now, ``origin_…`` where the household is
    registered. A part named alone (省, 市, 县) belongs to the latter, 详细地址 to the former.
    """
    found: dict[str, str] = {}
    for part, names in _PARTS.items():
        owner = "current" if part == "detail" else "origin"
        for name in names.split():
            found[name] = f"{owner}_{part}"
    for owner, heads in (("origin", _ORIGIN), ("current", _CURRENT)):
        for head in heads.split():
            for part, names in _PARTS.items():
                for name in names.split():
                    found.setdefault(f"{head}{name}", f"{owner}_{part}")
                    found.setdefault(f"{head}所在{name}", f"{owner}_{part}")
            found[head] = f"{owner}_whole"
    return found


UNREAD: dict[Reason, tuple[str, ...]] = {
    Reason.COLUMN_SERIAL: tuple("序号 编号 序 NO 号 行号 顺序号 序列 序列号 #".split()),
    Reason.COLUMN_PRIVATE: tuple(
        "性别 性别要求 男女 民族 民族要求 宗教 宗教信仰 婚姻状况 婚姻 婚否 婚育情况 政治面貌 身高 体重 体温 病史 "
        "健康状况 身体状况 是否怀孕 生育情况 籍贯要求 男女要求 血型 14天 接触史 到过湖北 湖北 疫区 核酸 健康证明 "
        "近14天到过湖北接触史 信仰 男 女 男性人数 女性人数 生育".split()
    ),
    Reason.COLUMN_DERIVED: tuple("年龄 周岁 岁数".split()),
    Reason.COLUMN_OF_REPORT: tuple("错误 如何修改 原表行号".split()),
    Reason.COLUMN_NOT_NEEDED: tuple(
        "紧急联系人 紧急联系人电话 紧急联系电话 紧急联系方式 家属电话 交通方式 返程方式 上车地点 上车点 乘车地点 "
        "车辆牌照号 车牌号 车牌号码 车次 航班 座位号 银行卡号 开户行 微信 微信号 QQ 邮箱 电子邮箱 填表日期 填报时间 登记时间 "
        "登记日期 提交时间 审核意见 审核人 签名 签字 照片 工号 企业所在地县指挥部审核意见 现居留地县指挥部健康证明 "
        "发布时间 更新时间 来源 网址 链接 标题 到达地 目的地 小分队编号 部门 车间 班组 法人 法定代表人 法人代表 职务 "
        "员工总数 在岗人数 现有员工数 已到岗人数 已返岗人数 邮编".split()
    ),
}
"""Columns that are recognised and deliberately not read, by the reason why."""

KIND_HINTS: dict[SheetKind, tuple[str, ...]] = {
    SheetKind.CANDIDATES: (
        "求职",
        "务工人员",
        "返岗人员",
        "返岗",
        "花名册",
        "人员名单",
        "应聘",
        "登记表",
    ),
    SheetKind.VACANCIES: ("用工需求", "岗位", "招聘", "缺工", "招工需求", "用工"),
    SheetKind.REFERRERS: ("介绍人", "推荐人", "引荐", "招工团", "领队", "老乡团", "带队人"),
    SheetKind.ENTERPRISES: (
        "企业名单",
        "企业名录",
        "企业清单",
        "企业信息",
        "企业基本",
        "重点企业",
        "企业",
    ),
}
"""Words in a sheet's name or title that speak for a kind."""

SINGLE_VALUED = frozenset(
    {"name", "id_number", "phone", "openings", "target", "couple_rooms", "birth_date", "title"}
)
"""Fields that a merged cell or 同上 does not repeat down the rows."""
