import { PAUSE, type ReadContext } from '../model.ts'
import type { Zip } from '../sources/zip-files.ts'
import { decodeText } from './decode-text.ts'
import { type XmlElement, xmlElements } from './xml-tags.ts'

/** Workbooks (XLSX, ECMA-376): a zip file of XML. Cells are texts; formulas are their last values, formats are not applied. */

const WORKBOOK = 'xl/workbook.xml'
/** While a file is recognised: what is wrong with it is noted when it is read. */
const NOBODY: ReadContext = { fileName: '', place: '', stem: '', problem: () => {} }
/** Cells of a row that are kept. */
const MOST_COLUMNS = 128

/** True for a zip file that is a workbook. */
export function isWorkbook(zip: Zip): boolean {
  return zip.names.includes(WORKBOOK)
}

/** Sheets by name, each with its entry in the zip file. */
export async function sheetsOf(zip: Zip, context: ReadContext = NOBODY): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  for (const { tag } of await elements(zip, 'xl/_rels/workbook.xml.rels', context))
    if (local(tag.name) === 'relationship') targets.set(tag.attributes['id'] ?? '', tag.attributes['target'] ?? '')
  const sheets = new Map<string, string>()
  for (const { tag } of await elements(zip, WORKBOOK, context)) {
    if (local(tag.name) !== 'sheet') continue
    const id = Object.entries(tag.attributes).find(([name]) => local(name) === 'id')?.[1] ?? ''
    const target = (targets.get(id) ?? '').replace(/^\//, '')
    sheets.set(tag.attributes['name'] ?? '', target.startsWith('xl/') ? target : `xl/${target}`)
  }
  return sheets
}

/** The rows of a sheet, top down; cells by their column, '' where there is none. */
export async function* readSheet(
  zip: Zip,
  entry: string,
  context: ReadContext,
): AsyncGenerator<string[] | typeof PAUSE> {
  const strings = await sharedStrings(zip, context)
  let row: string[] = []
  let text = ''
  for (const element of xmlElements(await textOf(zip, entry), context)) {
    if (element === PAUSE) {
      yield PAUSE
      continue
    }
    const { tag, around } = element
    const name = local(tag.name)
    if (name === 'v' || (name === 't' && !isPhonetic(around))) text += tag.content
    else if (name === 'c') {
      const column = columnOf(tag.attributes['r']) ?? row.length
      while (row.length < column && column < MOST_COLUMNS) row.push('')
      const isShared = tag.attributes['t'] === 's' && text !== ''
      if (column < MOST_COLUMNS) row[column] = isShared ? (strings[Number(text)] ?? '') : text
      text = ''
    } else if (name === 'row') {
      yield row
      row = []
    }
  }
}

async function sharedStrings(zip: Zip, context: ReadContext): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  for (const { tag, around } of await elements(zip, 'xl/sharedStrings.xml', context)) {
    if (local(tag.name) === 't' && !isPhonetic(around)) text += tag.content
    else if (local(tag.name) === 'si') {
      strings.push(text)
      text = ''
    }
  }
  return strings
}

/** How a name is read, beside it in Japanese workbooks. */
function isPhonetic(around: XmlElement['around']): boolean {
  return around.some(tag => local(tag.name) === 'rph')
}

/** "AB12" to 27. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/i.exec(reference ?? '')?.[0].toUpperCase()
  if (letters === undefined) return undefined
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

async function textOf(zip: Zip, entry: string): Promise<string> {
  const bytes = await zip.read(entry)
  return bytes ? decodeText(bytes) : ''
}

async function elements(zip: Zip, entry: string, context: ReadContext): Promise<XmlElement[]> {
  const text = await textOf(zip, entry)
  return text === '' ? [] : [...xmlElements(text, context)].filter(element => element !== PAUSE)
}
