import type { Filter, FilterValue } from './filter.ts'

/** What a filter was, as text: reading it gives the same filter again. */
export function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'saved':
      return `@"${filter.name}"`
    case 'not':
      return `not ${bracketed(filter.part)}`
    case 'and':
    case 'or':
      return filter.parts.map(bracketed).join(` ${filter.kind} `)
    case 'test': {
      const { field, operator, values, tag } = filter
      const name = tag === undefined ? field : `${field}:${quoted(tag)}`
      if (values.length > 1) return `${field} in (${values.map(valueText).join(', ')})`
      return `${name} ${operator} ${valueText(values[0]!)}`
    }
  }
}

function bracketed(filter: Filter): string {
  return filter.kind === 'and' || filter.kind === 'or' ? `(${filterText(filter)})` : filterText(filter)
}

function valueText(value: FilterValue): string {
  switch (value.kind) {
    case 'text':
      return quoted(value.text)
    case 'number':
      return String(value.number)
    case 'boolean':
      return value.boolean ? 'yes' : 'no'
    case 'none':
      return 'none'
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
