/**
 * How long a rebalance stays open for members to join. A group that was empty first gathers members for a short delay,
 * and again as long as more come, so that consumers started together share one generation.
 */
export class JoiningWindow {
  private readonly gatheringDelayMs: number
  private extensionLeftMs = 0
  private gathering = false
  private hasNewMember = false
  deadline = Infinity

  constructor({ gatheringDelayMs }: { gatheringDelayMs: number }) {
    this.gatheringDelayMs = gatheringDelayMs
  }

  /** While gathering, the rebalance stays open even if all known members have joined. */
  get isGathering(): boolean {
    return this.gathering
  }

  open({ now, longestMs, wasEmpty }: { now: number; longestMs: number; wasEmpty: boolean }): void {
    const delay = wasEmpty ? Math.min(this.gatheringDelayMs, longestMs) : 0
    this.gathering = delay > 0
    this.hasNewMember = false
    this.extensionLeftMs = longestMs - delay
    this.deadline = now + (this.gathering ? delay : longestMs)
  }

  noteNewMember(): void {
    this.hasNewMember = true
  }

  /** Prolongs the gathering when somebody came since; false when the window is over. */
  extend(now: number): boolean {
    const extension = Math.min(this.gatheringDelayMs, this.extensionLeftMs)
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
