/**
 * Argument checks. One sentence form everywhere: `where: name must be <rule>, got <value>`.
 * A wrong type is a `TypeError`, a wrong value a `RangeError`.
 */

/**
 * A value as a message shows it: at most 60 characters. Texts keep their quotes, so that `'5'` is not taken for `5`; a text
 * that is cut loses the closing one. Lists and objects are shown by their type and length.
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(0, 60)
  if (Object(value) !== value) return String(value)
  const { constructor: type, length } = value as { constructor?: { name: string }; length?: number }
  const name = type?.name ?? 'bare object'
  return length === undefined ? `a ${name}` : `${name}(${length})`
}

/** Throws: `name` must `rule`, and does not. A number is of the right type. */
export function refuse(where: string, name: string, rule: string, value: unknown): never {
  throw new (typeof value === 'number' ? RangeError : TypeError)(`${where}: ${name} must ${rule}, got ${show(value)}`)
}

/** Throws unless `value` is an integer in `[min, max]`; returns it. */
export function checkInteger(where: string, name: string, value: number, min: number, max?: number): number {
  return checkNumber(where, name, value, { min, max }, 'an integer', Number.isSafeInteger)
}

/** Throws unless `value` is a finite number in `[min, max]` (`(min, max]` with `exclusiveMin`); returns it. */
export function checkNumber(
  where: string,
  name: string,
  value: number,
  { min, max, exclusiveMin }: { min?: number; max?: number | undefined; exclusiveMin?: boolean } = {},
  kind = 'a finite number',
  isKind: (value: unknown) => boolean = Number.isFinite,
): number {
  // A bound that is not given is undefined, which no number is below or above.
  if (isKind(value) && !(value < min! || value > max! || (exclusiveMin && value === min))) return value
  const low = exclusiveMin ? 'above' : max === undefined ? 'of at least' : 'from'
  refuse(
    where,
    name,
    `be ${kind}${min === undefined ? '' : ` ${low} ${min}`}${max === undefined ? '' : ` to ${max}`}`,
    value,
  )
}

/** Throws unless `value` is one of `allowed`; returns it. */
export function checkOneOf<T extends string>(where: string, name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T
  throw new RangeError(`${where}: ${name} must be one of ${allowed.map(show).join(', ')}, got ${show(value)}`)
}

/**
 * Throws unless `kernels` come from the package `own`: those of another package have other loops. Null stands for none, as
 * for options.
 *
 * @param own name of the package, which each of its sets has as `package`
 */
export function checkKernels<K extends { readonly package: string }>(
  where: string,
  kernels: K | null | undefined,
  own: K['package'],
): K | undefined {
  if (kernels == null || kernels.package === own) return kernels ?? undefined
  return refuse(where, 'kernels', `come from ${own}/simd`, kernels)
}

/** Throws a `RangeError` naming the first element that is NaN or infinite. O(n). */
export function checkFinite(where: string, name: string, values: ArrayLike<number>): void {
  // The sum of finite float32 values is finite in float64 in any real array, so one add an element finds bad data fast.
  // Two sums, as an add waits for the one before; the first begins with what an odd number leaves over.
  let sum = values[values.length - 1]!
  let other = 0
  for (let i = 1; i < values.length; i += 2) {
    sum += values[i - 1]!
    other += values[i]!
  }
  sum += other
  for (let i = 0; !Number.isFinite(sum) && i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new RangeError(`${where}: ${name} must hold finite numbers, got ${values[i]} at index ${i}`)
    }
  }
}

/** Throws unless `values` is a float array of finite numbers, a multiple of `columns` long; returns the number of rows. O(n). */
export function checkMatrix(where: string, name: string, values: unknown, columns: number): number {
  if (!(values instanceof Float32Array || values instanceof Float64Array)) {
    refuse(where, name, 'be a Float32Array or Float64Array', values)
  }
  const rows = values.length / columns
  if (!Number.isInteger(rows)) {
    refuse(where, name, `have a length that is a multiple of dimensions (${columns})`, values.length)
  }
  checkFinite(where, name, values)
  return rows
}
