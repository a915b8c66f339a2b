export { Catalogue, type CatalogueOptions, chance, idOf, numberOf } from './catalogue.ts'
export { type FaultKind, FaultPlan, type FaultRates, type OrderedFault } from './faults.ts'
export { type Simulator, type SimulatorOptions, startSimulator } from './server.ts'
