export interface Deferred<T = void> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: Error) => void
}

export function createDeferred<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
