import { library } from '../../tools/build/tsup.ts'

export default library({ platform: 'node', more: ['src/worker.ts'] })
