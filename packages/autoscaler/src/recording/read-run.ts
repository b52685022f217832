import type * as z from 'zod'
import { InvalidRunError } from '../errors'
import { checkGroup } from './check-group'
import { checkTimeline } from './check-timeline'
import { fromTimeline, type TimelineSource } from './from-timeline'
import { fromVersion1 } from './from-version-1'
import { type RecordedRun, RUN_FORMAT, runSchema, runSchemaV1 } from './recorded-run'
import { timelineSchema } from './timeline'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A path as in `groups[0].samples[17].t`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

/** The most specific issue: in a union, that of the branch with the longest path. */
function firstIssue(issues: readonly z.core.$ZodIssue[]): { path: PropertyKey[]; message: string } {
  const [issue] = issues
  if (issue === undefined) return { path: [], message: 'invalid' }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const innerIssues = issue.errors.map(firstIssue)
  const deepest = innerIssues.reduce((best, inner) => (inner.path.length > best.path.length ? inner : best))
  return { path: [...issue.path, ...deepest.path], message: deepest.message }
}

function parseWith<T>(schema: z.ZodType<T>, content: unknown): T {
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const { path, message } = firstIssue(result.error.issues)
  throw new InvalidRunError(path.length === 0 ? message : `${pathText(path)}: ${message}`)
}

function toNewestVersion(content: unknown, source: TimelineSource): RecordedRun {
  if (isObject(content) && content['format'] === RUN_FORMAT) {
    const { version } = content
    if (version === 1) return fromVersion1(parseWith(runSchemaV1, content))
    if (version === 2) return parseWith(runSchema, content)
    throw new InvalidRunError(`version ${String(version)} of ${RUN_FORMAT} is not supported; supported versions: 1, 2`)
  }
  if (isObject(content) && 'scaledObject' in content && 'scaleSteps' in content) {
    const timeline = parseWith(timelineSchema, content)
    checkTimeline(timeline)
    return fromTimeline(timeline, source)
  }
  throw new InvalidRunError(
    `expected a recording (format "${RUN_FORMAT}"), or a recording of a real KEDA with hpaSyncSeconds, scaledObject, scaleSteps and samples`,
  )
}

/** A recording, converted to the newest version. `notes`: its peculiarities, one sentence each. */
export interface ReadRun {
  run: RecordedRun
  notes: string[]
}

/**
 * Reads the content of a file: a recording of any version, or a recording of a real KEDA. The offsets of a topic that
 * was created again continue those of the old one. `source`: where the HPA's metric comes from in a recording of KEDA,
 * default `metric`.
 * @throws InvalidRunError that names the place, for invalid content
 */
export function readRun(content: unknown, source: TimelineSource = 'metric'): ReadRun {
  const run = toNewestVersion(content, source)
  const checked = run.groups.map((group, index) => checkGroup(group, `groups[${index}]`))
  return { run: { ...run, groups: checked.map(({ group }) => group) }, notes: checked.flatMap(({ notes }) => notes) }
}
