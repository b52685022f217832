/**
 * How long a rebalance waits for members to join. If the group was empty, it waits for the initial rebalance delay,
 * extended while more members join, so that consumers that start together share one generation.
 */
export class JoiningWindow {
  private extensionLeftMs = 0
  private gathering = false
  private hasNewMember = false
  deadline = Infinity

  constructor(private readonly initialDelayMs: number) {}

  /** During the initial delay the rebalance waits even if all known members have joined. */
  get isGathering(): boolean {
    return this.gathering
  }

  open({ now, longestMs, wasEmpty }: { now: number; longestMs: number; wasEmpty: boolean }): void {
    const delay = wasEmpty ? Math.min(this.initialDelayMs, longestMs) : 0
    this.gathering = delay > 0
    this.hasNewMember = false
    this.extensionLeftMs = longestMs - delay
    this.deadline = now + (this.gathering ? delay : longestMs)
  }

  memberAdded(): void {
    this.hasNewMember = true
  }

  /** Extends the initial delay if a member was added since; false if the window is over. */
  extend(now: number): boolean {
    const extension = Math.min(this.initialDelayMs, this.extensionLeftMs)
    if (!this.gathering || !this.hasNewMember || extension <= 0) return false
    this.hasNewMember = false
    this.extensionLeftMs -= extension
    this.deadline = now + extension
    return true
  }

  close(): void {
    this.gathering = false
    this.deadline = Infinity
  }
}
