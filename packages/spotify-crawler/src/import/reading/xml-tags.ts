import { SaxesParser } from 'saxes'
import { ImportError } from '../../errors.ts'
import type { ReadContext } from '../model.ts'

/** An element of an XML file, with names in lower case. */
export interface XmlTag {
  name: string
  attributes: Record<string, string>
  /** Its text, without that of elements within it. */
  content: string
  /** The elements around it and itself, outermost first. */
  path: XmlTag[]
}

/** Elements within each other that a playlist may have. */
const DEEPEST = 100

/**
 * The elements of an XML file in the order of their beginnings. A file that breaks off is read up to there, and told. No
 * entity leads out of the file.
 */
export function openTags(text: string, context: ReadContext): XmlTag[] {
  const parser = new SaxesParser()
  const tags: XmlTag[] = []
  const open: XmlTag[] = []
  let error: Error | undefined
  parser.on('error', e => {
    error ??= e
  })
  parser.on('opentag', tag => {
    const attributes: Record<string, string> = {}
    for (const [name, value] of Object.entries(tag.attributes)) attributes[name.toLowerCase()] = value
    const found: XmlTag = { name: tag.name.toLowerCase(), attributes, content: '', path: [] }
    if (open.push(found) > DEEPEST) throw new ImportError('elements within elements without end')
    found.path = [...open]
    tags.push(found)
  })
  parser.on('text', value => {
    const tag = open.at(-1)
    if (tag) tag.content += value
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text.replace(/&(?!#\d+;|#x[0-9a-f]+;|(?:amp|lt|gt|quot|apos);)/gi, '&amp;')).close()
  if (error && tags.length < 2) throw new ImportError(`not well-formed XML: ${error.message}`, { cause: error })
  if (error)
    context.problem(
      `not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`,
      /^\d+:\d+/.exec(error.message)?.[0],
    )
  return tags
}
