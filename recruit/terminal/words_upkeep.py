"""Sentences of backup, restore, doctor and purge: simplified, traditional, English."""

from __future__ import annotations

from collections.abc import Mapping

UPKEEP: Mapping[str, tuple[str, str, str]] = {
    "backup.under_way": ("正在备份", "正在備份", "backing up"),
    "backup.done": (
        "已备份到 {file}（{megabytes:.1f} MB，{rows} 行）",
        "已備份到 {file}（{megabytes:.1f} MB，{rows} 列）",
        "backed up to {file} ({megabytes:.1f} MB, {rows} rows)",
    ),
    "backup.removed": (
        "删除了 {files} 个旧备份",
        "刪除了 {files} 個舊備份",
        "removed {files} old backups",
    ),
    "backup.keys": (
        "密钥不在备份里；请把主目录里的 secret_key、registry_keys 另行保存在别处",
        "金鑰不在備份裡；請把主目錄裡的 secret_key、registry_keys 另行保存在別處",
        "keys are not in the backup: keep secret_key and registry_keys of the home directory "
        "somewhere else",
    ),
    "backup.with_keys": (
        "密钥也在备份里：拿到这个文件的人能看到全部号码；请另行妥善保管",
        "金鑰也在備份裡：拿到這個檔案的人能看到全部號碼；請另行妥善保管",
        "the keys are in this backup: whoever has it can read every number; keep it safe",
    ),
    "restore.under_way": ("正在核验并恢复", "正在核驗並恢復", "verifying and restoring"),
    "restore.done": (
        "已恢复 {made_at} 的备份（{rows} 行），核验无误",
        "已恢復 {made_at} 的備份（{rows} 列），核驗無誤",
        "restored the backup of {made_at} ({rows} rows); everything was verified",
    ),
    "restore.aside": (
        "原有的登记库保存在 {where}",
        "原有的登記庫保存在 {where}",
        "what was there before lies in {where}",
    ),
    "restore.keys": (
        "主目录里没有 secret_key；请放回原来的密钥，否则两步验证要重新设置",
        "主目錄裡沒有 secret_key；請放回原來的金鑰，否則兩步驗證要重新設定",
        "there is no secret_key in the home directory: put the old one back, or second factors "
        "have to be set up anew",
    ),
    "restore.sealed": (
        "打开加密的号码还需要密钥 {keys}；请把另存的密钥文件放回 {file}，再启动服务",
        "打開加密的號碼還需要金鑰 {keys}；請把另存的金鑰檔案放回 {file}，再啟動服務",
        "key {keys} is needed to open what is sealed: put the copy of the key file back to "
        "{file}, then start the server",
    ),
    "doctor.schema": ("表结构", "表結構", "Tables"),
    "doctor.schema.ok": (
        "版本 {revision}，是最新的",
        "版本 {revision}，是最新的",
        "revision {revision}, the newest",
    ),
    "doctor.schema.look": (
        "版本 {revision}，程序用的是 {newest}；启动服务时会自动升级，请先备份",
        "版本 {revision}，程式用的是 {newest}；啟動服務時會自動升級，請先備份",
        "revision {revision}, the program has {newest}; it is upgraded when the server starts, "
        "back up first",
    ),
    "doctor.schema.broken": (
        "打不开登记库或里面没有表（应为版本 {newest}，现为 {revision}）；"
        "请核对 --home 或 --database，或运行 laoxiang restore",
        "打不開登記庫或裡面沒有表（應為版本 {newest}，現為 {revision}）；"
        "請核對 --home 或 --database，或執行 laoxiang restore",
        "the registry cannot be opened or has no tables (revision {newest} expected, {revision} "
        "found); check --home or --database, or run laoxiang restore",
    ),
    "doctor.integrity": ("数据完整", "資料完整", "Integrity"),
    "doctor.integrity.ok": (
        "没有发现问题",
        "沒有發現問題",
        "no fault found",
    ),
    "doctor.integrity.broken": (
        "{faults} 处损坏；请停止服务，用最近的备份恢复",
        "{faults} 處損壞；請停止服務，用最近的備份恢復",
        "{faults} faults; stop the server and restore the newest backup",
    ),
    "doctor.sealed": ("加密信息", "加密資訊", "Sealed data"),
    "doctor.sealed.ok": (
        "{values} 处都能打开",
        "{values} 處都能打開",
        "all {values} values open",
    ),
    "doctor.sealed.look": (
        "{values} 处都能打开，但更换密钥没有做完（旧密钥 {keys}）；请再运行 laoxiang keys rotate",
        "{values} 處都能打開，但更換金鑰沒有做完（舊金鑰 {keys}）；請再執行 laoxiang keys rotate",
        "all {values} values open, but a rotation was not finished (old key {keys}); run "
        "laoxiang keys rotate again",
    ),
    "doctor.sealed.broken": (
        "缺少密钥 {missing}，{values} 处打不开（第一处 {first}）；请放回另存的密钥文件，"
        "仍打不开的请用备份恢复",
        "缺少金鑰 {missing}，{values} 處打不開（第一處 {first}）；請放回另存的金鑰檔案，"
        "仍打不開的請用備份恢復",
        "key missing: {missing}; {values} values do not open (first: {first}); put the copy of "
        "the key file back, restore a backup if they still do not",
    ),
    "doctor.lookup": ("查找密钥", "查找金鑰", "Key of look-ups"),
    "doctor.lookup.ok": (
        "{keys} 在用",
        "{keys} 使用中",
        "{keys} is in use",
    ),
    "doctor.lookup.look": (
        "更换没有做完（{keys} 并用，查找不受影响）；请再运行 laoxiang keys rotate-index",
        "更換沒有做完（{keys} 並用，查找不受影響）；請再執行 laoxiang keys rotate-index",
        "a replacement was not finished ({keys} side by side, look-ups work); run laoxiang keys "
        "rotate-index again",
    ),
    "doctor.lookup.broken": (
        "缺少密钥 {keys}，按号码查不到人；请放回另存的密钥文件",
        "缺少金鑰 {keys}，按號碼查不到人；請放回另存的金鑰檔案",
        "key missing: {keys}; nobody is found by number; put the copy of the key file back",
    ),
    "doctor.trail": ("操作记录", "操作紀錄", "Audit trail"),
    "doctor.trail.ok": (
        "{entries} 条，链条完整",
        "{entries} 條，鏈條完整",
        "{entries} entries, the chain is whole",
    ),
    "doctor.trail.broken": (
        "{entries} 条中 {faults} 处被改动或缺失；请运行 laoxiang audit verify 查看并追查",
        "{entries} 條中 {faults} 處被改動或缺失；請執行 laoxiang audit verify 查看並追查",
        "{faults} of {entries} entries altered or gone; run laoxiang audit verify, find out why",
    ),
    "doctor.clock": ("时钟", "時鐘", "Clock"),
    "doctor.clock.ok": (
        "正常",
        "正常",
        "sound",
    ),
    "doctor.clock.broken": (
        "最后一条记录比现在晚 {minutes} 分钟；请校准时钟（NTP）",
        "最後一條紀錄比現在晚 {minutes} 分鐘；請校準時鐘（NTP）",
        "the last entry lies {minutes} minutes in the future; set the clock (NTP)",
    ),
    "doctor.runs": ("计算任务", "計算任務", "Runs"),
    "doctor.runs.ok": (
        "没有卡住的",
        "沒有卡住的",
        "none is stuck",
    ),
    "doctor.runs.look": (
        "{runs} 个运行了两小时以上；请在匹配或包车计划页面查看或停止",
        "{runs} 個執行了兩小時以上；請在匹配或包車計畫頁面查看或停止",
        "{runs} have been running for over two hours; look at them or stop them on their page",
    ),
    "doctor.retention": ("保存期限", "保存期限", "Retention"),
    "doctor.retention.ok": (
        "没有到期的个人信息",
        "沒有到期的個人資訊",
        "no personal data are due to go",
    ),
    "doctor.retention.look": (
        "{people} 人的个人信息已到期；请运行 laoxiang purge",
        "{people} 人的個人資訊已到期；請執行 laoxiang purge",
        "the data of {people} people are due to go; run laoxiang purge",
    ),
    "doctor.keys": ("密钥", "金鑰", "Keys"),
    "doctor.keys.ok": (
        "在，只有本用户能读（{files}）",
        "在，只有本使用者能讀（{files}）",
        "there, readable by their owner only ({files})",
    ),
    "doctor.keys.look": (
        "还没有 {files}；第一次启动服务时生成，恢复备份时请放回原来的",
        "還沒有 {files}；第一次啟動服務時產生，恢復備份時請放回原來的",
        "no {files} yet; it is made when the server first starts, after a restore put the old "
        "one back",
    ),
    "doctor.keys.broken": (
        "别的用户能读 {files}；请用 chmod go= 收回权限",
        "別的使用者能讀 {files}；請用 chmod go= 收回權限",
        "others can read {files}; take that away with chmod go=",
    ),
    "doctor.disk": ("磁盘", "磁碟", "Disk"),
    "doctor.disk.ok": (
        "剩余 {free} GB，登记库 {size} MB",
        "剩餘 {free} GB，登記庫 {size} MB",
        "{free} GB free, the registry takes {size} MB",
    ),
    "doctor.disk.look": (
        "只剩 {free} GB（登记库 {size} MB）；请清理磁盘或移走旧备份",
        "只剩 {free} GB（登記庫 {size} MB）；請清理磁碟或移走舊備份",
        "only {free} GB free (the registry takes {size} MB); make room or move old backups away",
    ),
    "doctor.backup": ("备份", "備份", "Backup"),
    "doctor.backup.ok": (
        "{hours} 小时前做过",
        "{hours} 小時前做過",
        "the last is {hours} hours old",
    ),
    "doctor.backup.look": (
        "最近一天没有备份；请运行 laoxiang backup，并定时运行",
        "最近一天沒有備份；請執行 laoxiang backup，並定時執行",
        "none within a day; run laoxiang backup, by a timer",
    ),
    "doctor.programs": ("外部程序", "外部程式", "Programs"),
    "doctor.programs.ok": (
        "齐全",
        "齊全",
        "all there",
    ),
    "doctor.programs.look": (
        "缺少 {missing}；请安装 PostgreSQL 客户端，否则不能备份",
        "缺少 {missing}；請安裝 PostgreSQL 客戶端，否則不能備份",
        "{missing} missing; install the PostgreSQL client, or there are no backups",
    ),
    "keys.file": ("密钥文件：{file}", "金鑰檔案：{file}", "key file: {file}"),
    "keys.use.data": ("加密", "加密", "sealing"),
    "keys.use.index": ("查找", "查找", "look-up"),
    "keys.state.coming": ("即将启用", "即將啟用", "about to be used"),
    "keys.state.active": ("在用", "使用中", "active"),
    "keys.state.retiring": ("正在更换", "正在更換", "being replaced"),
    "keys.state.retired": ("已停用，旧备份要用", "已停用，舊備份要用", "retired, for old backups"),
    "keys.missing": ("文件里没有", "檔案裡沒有", "not in the file"),
    "keys.rotating": ("正在更换密钥", "正在更換金鑰", "sealing anew"),
    "keys.rotated": (
        "已用新密钥 {id} 重新加密 {values} 处；请把密钥文件再另存一份",
        "已用新金鑰 {id} 重新加密 {values} 處；請把金鑰檔案再另存一份",
        "sealed {values} values anew with key {id}; make a new copy of the key file",
    ),
    "keys.unopened": (
        "{count} 处打不开（第一处 {first}），旧密钥没有停用；请运行 laoxiang doctor",
        "{count} 處打不開（第一處 {first}），舊金鑰沒有停用；請執行 laoxiang doctor",
        "{count} values do not open (first: {first}), the old key stays; run laoxiang doctor",
    ),
    "keys.reindexing": ("正在更换查找密钥", "正在更換查找金鑰", "indexing anew"),
    "keys.reindexed": (
        "已用新的查找密钥 {id} 重建 {values} 处；请把密钥文件再另存一份",
        "已用新的查找金鑰 {id} 重建 {values} 處；請把金鑰檔案再另存一份",
        "indexed {values} values anew with key {id}; make a new copy of the key file",
    ),
    "keys.lost": (
        "{count} 处原文已不在，以后查不到，其余不受影响",
        "{count} 處原文已不在，以後查不到，其餘不受影響",
        "{count} values no longer have their text and are not found from now on; nothing else "
        "is affected",
    ),
    "keys.again": (
        "有人同时在改，没有做完，旧密钥没有停用；请再运行 laoxiang keys rotate-index",
        "有人同時在改，沒有做完，舊金鑰沒有停用；請再執行 laoxiang keys rotate-index",
        "not finished, others were writing, and the old key stays; run laoxiang keys "
        "rotate-index again",
    ),
    "keys.forgotten": (
        "已删除密钥 {id}；用它加密的旧备份再也打不开",
        "已刪除金鑰 {id}；用它加密的舊備份再也打不開",
        "key {id} is gone; backups sealed with it can never be opened",
    ),
    "purge.due": (
        "“{name}”：{people} 人，保存到 {since} 为止",
        "「{name}」：{people} 人，保存到 {since} 為止",
        "“{name}”: {people} people, kept until {since}",
    ),
    "purge.none": (
        "没有到期的个人信息",
        "沒有到期的個人資訊",
        "no personal data are due to go",
    ),
    "purge.label": ("正在删除", "正在刪除", "erasing"),
    "purge.done": (
        "已删除 {people} 人的个人信息",
        "已刪除 {people} 人的個人資訊",
        "erased the personal data of {people} people",
    ),
    "purge.callers": (
        "已清除 {rows} 条来电人信息",
        "已清除 {rows} 條來電人資訊",
        "emptied {rows} rows about callers",
    ),
}
