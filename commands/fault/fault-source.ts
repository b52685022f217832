import { FAULTS_PATH, type FaultRecord, type FaultRequest, type FaultsView } from '@food-delivery/contracts'

/** What injects the faults: the gateway of the local cluster, or this process for another cluster. */
export interface FaultSource {
  /** @throws Error with the reason if the fault is rejected */
  inject: (request: FaultRequest) => Promise<FaultRecord>
  faults: () => Promise<readonly FaultRecord[]>
  undo: (id: string) => Promise<void>
}

/** The faults of the local cluster, whose gateway injects them. */
export function localFaults(url: string): FaultSource {
  const path = `${url}${FAULTS_PATH}`
  return {
    // The gateway rejects `seconds` for faults that happen at one moment.
    inject: ({ seconds, ...request }) => {
      const body = JSON.stringify(seconds === 0 ? request : { ...request, seconds })
      return send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    },
    faults: async () => (await send<FaultsView>(path)).faults,
    undo: async (id) => void (await send(`${path}?id=${encodeURIComponent(id)}`, { method: 'DELETE' })),
  }
}

async function send<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new Error(`No local cluster responds at ${url}: run npm start.`, { cause })
  })
  const body = (await response.json()) as T & { detail?: string }
  if (!response.ok) throw new Error(body.detail ?? `${url} responded with ${response.status}`)
  return body
}
