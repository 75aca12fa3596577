import Foundation

/// How a language writes in an encoding of one and two bytes a character.
struct MultibyteModel: Sendable {
  let language: String
  let encoding: TextEncoding
  /// The most frequent characters as bytes, the first the more frequent.
  private let frequent: [UInt16: Double]
  private let singles: ClosedRange<UInt8>?
  private let leads: [ClosedRange<UInt8>]
  private let trails: [ClosedRange<UInt8>]
  /// Lead bytes of the characters that a daily text is made of, with how many there are.
  private let common: ClosedRange<UInt8>
  private let commonCount: Double
  private let hasFourBytes: Bool

  private init(
    _ language: String,
    _ encoding: TextEncoding,
    leads: [ClosedRange<UInt8>],
    trails: [ClosedRange<UInt8>],
    common: ClosedRange<UInt8>,
    commonCount: Double,
    singles: ClosedRange<UInt8>? = nil,
    hasFourBytes: Bool = false,
    frequent: String,
    share: Double
  ) {
    (self.language, self.encoding, self.leads, self.trails) = (language, encoding, leads, trails)
    (self.common, self.commonCount, self.singles) = (common, commonCount, singles)
    self.hasFourBytes = hasFourBytes
    var table: [UInt16: Double] = [:]
    let characters = Array(frequent)
    let weights = characters.indices.map { 1 / (Double($0) + 12) }
    let sum = weights.reduce(0, +)
    for (character, weight) in zip(characters, weights) {
      let bytes = CharacterConverter.bytes(String(character), in: encoding)
      guard bytes.count == 2 else { continue }
      let pair = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      if table[pair] == nil { table[pair] = log(share * weight / sum) }
    }
    self.frequent = table
  }

  /// The logarithm of the probability of the sample.
  func score(_ sample: [UInt8]) -> Double {
    var score = 0.0
    var index = 0
    while index < sample.count {
      let lead = sample[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      if let singles, singles.contains(lead) {
        score += log(0.002)
        index += 1
        continue
      }
      guard leads.contains(where: { $0.contains(lead) }), index + 1 < sample.count else {
        score -= 16
        index += 1
        continue
      }
      let trail = sample[index + 1]
      if hasFourBytes, (0x30...0x39).contains(trail) {
        if index + 3 < sample.count, (0x81...0xFE).contains(sample[index + 2]),
          (0x30...0x39).contains(sample[index + 3])
        {
          score += log(1e-5)
          index += 4
        } else {
          score -= 16
          index += 1
        }
        continue
      }
      guard trails.contains(where: { $0.contains(trail) }) else {
        score -= 16
        index += 1
        continue
      }
      if let known = frequent[UInt16(lead) << 8 | UInt16(trail)] {
        score += known
      } else if common.contains(lead), trail >= 0xA1 || encoding != .gb18030 {
        score += log(0.3 / commonCount)
      } else {
        score += log(0.01 / 15_000)
      }
      index += 2
    }
    return score
  }

  private static let kana =
    "のいをしにはたてとるがなでかもれりこさんらよすっまうきだくせそえおけつやちみわどあめろねほむばひゆふげごじずぶべんー・、。アイウエオカキクケコサシスセソタチツテトナニノハヒフヘホマミムメモヤユヨラリルレロワンッャュョガギグゲゴジズダデドバビブベボパピプペポ"
  private static let kanji =
    "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨京都市県区町村田新会社部長者方内東場合回自同地代業事手力定民理性体政的主発明最本目動化当通関法全和度作月調制数問表対用戦経点物不公要現立進連保持量機海道島神奈福岡阪愛知茨城静広兵庫宮崎熊佐藤鈴橋渡辺伊"

  static let all: [MultibyteModel] = [
    MultibyteModel(
      "Chinese",
      .gb18030,
      leads: [0x81...0xFE],
      trails: [0x40...0x7E, 0x80...0xFE],
      common: 0xB0...0xD7,
      commonCount: 3_755,
      hasFourBytes: true,
      frequent: simplified,
      share: 0.65
    ),
    MultibyteModel(
      "traditional Chinese",
      .big5,
      leads: [0x81...0xFE],
      trails: [0x40...0x7E, 0xA1...0xFE],
      common: 0xA4...0xC6,
      commonCount: 5_401,
      frequent: traditional,
      share: 0.65
    ),
    MultibyteModel(
      "Japanese",
      .shiftJIS,
      leads: [0x81...0x9F, 0xE0...0xFC],
      trails: [0x40...0x7E, 0x80...0xFC],
      common: 0x88...0x97,
      commonCount: 2_965,
      singles: 0xA1...0xDF,
      frequent: kana + kanji,
      share: 0.65
    ),
    MultibyteModel(
      "Japanese",
      .eucJP,
      leads: [0x8E...0x8F, 0xA1...0xFE],
      trails: [0xA1...0xFE],
      common: 0xB0...0xCF,
      commonCount: 2_965,
      frequent: kana + kanji,
      share: 0.65
    ),
    MultibyteModel(
      "Korean",
      .eucKR,
      leads: [0x81...0xFE],
      trails: [0x41...0x5A, 0x61...0x7A, 0x81...0xFE],
      common: 0xB0...0xC8,
      commonCount: 2_350,
      frequent: hangul,
      share: 0.65
    ),
  ]

  private static let hangul =
    "이다는의에을가지고하은로한기도를사서어인리자나아시대그해라정일수있만적전부원과상장부보구제주경들조여오국게성면무우비미소생중동물안위학진선트스공세유화신방연모산개계러할용년분실치관입음요마민식내회된되르명바통재불간문히말영강단것같거모니역행결최현행발당질월금양체외하후차권건남운호김박최정강윤임한오서신황안송류홍반울광천북종포군읍면길읍점번호씨름"
  private static let simplified =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运京省县镇乡村街李刘陈杨赵黄周吴徐孙胡朱林郭罗沪津渝云辽黑湘皖鲁苏浙江湖河广州贵青藏川宁港澳台湾武汉成都深圳杭西安姓编号码类型病人岁男医电话地址日期价格，。、；：？！“”（）《》"
  private static let traditional =
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運京省縣鎮鄉村街李劉陳楊趙黃周吳徐孫胡朱林郭羅台灣臺灣雄竹基隆嘉義花蓮屏桃園彰投雲宜蘭港澳編號碼型病醫址價，。、；：？！「」（）《》"
}
