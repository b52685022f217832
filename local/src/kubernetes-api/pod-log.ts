import { forbidden, invalid, negativeErrors } from '../admission/field-errors'
import { type LogBuffer, type LogLine } from '../pods/log-buffer'
import { type ApiRequest } from './api-request'
import { type PodState } from '../pods/pod-state'
import { booleanOf, integerOf } from './options/query'
import { badRequest, endOnAbort, invalidObject, writePart } from './responses'

interface PodLogOptions {
  log: LogBuffer
  containers: readonly string[]
  state: Pick<PodState, 'container' | 'lastState'>
  now: number
  /** Aborted when the pod is deleted or the server stops. */
  signal: AbortSignal
}

/** Responds to `GET …/pods/X/log` with the options of Kubernetes. @throws ApiError */
export function streamPodLog({ res, query, name = '' }: ApiRequest, options: PodLogOptions): void {
  const { log, containers, now, signal, state } = options
  const { container, isPrevious, follows, tailLines, limitBytes, startTime, hasTimestamps } = readOptions(
    query,
    name,
    now,
  )
  if (container && !containers.includes(container))
    throw badRequest(`container ${container} is not valid for pod ${name}`)
  const waiting = isPrevious ? undefined : waitingReason(state)
  if (waiting !== undefined)
    throw badRequest(`container "${container ?? containers[0]}" in pod "${name}" is waiting to start: ${waiting}`)
  const lines = isPrevious ? log.previous(tailLines) : log.tail(tailLines)
  if (!lines)
    throw badRequest(`previous terminated container "${container ?? containers[0]}" in pod "${name}" not found`)
  let remainingBytes = limitBytes
  /** Writes a line; false if the limit is reached. */
  const write = ({ t, text }: LogLine) => {
    const bytes = Buffer.from(`${hasTimestamps ? `${nanoseconds(t)} ` : ''}${text}\n`)
    writePart(res, bytes.subarray(0, remainingBytes))
    remainingBytes -= bytes.length
    return remainingBytes > 0
  }
  res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  const isComplete = lines.every((line) => line.t < startTime || write(line))
  if (!isComplete || !follows || isPrevious || signal.aborted) return void res.end()
  res.flushHeaders()
  const unsubscribe = log.subscribe((line) => {
    if (!write(line)) end()
  })
  const end = endOnAbort(res, signal, unsubscribe)
}

/** Why there is no output yet; undefined if the container has been started. */
function waitingReason({ container, lastState }: PodLogOptions['state']): string | undefined {
  if (container.kind !== 'waiting' || lastState) return undefined
  return /Image/.test(container.reason) ? 'trying and failing to pull image' : container.reason
}

function readOptions(query: URLSearchParams, pod: string, now: number) {
  const [tailLines, limitBytes, sinceSeconds] = ['tailLines', 'limitBytes', 'sinceSeconds'].map((name) =>
    integerOf(query, name),
  )
  const sinceTime = query.get('sinceTime')
  const errors = [
    ...negativeErrors('tailLines', tailLines),
    ...positiveErrors('limitBytes', limitBytes),
    ...(sinceSeconds !== undefined && sinceTime !== null
      ? [forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified')]
      : positiveErrors('sinceSeconds', sinceSeconds)),
  ]
  if (errors.length > 0) throw invalidObject({ kind: 'PodLogOptions', group: '' }, pod, errors)
  return {
    tailLines,
    limitBytes: limitBytes ?? Infinity,
    startTime: sinceTime === null ? startOf(sinceSeconds, now) : timeOf(sinceTime),
    container: query.get('container') || undefined,
    isPrevious: booleanOf(query, 'previous') ?? false,
    follows: booleanOf(query, 'follow') ?? false,
    hasTimestamps: booleanOf(query, 'timestamps') ?? false,
  }
}

const positiveErrors = (field: string, value = 1) =>
  value > 0 ? [] : [invalid(field, value, 'must be greater than 0')]

/** The time of the oldest line to send, ms since 1970. */
const startOf = (sinceSeconds: number | undefined, now: number) =>
  sinceSeconds === undefined ? 0 : now - sinceSeconds * 1_000

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return time
  const quoted = JSON.stringify(text)
  throw badRequest(`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`)
}

/** Formats a time with nanoseconds, like container runtimes. */
const nanoseconds = (ms: number) => new Date(ms).toISOString().replace('Z', '000000Z')
