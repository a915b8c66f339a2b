/**
 * Which charset a tag is written in that names none, or Latin-1, which old taggers wrote whatever the text was.
 *
 * UTF-8 is proved by its own form. Between the others the cheapest reading wins: each character costs about the negative
 * logarithm of how often such a character comes in names, by rough classes (an accent beside a plain letter is common in
 * western names, four of them in a row are not). All texts of a tag are judged together, because two characters prove little.
 */

const UTF_8 = new TextDecoder('utf-8', { fatal: true })
/** Fields of ID3v1 have this length, which can cut their last character. */
const CUT_LENGTH = 30
/** What it costs to take a last byte for half a character. */
const CUT = 8
/** Bytes of a tag that are looked at; more evidence changes nothing. */
const LOOKED_AT = 4096

/** The texts of one tag whose charset is not known. O(bytes) */
export function decodeLegacy(texts: readonly Uint8Array[]): string[] {
  const known = texts.map(bytes => (isAscii(bytes) ? latin1(bytes) : utf8(bytes)))
  const unknown = texts.filter((_, i) => known[i] === undefined)
  if (unknown.length === 0) return known as string[]
  const charset = likeliest(unknown)
  return texts.map((bytes, i) => known[i] ?? charset.read(bytes)?.text ?? latin1(bytes))
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte < 0x80)
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes)
}

/** The text when the bytes are UTF-8. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes)
  } catch {
    return bytes.length === CUT_LENGTH ? cutUtf8(bytes) : undefined
  }
}

function cutUtf8(bytes: Uint8Array): string | undefined {
  for (let cut = 1; cut <= 3; cut++) {
    const [lead = 0, ...rest] = bytes.subarray(bytes.length - cut)
    if (lead < 0xc0 || !rest.every(byte => (byte & 0xc0) === 0x80)) continue
    const whole = bytes.subarray(0, -cut)
    return isAscii(whole) ? undefined : utf8(whole)
  }
  return undefined
}

interface Reading {
  text: string
  isCut: boolean
}

interface Charset {
  read: (bytes: Uint8Array) => Reading | undefined
  cost: (text: string) => number
}

function likeliest(texts: readonly Uint8Array[]): Charset {
  const heads = texts.map(bytes => bytes.subarray(0, LOOKED_AT))
  let best = CHARSETS[0]!
  let least = Number.POSITIVE_INFINITY
  for (const charset of CHARSETS) {
    let cost = 0
    for (const bytes of heads) {
      const reading = charset.read(bytes)
      cost += reading ? charset.cost(reading.text) + (reading.isCut ? CUT : 0) : Number.POSITIVE_INFINITY
    }
    if (cost < least) [best, least] = [charset, cost]
  }
  return best
}

/** Reads a charset; undefined when the bytes cannot be that. A last byte that begins a character of a cut field is left out. */
function reader(label: string): Charset['read'] {
  const decoder = new TextDecoder(label, { fatal: true })
  const read = (bytes: Uint8Array): Reading | undefined => {
    try {
      return { text: decoder.decode(bytes), isCut: false }
    } catch {
      return undefined
    }
  }
  const readCut = (bytes: Uint8Array): Reading | undefined => {
    const reading = bytes.length === CUT_LENGTH ? read(bytes.subarray(0, -1)) : undefined
    return reading && { ...reading, isCut: true }
  }
  return bytes => read(bytes) ?? readCut(bytes)
}

const PLAIN = /[a-z]/i
const ACCENTED = /[À-ÖØ-öø-ÿŠŒŽšœžŸ]/
const MARK = /[‘’“”–—…•™¡¿«»°·´ªº©®]/

function western(text: string): number {
  return sum(text, (c, before, after) => {
    if (ACCENTED.test(c))
      return PLAIN.test(before) || PLAIN.test(after) ? 2 : isLetter(before) || isLetter(after) ? 6 : 4
    if (MARK.test(c)) return 3
    if (c < '\u00a0') return 12
    return PLAIN.test(before) || PLAIN.test(after) ? 9 : 6
  })
}

function cyrillic(text: string): number {
  return sum(text, (c, before, after) => {
    if (!/[А-яЁёЄєІіЇїҐґ]/.test(c)) return /[«»–—…№]/.test(c) && !isLetter(before) ? 5 : 9
    if (PLAIN.test(before) || PLAIN.test(after)) return 9
    if (!isLetter(before) && !isLetter(after)) return 6
    const isSmallThenLarge = c !== c.toLowerCase() && isLetter(before) && before !== before.toUpperCase()
    return isSmallThenLarge ? 9 : 3.5
  })
}

/** Of Chinese, Japanese and Korean. Names of songs have few characters, so the commonest of them weigh much. */
function eastAsian(kana: number, hangul: number): Charset['cost'] {
  return text =>
    sum(text, c => {
      if (/[\u3040-\u30ff]/.test(c)) return kana
      if (/[\uac00-\ud7a3]/.test(c)) return COMMON_HANGUL.has(c) ? hangul - 2.5 : hangul + 2
      if (/[\u4e00-\u9fff]/.test(c)) return COMMON_HAN.has(c) ? 5 : 9.5
      if (/[\u3000-\u303f\uff01-\uff5e·]/.test(c)) return 6
      return /[\uff61-\uff9f]/.test(c) ? 7 : 13
    })
}

/** Sum of the costs of the characters that are not ASCII. */
function sum(text: string, cost: (c: string, before: string, after: string) => number): number {
  let total = 0
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) total += cost(text[i]!, text[i - 1] ?? ' ', text[i + 1] ?? ' ')
  }
  return total
}

function isLetter(c: string): boolean {
  return c.toLowerCase() !== c.toUpperCase()
}

const COMMON_HAN = new Set(
  [
    '一不中为之了二人什么今从他以会但你来你们她如子学家对小少就山年度开往心忘快怎总想我把放新日时明是春月有木梦样歌水没流海深火点爱',
    '爱情生甜的真眼石空笑红经给美老能自花若草落葉葡蓝行要见让记话谁谢豆走起路过还这远迷送那都里金长门问间阳难雨雪青非面风飞',
    '首香马高黑龙上下天大太夜女好寂寞孤单手无星最比永没有泪片男白相约看眼睛着知离回再到别去可后听吻和唱国地城夏冬秋音乐曲东西南北',
    '愛為來們個開會學對時夢樣沒點藍給紅經記話誰謝豆過還這遠裡長門問間陽難風飛馬龍無淚約離聽樂東國說讓邊頭發實當後從將張陳鄧麗君王菲',
    '周杰伦林俊李刘德华张学友梁静茹孙燕姿蔡依陈奕迅邓丽五月田信萧世界故事爱人朋友时光幸福生活回忆快乐幸自己因所然同样出现多成',
    '本語私君恋桜夢花空海雨夜朝日月星風光色音声心愛涙手目人生世界未来時間今日明日何処誰想言葉歌道旅春夏秋冬雪物語少女天使',
  ].join(''),
)
const COMMON_HANGUL = new Set(
  [
    '가고그기나내너네는니다대더도돌되두드들라람랑래러로를리마말머먹며면모못무미바반방버보부비빛사살상생서선소속송수순시신아안',
    '않알앞야어없에여연열영오와왜요우운울원월위유은을음의이인일있자작잘저전정제조좋주지진차참처천첫초추친크타토파편하한할해행',
    '향혼화환후희힘날길꽃눈별봄밤물불집곡노래랑해사랑이별그대너와나의마음추억눈물바람하늘세상',
  ].join(''),
)

const CHARSETS: readonly Charset[] = [
  { read: reader('windows-1252'), cost: western },
  { read: reader('windows-1251'), cost: cyrillic },
  { read: reader('koi8-r'), cost: cyrillic },
  { read: reader('gb18030'), cost: eastAsian(10, 13) },
  { read: reader('shift_jis'), cost: eastAsian(4.4, 13) },
  { read: reader('euc-jp'), cost: eastAsian(4.6, 13) },
  { read: reader('euc-kr'), cost: eastAsian(10, 7.5) },
  { read: reader('big5'), cost: eastAsian(10, 13) },
]
