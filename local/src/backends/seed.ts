import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SeedOptions {
  /** restaurants.json */
  file: string
  /** Base URL of the API; asked again until it answers. */
  url: string
  signal: AbortSignal
}

/** The restaurants could not be posted. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly code = 'SEED_FAILED'
}

const ATTEMPTS = 60
const PAUSE_MS = 500
const LONGEST_WAIT_MS = 10_000

/** Posts the restaurants and waits until they are stored; answers how many. @throws SeedError */
export async function seedRestaurants({ file, url, signal }: SeedOptions): Promise<number> {
  const body = await readFile(file, 'utf8')
  const requestId = await post({ url: `${url}/restaurants`, body, signal })
  const answer = await fetch(`${url}/status/${requestId}?wait=${LONGEST_WAIT_MS}`, { signal })
  const { status = '' } = (await answer.json()) as { status?: string }
  if (!/created/.test(status))
    throw new SeedError(`the restaurants were posted, and the answer is "${status}"`)
  return (JSON.parse(body) as unknown[]).length
}

async function post({
  url,
  body,
  signal,
}: {
  url: string
  body: string
  signal: AbortSignal
}): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  let last = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined)
    if (response?.status === 202) return ((await response.json()) as { requestId: string }).requestId
    last = response ? `${response.status} ${await response.text()}` : 'no answer'
    if (response && response.status < 500) break
    await sleep(PAUSE_MS, undefined, { signal })
  }
  throw new SeedError(`POST /restaurants: ${last}`)
}
