"""The intake's sentences in traditional Chinese: what is wrong and how to mend it."""

from __future__ import annotations

from recruit.intake.reasons import Reason as R  # noqa: N817

WORDING: dict[R, tuple[str, str]] = {
    R.FILE_MISSING: ("找不到檔案「{file}」", "請核對檔名和所在資料夾"),
    R.FILE_EMPTY: ("檔案「{file}」是空的", "請開啟確認內容，儲存後重新上傳"),
    R.FILE_TOO_LARGE: (
        "檔案「{file}」有 {size} MB，超過上限 {limit} MB",
        "請刪去圖片和無關的工作表，或分成幾個檔案上傳",
    ),
    R.FILE_PASSWORD: (
        "檔案「{file}」設有開啟密碼，無法讀取",
        "請在 Excel 或 WPS 的「檔案—資訊—保護活頁簿」中取消密碼，儲存後重新上傳",
    ),
    R.FILE_BOMB: (
        "檔案「{file}」解壓後的內容異常龐大，為安全起見沒有開啟",
        "請新建一個活頁簿，只把表格內容貼上過去（選擇性貼上—數值），儲存後重新上傳",
    ),
    R.FILE_TOO_MANY_ROWS: (
        "檔案「{file}」中有工作表達到 {rows} 列，超過上限 {limit} 列",
        "請刪去末尾的空列（選中整列後刪除）再儲存，或分成幾個檔案上傳",
    ),
    R.FILE_TOO_MANY_COLUMNS: (
        "檔案「{file}」中有工作表達到 {columns} 欄，超過上限 {limit} 欄",
        "請刪去右側多餘的空欄（選中整欄後刪除），儲存後重新上傳",
    ),
    R.FILE_WRONG_TYPE: (
        "檔案「{file}」不是表格，而是 {found}",
        "請上傳 Excel（.xlsx、.xls）或 CSV 檔案",
    ),
    R.FILE_WEB_PAGE: (
        "檔案「{file}」雖以表格命名，內容卻是網頁（{found}）",
        "請用 Excel 或 WPS 開啟，另存為「Excel 活頁簿（.xlsx）」後重新上傳",
    ),
    R.FILE_CORRUPT: (
        "檔案「{file}」已損壞，無法開啟",
        "請用 Excel 或 WPS 開啟並另存為新的 .xlsx 檔案；若打不開，請向寄件人重新索取",
    ),
    R.FILE_NO_TABLE: (
        "檔案「{file}」裡沒有可讀的工作表，各表不是空白就是被隱藏",
        "請確認表格已填寫，且工作表沒有被隱藏",
    ),
    R.FILE_NOT_RECOGNISED: (
        "檔案「{file}」裡沒有認得出的表。讀到的工作表：{sheets}；首列內容：{found}",
        "請保留表頭一列（如「姓名、身份證號、聯絡電話」），或下載範本填寫",
    ),
    R.MISSING_COLUMN: (
        "工作表「{sheet}」（{kind}）缺少「{column}」欄；現有表頭：{found}",
        "請在表頭中補上「{column}」欄，或下載範本填寫",
    ),
    R.SHEET_WITHOUT_ROWS: ("工作表「{sheet}」只有表頭，沒有資料列", "請在表頭下方填寫資料"),
    R.SHEET_HIDDEN: ("隱藏的工作表，沒有讀取", "如需匯入，請取消隱藏"),
    R.SHEET_EMPTY: ("空白工作表，沒有讀取", "無需處理"),
    R.SHEET_NOTES: ("說明類工作表，沒有讀取", "無需處理"),
    R.SHEET_UNKNOWN: ("沒有找到認得出的表頭，沒有讀取", "如需匯入，請對照範本修改表頭"),
    R.COLUMN_SERIAL: ("序號欄，無需讀取", "無需處理"),
    R.COLUMN_PRIVATE: (
        "涉及性別、民族、宗教、婚姻、健康隱私等資訊，本系統有意不讀取、不儲存",
        "無需處理",
    ),
    R.COLUMN_NOT_NEEDED: ("本系統用不到此欄，沒有讀取", "無需處理"),
    R.COLUMN_UNKNOWN: ("不認得此欄，沒有讀取", "若此欄有用，請對照範本修改欄名"),
    R.COLUMN_REPEATED: (
        "與「{other}」欄內容相同，只讀取前一欄",
        "如應讀取此欄，請刪去「{other}」欄",
    ),
    R.COLUMN_DERIVED: ("可由身份證號推算，沒有讀取", "無需處理"),
    R.COLUMN_OF_REPORT: ("系統錯誤表自帶的欄，沒有讀取", "無需處理"),
    R.COLUMN_NAMELESS: ("此欄有內容但沒有欄名，沒有讀取", "若此欄有用，請補上欄名"),
    R.REQUIRED_EMPTY: ("「{column}」沒有填寫", "請填寫「{column}」"),
    R.ID_OR_PHONE_EMPTY: ("身份證號和聯絡電話都沒有填寫", "請至少填寫其中一項"),
    R.ID_EMPTY: ("沒有填寫身份證號，可以先登記，乘車前須補齊", "請補填 18 位身份證號"),
    R.HOME_EMPTY: ("沒有填寫戶籍地或現住地", "請填寫到縣（市、區），如「貴州省畢節市威寧縣」"),
    R.FORMULA_ERROR: ("儲存格是公式錯誤「{value}」", "請改為直接填寫內容"),
    R.TEXT_DAMAGED: ("有無法辨認的字（�），可能在轉換編碼時損壞", "請按原件重新填寫"),
    R.TEXT_TOO_LONG: ("內容有 {length} 個字，超過 {limit} 個字", "請縮短，多餘內容可寫入備註"),
    R.ID_DAMAGED: (
        "身份證號被 Excel 改成了數字，後三位已遺失，無法還原",
        "請把該欄「儲存格格式」設為「文字」，再按證件重新填寫 18 位號碼",
    ),
    R.ID_FIFTEEN: ("是 15 位舊身份證號，2013 年起已停用", "請按現用證件填寫 18 位號碼"),
    R.ID_LENGTH: ("身份證號應為 18 位，這裡有 {length} 位", "請對照證件補全"),
    R.ID_CHARACTER: ("身份證號裡有不應出現的字元「{character}」", "請對照證件更正，末位可為 X"),
    R.ID_REGION: ("身份證號開頭「{region}」不是任何省份的代碼", "請對照證件更正前兩位"),
    R.ID_BIRTH: ("身份證號第 7 至 14 位「{date}」不是可能的出生日期", "請對照證件更正"),
    R.ID_CHECK: (
        "身份證號末位校驗不符（按前 17 位應為「{expected}」）",
        "可能有一位抄錯或兩位顛倒，請對照證件核對",
    ),
    R.ID_REGION_UNLISTED: ("身份證號開頭「{region}」不在已知縣區代碼中", "請核對；無誤可不改"),
    R.PHONE_INVALID: ("不是 11 位手機號（以 13 至 19 開頭）", "請填寫本人手機號"),
    R.PHONE_UNUSUAL: ("手機號段「{prefix}」少見", "請核對；無誤可不改"),
    R.CREDIT_LENGTH: ("統一社會信用代碼應為 18 位，這裡有 {length} 位", "請對照營業執照填寫"),
    R.CREDIT_CHARACTER: (
        "統一社會信用代碼不用字母 I、O、S、V、Z，這裡有「{character}」",
        "請核對是否應為數字 1、0、5、2",
    ),
    R.CREDIT_CHECK: (
        "統一社會信用代碼末位校驗不符（應為「{expected}」）",
        "請對照營業執照核對；無誤可不改",
    ),
    R.DATE_UNREADABLE: ("看不懂日期「{value}」", "請寫成「2月20日」或「2020-02-20」"),
    R.DATE_NO_SUCH_DAY: ("日曆上沒有「{value}」這一天", "請核對月份和日子"),
    R.DATE_AMBIGUOUS: ("「{value}」可能是{choices}", "請寫成「2月20日」這樣的形式"),
    R.DATE_IMPLAUSIBLE: ("日期 {date} 不合常理", "請核對年月日"),
    R.DATE_AFTER_CAMPAIGN: ("{date} 晚於本次活動最後一天 {last}", "請核對；無誤則本次不會安排"),
    R.DATE_APPROXIMATE: ("按 {date} 理解", "如不對，請寫明日期，如「2月20日」"),
    R.DATE_ORDER: ("最晚日期 {until} 早於最早日期 {start}", "請核對前後兩個日期"),
    R.BIRTH_CONFLICT: ("出生日期與身份證號（{date}）不一致，以身份證號為準", "請核對身份證號"),
    R.WAGE_UNREADABLE: ("看不懂工資「{value}」，按面議處理", "請寫成「5000-7000元/月」"),
    R.WAGE_CONVERTED: ("按每月 {low}-{high} 元理解", "如不對，請寫成「5000-7000元/月」"),
    R.WAGE_IMPLAUSIBLE: ("每月 {low}-{high} 元不合常理", "請核對數字和單位，如「5000-7000元/月」"),
    R.COUNT_UNREADABLE: ("看不出人數（「{value}」）", "請填寫一個數字，如「10」"),
    R.ROW_REFUSED: ("{said}", "請改正這一行"),
    R.COUNT_RANGE: ("按 {count} 人理解", "如不對，請填寫一個數字"),
    R.COUNT_IMPLAUSIBLE: ("人數 {count} 不合常理", "請核對數字"),
    R.YEARS_UNREADABLE: ("看不懂年數「{value}」，按 0 年處理", "請填寫數字，如「3」或「半年」"),
    R.LEVEL_UNKNOWN: (
        "不認得技能等級「{value}」，按「無」處理",
        "請填寫 無、初級、中級、高級、技師",
    ),
    R.ANSWER_UNREADABLE: ("看不懂「{value}」，按「{assumed}」處理", "請填寫「是」或「否」"),
    R.TRADE_UNKNOWN: ("不認得工種「{value}」，按「普工」處理", "請對照範本中的工種名稱修改"),
    R.TRADE_SEVERAL: ("寫了幾個工種（{found}），按「{chosen}」處理", "請只保留最主要的一個"),
    R.HEALTH_UNKNOWN: ("不認得健康碼「{value}」，按「未知」處理", "請填寫 綠、黃、紅"),
    R.COHESION_UNKNOWN: (
        "不認得同行要求「{value}」，按「同企業」處理",
        "請填寫 同企業、同鎮、同車",
    ),
    R.SIZE_UNKNOWN: ("不認得企業規模「{value}」，沒有採用", "請填寫 大型、中型、小型、微型"),
    R.TIER_UNKNOWN: (
        "不認得保障等級「{value}」，沒有採用",
        "請填寫 1（防疫物資）、2（重點產業鏈）、3（其他）",
    ),
    R.PLACE_UNKNOWN: (
        "沒有名為「{value}」的縣（市、區）",
        "請寫全省、市、縣，如「貴州省畢節市威寧縣」",
    ),
    R.PLACE_NEAR: ("沒有名為「{value}」的縣（市、區），是否為{choices}", "請改為正確的名稱"),
    R.PLACE_AMBIGUOUS: ("「{value}」可能是{choices}", "請寫明所屬的省、市"),
    R.PLACE_REGION_ONLY: (
        "「{value}」只寫到省或市，還需寫到縣（市、區），如{choices}",
        "請補寫縣（市、區）",
    ),
    R.PLACE_OUTSIDE: ("「{value}」不在本系統的服務地區內", "請核對地名；確在外省的，請另行安排"),
    R.PLACE_READ_AS: ("按「{place}」理解", "如不對，請寫全省、市、縣"),
    R.PLACE_BY_ID: ("同名地方不止一處，按身份證號取「{place}」", "如不對，請寫明所屬的省、市"),
    R.PLACE_COMPLETED_BY_ID: (
        "只寫到省或市，按身份證號取「{place}」",
        "如不對，請補寫縣（市、區）",
    ),
    R.HOME_FROM_ID: ("沒有填寫住址，按身份證號取「{place}」", "如現住別處，請填寫現住地"),
    R.TOWN_UNKNOWN: (
        "餘姚沒有名為「{value}」的鄉鎮、街道",
        "請填寫餘姚市的鎮、鄉或街道，如「泗門鎮」",
    ),
    R.TOWN_AMBIGUOUS: ("「{value}」可能是{choices}", "請寫明是哪一個"),
    R.TOWN_MISSING: (
        "沒有填寫企業所在鎮街；企業已登記的沿用原來的",
        "請填寫鎮、鄉或街道，如「泗門鎮」",
    ),
    R.ENTERPRISE_FROM_ABOVE: (
        "企業名稱空白，按上一列的「{enterprise}」處理",
        "如不對，請填寫企業名稱",
    ),
    R.RETURNING_WITHOUT_EMPLOYER: ("寫明是返崗人員，但沒有填寫返崗企業", "請填寫企業名稱"),
    R.PARTY_RELATION: (
        "「{value}」沒有寫明是誰，沒有編入同行組",
        "請填寫同行人的姓名，或給同行的人寫同一個組號",
    ),
    R.PARTY_ABSENT: ("同行人「{name}」不在本表中", "請補上此人，或核對姓名"),
    R.PARTY_NAMESAKE: (
        "本表有幾位「{name}」，按第 {row} 列的那位編組",
        "如不對，請給同行的人寫同一個組號",
    ),
    R.DUPLICATE_SAME: ("與{where}重複（{on}相同），只保留前面一列", "請刪去其中一列"),
    R.DUPLICATE_OTHER: (
        "{where}已由「{referrer}」推薦（{on}相同），推薦歸前者",
        "雙方都會看到；如有異議請聯絡工作人員",
    ),
    R.PHONE_SHARED: (
        "與{where}電話相同，姓名不同，按兩人登記",
        "如為同一人請更正；家人共用可不改",
    ),
    R.ROW_REPEATED: ("與{where}重複，只保留前面一列", "請刪去其中一列"),
    R.FORM_NOT_FOUND: (
        "檔案「{file}」裡沒有「{form}」表；至少要有這些欄：{columns}",
        "請保留表頭一列，或下載範本填寫",
    ),
    R.ENTERPRISE_UNLISTED: (
        "登記裡沒有企業「{value}」；名稱相近的有：{choices}",
        "請按登記的全稱或信用代碼填寫，或先登記這家企業",
    ),
    R.ENTERPRISE_OF_ANOTHER_TOWN: ("企業「{value}」不在本鎮街", "請由所在鎮街填報"),
    R.PART_ABOVE_WHOLE: (
        "「{column}」{value} 多於「{whole}」{count}",
        "請核對兩個數；新招員工也要計入用工總數",
    ),
    R.NOT_ON_LIST: ("企業「{value}」不在填報名單裡", "請人社局先把它列入填報名單（規上或規下）"),
    R.DAY_IN_FUTURE: ("日期 {date} 還沒有到", "請核對日期，只能填今天或以前"),
    R.CHOICE_UNKNOWN: ("「{value}」不是可選項；可以填：{choices}", "請從可選項中填一個"),
    R.STEWARD_UNLISTED: ("沒有手機號為「{value}」的管家", "請先登記這位管家，或核對手機號"),
}

WORDS: dict[str, str] = {
    "sentence": "{text}。",
    "candidates": "求職人員",
    "vacancies": "用工需求",
    "referrers": "介紹人",
    "enterprises": "企業",
    "error": "錯誤",
    "warning": "提醒",
    "row": "第 {row} 列",
    "sheet_row": "「{sheet}」第 {row} 列",
    "id_number": "身份證號",
    "phone": "電話",
    "or": "或",
    "nobody": "（未寫介紹人）",
    "yes": "是",
    "no": "否",
}
