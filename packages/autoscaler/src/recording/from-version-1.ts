import { groupsOf, stepsOf } from './groups-and-steps'
import { type RecordedRun, type RecordedRunV1 } from './recorded-run'

/** Converts a run that `npm run record` wrote before version 2. */
export function fromVersion1({ autoscalers, ...run }: RecordedRunV1): RecordedRun {
  const startedAt = Date.parse(run.startedAt)
  const converted = autoscalers.map((each) => ({ ...each, steps: stepsOf(each.decisions, startedAt) }))
  const groups = converted.flatMap((each) => (each.kind === 'ScaledObject' ? groupsOf(each, each.steps) : []))
  return { ...run, version: 2, groups, autoscalers: converted }
}
