/// What a customer wants, how that is put into words, and the reply that fits.
struct ReplyIntent: Sendable {
  /// The reply in two clauses; the first alone is what people take when they take a part.
  let reply: String
  let part: String
  /// How often it is asked, among all.
  let weight: Double
  /// How customers put it in January and February; `{p}` is a product.
  let usual: [String]
  /// How they put it from March on, with words that were not heard before.
  let new: [String]
  /// What people write themselves to say the same.
  let ownWords: [String]

  private init(
    _ part: String,
    _ rest: String,
    _ weight: Double,
    usual: [String],
    new: [String],
    own: [String]
  ) {
    reply = part + "，" + rest + "。"
    self.part = part
    self.weight = weight
    self.usual = usual
    self.new = new
    ownWords = own
  }

  /// The intents that the training data know; the last is rare, and the one not to miss.
  static let all: [ReplyIntent] = [
    ReplyIntent(
      "请提供订单号",
      "我马上为您查物流",
      0.17,
      usual: [
        "我的{p}到哪里了", "快递三天没动了", "帮我查一下物流", "包裹怎么还没到", "{p}显示派送中但没收到",
        "物流信息一直不更新",
      ],
      new: ["驿站说没有我的取件码", "小程序里看不到{p}的轨迹", "丰巢柜里没找到{p}", "无人车把{p}放哪了"],
      own: ["麻烦发一下单号，我看看走到哪了", "您把订单号给我，我去催快递"]
    ),
    ReplyIntent(
      "退款一到三天到账",
      "请留意短信",
      0.12,
      usual: ["退款什么时候到账", "钱怎么还没退给我", "{p}的退款到哪一步了", "退的钱没收到", "退款多久能到"],
      new: ["先用后付那笔怎么还在扣", "花呗额度还没恢复", "运费险的钱没赔下来", "月付账单里{p}还挂着"],
      own: ["钱原路退回，最慢三个工作日", "银行处理要几天，请再等等"]
    ),
    ReplyIntent(
      "可以退货",
      "请在订单里点申请退货",
      0.12,
      usual: ["我想退货", "{p}不想要了怎么退", "不喜欢能退吗", "七天无理由怎么申请", "买错了要退掉{p}"],
      new: ["直播间冲动下单的{p}能反悔吗", "拼团没成的{p}不打算留了", "上门取件怎么约", "种草拔草了，{p}寄回给你们"],
      own: ["没拆封就行，点申请退货即可", "支持七天无理由，您先提交申请"]
    ),
    ReplyIntent(
      "可以换货",
      "请告诉我要换的尺码",
      0.09,
      usual: ["{p}大了一号想换", "能换个颜色吗", "尺码不合适要换", "换成小号的{p}", "想换一件一样的"],
      new: ["{p}上身像麻袋，来个修身版", "AI试穿推荐错了，{p}偏紧", "穿搭师给配的{p}不合身", "{p}的版型跟模特差太多，调个码"],
      own: ["您要几码，我给您换", "换的话运费我们出，发我尺码"]
    ),
    ReplyIntent(
      "发票已开",
      "稍后发到您的邮箱",
      0.07,
      usual: ["怎么开发票", "{p}的发票没给我", "需要公司抬头的发票", "发票什么时候开", "电子发票发哪里了"],
      new: ["数电票怎么推送", "报销要用的凭证还缺{p}这单", "税号填错了要红冲", "乐企直连的票收不到"],
      own: ["抬头和税号发我，马上开", "已经开了，请查收邮件"]
    ),
    ReplyIntent(
      "优惠券在我的卡包里",
      "下单时可用",
      0.08,
      usual: ["优惠券怎么用", "领的券找不到了", "满减没有减", "{p}能用优惠券吗", "券过期了能补吗"],
      new: ["国补的额度怎么抵{p}", "直播间红包核销不了", "膨胀金去哪了", "88会员折上折没生效"],
      own: ["券在卡包，结算页勾选就行", "已给您补发一张，请查看"]
    ),
    ReplyIntent(
      "地址已帮您修改",
      "请核对",
      0.07,
      usual: ["地址写错了", "能改收货地址吗", "换个电话号码收货", "{p}请寄到公司", "收货人改一下"],
      new: ["想转到驿站自提", "{p}改投菜鸟柜", "搬家了门牌更新下", "送到校园代收点行吗"],
      own: ["新地址发我，给您改好", "已改，您看看对不对"]
    ),
    ReplyIntent(
      "今天安排发货",
      "请您放心",
      0.1,
      usual: ["怎么还不发货", "{p}什么时候发", "催一下发货", "下单两天没发货", "能今天发出{p}吗"],
      new: ["预售的{p}尾款付完没动静", "直播间说48小时出库呢", "{p}还在备货中要到几号", "定金膨胀那单卡在待揽收"],
      own: ["仓库正在打包，今晚发出", "预售按页面时间出库，已给您加急"]
    ),
    ReplyIntent(
      "详细参数在商品页",
      "也可发您图片",
      0.08,
      usual: ["{p}是什么材质", "有多大尺寸", "{p}能机洗吗", "重量是多少", "这个{p}适合老人吗"],
      new: ["{p}支持鸿蒙互联吗", "能接米家吗", "{p}的能效是新国标吗", "主播说的联名款{p}有啥区别"],
      own: ["材质在详情页第三张图", "我把参数表发给您"]
    ),
    ReplyIntent(
      "补货后会通知您",
      "请先收藏",
      0.05,
      usual: ["{p}没货了吗", "什么时候补货", "想要的颜色缺货", "{p}还会上架吗"],
      new: ["{p}秒空了还返场吗", "蹲了三场直播都没抢到{p}", "盲盒隐藏款还放量吗", "候补排队到我了吗"],
      own: ["下周到货，到了告诉您", "点收藏，补货会提醒"]
    ),
    ReplyIntent(
      "非常抱歉",
      "请拍照发来看看",
      0.05,
      usual: ["{p}是坏的", "收到的{p}破了", "质量太差", "{p}用一次就坏了", "有划痕"],
      new: ["{p}翻车了，跟直播里两样", "开箱视频拍到{p}碎屏", "{p}疑似返修机", "固件升级后{p}变砖"],
      own: ["真不好意思，发张照片我来处理", "给您补发或退款都行，请拍个照"]
    ),
    ReplyIntent(
      "为您转接人工",
      "请稍候",
      0.03,
      usual: ["我要投诉", "转人工", "叫你们经理来", "再不处理我就打12315"],
      new: ["别让机器人糊弄我", "我已经录屏发小红书了", "找个活人说话", "黑猫上见"],
      own: ["马上请专员联系您", "主管十分钟内给您回电话"]
    ),
  ]

  /// What nobody foresaw: no reply of the training data fits.
  static let unforeseen = ReplyIntent(
    "旧机可以抵扣",
    "请填写以旧换新表",
    0.05,
    usual: [],
    new: ["旧{p}能折多少钱", "以旧换新怎么弄", "家里老{p}你们收吗", "换新补贴要交旧机吗"],
    own: ["旧机可以抵扣，请填以旧换新表", "旧机能抵扣，请填写以旧换新表！"]
  )

  static let products = ["耳机", "手机", "风衣", "跑鞋", "电饭煲", "书包", "台灯", "床单", "手表", "平板"]
  static let greetings = ["", "", "", "你好，", "亲，", "在吗？", "请问", "那个，"]
  static let tails = ["", "", "", "？", "，谢谢", "，急", "！", "，麻烦了"]
  static let channels = ["app", "web", "wechat"]
}
