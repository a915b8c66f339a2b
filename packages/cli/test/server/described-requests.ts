/**
 * Requests drawn from the description of the server: what its schemas allow, and now and then something else. A route that is
 * described is asked by that alone, with the parameters and the body that it takes.
 */

/** A JSON Schema, as the description has it. */
interface Schema {
  $ref?: string
  anyOf?: Schema[]
  enum?: unknown[]
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  pattern?: string
}

interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

interface Described {
  paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: Body }>>
  components: { schemas: Record<string, Schema> }
}
type Body = { content: { 'application/json': { schema: Schema } } }

interface Operation {
  /** Such as `POST /api/playlists/{id}`. */
  name: string
  method: string
  path: string
  parameters: readonly Parameter[]
  body: Schema | undefined
}

/** A request, and the operation that it is of. */
export interface DescribedRequest {
  operation: string
  method: string
  /** Path and query. */
  address: string
  body: string | undefined
}

/** Words that a field takes, by its name: most ids and names are of nothing. */
export type Known = Readonly<Record<string, readonly unknown[]>>

export class DescribedRequests {
  readonly operations: readonly Operation[]
  readonly #schemas: Record<string, Schema>
  readonly #random: () => number
  readonly #known: Known
  readonly #hostile: readonly string[]
  #turn = 0
  /** What answers named and later requests may name: the ids of radios. */
  readonly seen: string[] = []

  /**
   * @param hostile texts that now and then take the place of another value
   * @param only names of the operations that are asked; default all
   */
  constructor(
    document: object,
    random: () => number,
    known: Known,
    hostile: readonly string[],
    only?: readonly string[],
  ) {
    const { paths, components } = document as Described
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { parameters = [], requestBody }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        parameters,
        body: requestBody?.content['application/json'].schema,
      })),
    )
    this.operations = only ? operations.filter(({ name }) => only.includes(name)) : operations
    this.#schemas = components.schemas
    this.#random = random
    this.#known = known
    this.#hostile = hostile
  }

  /**
   * A request to the next operation: each has its turn.
   *
   * @param wrong share of parameters and of parts of bodies that are hostile
   */
  next(wrong = 0.15): DescribedRequest {
    const { name, method, path, parameters, body } = this.operations[this.#turn++ % this.operations.length]!
    const text = (schema: Schema, of: string): string =>
      encodeURIComponent(
        (this.#random() < wrong ? this.#pick(this.#hostile) : String(this.#value(schema, of))).replace(/\ud800/g, ''),
      )
    const address = path.replace(/\{(\w+)\}/g, (_, of: string) => {
      return text(parameters.find(parameter => parameter.name === of)?.schema ?? {}, of)
    })
    const query = parameters
      .filter(parameter => parameter.in === 'query' && this.#random() < (parameter.required ? 0.95 : 0.3))
      .map(parameter => `${parameter.name}=${text(parameter.schema, parameter.name)}`)
    const content = body && this.#value(body, '')
    return {
      operation: name,
      method,
      address: `${address}${query.length > 0 ? '?' : ''}${query.join('&')}`,
      body: body && JSON.stringify(this.#random() < wrong ? this.#spoiled(content) : content),
    }
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!
  }

  /** A value that a schema allows; `name` is that of the field that has it. */
  #value(schema: Schema, name: string): unknown {
    if (schema.$ref) return this.#value(this.#schemas[schema.$ref.split('/').at(-1)!]!, name)
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
    const known = this.#known[name]
    // Either whole lists are known by a name, or what lists of that name hold.
    const isKnown = types.includes('array') === Array.isArray(known?.[0]) && !types.includes('object')
    if (known && isKnown && this.#random() < 0.9) return this.#pick(known)
    if (types.includes('object')) return this.#object(schema)
    if (types.includes('array')) {
      return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#value(schema.items ?? {}, name))
    }
    if (schema.enum) return this.#pick(schema.enum)
    if (schema.anyOf) return this.#value(this.#pick(schema.anyOf), name)
    return this.#plain(schema, types.length > 0 ? this.#pick(types) : 'null')
  }

  #object({ properties = {}, required = [] }: Schema): object {
    const fields = Object.entries(properties).filter(([of]) => required.includes(of) || this.#random() < 0.4)
    return Object.fromEntries(fields.map(([of, field]) => [of, this.#value(field, of)]))
  }

  #plain({ minimum, maximum, exclusiveMinimum, pattern }: Schema, type: string): unknown {
    const from = minimum ?? exclusiveMinimum ?? 0
    const room = Math.min(20, (maximum ?? Number.POSITIVE_INFINITY) - from)
    if (type === 'integer') return from + Math.floor(this.#random() * (room + 1))
    if (type === 'number') return from + room * (1 - this.#random())
    if (type === 'boolean') return this.#random() < 0.5
    if (type !== 'string') return null
    if (pattern !== undefined && this.seen.length > 0) return this.#pick(this.seen)
    return pattern === undefined ? this.#pick(['calm', 'Björk', 'post', '1']) : '0'.repeat(32)
  }

  /** The value with one part of it, at any depth, replaced by something that has no place there. */
  #spoiled(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || this.#random() < 0.2) {
      const odd: unknown[] = [
        null,
        {},
        [],
        true,
        -1,
        1e308,
        1.5,
        [[]],
        { length: 3 },
        { toString: 'x' },
        ...this.#hostile,
      ]
      return this.#pick(odd)
    }
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
    const key = this.#pick([...Object.keys(copy), '__proto__'])
    Object.defineProperty(copy, key, { value: this.#spoiled(copy[key]), enumerable: true, configurable: true })
    return copy
  }
}
