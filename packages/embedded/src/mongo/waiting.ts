/** Thrown by a command that cannot answer yet. It runs again when the promise is resolved or the time is over. */
export class Waiting extends Error {
  constructor(
    private readonly until: Promise<void>,
    private readonly timeoutMs = Infinity,
  ) {
    super('the command waits')
    this.name = 'Waiting'
  }

  end(): Promise<void> {
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
