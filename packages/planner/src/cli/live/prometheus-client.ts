import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import * as z from 'zod'
import { InvalidInputError } from '../../errors'

/** Address and credentials of Prometheus. */
export interface PrometheusServer {
  url: string
  /** Must not appear in a message. */
  token: string | undefined
  /** PEM text. */
  ca: string | undefined
}

/** A series of a matrix: seconds since 1970, and values. */
export interface PrometheusSeries {
  labels: Record<string, string>
  values: [number, number][]
}

/** A range of time: `from` and `to` in seconds since 1970, `step` in seconds. */
export interface PrometheusRange {
  from: number
  to: number
  step: number
}

const TIMEOUT_MS = 60_000
/** Points per request; Prometheus returns at most 11,000 of a series. */
const MAX_POINTS = 10_000

/** Reads a URL. @throws InvalidInputError for one that is not http or https */
function urlOf(base: string, path: string): URL {
  const url = URL.canParse(base) ? new URL(base) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidInputError('--prometheus', 'is not a URL such as https://prometheus:9090')
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  return url
}

/** A URL for messages, without its user and password. */
const shown = (url: URL): string => `${url.origin}${url.pathname}`

/** Sends a GET request; resolves with status and body. */
function get(
  url: URL,
  { token, ca }: PrometheusServer,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const isTls = url.protocol === 'https:'
  const headers = { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  const options = { headers, signal, ...(ca && isTls && { ca }) }
  return new Promise((resolve, reject) => {
    const call = (isTls ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    call.setTimeout(TIMEOUT_MS, () => call.destroy(new Error(`no response within ${TIMEOUT_MS / 1000} s`)))
    call.on('error', reject)
    call.end()
  })
}

// A series that contains only native histograms has no values.
const series = z.object({
  metric: z.record(z.string(), z.string()),
  values: z.array(z.tuple([z.number(), z.string()])).default([]),
})
const answerSchema = z.object({
  status: z.string(),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  data: z.object({ resultType: z.literal('matrix'), result: z.array(series).nullable() }).optional(),
})

function parsed(text: string): z.infer<typeof answerSchema> | null {
  try {
    return answerSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const hints: Record<number, string> = {
  200: '; the response is not one of the Prometheus API',
  401: '; the token is not valid: check PROMETHEUS_TOKEN or --token-file',
  403: '; the account of the token may not read these metrics',
  404: '; give the URL without /api/v1',
}
const LOGIN = '; it redirects to a login: set a token with PROMETHEUS_TOKEN or --token-file'

function reasonOf(error: Error & { code?: string }): string {
  const isUnknownCa = /CERT|SELF_SIGNED|UNABLE_TO/.test(error.code ?? '')
  return `${error.message || (error.code ?? 'no response')}${isUnknownCa ? '; set its CA with --ca-file' : ''}`
}

/** Reads Prometheus through its HTTP API. */
export class PrometheusClient {
  /** Warnings of Prometheus, such as a Thanos store that does not respond. */
  readonly warnings = new Set<string>()

  constructor(
    private readonly server: PrometheusServer,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * The series of a query over a range, in several requests if it is long.
   * @throws InvalidInputError with the reason
   */
  async range(query: string, { from, to, step }: PrometheusRange): Promise<PrometheusSeries[]> {
    const all = new Map<string, PrometheusSeries>()
    for (let start = from; start <= to; start += MAX_POINTS * step) {
      const end = Math.min(to, start + (MAX_POINTS - 1) * step)
      for (const { metric, values } of await this.part(query, { from: start, to: end, step })) {
        const key = JSON.stringify(Object.entries(metric).sort())
        const series = all.get(key) ?? { labels: metric, values: [] }
        for (const [t, value] of values) series.values.push([t, Number(value)])
        all.set(key, series)
      }
    }
    return [...all.values()]
  }

  private async part(query: string, { from, to, step }: PrometheusRange) {
    const url = urlOf(this.server.url, '/api/v1/query_range')
    url.search = new URLSearchParams({ query, start: `${from}`, end: `${to}`, step: `${step}` }).toString()
    const { status, text } = await get(url, this.server, this.signal).catch((error: Error) => {
      throw new InvalidInputError(shown(url), reasonOf(error))
    })
    const answer = parsed(text)
    for (const warning of answer?.warnings ?? []) this.warnings.add(warning)
    if (answer?.status === 'success' && answer.data) return answer.data.result ?? []
    const reason = answer?.error ?? `HTTP ${status}${status >= 300 && status < 400 ? LOGIN : (hints[status] ?? '')}`
    throw new InvalidInputError(
      shown(url),
      answer?.error === undefined ? `responded with ${reason}` : `${query}: ${reason}`,
    )
  }
}
