/**
 * A thread of `ItemKnn.fitParallel`. Bundlers find it themselves; a program that has to name it makes a module worker of
 * `@murecom/item-cf/worker`.
 */
import { serveRows } from './threads/serve.ts'

serveRows()
