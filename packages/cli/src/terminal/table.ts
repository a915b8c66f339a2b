import { stripVTControlCharacters } from 'node:util'

/** A column of a table. */
export interface Column {
  heading: string
  /** Set flush right, and never cut. */
  numeric?: boolean
  /** Which side stays when a cell is cut: a title's beginning (default), a path's end. */
  keep?: 'start' | 'end'
}

/** Columns that a text keeps even where the line is too long then: two wide characters. */
const NARROWEST = 4

/** A plain table. The widest text column shrinks, so that a line fits `columns`; control characters of names are left out. */
export function formatTable(head: readonly Column[], rows: readonly (readonly string[])[], columns: number): string {
  const cells = [head.map(c => c.heading), ...rows].map(row => row.map(clean))
  const widths = head.map((_, i) => Math.max(...cells.map(row => displayWidth(row[i] ?? ''))))
  const spare = (): number => columns - widths.reduce((a, b) => a + b + 2, -2)
  while (spare() < 0) {
    const text = head.map((c, i) => (c.numeric ? 0 : widths[i]!))
    const widest = text.indexOf(Math.max(...text))
    if (widths[widest]! <= NARROWEST) break
    widths[widest]!--
  }
  return cells
    .map(row =>
      row
        .map((cell, i) => {
          const cut = truncate(cell, widths[i]!, head[i]!.keep ?? 'start')
          const fill = ' '.repeat(widths[i]! - displayWidth(cut))
          return head[i]!.numeric ? fill + cut : cut + fill
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A name as it may be printed: what could steer a terminal is gone. */
export function clean(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, ' ')
}

/** Columns that a text takes on a terminal: East Asian wide characters and emoji take two, marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) width += isWide(segment) ? 2 : 1
  return width
}

function truncate(text: string, width: number, keep: 'start' | 'end'): string {
  if (displayWidth(text) <= width) return text
  const graphemes = Array.from(new Intl.Segmenter().segment(text), s => s.segment)
  if (keep === 'end') graphemes.reverse()
  const kept: string[] = []
  let used = 0
  for (const grapheme of graphemes) {
    used += isWide(grapheme) ? 2 : 1
    if (used > width - 1) break
    kept.push(grapheme)
  }
  return keep === 'end' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`
}

// Unicode 16, East_Asian_Width W and F in the blocks that names use.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u

function isWide(grapheme: string): boolean {
  return WIDE.test(grapheme)
}
