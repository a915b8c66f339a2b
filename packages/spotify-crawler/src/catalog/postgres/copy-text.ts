/** Rows in the text format of COPY: a line each, columns apart by tabs, `\N` for null. */
export function copyText(values: readonly unknown[], width: number): string {
  let text = ''
  for (let i = 0; i < values.length; i += width) {
    for (let column = 0; column < width; column++) {
      if (column > 0) text += '\t'
      text += field(values[i + column])
    }
    text += '\n'
  }
  return text
}

const SPECIAL = /[\\\t\n\r\0]/

function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  const text = String(value)
  return SPECIAL.test(text) ? text.replace(/[\\\t\n\r\0]/g, letter => ESCAPES[letter]!) : text
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\ufffd', // PostgreSQL's texts hold none
}
