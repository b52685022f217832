export * from './scaled-object'
export * from './scaling-modifiers'
export * from './composite'
export * from './annotations'
export { assertFallback, assertReplicaBounds, assertScaledObject, assertScaleToZero, assertTriggers } from './webhook'
export * from './admit'
export * from './crd-schema'
export * from './fallback'
export * from './conditions'
export {
  type PollDecision,
  type PollObservation,
  type PollResult,
  type ScaledObjectState,
  type TriggerSummary,
} from './poll-result'
export * from './poll-decision'
export * from './keda-hpa'
export * from './setup'
export * from './keda-state'
export * from './trigger-queries'
export * from './records'
export * from './kubernetes-api-deadline'
export * from './keda-loop'
export * from './hpa-loop'
