/**
 * The phase in which a rebalance waits for members to join. If the group was empty, it waits for the initial rebalance
 * delay, and longer while more members join, so that consumers that start together join the same generation.
 */
export class JoinPhase {
  private remainingExtensionMs = 0
  private hasNewMember = false
  /** Whether the initial delay is running. Until it ends, the phase continues even if all members have joined. */
  isInitialDelay = false
  deadline = Infinity

  constructor(private readonly initialDelayMs: number) {}

  start({ now, maxMs, wasEmpty }: { now: number; maxMs: number; wasEmpty: boolean }): void {
    const delayMs = wasEmpty ? Math.min(this.initialDelayMs, maxMs) : 0
    this.isInitialDelay = delayMs > 0
    this.hasNewMember = false
    this.remainingExtensionMs = maxMs - delayMs
    this.deadline = now + (this.isInitialDelay ? delayMs : maxMs)
  }

  memberAdded(): void {
    this.hasNewMember = true
  }

  /** Extends the initial delay if a member was added during it. Returns false if the phase is over. */
  extend(now: number): boolean {
    const extensionMs = Math.min(this.initialDelayMs, this.remainingExtensionMs)
    if (!this.isInitialDelay || !this.hasNewMember || extensionMs <= 0) return false
    this.hasNewMember = false
    this.remainingExtensionMs -= extensionMs
    this.deadline = now + extensionMs
    return true
  }

  end(): void {
    this.isInitialDelay = false
    this.deadline = Infinity
  }
}
