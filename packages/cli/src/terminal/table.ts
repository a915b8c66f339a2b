import { stripVTControlCharacters } from 'node:util'

/** A column: its heading, and whether it holds numbers (then it is set flush right). */
export interface Column {
  heading: string
  numeric?: boolean
}

/** A plain table. The widest text column shrinks, so that a line fits `columns`; control characters of names are left out. */
export function formatTable(head: readonly Column[], rows: readonly (readonly string[])[], columns: number): string {
  const cells = [head.map(c => c.heading), ...rows].map(row => row.map(clean))
  const widths = head.map((_, i) => Math.max(...cells.map(row => displayWidth(row[i] ?? ''))))
  const spare = (): number => columns - widths.reduce((a, b) => a + b + 2, 0)
  while (spare() < 0) {
    const text = head.map((c, i) => (c.numeric ? 0 : widths[i]!))
    const widest = text.indexOf(Math.max(...text))
    if (widths[widest]! <= 8) break
    widths[widest]!--
  }
  return cells
    .map(row =>
      row
        .map((cell, i) => {
          const cut = truncate(cell, widths[i]!)
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

function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let out = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const w = isWide(segment) ? 2 : 1
    if (used + w > width - 1) break
    out += segment
    used += w
  }
  return `${out}…`
}

// Unicode 16, East_Asian_Width W and F in the blocks that names use.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u

function isWide(grapheme: string): boolean {
  return WIDE.test(grapheme)
}
