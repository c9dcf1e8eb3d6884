"""Every sentence the commands print, in simplified Chinese, traditional Chinese and English."""

from __future__ import annotations

from recruit.language import Language
from recruit.terminal.words_upkeep import UPKEEP

_WORDS: dict[str, tuple[str, str, str]] = {
    # steps of the demonstration
    "step.prepare": (
        "准备求解器（首次需一分钟，电脑忙时几分钟）",
        "準備求解器（首次需一分鐘，電腦忙時幾分鐘）",
        "Make the solvers ready (a minute the first time, several on a busy machine)",
    ),
    "step.invent": ("编写演示表格", "編寫示範表格", "Write the demonstration's workbooks"),
    "step.import": ("导入表格", "匯入表格", "Import the workbooks"),
    "step.match": ("人岗匹配", "人崗匹配", "Match workers to vacancies"),
    "step.answer": ("发布方案、登记答复", "發布方案、登記答覆", "Publish, record the answers"),
    "step.charter": ("编排包车专列", "編排包車專列", "Plan the charters"),
    "step.print": ("制作乘车名册", "製作乘車名冊", "Write the manifests"),
    "step.desk": ("填入复工服务", "填入復工服務", "Fill the return-to-work desk"),
    # joint planning
    "joint.matching": ("计算匹配", "計算匹配", "Matching"),
    "joint.charter": ("计算包车", "計算包車", "Planning charters"),
    "joint.prices": ("计算座位的价格", "計算座位的價格", "Pricing seats"),
    "joint.first": ("先匹配后包车", "先匹配後包車", "One after the other"),
    "joint.round": ("联合第 {number} 轮", "聯合第 {number} 輪", "Together, round {number}"),
    "joint.line": (
        "{name}：每安置一人 {per_placed:,.2f} 元（共 {yuan:,.0f} 元，其中要付 {money:,.0f} 元），"
        "安置 {placed}，无座 {unserved}，合适程度 {fit}",
        "{name}：每安置一人 {per_placed:,.2f} 元（共 {yuan:,.0f} 元，其中要付 {money:,.0f} 元），"
        "安置 {placed}，無座 {unserved}，合適程度 {fit}",
        "{name}: {per_placed:,.2f} yuan a worker placed ({yuan:,.0f} in all, {money:,.0f} to be "
        "paid), {placed} placed, {unserved} without a seat, fit {fit}",
    ),
    "joint.saves": (
        "每安置一人的费用省下 {share:.2%}",
        "每安置一人的費用省下 {share:.2%}",
        "The cost of a worker placed falls by {share:.2%}",
    ),
    # accounts and the audit trail
    "account.once": (
        "{username}  一次性密码 {password}（首次登录后必须更换）",
        "{username}  一次性密碼 {password}（首次登入後必須更換）",
        "{username}  password for one log-in: {password} (to be replaced then)",
    ),
    "account.deactivated": ("{username} 已停用", "{username} 已停用", "{username} is shut out"),
    "account.activated": ("{username} 已恢复", "{username} 已恢復", "{username} may log in again"),
    "account.sessions": (
        "{username} 的所有登录都已结束",
        "{username} 的所有登入都已結束",
        "All sessions of {username} have ended",
    ),
    "account.second_factor": (
        "{username} 的两步验证已重置",
        "{username} 的兩步驗證已重設",
        "The second factor of {username} was taken away",
    ),
    "account.off": ("已停用", "已停用", "shut out"),
    "account.two": ("两步验证", "兩步驗證", "second factor"),
    "audit.sound": (
        "核验了 {entries} 条（其中 {scrubbed} 条详情已清除），与 {anchors} 个库外留存相符："
        "没有被改动、删除或插入的记录",
        "核驗了 {entries} 條（其中 {scrubbed} 條詳情已清除），與 {anchors} 個庫外留存相符："
        "沒有被改動、刪除或插入的記錄",
        "{entries} entries checked ({scrubbed} with emptied details), {anchors} heads noted "
        "outside agree: none altered, removed or put in",
    ),
    "audit.broken": (
        "核验了 {entries} 条，有问题：",
        "核驗了 {entries} 條，有問題：",
        "{entries} entries checked; wrong are:",
    ),
    "audit.altered": ("被改动", "被改動", "altered"),
    "audit.detail_altered": ("详情被改动", "詳情被改動", "its detail was altered"),
    "audit.missing": ("缺失", "缺失", "missing"),
    "audit.broken_link": ("与前一条接不上", "與前一條接不上", "does not follow the one before"),
    "audit.cut_off": ("之后的记录被删", "之後的記錄被刪", "entries from here on were cut off"),
    "audit.anchor": ("与库外留存的不符", "與庫外留存的不符", "is not the head noted outside"),
    # headings and rows of the summary
    "title": ("结果", "結果", "Result"),
    "imported": ("导入", "匯入", "Imported"),
    "imported.line": (
        "{files} 个文件，{rows} 行；新增 {added}，重复推荐 {duplicates}，待改 {faulty}"
        "（已写入 {error_workbooks} 个待改表）",
        "{files} 個檔案，{rows} 行；新增 {added}，重複推薦 {duplicates}，待改 {faulty}"
        "（已寫入 {error_workbooks} 個待改表）",
        "{files} files, {rows} rows: {added} new, {duplicates} named twice, {faulty} to mend "
        "(in {error_workbooks} error workbooks)",
    ),
    "placed": ("安置", "安置", "Placed"),
    "placed.line": (
        "{placed} / {workers} 人（{share:.1%}），同行组 {parties_placed} / {parties} 整组安置；"
        "接受 {accepted}，谢绝 {declined}",
        "{placed} / {workers} 人（{share:.1%}），同行組 {parties_placed} / {parties} 整組安置；"
        "接受 {accepted}，謝絕 {declined}",
        "{placed} of {workers} people ({share:.1%}), {parties_placed} of {parties} parties whole; "
        "{accepted} accepted, {declined} declined",
    ),
    "unplaced": ("未安置", "未安置", "Not placed"),
    "gap": ("差距", "差距", "Gap"),
    "gap.proven": ("已证最优", "已證最優", "proven optimal"),
    "gap.open": (
        "距最优不超过 {gap:.3%}（未证最优）",
        "距最優不超過 {gap:.3%}（未證最優）",
        "within {gap:.3%} of the best possible (not proven optimal)",
    ),
    "tier": ("企业层级", "企業層級", "Enterprise tier"),
    "tier.1": ("一 防疫物资", "一 防疫物資", "1 epidemic supplies"),
    "tier.2": ("二 重点产业链", "二 重點產業鏈", "2 key chains"),
    "tier.3": ("三 其他", "三 其他", "3 others"),
    "openings": ("名额", "名額", "openings"),
    "filled": ("已招", "已招", "filled"),
    "fill": ("到位率", "到位率", "fill"),
    "mode": ("方式", "方式", "Mode"),
    "mode.coach": ("大客车", "大客車", "coach"),
    "mode.feeder": ("接驳车", "接駁車", "feeder coach"),
    "mode.carriage": ("列车车厢/团体票", "列車車廂/團體票", "rail carriage, group tickets"),
    "mode.train": ("专列", "專列", "charter train"),
    "mode.flight": ("包机", "包機", "charter flight"),
    "mode.shuttle": ("市内摆渡", "市內擺渡", "town shuttle"),
    "mode.own_travel": ("自行到站", "自行到站", "own way to the station"),
    "trips": ("班次", "班次", "trips"),
    "people": ("人次", "人次", "seats taken"),
    "seat_fill": ("上座率", "上座率", "fill"),
    "per_trip": ("每班人数", "每班人數", "people a trip"),
    "yuan": ("费用（元）", "費用（元）", "yuan"),
    "travel": ("出行", "出行", "Journeys"),
    "travel.line": (
        "{seated} 人有座，人均 {yuan_per_worker:,.0f} 元；按时到达 {on_time:.1%}；"
        "{unserved} 人未排上",
        "{seated} 人有座，人均 {yuan_per_worker:,.0f} 元；按時到達 {on_time:.1%}；"
        "{unserved} 人未排上",
        "{seated} people seated at {yuan_per_worker:,.0f} yuan each; {on_time:.1%} arrive in "
        "time; {unserved} without a seat",
    ),
    "coach_fill": ("大巴满载", "大巴滿載", "Coach fill"),
    "coach_fill.line": (
        "可用 {seats} 座的 {trips} 班，每班 {people_per_trip:.1f} 人",
        "可用 {seats} 座的 {trips} 班，每班 {people_per_trip:.1f} 人",
        "{trips} with {seats} usable seats carry {people_per_trip:.1f} people each",
    ),
    "coach_fill.then": (
        "2020 年限坐一半（24 座）时实际每班 18.7–23 人",
        "2020 年限坐一半（24 座）時實際每班 18.7–23 人",
        "with half the seats (24), coaches of 2020 carried 18.7–23",
    ),
    "unserved": ("未排上", "未排上", "No seat"),
    "check": ("独立检查", "獨立檢查", "Independent check"),
    "check.good": (
        "匹配与包车方案遵守全部规则",
        "匹配與包車方案遵守全部規則",
        "the matching and the charter plan keep every rule",
    ),
    "check.broken": ("违反 {count} 处：", "違反 {count} 處：", "{count} rules broken:"),
    "news": ("推荐人", "推薦人", "Referrer"),
    "news.line": (
        "{name}：目标 {target} 人，已安置 {placed} 人",
        "{name}：目標 {target} 人，已安置 {placed} 人",
        "{name}: target {target}, {placed} placed",
    ),
    "manifests": ("乘车名册", "乘車名冊", "Manifests"),
    "manifests.line": (
        "{count} 份（PDF 与 xlsx，每日一份）在 {directory}",
        "{count} 份（PDF 與 xlsx，每日一份）在 {directory}",
        "{count} files (PDF and xlsx, one pair a day) in {directory}",
    ),
    "time": ("用时", "用時", "Time"),
    "seconds": ("{seconds:.1f} 秒", "{seconds:.1f} 秒", "{seconds:.1f} s"),
    "total": (
        "导入至名册共 {seconds:.1f} 秒",
        "匯入至名冊共 {seconds:.1f} 秒",
        "from import to manifests {seconds:.1f} s",
    ),
    "serve": ("网页", "網頁", "Pages"),
    "serve.line": (
        "{address}　（按 Ctrl-C 停止）",
        "{address}　（按 Ctrl-C 停止）",
        "{address}   (Ctrl-C stops)",
    ),
    "serve.later": (
        "再次打开：laoxiang serve --home {home}",
        "再次打開：laoxiang serve --home {home}",
        "open them again: laoxiang serve --home {home}",
    ),
    "login": ("登录", "登入", "Log-in"),
    "login.line": (
        "用户名 {username}　密码 {password}　（{role}）",
        "使用者 {username}　密碼 {password}　（{role}）",
        "user {username}   password {password}   ({role})",
    ),
    # import
    "import.sheet": (
        "{sheet}（{kind}）：{rows} 行，可导入 {good}，待改 {faulty}，重复 {repeated}",
        "{sheet}（{kind}）：{rows} 行，可匯入 {good}，待改 {faulty}，重複 {repeated}",
        "{sheet} ({kind}): {rows} rows, {good} good, {faulty} to mend, {repeated} repeated",
    ),
    "import.ignored": (
        "{sheet}：未读，{reason}",
        "{sheet}：未讀，{reason}",
        "{sheet}: not read, {reason}",
    ),
    "import.row": ("第 {row} 行", "第 {row} 行", "row {row}"),
    "import.more": ("……另有 {count} 处", "……另有 {count} 處", "… and {count} more"),
    "import.dry": (
        "只是预览，什么都没有写入",
        "只是預覽，什麼都沒有寫入",
        "only a preview: nothing was stored",
    ),
    "import.stays_out": (
        "有待改的行，什么都没有写入。改好再导入，或加 --good-rows 先导入其余各行；"
        "--errors 文件.xlsx 可把待改的行写成表格",
        "有待改的行，什麼都沒有寫入。改好再匯入，或加 --good-rows 先匯入其餘各行；"
        "--errors 檔案.xlsx 可把待改的行寫成表格",
        "rows must be mended first, nothing was stored. Mend and import again, or add "
        "--good-rows to take in the others; --errors FILE.xlsx writes the rows to mend",
    ),
    "import.done": (
        "已写入：新增 {added}，更新 {changed}，未变 {unchanged}，重复推荐 {duplicates}",
        "已寫入：新增 {added}，更新 {changed}，未變 {unchanged}，重複推薦 {duplicates}",
        "stored: {added} new, {changed} changed, {unchanged} unchanged, {duplicates} named twice",
    ),
    "import.double": (
        "第 {row} 行：{candidate} 已由 {first} 先推荐，{second} 也推荐了"
        "（{field}相同）；归 {first}",
        "第 {row} 行：{candidate} 已由 {first} 先推薦，{second} 也推薦了"
        "（{field}相同）；歸 {first}",
        "row {row}: {candidate} was named first by {first}, now also by {second} (same {field}); "
        "stays with {first}",
    ),
    "field.id_number": ("身份证号", "身份證號", "ID number"),
    "field.phone": ("电话", "電話", "phone"),
    "errors.written": ("待改的行写在 {path}", "待改的行寫在 {path}", "rows to mend are in {path}"),
    # plans
    "plan.draft": (
        "方案 {number} 已成草稿；加 --publish 或在网页上发布",
        "方案 {number} 已成草稿；加 --publish 或在網頁上發布",
        "plan {number} is a draft; publish it with --publish or on the pages",
    ),
    "plan.published": (
        "方案 {number} 已发布：新增 {made}，保留 {kept}，撤回 {ended}",
        "方案 {number} 已發布：新增 {made}，保留 {kept}，撤回 {ended}",
        "plan {number} published: {made} new, {kept} kept, {ended} taken back",
    ),
    "campaign.open": (
        "招工季 {name} 已开启，{hubs} 个车站机场，{offers} 项包车报价",
        "招工季 {name} 已開啟，{hubs} 個車站機場，{offers} 項包車報價",
        "campaign {name} is open, with {hubs} stations and airports and {offers} charter offers",
    ),
    "answers.done": (
        "登记答复：{accepted} 人接受",
        "登記答覆：{accepted} 人接受",
        "{accepted} people accepted",
    ),
    **UPKEEP,
}

_ORDER = {Language.ZH_HANS: 0, Language.ZH_HANT: 1, Language.EN: 2}


def say(key: str, language: Language, **figures: object) -> str:
    """Return one sentence in one language, its figures filled in.

    Raises
    ------
    KeyError
        When there is no such sentence, or a figure of it is not given.
    """
    return _WORDS[key][_ORDER[language]].format(**figures)


def keys() -> tuple[str, ...]:
    """Return the keys of all sentences."""
    return tuple(_WORDS)


def forms(key: str) -> tuple[str, str, str]:
    """Return a sentence in simplified Chinese, traditional Chinese and English."""
    return _WORDS[key]
