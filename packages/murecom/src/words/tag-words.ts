import { foldName } from '@murecom/spotify-crawler/names'
import { chineseTags, chineseTerms } from './tag-words-zh.ts'

/**
 * Words that people search by and the taggers do not know, with the tags of musicnn (and genres of GTZAN) that come nearest.
 * A word that is a tag itself, or a part of one, needs no line here.
 */
const RELATED: Readonly<Record<string, readonly string[]>> = Object.freeze({
  calm: ['chill', 'chillout', 'Mellow', 'ambient', 'easy listening'],
  quiet: ['Mellow', 'ambient', 'acoustic'],
  relax: ['chill', 'chillout', 'easy listening'],
  relaxing: ['chill', 'chillout', 'easy listening'],
  relaxed: ['chill', 'chillout', 'easy listening'],
  sleep: ['ambient', 'chillout'],
  focus: ['ambient', 'instrumental'],
  soft: ['Mellow', 'acoustic', 'easy listening'],
  slow: ['Mellow', 'sad'],
  dreamy: ['ambient', 'beautiful'],
  piano: ['instrumental', 'beautiful', 'easy listening'],
  orchestra: ['instrumental', 'classical'],
  orchestral: ['instrumental', 'classical'],
  soundtrack: ['instrumental', 'ambient'],
  sadness: ['sad'],
  melancholic: ['sad', 'Mellow'],
  joyful: ['happy'],
  cheerful: ['happy'],
  upbeat: ['happy', 'party', 'dance'],
  energetic: ['party', 'dance', 'punk'],
  fast: ['punk', 'dance'],
  loud: ['metal', 'hard rock', 'heavy metal'],
  heavy: ['heavy metal', 'metal', 'hard rock'],
  aggressive: ['metal', 'heavy metal', 'punk'],
  techno: ['electronic', 'electro', 'House'],
  trance: ['electronic', 'electronica', 'dance'],
  synth: ['electronic', 'electro', 'electronica'],
  disco: ['dance', 'funk', '70s'],
  rap: ['Hip-Hop', 'hiphop'],
  hiphop: ['Hip-Hop', 'hiphop'],
  'r b': ['rnb'], // the search key of "R&B"
  singer: ['female vocalists', 'male vocalists', 'female vocalist'],
  woman: ['female vocalists', 'female vocalist'],
  man: ['male vocalists'],
  vocals: ['female vocalists', 'male vocalists'],
  unplugged: ['acoustic'],
  old: ['oldies', '60s'],
})

/** Words that say nothing about a song: what is left of a text without them is looked for. */
const PLAIN = new Set(
  `a an and any are as at be by can for from give have hear i in is it its like listen me more my no not of on or our play please
  should some something song songs music track tracks tune tunes that the these this those to want what when which while with you your`.split(
    /\s+/,
  ),
)

/** Whether a word of a search says nothing about a song. */
export const isPlain = (word: string): boolean => PLAIN.has(word)

/** A word or phrase of a search and the tags that it stands for; none when it can only be part of a name. */
export interface SearchTerm {
  text: string
  /** Numbers of tags; a song needs one of them. */
  tags: number[]
}

/**
 * Splits a search into terms: the longest run of words that is a tag (`female vocalists`), else a single word with the tags
 * it is related to.
 */
export function searchTerms(text: string, tagNames: readonly string[]): SearchTerm[] {
  const words = foldName(text)
    .split(' ')
    .filter(Boolean)
    .flatMap(word => chineseTerms(word))
  const terms: SearchTerm[] = []
  for (let i = 0; i < words.length; ) {
    let taken = 1
    let tags: number[] = []
    for (let length = Math.min(3, words.length - i); length >= 1 && tags.length === 0; length--) {
      tags = tagsOf(words.slice(i, i + length).join(' '), tagNames)
      if (tags.length > 0) taken = length
    }
    terms.push({ text: words.slice(i, i + taken).join(' '), tags })
    i += taken
  }
  return terms
}

/** The tags of that name, else those that the word is related to. */
function tagsOf(phrase: string, tagNames: readonly string[]): number[] {
  const numbers = (isWanted: (name: string) => boolean): number[] =>
    [...tagNames.keys()].filter(t => isWanted(tagNames[t]!))
  const exact = numbers(name => foldName(name) === phrase)
  if (exact.length > 0) return exact
  const related = Object.hasOwn(RELATED, phrase) ? RELATED[phrase]! : chineseTags(phrase)
  return numbers(name => related.includes(name))
}
