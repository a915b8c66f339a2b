export { foldName, simplifyChinese } from './fold-name.ts'
