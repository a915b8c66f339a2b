// An import in a process of its own, which kills itself. Arguments: database, folder, moment ("batch 3", "index 2").
import { importPlaylists, openCatalog } from '../src/index.ts'

const [path, folder, moment] = process.argv.slice(2) as [string, string, string]
const [what, count] = moment.split(' ') as ['batch' | 'index', string]
const catalog = await openCatalog(path)
let left = Number(count)
const tick = (kind: string): void => {
  if (kind === what && --left === 0) process.kill(process.pid, 'SIGKILL')
}
const { store } = catalog
const execute = store.execute.bind(store)
store.execute = sql => {
  execute(sql)
  if (sql.startsWith('CREATE')) tick('index')
}
await importPlaylists(catalog, folder, { rebuildIndexes: true, onProgress: () => tick('batch') })
