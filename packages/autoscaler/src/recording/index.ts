export {
  type GroupSample,
  type LagObservation,
  type RecordedAutoscaler,
  type RecordedGroup,
  type RecordedHpa,
  type RecordedRun,
  type RecordedScaledObject,
  type RecordedStep,
  type ResourceObservation,
  RUN_FORMAT,
  runJsonSchema,
} from './recorded-run'
export { groupsOf, stepsOf } from './groups-and-steps'
export { fromTimeline, type TimelineSource } from './from-timeline'
export { type KedaTimeline, timelineSchema } from './timeline'
export { readRun, type ReadRun } from './read-run'
