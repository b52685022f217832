import { asError } from '../broker-errors'

/**
 * Resolves with the first successful result. The next call starts when one fails, or has no result after `staggerMs`, so a
 * broker that does not respond delays the result by this time instead of its request timeout.
 * @throws the error of the call that failed first, when all have failed
 */
export function firstResponse<T>(calls: readonly (() => Promise<T>)[], staggerMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const errors: Error[] = []
    let nextIndex = 0
    let timer: NodeJS.Timeout | undefined
    const settle = (end: () => void) => {
      clearTimeout(timer)
      end()
    }
    const startNext = () => {
      clearTimeout(timer)
      const call = calls[nextIndex]
      if (!call) return
      nextIndex++
      timer = setTimeout(startNext, staggerMs)
      call().then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => {
          errors.push(asError(error))
          if (errors.length === calls.length) settle(() => reject(errors[0]!))
          else startNext()
        },
      )
    }
    if (calls.length === 0) reject(new Error('no broker is configured: `brokers` is empty'))
    startNext()
  })
}
