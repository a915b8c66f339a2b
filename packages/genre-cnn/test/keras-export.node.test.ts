import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { crc32 } from '../src/files/zip.ts'
import { toyClips, toyModel } from './toy.ts'

const python = process.env['MURECOM_PYTHON']

test.skipIf(!python)(
  'Keras reads the export and predicts the same (else skipped: MURECOM_PYTHON is not set)',
  async () => {
    const model = toyModel()
    const set = toyClips(1, 12)
    await model.fit({ ...set, epochs: 2, optimizer: { type: 'adam', learningRate: 0.01 } })
    const folder = await mkdtemp(join(tmpdir(), 'keras-'))
    try {
      await writeFile(join(folder, 'model.npz'), model.toKerasNpz())
      await writeFile(join(folder, 'clips.f32'), new Uint8Array(set.x.buffer))
      const program = `
import os; os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import json, keras, numpy as np
f = np.load("model.npz")
model = keras.models.model_from_json(f["config"].tobytes().decode())
model.set_weights([f[name] for name in sorted(f.files) if name != "config"])
print(json.dumps(model.predict(np.fromfile("clips.f32", "f4").reshape(12, 24, 8), verbose=0).ravel().tolist()))`
      const out = execFileSync(python!, ['-c', program], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const expected = JSON.parse(out.trim().split('\n').at(-1)!) as number[]
      expect(maxAbsoluteError(await model.predict(set.x), expected)).toBeLessThan(1e-5)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

test('the check sum is that of zip', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})
