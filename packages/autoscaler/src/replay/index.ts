export { type ReplayedAutoscaler, type ReplayResult, type ReplayStep } from './replay-result'
export { type Overrides } from './overrides'
export { replayRun } from './replay-run'
