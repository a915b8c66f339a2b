import { databaseFault, type ThrownFault } from '@murecom/internal/database-faults'
import { CatalogError } from '../../errors.ts'

/** Faults of catalogues alone, by codes: ours, and the sentence. */
const FAULTS: Readonly<Record<string, [code: string, says: string]>> = {
  ERR_MODULE_NOT_FOUND: ['no-driver', 'PostgreSQL needs two packages: npm install pg pg-copy-streams'],
  '55P03': ['crawl-running', 'another program holds the catalogue for longer than a minute'],
}

/** The error that a user sees. */
export function catalogErrorOf(thrown: ThrownFault, path: string): CatalogError {
  const own = FAULTS[thrown.code ?? '']
  if (own) return new CatalogError(own[0], `${path}: ${own[1]}`)
  const fault = databaseFault(thrown, path)
  return new CatalogError(fault.code, fault.line)
}
