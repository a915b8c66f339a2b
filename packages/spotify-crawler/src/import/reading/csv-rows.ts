/**
 * CSV as people have it (RFC 4180 and what is wrong with it), a record at a time, so that a row whose quotes do not match
 * costs itself alone. A parser of the whole text loses its place there: everything up to the next quote becomes one cell.
 */

/** A row of a CSV file. */
export interface CsvRow {
  cells: string[]
  /** The line where it begins, from 1. */
  line: number
  /** True where its quotes do not match: which cell is which is a guess behind the first wrong one. */
  isBroken: boolean
}

/** A row may go on over this many lines, within quotes. */
const MOST_LINES = 20
/** Rows that are handed out together: between two batches an import may be stopped. */
const BATCH_LINES = 1000

/** The separator that a first line has. */
export function separatorOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '')
  const count = (separator: string): number => bare.split(separator).length
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

/** The cells of one line. */
export function cellsOf(line: string, separator: string): string[] {
  return cut(line, separator).cells
}

/** The first line that is not empty, as formats are recognised by it. */
export function firstLine(text: string): string {
  return /\S[^\r\n]*/.exec(text)?.[0] ?? ''
}

/**
 * The rows of a CSV file in batches, its head first. A record is a line; where its quotes do not match, it is the shortest run
 * of up to 20 lines whose quotes do and which has as many cells as the head; where there is none, the line is broken. Empty
 * lines are passed over. O(length).
 */
export function* csvBatches(text: string, separator: string): Generator<CsvRow[]> {
  const lines = new LineWindow(text.startsWith('\ufeff') ? text.slice(1) : text)
  let width = 0
  let batch: CsvRow[] = []
  for (let line = lines.at(0); line !== undefined; line = lines.at(0)) {
    const number = lines.number
    let used = 1
    if (line.trim() !== '') {
      const length = recordLength(lines)
      const record = cut(length > 1 ? joined(lines, length) : line, separator)
      const fits = width === 0 || (length > 1 ? record.cells.length === width : record.cells.length <= width)
      if (length > 0 && !record.isBroken && fits) {
        used = length
        width ||= record.cells.length
        batch.push({ cells: record.cells, line: number, isBroken: false })
      } else batch.push({ cells: length > 1 ? cut(line, separator).cells : record.cells, line: number, isBroken: true })
    }
    lines.drop(used)
    if (batch.length < BATCH_LINES) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** How many lines have an even number of quotes together; 0 when no run of them has. */
function recordLength(lines: LineWindow): number {
  let isOpen = false
  for (let i = 0; i < MOST_LINES; i++) {
    const line = lines.at(i)
    if (line === undefined) return 0
    if (hasOddQuotes(line)) isOpen = !isOpen
    if (!isOpen) return i + 1
  }
  return 0
}

function joined(lines: LineWindow, length: number): string {
  return Array.from({ length }, (_, i) => lines.at(i)).join('\n')
}

function hasOddQuotes(line: string): boolean {
  let isOdd = false
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}

/** A few lines of a text, moved along it. */
class LineWindow {
  readonly #text: string
  readonly #ends = /\r\n|\n|\r/g
  #lines: string[] = []
  #from = 0
  #next = 0
  /** Number of the first line, from 1. */
  number = 1

  constructor(text: string) {
    this.#text = text
  }

  /** The line this many behind the first; undefined behind the last. */
  at(i: number): string | undefined {
    while (this.#from + i >= this.#lines.length && this.#next <= this.#text.length) this.#read()
    return this.#lines[this.#from + i]
  }

  drop(count: number): void {
    this.number += count
    this.#from += count
    if (this.#from < BATCH_LINES) return
    this.#lines = this.#lines.slice(this.#from)
    this.#from = 0
  }

  #read(): void {
    this.#ends.lastIndex = this.#next
    const end = this.#ends.exec(this.#text)
    this.#lines.push(this.#text.slice(this.#next, end?.index))
    this.#next = end ? this.#ends.lastIndex : this.#text.length + 1
  }
}

/** The cells of one record. A quote within a cell that has none around it, or behind one that ended, is taken as it is. */
function cut(record: string, separator: string): { cells: string[]; isBroken: boolean } {
  const cells: string[] = []
  let isBroken = false
  let at = 0
  for (;;) {
    const quote = quoteAt(record, at)
    if (quote >= 0) {
      const { cell, end, isWhole } = quoted(record, quote + 1, separator)
      cells.push(cell)
      isBroken ||= !isWhole
      at = end
    } else {
      const end = endOf(record, separator, at)
      const cell = record.slice(at, end)
      isBroken ||= cell.includes('"')
      cells.push(cell)
      at = end
    }
    if (at >= record.length) return { cells, isBroken }
    at++
    if (at === record.length) {
      cells.push('')
      return { cells, isBroken }
    }
  }
}

/** Where the quote is that a cell begins with, spaces before it or not; -1 when there is none. */
function quoteAt(record: string, from: number): number {
  let at = from
  while (record[at] === ' ') at++
  return record[at] === '"' ? at : -1
}

function endOf(record: string, separator: string, from: number): number {
  const end = record.indexOf(separator, from)
  return end < 0 ? record.length : end
}

/** A cell from behind its first quote; `end` is where its separator is. */
function quoted(record: string, from: number, separator: string): { cell: string; end: number; isWhole: boolean } {
  let cell = ''
  let start = from
  let isWhole = true
  for (let at = record.indexOf('"', from); at >= 0; at = record.indexOf('"', start)) {
    const next = record[at + 1]
    if (next === undefined || next === separator) return { cell: cell + record.slice(start, at), end: at + 1, isWhole }
    isWhole &&= next === '"'
    cell += record.slice(start, at + 1)
    start = next === '"' ? at + 2 : at + 1
  }
  return { cell: cell + record.slice(start), end: record.length, isWhole: false }
}
