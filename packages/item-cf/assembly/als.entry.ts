export { cholesky, conjugate, gram, setup } from './als'
