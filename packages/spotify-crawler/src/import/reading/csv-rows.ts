import { type Options, parse } from 'csv-parse/sync'

/** A row of a CSV file. */
export interface CsvRow {
  cells: string[]
  /** Its line, from 1. */
  line: number
  /** True where its quotes do not match: which cell is which is a guess behind the first wrong one. */
  isBroken: boolean
}

/** A row may go on over this many lines, within quotes. */
const MOST_LINES = 20

/** The separator that a first line has. */
export function separatorOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '')
  const count = (separator: string): number => bare.split(separator).length
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

/** The cells of one line. */
export function cellsOf(line: string, delimiter: string): string[] {
  return parsed(line, { delimiter, relax_quotes: true, relax_column_count: true })?.[0] ?? line.split(delimiter)
}

/**
 * The rows of a CSV file, its head first. A row whose quotes do not match costs itself alone: the next line begins a new one.
 * O(length).
 */
export function csvRows(text: string, delimiter: string): CsvRow[] {
  const options = { delimiter, bom: true, relax_column_count_less: true, skip_empty_lines: true }
  const whole = parsed(text, options)
  if (whole) return whole.map((cells, i) => ({ cells, line: i + 1, isBroken: false }))
  return byLines(text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/), delimiter)
}

function byLines(lines: readonly string[], delimiter: string): CsvRow[] {
  const rows: CsvRow[] = []
  let width = 0
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i]!
    const line = i + 1
    if (text.trim() === '') continue
    const only = parsed(text, { delimiter, relax_column_count: true })
    let cells = only?.length === 1 && (width === 0 || only[0]!.length === width) ? only[0] : undefined
    for (let more = 1; !cells && isOpen(text) && more < MOST_LINES && i + more < lines.length; more++) {
      const several = parsed(lines.slice(i, i + more + 1).join('\n'), { delimiter, relax_column_count: true })
      if (several?.length !== 1 || several[0]!.length !== width) continue
      cells = several[0]
      i += more
    }
    width ||= cells?.length ?? 0
    rows.push(cells ? { cells, line, isBroken: false } : { cells: cellsOf(text, delimiter), line, isBroken: true })
  }
  return rows
}

/** True where a quoted cell may go on in the next line. */
function isOpen(line: string): boolean {
  return line.split('"').length % 2 === 0
}

function parsed(text: string, options: Options): string[][] | undefined {
  try {
    return parse(text, options) as unknown as string[][]
  } catch {
    return undefined
  }
}
