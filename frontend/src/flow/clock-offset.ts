/** The broker's clock minus the browser's clock, ms; null before the first event. */
export type ClockOffset = number | null

// The delivery time of an event makes its sample too small, so the largest sample is the most accurate.
// The offset decreases slowly, to follow clocks that drift.
const DECAY_MS_PER_SAMPLE = 0.5

/** Smaller offsets are ignored, because slow delivery of a message causes them, too. Milliseconds. */
const MIN_OFFSET_MS = 1_500

/** Updates the offset with an event of broker time `eventMs`, received at browser time `receivedMs`. */
export function updateOffset(offset: ClockOffset, eventMs: number, receivedMs: number): ClockOffset {
  const sample = eventMs - receivedMs
  return offset === null ? sample : Math.max(sample, offset - DECAY_MS_PER_SAMPLE)
}

/** The broker's time at the browser's time `browserMs`, ms since 1970. */
export function brokerTime(offset: ClockOffset, browserMs: number): number {
  return offset === null || Math.abs(offset) <= MIN_OFFSET_MS ? browserMs : browserMs + offset
}
