/** The saved filters in the description of the server. */
import { JSON_TYPE, operation } from './operations.ts'
import { listOf, object, type Schema, text } from './schemas.ts'

const name: Schema = {
  name: 'name',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 100 },
  description: 'of a filter: without quotation marks, in any case and script',
}
const where: Schema = { ...text, maxLength: 10_000, description: 'such as genre = jazz and year >= 1960' }
const saved = object({ filters: listOf(object({ name: { type: 'string' }, where: { type: 'string' } })) })
const readOnly = { 403: 'the file of what is noted cannot be written, or a page of another origin asks' }

export const filterPaths: Readonly<Record<string, Schema>> = {
  '/api/filters': {
    get: operation({
      summary: 'Filters that were saved by name: @name means one in each where',
      answer: [JSON_TYPE, saved],
    }),
  },
  '/api/filters/{name}': {
    put: operation({
      summary: 'Saves a filter under a name, in place of one that has it',
      parameters: [name],
      body: object({ where }),
      answer: [JSON_TYPE, saved],
      refusals: { 400: 'the name or the filter is wrong; then with `position`', ...readOnly },
    }),
    delete: operation({
      summary: 'Removes a saved filter',
      parameters: [name],
      answer: [JSON_TYPE, object({ removed: { type: 'boolean' } })],
      refusals: { 400: 'the name is wrong', ...readOnly, 404: 'no filter has the name' },
    }),
  },
}
