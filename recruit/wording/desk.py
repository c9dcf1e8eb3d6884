"""Refusals and words of the return-to-work desk, in three languages side by side."""

from __future__ import annotations

from collections.abc import Mapping

from recruit.causes import Cause
from recruit.language import Language

_ORDER = (Language.ZH_HANS, Language.ZH_HANT, Language.EN)

_SENTENCES: Mapping[Cause, tuple[str, str, str]] = {
    Cause.HEADCOUNT_ORDER: (
        "到岗 {back} 人多于用工总数 {staff} 人；请核对，新招员工也要计入用工总数",
        "到崗 {back} 人多於用工總數 {staff} 人；請核對，新招員工也要計入用工總數",
        "{back} back at work are more than the staff of {staff}; check both, new staff counts too",
    ),
    Cause.HEADCOUNT_OUTSIDE: (
        "省外员工 {outside} 人多于到岗 {back} 人；请核对",
        "省外員工 {outside} 人多於到崗 {back} 人；請核對",
        "{outside} from outside the province are more than the {back} back at work; check both",
    ),
    Cause.HEADCOUNT_QUARANTINED: (
        "隔离 {quarantined} 人多于用工总数 {staff} 人；请核对",
        "隔離 {quarantined} 人多於用工總數 {staff} 人；請核對",
        "{quarantined} in quarantine are more than the staff of {staff}; check both",
    ),
    Cause.HEADCOUNT_NEGATIVE: (
        "人数不能是负数；请重新填写",
        "人數不能是負數；請重新填寫",
        "A number of people cannot be negative; write it again",
    ),
    Cause.HEADCOUNT_FUTURE: (
        "{day} 还没有到；只能填报今天或以前",
        "{day} 還沒有到；只能填報今天或以前",
        "{day} has not come yet; report today or earlier days",
    ),
    Cause.NOT_ENROLLED: (
        "企业“{enterprise}”还没有列入填报名单；请人社局先设定规上或规下",
        "企業「{enterprise}」還沒有列入填報名單；請人社局先設定規上或規下",
        "“{enterprise}” is not on the reporting list; the bureau sets its scale first",
    ),
    Cause.ENTERPRISE_ELSEWHERE: (
        "企业“{enterprise}”不归您负责；请由所在镇街、本企业或其管家办理",
        "企業「{enterprise}」不歸您負責；請由所在鎮街、本企業或其管家辦理",
        "“{enterprise}” is not in your charge; its town, its own account or its steward does this",
    ),
    Cause.ENTERPRISE_UNKNOWN: (
        "登记里没有企业“{name}”；名称相近的有：{near}",
        "登記裡沒有企業「{name}」；名稱相近的有：{near}",
        "No enterprise “{name}” is registered; names like it: {near}",
    ),
    Cause.PERSON_UNCLEAR: (
        "“{name}”不能确定是谁。请写全名或完整手机号；同名的照这样写：{near}",
        "「{name}」不能確定是誰。請寫全名或完整手機號；同名的照這樣寫：{near}",
        "“{name}” is not clear. Write the whole name or telephone number; "
        "tell people of one name apart like this: {near}",
    ),
    Cause.STEWARD_INCOMPLETE: (
        "请填写管家的姓名、手机号和所在镇街",
        "請填寫管家的姓名、手機號和所在鎮街",
        "Give the steward's name, mobile number and town",
    ),
    Cause.STEWARD_PHONE_TAKEN: (
        "这个手机号已属于另一位管家；请核对",
        "這個手機號已屬於另一位管家；請核對",
        "Another steward has this mobile number; check it",
    ),
    Cause.STEWARD_CAPACITY: (
        "一位管家可联系 0 到 {most} 家企业；请重新填写",
        "一位管家可聯絡 0 到 {most} 家企業；請重新填寫",
        "A steward looks after 0 to {most} enterprises; write it again",
    ),
    Cause.STEWARDS_TOO_FEW: (
        "{enterprises} 家企业，管家只够 {places} 家；请增加管家或提高每人家数",
        "{enterprises} 家企業，管家只夠 {places} 家；請增加管家或提高每人家數",
        "{enterprises} enterprises but stewards for {places} only; add stewards or raise their "
        "limits",
    ),
    Cause.NOTHING_TO_ASSIGN: (
        "还没有规上企业可分配；请先在“复工数据”里列入填报名单",
        "還沒有規上企業可分配；請先在「復工數據」裡列入填報名單",
        "There is no large enterprise to assign; put them on the reporting list first",
    ),
    Cause.STEWARD_PLAN_OVERTAKEN: (
        "做出这份方案之后，管家、企业或分工已有变动；请重新计算",
        "做出這份方案之後，管家、企業或分工已有變動；請重新計算",
        "Stewards, enterprises or who has whom have changed since this was made; compute it again",
    ),
    Cause.STEWARD_IDLE: (
        "管家“{steward}”已停用；请另选一位",
        "管家「{steward}」已停用；請另選一位",
        "The steward “{steward}” is no longer active; choose another",
    ),
    Cause.STEWARD_TAKEN: (
        "管家“{steward}”已有账号；请先在那个账号里取消",
        "管家「{steward}」已有帳號；請先在那個帳號裡取消",
        "The steward “{steward}” has an account; take it away there first",
    ),
    Cause.VISIT_EMPTY: (
        "请至少勾选一项检查结果，或写一句情况",
        "請至少勾選一項檢查結果，或寫一句情況",
        "Answer at least one item, or write a line",
    ),
    Cause.SAMPLE_SIZE: (
        "抽查数要在 1 到 {most} 之间",
        "抽查數要在 1 到 {most} 之間",
        "Draw between 1 and {most} enterprises",
    ),
    Cause.SAMPLE_DONE: (
        "这家企业已经查过了；请在走访记录里查看",
        "這家企業已經查過了；請在走訪紀錄裡查看",
        "This enterprise has been inspected already; see the visits",
    ),
    Cause.CASE_TITLE_BLANK: (
        "请用一句话写明诉求",
        "請用一句話寫明訴求",
        "Say in one line what is asked for",
    ),
    Cause.CASE_REPLY_BLANK: (
        "请写明答复内容",
        "請寫明答覆內容",
        "Write the reply",
    ),
    Cause.CASE_REASON_BLANK: (
        "请写明原因",
        "請寫明原因",
        "Give the reason",
    ),
    Cause.CASE_WITHOUT_DEPARTMENT: (
        "没有哪个部门承接这类诉求；请选择部门，或先设派单规则",
        "沒有哪個部門承接這類訴求；請選擇部門，或先設派單規則",
        "No department takes cases of this kind; choose one, or make a rule first",
    ),
    Cause.DEPARTMENT_IDLE: (
        "部门“{department}”已停用；请另选一个",
        "部門「{department}」已停用；請另選一個",
        "The department “{department}” is no longer active; choose another",
    ),
    Cause.CASE_NOT_YOURS: (
        "这件诉求没有派给您的部门",
        "這件訴求沒有派給您的部門",
        "This case has not been given to your department",
    ),
    Cause.CASE_PARTS_OPEN: (
        "协办部门还没有全部办结：{departments}；请等待，或把它们移出",
        "協辦部門還沒有全部辦結：{departments}；請等待，或把它們移出",
        "Departments that join in have not finished: {departments}; wait, or take them out",
    ),
    Cause.CASE_JOIN_SELF: (
        "不能把一件诉求并入它自己",
        "不能把一件訴求併入它自己",
        "A case cannot be joined to itself",
    ),
    Cause.CASE_JOIN_ENDED: (
        "{code} 已办结或已并入别处；请并入一件在办的诉求",
        "{code} 已辦結或已併入別處；請併入一件在辦的訴求",
        "{code} has ended; join it to a case that is open",
    ),
    Cause.CASE_NOT_RUNNING: (
        "诉求 {code} 已答复或办结，不能再改内容；请先在“重新办理”里退回重办",
        "訴求 {code} 已答覆或辦結，不能再改內容；請先在「重新辦理」裡退回重辦",
        "Case {code} is answered or closed and cannot be amended; take it up again first",
    ),
    Cause.CASE_EXTENSION: (
        "延期要在 1 到 {most} 个工作日之间",
        "延期要在 1 到 {most} 個工作日之間",
        "Extend by 1 to {most} working days",
    ),
    Cause.SATISFACTION_RANGE: (
        "满意度请打 1 到 5 分",
        "滿意度請打 1 到 5 分",
        "Satisfaction goes from 1 to 5",
    ),
    Cause.DEPARTMENT_NAME_BLANK: (
        "请填写部门名称，办理人数至少 1 人",
        "請填寫部門名稱，辦理人數至少 1 人",
        "Give the department a name and at least one handler",
    ),
    Cause.DEPARTMENT_NAME_TAKEN: (
        "已有名为“{name}”的部门；请换一个名称",
        "已有名為「{name}」的部門；請換一個名稱",
        "There is a department called “{name}” already; choose another name",
    ),
    Cause.CALLER_NUMBER: (
        "请输入来电号码：7 到 15 位数字，可带区号",
        "請輸入來電號碼：7 到 15 位數字，可帶區號",
        "Enter the caller's number: 7 to 15 digits, with area code if any",
    ),
    Cause.ARTICLE_BLANK: (
        "请填写问题和答案",
        "請填寫問題和答案",
        "Write the question and its answer",
    ),
    Cause.ARTICLE_TITLE_TAKEN: (
        "已有同样的问题“{title}”；请修改那一条",
        "已有同樣的問題「{title}」；請修改那一條",
        "The question “{title}” is there already; change that one",
    ),
}

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Thing.workforce": ("用工名单", "用工名單", "workforce"),
    "Thing.headcount_report": ("到岗填报", "到崗填報", "headcount report"),
    "Thing.report_reminder": ("催报记录", "催報紀錄", "reminder"),
    "Thing.steward": ("管家", "管家", "steward"),
    "Thing.steward_plan": ("分工方案", "分工方案", "stewards' plan"),
    "Thing.stewardship": ("联系关系", "聯絡關係", "stewardship"),
    "Thing.visit": ("走访记录", "走訪紀錄", "visit"),
    "Thing.inspection_round": ("抽查批次", "抽查批次", "inspection round"),
    "Thing.inspection_sample": ("抽查企业", "抽查企業", "sampled enterprise"),
    "Thing.department": ("部门", "部門", "department"),
    "Thing.department_member": ("部门人员", "部門人員", "department member"),
    "Thing.dispatch_rule": ("派单规则", "派單規則", "dispatch rule"),
    "Thing.service_case": ("诉求", "訴求", "case"),
    "Thing.case_part": ("承办", "承辦", "part of a case"),
    "Thing.case_event": ("办理记录", "辦理紀錄", "case event"),
    "Thing.phone_call": ("来电", "來電", "call"),
    "Thing.article": ("知识条目", "知識條目", "article"),
    "Thing.article_gram": ("知识索引", "知識索引", "article index"),
    "RoleName.steward": ("复工管家", "復工管家", "steward"),
    "RoleName.hotline": ("热线", "熱線", "hotline"),
    "RoleName.department": ("部门", "部門", "department"),
    "CaseState.new": ("待派", "待派", "New"),
    "CaseState.dispatched": ("已派", "已派", "Dispatched"),
    "CaseState.in_hand": ("在办", "在辦", "In hand"),
    "CaseState.replied": ("已答复", "已答覆", "Replied"),
    "CaseState.closed": ("已办结", "已辦結", "Closed"),
    "CaseState.joined": ("已并案", "已併案", "Joined"),
    "StewardPlanState.draft": ("草案", "草案", "Draft"),
    "StewardPlanState.adopted": ("已采用", "已採用", "Adopted"),
    "StewardPlanState.discarded": ("已作废", "已作廢", "Discarded"),
}

SENTENCES: Mapping[Language, Mapping[Cause, str]] = {
    language: {cause: said[place] for cause, said in _SENTENCES.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the sentences of the desk."""

WORDS: Mapping[Language, Mapping[str, str]] = {
    language: {key: said[place] for key, said in _WORDS.items()}
    for place, language in enumerate(_ORDER)
}
"""For every language the words inside them."""
