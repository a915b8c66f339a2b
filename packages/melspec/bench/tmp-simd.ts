import { MelSpectrogram, resample } from '@murecom/melspec'
import { loadAllSimdKernels } from '../src/simd.ts'
import { openSync, readSync } from 'node:fs'
const native = new Float32Array(44100*30).map((_, i) => Math.sin(i/7)*.3+Math.sin(i*i/1e6)*.2); const y = new Float32Array(22050*30).map((_, i) => Math.sin(i/7)*.3+Math.sin(i*i/1e6)*.2)
const sets = await loadAllSimdKernels()
const T: Record<string,number[]>={}
const t=(k:string,f:()=>unknown)=>{const s=performance.now(); f(); (T[k]??=[]).push(performance.now()-s)}
const plans=[...sets,undefined].map(kernels=>[kernels?.name??'ts',new MelSpectrogram({kernels}),kernels] as const)
const out=new Float32Array(plans[0]![1].bands*plans[0]![1].framesOf(y.length))
const only=process.argv[2]??''
for(let r=0;r<(Number(process.argv[3])||60);r++) { for(const [n,p,k] of plans) { if(`mel ${n}`.includes(only)) t('mel '+n,()=>p.computeInto(y,out)); if(`res ${n}`.includes(only)) t('res '+n,()=>resample(native,{from:44100,to:22050,kernels:k})) } if(r===10) for(const k in T)T[k]=[] }
for(const k in T){T[k]!.sort((a,b)=>a-b); console.log(k.padEnd(20),'min',T[k]![0]!.toFixed(2),'med',T[k]![T[k]!.length>>1]!.toFixed(2))}
