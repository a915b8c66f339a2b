import { checkFinite, checkInteger, refuse, show } from '@murecom/internal'

/** Clips and the index of each one's label. */
export interface LabelledClips {
  /** `count x frames x bands`, row-major, as `predict` takes them. */
  x: Float32Array
  /** Label of each clip, an index into `labels`. */
  y: ArrayLike<number>
}

/** Throws unless there are clips, all of them are finite and of the model's size, and each has one of the model's labels. */
export function checkLabelled(
  where: string,
  name: string,
  clips: LabelledClips,
  { frames, bands, labels }: { frames: number; bands: number; labels: readonly string[] },
): void {
  if (typeof clips !== 'object' || clips === null) refuse(where, name, 'be clips with labels, { x, y }', clips)
  const { x, y } = clips
  if (!(Number(y?.length) >= 0)) refuse(where, 'y', 'be a list of labels', y)
  const values = y.length * frames * bands
  if (y.length === 0) throw new RangeError(`${where}: y must hold at least one label, got none`)
  if (!(x instanceof Float32Array) || x.length !== values) {
    throw new RangeError(
      `${where}: ${name} must be a Float32Array of labels x frames x bands (${y.length} x ${frames} x ${bands} = ${values}) values, got ${show(x)}`,
    )
  }
  checkFinite(where, name, x)
  for (let i = 0; i < y.length; i++) checkInteger(where, `y[${i}]`, y[i]!, 0, labels.length - 1)
}
