/**
 * Chinese words that people search by, with the tags that come nearest. There is no encoder for Chinese: a text is cut at these words,
 * the longest first, and what is between them is looked for in names, by its characters.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = Object.freeze({
  摇滚: ['rock', 'classic rock'],
  流行: ['pop'],
  电子: ['electronic', 'electronica', 'electro'],
  爵士: ['jazz'],
  布鲁斯: ['blues'],
  蓝调: ['blues'],
  民谣: ['folk', 'acoustic'],
  古典: ['classical', 'instrumental'],
  金属: ['metal', 'heavy metal'],
  重金属: ['heavy metal'],
  朋克: ['punk'],
  嘻哈: ['Hip-Hop', 'hiphop'],
  说唱: ['Hip-Hop', 'hiphop'],
  乡村: ['country'],
  雷鬼: ['reggae'],
  迪斯科: ['disco', 'dance'],
  放克: ['funk'],
  灵魂乐: ['soul'],
  舞曲: ['dance', 'electro'],
  轻音乐: ['easy listening', 'instrumental'],
  纯音乐: ['instrumental'],
  钢琴: ['instrumental', 'beautiful', 'easy listening'],
  吉他: ['guitar', 'acoustic'],
  女声: ['female vocalists', 'female vocalist'],
  男声: ['male vocalists'],
  老歌: ['oldies', '60s'],
  安静: ['Mellow', 'ambient', 'acoustic'],
  放松: ['chill', 'chillout', 'easy listening'],
  睡觉: ['ambient', 'chillout'],
  睡眠: ['ambient', 'chillout'],
  助眠: ['ambient', 'chillout'],
  学习: ['ambient', 'instrumental'],
  专注: ['ambient', 'instrumental'],
  下雨: ['Mellow', 'sad'],
  雨天: ['Mellow', 'sad'],
  悲伤: ['sad'],
  忧伤: ['sad', 'Mellow'],
  伤感: ['sad'],
  失恋: ['sad'],
  快乐: ['happy'],
  欢快: ['happy', 'dance'],
  开心: ['happy'],
  跑步: ['dance', 'party'],
  运动: ['dance', 'party'],
  派对: ['party', 'dance'],
  聚会: ['party'],
  温柔: ['Mellow', 'beautiful'],
  浪漫: ['beautiful', 'soul'],
  性感: ['sexy'],
  优美: ['beautiful'],
  氛围: ['ambient'],
  实验: ['experimental'],
})
const LONGEST = Math.max(...Object.keys(WORDS).map(word => word.length))
const HAN = /\p{Script=Han}/u
/** Characters that say nothing about a song, between the words of a wish. */
const PLAIN = /^(?:适合|的|时候|时|听|歌曲|歌|音乐|想|我|一些|来|点|首)+/u

/** A run of characters cut at the words above; a word of another script is left as it is. O(length x longest word) */
export function chineseTerms(run: string): string[] {
  if (!HAN.test(run)) return [run]
  const terms: string[] = []
  let begin = 0
  const between = (end: number): void => {
    const rest = run.slice(begin, end).replace(PLAIN, '')
    if (rest !== '') terms.push(rest)
  }
  for (let i = 0; i < run.length; ) {
    let length = Math.min(LONGEST, run.length - i)
    while (length > 0 && !Object.hasOwn(WORDS, run.slice(i, i + length))) length--
    if (length === 0) {
      i++
      continue
    }
    between(i)
    terms.push(run.slice(i, i + length))
    i += length
    begin = i
  }
  between(run.length)
  return terms
}

/** The tags that a Chinese word stands for. */
export function chineseTags(word: string): readonly string[] {
  return Object.hasOwn(WORDS, word) ? WORDS[word]! : []
}
