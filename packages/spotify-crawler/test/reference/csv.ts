import { parse } from 'csv-parse/sync'

export interface ReferenceRow {
  /** Undefined for a line that is no record. */
  cells: string[] | undefined
  line: number
}

/**
 * Rows of CSV by trying: a row is the shortest run of at most 20 lines that a strict parser (csv-parse) takes for one record and
 * that has no more cells than the head, or as many where it is several lines. O(lines × 20).
 */
export function csvByTrying(text: string, delimiter: string): ReferenceRow[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const rows: ReferenceRow[] = []
  let width = 0
  for (let i = 0; i < lines.length; i++) {
    if (lines[i]!.trim() === '') continue
    let used = 1
    let cells = record(lines[i]!, delimiter)
    if (cells && width > 0 && cells.length > width) cells = undefined
    // A line that is one record never goes on, however many cells it has.
    for (let more = 2; !cells && !record(lines[i]!, delimiter) && more <= 20 && i + more <= lines.length; more++) {
      const several = record(lines.slice(i, i + more).join('\n'), delimiter)
      if (!several) continue
      if (width > 0 && several.length !== width) break
      cells = several
      used = more
    }
    rows.push({ cells, line: i + 1 })
    width ||= cells?.length ?? 0
    if (cells) i += used - 1
  }
  return rows
}

function record(run: string, delimiter: string): string[] | undefined {
  try {
    // Line ends are no ends here: the run is one record or none.
    const rows = parse(run, { delimiter, ltrim: true, record_delimiter: '\0' }) as string[][]
    return rows.length === 1 ? rows[0] : undefined
  } catch {
    return undefined
  }
}
