export { segment, setup } from './rows'
