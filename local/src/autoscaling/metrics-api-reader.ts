import { type MetricsApiTrigger, type TriggerQuery, metricsApiValue } from '@food-delivery/autoscaler'
import { errorMessage } from '../error-message'
import { type AddressOf, replaceServiceAddresses } from '../pods/service-addresses'

/** Reads the number of a metrics-api trigger. Never rejects: errors are part of the result. */
export type ReadMetricsApi = (trigger: MetricsApiTrigger) => Promise<TriggerQuery>

/** The default of KEDA_HTTP_DEFAULT_TIMEOUT. */
const TIMEOUT_MS = 3_000

const MAX_RESPONSE_BYTES = 512 * 1024

/** Reads the body of a response. @throws Error as soon as it is larger than the limit */
async function readLimitedBody({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > MAX_RESPONSE_BYTES) throw new Error(`the response is larger than ${MAX_RESPONSE_BYTES / 1024} KiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Creates a function that requests the URL of a trigger, with local addresses in place of the names of Services. */
export function metricsApiReader(addressOf: AddressOf): ReadMetricsApi {
  return async (trigger) => {
    try {
      const { protocol, hostname, port, pathname, search } = new URL(trigger.url)
      const host = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
      const url = await replaceServiceAddresses(`${protocol}//${host}${pathname}${search}`, addressOf)
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.status !== 200) throw new Error(`${pathname}: api returned ${response.status}`)
      return { number: metricsApiValue(trigger, await readLimitedBody(response)) }
    } catch (error) {
      // The cause contains the reason of a failed request, such as ECONNREFUSED.
      const { cause = error } = error as Error
      return { error: `error requesting metrics endpoint: ${errorMessage(cause)}` }
    }
  }
}
