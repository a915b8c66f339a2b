import { library } from '../../tools/build/tsup.ts'

export default library({ more: ['src/train-worker.ts', 'src/inference-worker.ts'] })
