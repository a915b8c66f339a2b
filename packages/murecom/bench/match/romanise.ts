import { simplifyChinese } from '@murecom/spotify-crawler/names'

/**
 * Names in other scripts as people write them in Latin letters, by published systems: BGN/PCGN for Russian, ELOT 743 for Greek,
 * Hepburn for kana, Revised Romanization (by syllable) for Korean; traditional Chinese in simplified characters. The tables
 * are not those that the matcher uses.
 */
const letters = (text: string): Map<string, string> =>
  new Map(text.split(' ').map(pair => [pair[0]!, pair.slice(2)] as const))

const CYRILLIC = letters(
  'а=a б=b в=v г=g д=d е=e ё=yo ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=i є=ye ґ=g',
)
const GREEK = letters(
  'α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o',
)
const KANA = letters(
  'あ=a い=i う=u え=e お=o か=ka き=ki く=ku け=ke こ=ko さ=sa し=shi す=su せ=se そ=so た=ta ち=chi つ=tsu て=te と=to な=na に=ni ぬ=nu ね=ne の=no は=ha ひ=hi ふ=fu へ=he ほ=ho ま=ma み=mi む=mu め=me も=mo や=ya ゆ=yu よ=yo ら=ra り=ri る=ru れ=re ろ=ro わ=wa を=o ん=n が=ga ぎ=gi ぐ=gu げ=ge ご=go ざ=za じ=ji ず=zu ぜ=ze ぞ=zo だ=da ぢ=ji づ=zu で=de ど=do ば=ba び=bi ぶ=bu べ=be ぼ=bo ぱ=pa ぴ=pi ぷ=pu ぺ=pe ぽ=po ぁ=a ぃ=i ぅ=u ぇ=e ぉ=o ゔ=vu',
)
const FIRST = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ')
const VOWEL = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const LAST = ' k k ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p h'.split(' ')

/** What a name is in Latin letters (in simplified characters for a Chinese one); undefined where no system says it. */
export function romanised(name: string): string | undefined {
  const text = name.normalize('NFKC')
  if (/\p{Script=Han}/u.test(text)) {
    const simplified = simplifyChinese(text)
    return simplified !== text && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? simplified : undefined
  }
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return kana(text)
  if (/\p{Script=Hangul}/u.test(text)) return text.replace(/[가-힣]/gu, hangul)
  if (/\p{Script=Cyrillic}/u.test(text)) return byTable(text, CYRILLIC)
  if (/\p{Script=Greek}/u.test(text)) return byTable(text.normalize('NFD').replace(/\p{M}/gu, ''), GREEK)
  return undefined
}

function byTable(text: string, table: ReadonlyMap<string, string>): string {
  return Array.from(text, letter => {
    const latin = table.get(letter.toLowerCase())
    if (latin === undefined) return letter
    return letter === letter.toLowerCase() ? latin : latin.slice(0, 1).toUpperCase() + latin.slice(1)
  }).join('')
}

function kana(text: string): string {
  const hiragana = text.replace(/[ァ-ヴ]/gu, letter => String.fromCharCode(letter.charCodeAt(0) - 0x60))
  return byTable(
    hiragana
      .replace(/([きしちにひみりぎじびぴ])([ゃゅょ])/g, (_, a: string, b: string) => {
        const first = KANA.get(a)!.slice(0, -1)
        const vowel = { ゃ: 'a', ゅ: 'u', ょ: 'o' }[b]!
        return /[hj]$/.test(first) && first !== 'h' ? first + vowel : `${first}y${vowel}`
      })
      .replace(/っ(.)/g, (_, next: string) => (KANA.get(next)?.[0] ?? next[0] ?? '') + next)
      .replace(/[ーっ]/g, ''),
    KANA,
  )
}

function hangul(syllable: string): string {
  const code = syllable.charCodeAt(0) - 0xac00
  return FIRST[Math.floor(code / 588)]! + VOWEL[Math.floor((code % 588) / 28)]! + LAST[code % 28]!
}
