import { asError } from '../broker-errors'

/**
 * The result of the first call that succeeds. The next call starts when one fails, or after `staggerMs` without a result,
 * so that a broker that does not answer costs that long and not its request timeout.
 * @throws the first call's error when all have failed
 */
export function firstAnswer<T>(calls: readonly (() => Promise<T>)[], staggerMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const errors: Error[] = []
    let started = 0
    let timer: NodeJS.Timeout | undefined
    const settle = (end: () => void) => {
      clearTimeout(timer)
      end()
    }
    const startNext = () => {
      clearTimeout(timer)
      const call = calls[started]
      if (!call) return
      started++
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
    if (calls.length === 0) reject(new Error('there is no broker to ask'))
    startNext()
  })
}
