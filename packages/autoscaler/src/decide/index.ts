export * from './lean-hpa'
export * from './lean-state'
export * from './lean-queries'
export * from './decide'
