/**
 * Argument checks. One sentence form everywhere: `where: name must be <rule>, got <value>`.
 * A wrong type is a `TypeError`, a wrong value a `RangeError`.
 */

/** How a value is shown in a message: short, and telling `'5'` from `5`. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Uint8Array).length ?? value.byteLength})`
  if (Array.isArray(value)) return `an array of ${value.length}`
  return `a ${value.constructor?.name ?? 'bare object'}`
}

/** Throws: `name` must be `rule`, and is not. A number is of the right type. */
function refuse(where: string, name: string, rule: string, value: unknown): never {
  const message = `${where}: ${name} must ${rule}, got ${describe(value)}`
  throw typeof value === 'number' ? new RangeError(message) : new TypeError(message)
}

/** Throws unless `value` is an integer in `[min, max]`; returns it. */
export function checkInteger(where: string, name: string, value: number, min: number, max?: number): number {
  if (Number.isSafeInteger(value) && value >= min && !(value > max!)) return value
  refuse(where, name, `be an integer ${max === undefined ? `of at least ${min}` : `from ${min} to ${max}`}`, value)
}

/** Throws unless `value` is a finite number in `[min, max]` (`(min, max]` with `exclusiveMin`); returns it. */
export function checkNumber(
  where: string,
  name: string,
  value: number,
  { min, max, exclusiveMin }: { min?: number; max?: number; exclusiveMin?: boolean } = {},
): number {
  // A bound that is not given is undefined, which no number is below or above.
  if (Number.isFinite(value) && !(value < min! || value > max! || (exclusiveMin && value === min))) return value
  const low = min === undefined ? '' : ` and ${exclusiveMin ? 'above' : 'of at least'} ${min}`
  const high = max === undefined ? '' : ` and at most ${max}`
  refuse(where, name, `be a finite number${low}${high}`, value)
}

/** Throws unless `value` is one of `allowed`; returns it. */
export function checkOneOf<T extends string>(where: string, name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T
  throw new RangeError(`${where}: ${name} must be one of ${allowed.map(describe).join(', ')}, got ${describe(value)}`)
}

/** Throws a `RangeError` naming the first element that is NaN or infinite. O(n). */
export function checkFinite(where: string, name: string, values: ArrayLike<number>): void {
  // The sum of finite float32 values is finite in float64 in any real array, so one add an element finds bad data fast.
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  for (let i = 0; !Number.isFinite(sum) && i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new RangeError(`${where}: ${name} must hold finite numbers, got ${values[i]} at index ${i}`)
    }
  }
}

/** Throws unless `values` is a float array whose length is a multiple of `columns`; returns the number of rows. */
export function checkMatrix(where: string, name: string, values: unknown, columns: number): number {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) {
    refuse(where, name, 'be a Float32Array or Float64Array', values)
  }
  const rows = values.length / columns
  if (Number.isInteger(rows)) return rows
  refuse(where, name, `have a length that is a multiple of dimensions (${columns})`, values.length)
}
