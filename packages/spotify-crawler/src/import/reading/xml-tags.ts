import { SaxesParser } from 'saxes'
import { ImportError } from '../../errors.ts'
import { PAUSE, type ReadContext } from '../model.ts'

/** An element of an XML file, with names in lower case. */
interface XmlTag {
  name: string
  attributes: Record<string, string>
  /** Its text, without that of elements within it, up to 10,000 characters. */
  content: string
}

/** An element that ended, and those around it, outermost first. */
export interface XmlElement {
  tag: XmlTag
  around: readonly XmlTag[]
}

/** Elements within each other that a playlist may have. */
export const DEEPEST = 100
export const TOO_DEEP = 'elements within elements without end'
/** Longest text that is kept of an element. */
export const LONGEST_TEXT = 10_000
/** What is parsed at once; behind each an import may be stopped. */
const SLICE = 1 << 16

/**
 * The elements of an XML file in the order of their ends, each valid until the next is asked for. A file that breaks off is
 * read up to there, with a note. No entity leads out of the file. O(length), and memory for the elements that are open.
 */
export function* xmlElements(text: string, context: ReadContext): Generator<XmlElement | typeof PAUSE> {
  const parser = new SaxesParser()
  const open: XmlTag[] = []
  let ended: XmlElement[] = []
  let error: Error | undefined
  let count = 0
  const end = (): void => {
    const tag = open.pop()
    if (tag) ended.push({ tag, around: [...open] })
  }
  parser.on('error', e => {
    error ??= e
  })
  parser.on('opentag', tag => {
    const attributes: Record<string, string> = {}
    for (const [name, value] of Object.entries(tag.attributes)) attributes[name.toLowerCase()] = value
    if (open.push({ name: tag.name.toLowerCase(), attributes, content: '' }) > DEEPEST) throw new ImportError(TOO_DEEP)
    count++
  })
  const add = (value: string): void => {
    const tag = open.at(-1)
    if (tag && tag.content.length < LONGEST_TEXT) tag.content += value.slice(0, LONGEST_TEXT)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', end)
  const plain = text.replace(/&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)/gi, '&amp;')
  for (let at = 0; at < plain.length; at += SLICE) {
    parser.write(plain.slice(at, at + SLICE))
    yield* ended
    ended = []
    yield PAUSE
  }
  parser.close()
  while (open.length > 0) end() // of a file that breaks off
  yield* ended
  if (error && count < 2) throw new ImportError(`not well-formed XML: ${error.message}`, { cause: error })
  if (error)
    context.problem(
      `not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`,
      /^\d+:\d+/.exec(error.message)?.[0],
    )
}
