"""Traditional characters of headers, answers and trades, folded to simplified ones.

Only the characters this package compares by; names of people stay as they are written,
and place names are folded by ``planner.geo.script``.
"""

from __future__ import annotations

_TRADITIONAL = (
    "丟並佈來倉個側備傳僅價儀儘優儲內兩冊別刪則劃動務勞勵區卻叄員喫單噴圍園圓圖團執報"
    "塊塗壓壞夾學實寧審寫專對導屆層屬崗師帶幫幹幾庫廚廠強後從復態應懷戶拋採揀揮損擇據"
    "擠擬數於時暫曆會條業極構標樣機檔檢權歲歷歸氣氬決沒沖況準溫潔為無燙營爲牀狀獎現產"
    "畢異療發盡確碼稅種稱節範簽籤約紅紉納級細紹組結絡給統絲經綜綠維網緊線編練縣縫縮總"
    "織繞繫繳續纜聯職與舊萬薦處號術衛衝裏補裝裡製複覈見規觸計訊訓記設註詢話該詳認誤說"
    "説誰談請諮諾證議護讀負貨貫責貳貴費貼資質車載輛轉辦農這週進運過達遲選還邊郵鄉醫針"
    "鉗銀銑錄錢錯錶鍍鍾鎮鏈鏟鏡鐘鑄長門開間關陸陽隊隨險隱雖雙雜電頁項順須預領頭題額顏"
    "顛類餘馬駕駛驗體黃點齊齡龍龐"
)
_SIMPLIFIED = (
    "丢并布来仓个侧备传仅价仪尽优储内两册别删则划动务劳励区却叁员吃单喷围园圆图团执报"
    "块涂压坏夹学实宁审写专对导届层属岗师带帮干几库厨厂强后从复态应怀户抛采拣挥损择据"
    "挤拟数于时暂历会条业极构标样机档检权岁历归气氩决没冲况准温洁为无烫营为床状奖现产"
    "毕异疗发尽确码税种称节范签签约红纫纳级细绍组结络给统丝经综绿维网紧线编练县缝缩总"
    "织绕系缴续缆联职与旧万荐处号术卫冲里补装里制复核见规触计讯训记设注询话该详认误说"
    "说谁谈请咨诺证议护读负货贯责贰贵费贴资质车载辆转办农这周进运过达迟选还边邮乡医针"
    "钳银铣录钱错表镀钟镇链铲镜钟铸长门开间关陆阳队随险隐虽双杂电页项顺须预领头题额颜"
    "颠类余马驾驶验体黄点齐龄龙庞"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """Return the text with the traditional characters we know as simplified ones."""
    return text if text.isascii() else text.translate(_FOLD)
