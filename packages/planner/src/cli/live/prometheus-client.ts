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

/** One series of the result of a range query. */
export interface PrometheusSeries {
  labels: Record<string, string>
  /** Times in seconds since 1970, each with the value at that time. */
  values: [number, number][]
}

/** A range of time: `from` and `to` in seconds since 1970, `step` in seconds. */
export interface PrometheusRange {
  from: number
  to: number
  step: number
}

const TIMEOUT_MS = 60_000
/** Prometheus returns at most 11,000 points of a series in one response. */
const MAX_POINTS_PER_REQUEST = 10_000

/** A URL of the API. @throws InvalidInputError if `base` is not an http or https URL */
function urlOf(base: string, path: string): URL {
  const url = URL.canParse(base) ? new URL(base) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidInputError('--prometheus', 'is not a URL such as https://prometheus:9090')
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  return url
}

/** A URL for messages, without its user and password. */
const urlText = (url: URL): string => `${url.origin}${url.pathname}`

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
    const request = (isTls ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`no response within ${TIMEOUT_MS / 1000} s`)))
    request.on('error', reject)
    request.end()
  })
}

const seriesSchema = z.object({
  metric: z.record(z.string(), z.string()),
  // A series that contains only native histograms has no values.
  values: z.array(z.tuple([z.number(), z.string()])).default([]),
})
const responseSchema = z.object({
  status: z.string(),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  data: z.object({ resultType: z.literal('matrix'), result: z.array(seriesSchema).nullable() }).optional(),
})

/** Null if the text is not a response of the API. */
function parseResponse(text: string): z.infer<typeof responseSchema> | null {
  try {
    return responseSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Added to the message, by HTTP status. */
const hints: Record<number, string> = {
  200: '; the response is not one of the Prometheus API',
  401: '; the token is not valid: check PROMETHEUS_TOKEN or --token-file',
  403: '; the account of the token may not read these metrics',
  404: '; give the URL without /api/v1',
}
const LOGIN_HINT = '; it redirects to a login: set a token with PROMETHEUS_TOKEN or --token-file'

function reasonOf(error: Error & { code?: string }): string {
  const isUnknownCa = /SELF_SIGNED|ISSUER_CERT|VERIFY_LEAF|CERT_UNTRUSTED/.test(error.code ?? '')
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
  async queryRange(query: string, { from, to, step }: PrometheusRange): Promise<PrometheusSeries[]> {
    const seriesByLabels = new Map<string, PrometheusSeries>()
    for (let start = from; start <= to; start += MAX_POINTS_PER_REQUEST * step) {
      const end = Math.min(to, start + (MAX_POINTS_PER_REQUEST - 1) * step)
      for (const { metric, values } of await this.queryPart(query, { from: start, to: end, step })) {
        const key = JSON.stringify(Object.entries(metric).sort())
        const series = seriesByLabels.get(key) ?? { labels: metric, values: [] }
        for (const [t, value] of values) series.values.push([t, Number(value)])
        seriesByLabels.set(key, series)
      }
    }
    return [...seriesByLabels.values()]
  }

  private async queryPart(query: string, { from, to, step }: PrometheusRange) {
    const url = urlOf(this.server.url, '/api/v1/query_range')
    url.search = new URLSearchParams({ query, start: `${from}`, end: `${to}`, step: `${step}` }).toString()
    const { status, text } = await get(url, this.server, this.signal).catch((error: Error) => {
      throw new InvalidInputError(urlText(url), reasonOf(error))
    })
    const response = parseResponse(text)
    for (const warning of response?.warnings ?? []) this.warnings.add(warning)
    if (response?.status === 'success' && response.data) return response.data.result ?? []
    if (response?.error !== undefined) throw new InvalidInputError(urlText(url), `${query}: ${response.error}`)
    const isRedirect = status >= 300 && status < 400
    const hint = isRedirect ? LOGIN_HINT : (hints[status] ?? '')
    throw new InvalidInputError(urlText(url), `responded with HTTP ${status}${hint}`)
  }
}
