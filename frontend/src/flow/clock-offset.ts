/** How far the broker's clock is ahead of the browser's, ms; null before anything was heard. */
export type ClockOffset = number | null

// Delivery takes time, so each event shows the broker's clock a little too early: the largest value is the truest.
// Slowly letting go of it follows clocks that drift.
const FORGET_MS_PER_SAMPLE = 0.5

/** Up to this difference the two clocks count as equal. Milliseconds. */
const SAME_CLOCK_MS = 1_500

/** Learns from an event with the broker's time `eventMs` that came in at the browser's time `receivedMs`. */
export function learnOffset(offset: ClockOffset, eventMs: number, receivedMs: number): ClockOffset {
  const sample = eventMs - receivedMs
  return offset === null ? sample : Math.max(sample, offset - FORGET_MS_PER_SAMPLE)
}

/** The broker's time at the browser's time `browserMs`, ms since 1970. */
export function brokerTime(offset: ClockOffset, browserMs: number): number {
  return offset === null || Math.abs(offset) <= SAME_CLOCK_MS ? browserMs : browserMs + offset
}
