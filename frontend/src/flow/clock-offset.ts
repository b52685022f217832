/** How far the broker's clock is ahead of the browser's, ms; null before the first event. */
export type ClockOffset = number | null

// Delivery takes time, so each event underestimates the offset: the largest sample is the most accurate.
// Lowering it slowly follows clocks that drift.
const DECAY_MS_PER_SAMPLE = 0.5

/** Up to this difference the two clocks count as equal. Milliseconds. */
const SAME_CLOCK_MS = 1_500

/** Updates the offset with an event of broker time `eventMs`, received at browser time `receivedMs`. */
export function learnOffset(offset: ClockOffset, eventMs: number, receivedMs: number): ClockOffset {
  const sample = eventMs - receivedMs
  return offset === null ? sample : Math.max(sample, offset - DECAY_MS_PER_SAMPLE)
}

/** The broker's time at the browser's time `browserMs`, ms since 1970. */
export function brokerTime(offset: ClockOffset, browserMs: number): number {
  return offset === null || Math.abs(offset) <= SAME_CLOCK_MS ? browserMs : browserMs + offset
}
