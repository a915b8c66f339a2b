import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { RatingRow } from './ratings/rows.ts'

/** The layout of a CSV file. */
export interface CsvRatingsOptions {
  /** Text between fields. Default `','`. */
  separator?: string
  /** Position of the user, the item and the rating in a line, counted from 0. Default [0, 1, 2]. */
  columns?: readonly [user: number, item: number, rating: number]
  /** Lines to leave out at the top. Default 0. */
  skipLines?: number
}

const OPTIONS: OptionNames<CsvRatingsOptions> = { separator: 1, columns: 1, skipLines: 1 }

/**
 * Ratings of a text with one in each line, as rows for `RatingsDataset.from`. Ids are strings, trimmed, without the quotes
 * around them; empty lines are passed over. A separator inside quotes is not supported. Lazy.
 *
 * @throws TypeError when `text` is not a string; RangeError with the line (counted from 1) that lacks a field or whose rating is
 *   no number
 * @example
 * [...readCsvRatings('user,item,stars\nann,jazz,5', { skipLines: 1 })] // [['ann', 'jazz', 5]]
 */
export function* readCsvRatings(text: string, options: CsvRatingsOptions = {}): Generator<RatingRow> {
  const where = 'readCsvRatings'
  if (typeof text !== 'string') throw new TypeError(`${where}: text must be a string, got ${show(text)}`)
  const { separator = ',', columns = [0, 1, 2], skipLines = 0 } = checkOptions(where, options, OPTIONS)
  if (typeof separator !== 'string' || separator === '') {
    throw new TypeError(`${where}: separator must be a string that is not empty, got ${show(separator)}`)
  }
  for (const [at, name] of ['user', 'item', 'rating'].entries())
    checkInteger(where, `column of ${name}`, columns[at]!, 0)
  checkInteger(where, 'skipLines', skipLines, 0)
  const fieldsNeeded = Math.max(...columns) + 1
  let line = 0
  for (const content of linesOf(text)) {
    line++
    if (line <= skipLines || content.trim() === '') continue
    const fields = content.split(separator)
    if (fields.length < fieldsNeeded) {
      throw new RangeError(`${where}: line ${line} must have at least ${fieldsNeeded} fields, got ${fields.length}`)
    }
    const rating = clean(fields[columns[2]]!)
    const value = rating === '' ? Number.NaN : Number(rating)
    if (Number.isNaN(value)) {
      throw new RangeError(`${where}: rating of line ${line} must be a number, got ${show(rating)}`)
    }
    yield [clean(fields[columns[0]]!), clean(fields[columns[1]]!), value]
  }
}

/**
 * Ratings of a MovieLens file, as rows for `RatingsDataset.from`: 100k (`u.data`, tabs), 1M and 10M (`ratings.dat`, `::`),
 * 20M and later (`ratings.csv` with its header), and the same data in RecBole's form (`.inter`). The first line shows which
 * form it is. Lazy.
 *
 * @throws as {@link readCsvRatings}
 * @example
 * [...readMovieLens('196\t242\t3\t881250949\n')] // [['196', '242', 3]]
 */
export function readMovieLens(text: string): Generator<RatingRow> {
  const first = typeof text === 'string' ? text.slice(0, text.indexOf('\n') + 1 || text.length) : ''
  const separator = first.includes('::') ? '::' : first.includes('\t') ? '\t' : ','
  return readCsvRatings(text, { separator, skipLines: /^\s*"?user/i.test(first) ? 1 : 0 })
}

function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    yield text.slice(start, end < 0 ? text.length : end)
    if (end < 0) return
    start = end + 1
  }
}

function clean(field: string): string {
  const trimmed = field.trim()
  return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed
}
