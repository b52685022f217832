/** Thrown by a command that must wait. The command runs again when `until` is resolved or the timeout has passed. */
export class MustWait extends Error {
  constructor(
    private readonly until: Promise<void>,
    private readonly timeoutMs = Infinity,
  ) {
    super('the command must wait')
    this.name = 'MustWait'
  }

  wait(): Promise<void> {
    if (this.timeoutMs === Infinity) return this.until
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, this.timeoutMs)).unref()
      void this.until.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
