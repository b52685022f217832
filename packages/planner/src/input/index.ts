export { type ObjectPath, readObjects, type SourceObject } from './source-objects'
export {
  autoscalerKind,
  type FieldProblem,
  headProblems,
  hpaProblems,
  pathOf,
  readAutoscalers,
  type SourceAutoscaler,
} from './autoscalers'
export { targetOf, triggerTypes } from './keda-triggers'
export { yamlText } from './yaml-text'
export { simulatedObject } from './simulated-object'
