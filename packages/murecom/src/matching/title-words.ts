/**
 * What titles carry beside the song's name, as whole phrases of folded words. A phrase is found by its words, so "live" is
 * in "Live at Wembley" and not in "Deliverance".
 */

/** What makes another recording of a song. */
export type VersionKind =
  | 'live'
  | 'remix'
  | 'instrumental'
  | 'acoustic'
  | 'demo'
  | 'cover'
  | 'part'
  | 'speed'
  | 'a cappella'
  | 'recorded anew'
  | 'version'

/** Phrases that leave the recording what it is: another master, the same song on another medium. Longer ones first. */
export const SAME_RECORDING =
  /\b(?:digital(?:ly)? re ?master(?:ed)?|re ?master(?:ed|izado|isiert)?|remasterizad[oa]|(?:19|20)\d\d (?:stereo |mono )?mix|mono mix|stereo mix|mono|stereo|deluxe|expanded|anniversary|(?:super )?special|bonus|hidden|explicit|clean|dirty|uncensored|censored|edited|(?:album|single|original|lp|ep|main|standard|radio|video|soundtrack|movie|film|7|7 inch|us|uk) (?:version|edit|mix|cut|take)|single|radio|album|original|edition|track|official|music|lyrics?|video(?:clip)?|clip|audio|visuali[sz]er|hd|hq|4k|full|mv|m v|ost|(?:original )?(?:motion picture )?soundtrack|theme|(?:19|20)\d\d|\d\dth|\d0|year|years|re ?issue|release|disc|cd|free download|with lyrics|topic|vevo)\b/g

/** Phrases that name another recording. The first that is found decides the kind. */
export const OTHER_RECORDING: readonly (readonly [VersionKind, RegExp])[] = [
  ['cover', /\b(?:cover(?:ed)?(?: version)?|karaoke|tribute|in the style of|originally performed by|made famous by)\b/],
  ['speed', /\b(?:slowed(?: down)?|sped up|speed up|nightcore|reverb|8d(?: audio)?|daycore)\b/],
  ['a cappella', /\b(?:a cappella|acappella|a capella|acapella|vocals? only)\b/],
  ['instrumental', /\b(?:instrumental(?:e|es)?|backing track|off vocal|without vocals)\b/],
  [
    'acoustic',
    /\b(?:acoustic|acoustique|acustic[oa]|akustik|stripped(?: down)?|unplugged|piano version|orchestral(?: version)?)\b/,
  ],
  [
    'live',
    /\b(?:live|recorded (?:at|in|on)|en vivo|ao vivo|in concert|en concert|en directo|concert|sessions?|festival|dal vivo)\b/,
  ],
  [
    'demo',
    /\b(?:demos?|rehearsals?|outtakes?|alternat(?:e|ive)(?: take| version| mix)?|early version|rough mix|work tape|take \d+)\b/,
  ],
  ['recorded anew', /\b(?:re ?recorded|re ?recording|new recording)\b/],
  [
    'remix',
    /\b(?:re ?mix(?:ed)?|rmx|mix|extended(?: mix| version)?|club|dub(?: mix)?|bootleg|rework(?:ed)?|refix|flip|vip|mash ?up|12 inch)\b/,
  ],
  ['part', /\b(?:interlude|intro(?:duction)?|outro|reprise|skit|prelude|overture|medley|excerpt|snippet)\b/],
  ['version', /\b(?:version|versione|edit|ver)\b/],
]

/** Long words of versions, which are known when a letter is wrong. */
export const VERSION_WORDS: readonly string[] = [
  'remix',
  'remaster',
  'remastered',
  'version',
  'acoustic',
  'instrumental',
  'karaoke',
  'extended',
  'unplugged',
  'interlude',
  'digital',
  'deluxe',
  'original',
  'soundtrack',
  'explicit',
  'anniversary',
]

/** Short ones, of which a wrong letter often makes another word: "love" is not "live". */
export const NEAR_VERSIONS: readonly string[] = ['live', 'demo', 'edit', 'mix', 'cover']

/** Small words between the phrases, which say nothing. */
export const CONNECTING: ReadonlySet<string> = new Set([
  'the',
  'a',
  'an',
  'and',
  'of',
  'in',
  'at',
  'on',
  'from',
  'for',
  'by',
  'to',
  'de',
  'la',
  'le',
  'en',
  'vs',
  'pt',
  'no',
])

/** Titles of a soundtrack: "From the Motion Picture X". */
export const FROM_A_FILM =
  /^(?:from|theme from|music from|taken from|as heard in|featured in)\b.*\b(?:motion picture|film|movie|soundtrack|series|show|musical|game|album|tv|netflix|disney)\b/

/** Titles that many albums have: two songs of them by one artist are one song only when more agrees. */
export const GENERIC: ReadonlySet<string> = new Set([
  'intro',
  'outro',
  'interlude',
  'untitled',
  'prelude',
  'skit',
  'introduction',
  'overture',
  'epilogue',
  'prologue',
  'reprise',
  'bonustrack',
  'hiddentrack',
])

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv']
const COUNTED: ReadonlySet<string> = new Set([
  'part',
  'volume',
  'no',
  'op',
  'number',
  'chapter',
  'act',
  'book',
  'movement',
  'episode',
  'side',
  'disc',
])
const SPELLED = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/**
 * Words with their numbers in digits: "Part II" and "Pt. Two" are "part 2". A Roman numeral is one behind a word that is
 * counted, or at the end of a title ("Rocky IV").
 */
export function withDigits(words: readonly string[]): string[] {
  return words.map((word, at) => {
    const isCounted = at > 0 && COUNTED.has(words[at - 1]!)
    const roman = ROMAN.indexOf(word) + 1
    if (roman > 0 && (isCounted || (at > 0 && at === words.length - 1 && word.length > 1))) return String(roman)
    const spelled = SPELLED.indexOf(word) + 1
    return spelled > 0 && isCounted ? String(spelled) : word
  })
}

/** The numbers among words, in order: "Symphony No. 5" and "No. 6" are two. */
export function numbersIn(words: readonly string[]): string {
  return words.flatMap(word => word.match(/\d+/g) ?? []).join(' ')
}
