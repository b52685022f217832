import { type Health } from '../http/probes'

/** Something that runs as long as the service: an HTTP door, a consumer, a connection. */
export interface Part {
  name: string
  /** Resolves when it runs; may wait for what it depends on. */
  start(): Promise<void>
  /** Finishes what it has begun, within `deadlineMs`; also called when `start` has not resolved yet. */
  stop(options: { deadlineMs: number }): Promise<void>
  /** Called on every part before the first one is stopped: from now on no new work should come. */
  drain?(): void
  health?(): Health
}

/** All parts' health as one: ready when all are, with the reasons of those that are not. */
export function combinedHealth(parts: readonly Part[]): Health {
  const healths = parts.flatMap((part) => (part.health ? [{ name: part.name, ...part.health() }] : []))
  return {
    ready: healths.every(({ ready }) => ready),
    live: healths.every(({ live }) => live),
    detail: healths
      .filter(({ detail }) => detail !== '')
      .map(({ name, detail }) => `${name}: ${detail}`)
      .join('; '),
  }
}
