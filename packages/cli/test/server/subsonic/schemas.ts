/**
 * The published schemas of OpenSubsonic. They are not part of the project: MURECOM_REFERENCE names a folder with them, or they lie
 * in ../shared/reference.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'

const folder =
  process.env['MURECOM_REFERENCE'] ?? fileURLToPath(new URL('../../../../../../shared/reference', import.meta.url))
const file = join(folder, 'opensubsonic-openapi.json')
/** RFC 3339, which JSON Schema means by date-time: with an offset. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Whether there are schemas, and what is said where there are none. */
export const isThere = existsSync(file)
export const reason = 'MURECOM_REFERENCE names no folder with opensubsonic-openapi.json'

const read = (): Record<string, object> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>

/** The methods whose answers have a schema: all but those that answer with bytes. */
export function endpoints(): string[] {
  const names = Object.keys(read()).flatMap(path => /^endpoints\/(\w+)\.json$/.exec(path)?.[1] ?? [])
  return names.filter(name => !['stream', 'download', 'getCoverArt'].includes(name))
}

/** A validator for each endpoint; the last part of a `$ref` says which. */
export function validators(): (endpoint: string) => ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addFormat('date-time', text => !Number.isNaN(Date.parse(text)) && DATE_TIME.test(text))
  ajv.addFormat('double', true)
  for (const [path, document] of Object.entries(read())) {
    if (/^(schemas|endpoints\/\w+)\//.test(path)) ajv.addSchema({ ...document, $id: `https://schemas/${path}` })
  }
  return endpoint => {
    const name = `${endpoint[0]!.toUpperCase()}${endpoint.slice(1)}Response.json`
    return (
      ajv.getSchema(`https://schemas/endpoints/${endpoint}/${name}`) ??
      ajv.getSchema('https://schemas/schemas/SubsonicResponse.json')!
    )
  }
}
