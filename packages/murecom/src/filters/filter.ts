import type { FieldName } from './fields.ts'

/** How a field is compared. `~` is "contains", `under` is "lies in a folder". */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~' | 'under'

/** A value as the grammar reads it. */
export type FilterValue =
  | { kind: 'text'; text: string }
  /** Seconds, for a duration. */
  | { kind: 'number'; number: number }
  | { kind: 'boolean'; boolean: boolean }
  /** `none`: the song does not say. */
  | { kind: 'none' }

/** One comparison. */
export interface FieldTest {
  kind: 'test'
  field: FieldName
  operator: Operator
  /** One of these; only `=` and `!=` have several. */
  values: readonly FilterValue[]
  /** For `tag` with a bound, the tag that is compared. */
  tag?: string
}

/** A filter that was saved under a name: `@name`. */
interface SavedFilter {
  kind: 'saved'
  name: string
  /** Place in the text. */
  at: number
}

/** A filter as it was read. */
export type Filter = FilterOf<FieldTest | SavedFilter>

/** A filter in which every saved one is replaced by what it is. */
export type WholeFilter = FilterOf<FieldTest>

type FilterOf<Leaf> =
  | Leaf
  | { kind: 'and'; parts: readonly FilterOf<Leaf>[] }
  | { kind: 'or'; parts: readonly FilterOf<Leaf>[] }
  | { kind: 'not'; part: FilterOf<Leaf> }
