import { strToU8, zipSync } from 'fflate'

export type Cell = string | number | null
/** Rows by the names of their sheets. */
export type Sheets = Readonly<Record<string, readonly (readonly Cell[])[]>>

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, c => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[c]};`)

const column = (i: number): string =>
  (i < 26 ? '' : String.fromCharCode(64 + Math.floor(i / 26))) + String.fromCharCode(65 + (i % 26))

/** Where a workbook has the sheet of this number, from 0. */
export const sheetPath = (n: number): string => `xl/worksheets/sheet${n + 1}.xml`
/** Where its texts lie that cells share. */
export const STRINGS = 'xl/sharedStrings.xml'

/** The files of a workbook (XLSX) of texts and numbers; texts lie in the shared table, or in their cells. */
export function workbookFiles(sheets: Sheets, isShared = true): Record<string, string> {
  const strings: string[] = []
  const cell = (value: Cell, reference: string): string => {
    if (value === null) return ''
    if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`
    if (!isShared) return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
    return `<c r="${reference}" t="s"><v>${strings.push(value) - 1}</v></c>`
  }
  const files: Record<string, string> = {}
  const names = Object.keys(sheets)
  names.forEach((name, n) => {
    const rows = sheets[name]!.map(
      (row, y) => `<row r="${y + 1}">${row.map((value, x) => cell(value, `${column(x)}${y + 1}`)).join('')}</row>`,
    )
    files[sheetPath(n)] =
      `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join('')}</sheetData></worksheet>`
  })
  const list = names.map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
  files['xl/workbook.xml'] =
    `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${list.join('')}</sheets></workbook>`
  const relations = names.map((_, n) => `<Relationship Id="rId${n + 1}" Target="worksheets/sheet${n + 1}.xml"/>`)
  files['xl/_rels/workbook.xml.rels'] = `<Relationships>${relations.join('')}</Relationships>`
  if (isShared)
    files[STRINGS] = `<sst>${strings.map(s => `<si><t xml:space="preserve">${escaped(s)}</t></si>`).join('')}</sst>`
  return files
}

/** A zip file of texts and bytes. */
export function zipped(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? strToU8(file) : file])
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>)
}

/** A workbook as one file. */
export const workbook = (sheets: Sheets, isShared = true): Uint8Array => zipped(workbookFiles(sheets, isShared))
