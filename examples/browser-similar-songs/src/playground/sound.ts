import { resample } from '@murecom/melspec'
import type { Listener } from '../listening/listener.ts'
import { SAMPLE_RATE } from './parameters.ts'

/** Seconds of a file that are shown and heard: its middle. */
const SECONDS = 10
const RECORDED_SECONDS = 5

/** The middle of a file at {@link SAMPLE_RATE}. */
export function soundOfFile(file: File, listener: Listener): Promise<Float32Array> {
  return listener.middle(file, SAMPLE_RATE, SECONDS)
}

/** A few seconds of the microphone at {@link SAMPLE_RATE}, as they come: without the filters for speech. */
export async function soundOfMicrophone(onSecond: (left: number) => void): Promise<Float32Array> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  })
  const context = new AudioContext()
  try {
    await context.audioWorklet.addModule('./capture-worklet.js')
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 })
    context.createMediaStreamSource(stream).connect(capture)
    const wanted = RECORDED_SECONDS * context.sampleRate
    const samples = new Float32Array(wanted)
    let count = 0
    await new Promise<void>(resolve => {
      capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
        samples.set(data.subarray(0, wanted - count), count)
        count = Math.min(wanted, count + data.length)
        onSecond(Math.ceil((wanted - count) / context.sampleRate))
        if (count === wanted) resolve()
      }
    })
    return resample(samples, { from: context.sampleRate, to: SAMPLE_RATE })
  } finally {
    for (const track of stream.getTracks()) track.stop()
    await context.close()
  }
}

/** A decaying chord that is struck every second: a picture to begin with. */
export function chord(): Float32Array {
  return Float32Array.from({ length: 4 * SAMPLE_RATE }, (_, i) => {
    const t = i / SAMPLE_RATE
    const sum = [220, 277.2, 329.6, 440, 880].reduce((all, hz) => all + Math.sin(2 * Math.PI * hz * t), 0)
    return 0.15 * Math.exp(-3 * (t % 1)) * sum
  })
}
