import { type MetricsApiTrigger, type TriggerQuery, metricsApiValue } from '@food-delivery/autoscaler'
import { errorMessage } from '../error-message'
import { type ServiceAddresses, replaceServiceAddresses } from '../pods/service-addresses'

/** Reads the number of a metrics-api trigger. Never rejects: errors are part of the result. */
export type ReadServiceNumber = (trigger: MetricsApiTrigger) => Promise<TriggerQuery>

/** KEDA_HTTP_DEFAULT_TIMEOUT */
const TIMEOUT_MS = 3_000

/** Requests the URL, with the local address of a Service in place of its name. */
export function serviceNumber(addresses: ServiceAddresses): ReadServiceNumber {
  return async (trigger) => {
    try {
      const { protocol, hostname, port, pathname, search } = new URL(trigger.url)
      const host = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
      const url = replaceServiceAddresses(`${protocol}//${host}${pathname}${search}`, addresses)
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.status !== 200) throw new Error(`${pathname}: api returned ${response.status}`)
      return { number: metricsApiValue(trigger, await response.text()) }
    } catch (error) {
      // The cause has the reason of a failed request, such as ECONNREFUSED.
      const { cause = error } = error as Error
      return { error: `error requesting metrics endpoint: ${errorMessage(cause)}` }
    }
  }
}
