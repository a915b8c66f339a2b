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

/** Throws unless `value` is an integer in `[min, max]`; returns it. */
export function checkInteger(
  where: string,
  name: string,
  value: number,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const rule = max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be ${rule}, got ${describe(value)}`)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${where}: ${name} must be ${rule}, got ${describe(value)}`)
  }
  return value
}

/** Throws unless `value` is a finite number in `[min, max]` (`(min, max]` with `exclusiveMin`); returns it. */
export function checkNumber(
  where: string,
  name: string,
  value: number,
  bounds: { min?: number; max?: number; exclusiveMin?: boolean } = {},
): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, exclusiveMin = false } = bounds
  const tooLow = exclusiveMin ? value <= min : value < min
  if (typeof value === 'number' && Number.isFinite(value) && !tooLow && value <= max) return value
  const parts = ['a finite number']
  if (min !== Number.NEGATIVE_INFINITY) parts.push(`${exclusiveMin ? 'above' : 'of at least'} ${min}`)
  if (max !== Number.POSITIVE_INFINITY) parts.push(`at most ${max}`)
  const message = `${where}: ${name} must be ${parts.join(' and ')}, got ${describe(value)}`
  throw typeof value === 'number' ? new RangeError(message) : new TypeError(message)
}

/** Throws unless `value` is one of `allowed`; returns it. */
export function checkOneOf<T extends string>(where: string, name: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T
  throw new RangeError(`${where}: ${name} must be one of ${allowed.map(describe).join(', ')}, got ${describe(value)}`)
}

/** Throws a `RangeError` naming the first element that is NaN or infinite. O(n). */
export function checkFinite(where: string, name: string, values: ArrayLike<number>): void {
  // The sum of finite float32 values is finite in float64 in any real array, so one add an element finds bad data fast.
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  if (Number.isFinite(sum)) return
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new RangeError(`${where}: ${name} must hold finite numbers, got ${values[i]} at index ${i}`)
    }
  }
}

/** Throws unless `values` is a float array whose length is a multiple of `columns`; returns the number of rows. */
export function checkMatrix(where: string, name: string, values: unknown, columns: number): number {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) {
    throw new TypeError(`${where}: ${name} must be a Float32Array or Float64Array, got ${describe(values)}`)
  }
  if (values.length % columns !== 0) {
    throw new RangeError(
      `${where}: ${name} must have a length that is a multiple of dimensions (${columns}), got ${values.length}`,
    )
  }
  return values.length / columns
}
