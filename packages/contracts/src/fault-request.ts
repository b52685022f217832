import { z } from 'zod'
import { type FaultKind, MAX_FAULT_SECONDS, faultFacts, faultKinds } from './faults'
import { type ConsumerName, consumerNames } from './names'

/** Minimum time between two steps of a fault, seconds: about the time until a new pod is ready. */
const MIN_EVERY_SECONDS = 2
const MAX_EVERY_SECONDS = 60

const requestFields = z.strictObject({
  kind: z.enum(faultKinds as readonly [FaultKind, ...FaultKind[]]),
  target: z.enum(consumerNames as [ConsumerName, ...ConsumerName[]]).optional(),
  seconds: z.number().int().min(1).max(MAX_FAULT_SECONDS).optional(),
  everySeconds: z.number().int().min(MIN_EVERY_SECONDS).max(MAX_EVERY_SECONDS).optional(),
})

/**
 * Body of `POST /local/faults`. Missing values get the defaults of the kind of fault; a value that this kind does not
 * support is an error.
 */
export const faultRequestSchema = requestFields
  .superRefine(({ kind, target, seconds, everySeconds }, context) => {
    const { targets, seconds: defaultSeconds, everySeconds: defaultEverySeconds } = faultFacts[kind]
    const reject = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (target && !targets) reject('target', `${kind} has no target`)
    if (target && targets && !targets.includes(target)) reject('target', `expected ${targets.join(', ')}`)
    if (seconds !== undefined && defaultSeconds === 0) reject('seconds', `${kind} has no duration`)
    if (everySeconds !== undefined && defaultEverySeconds === undefined) {
      reject('everySeconds', `${kind} does not repeat`)
    }
  })
  .transform(({ kind, target, seconds, everySeconds }): FaultRequest => {
    const { targets, seconds: defaultSeconds, everySeconds: defaultEverySeconds } = faultFacts[kind]
    const chosenTarget = target ?? targets?.[0]
    const chosenEverySeconds = everySeconds ?? defaultEverySeconds
    return {
      kind,
      seconds: seconds ?? defaultSeconds,
      ...(chosenTarget ? { target: chosenTarget } : {}),
      ...(chosenEverySeconds === undefined ? {} : { everySeconds: chosenEverySeconds }),
    }
  })

/** A fault to inject, with the defaults of its kind. */
export interface FaultRequest {
  kind: FaultKind
  target?: ConsumerName
  /** Duration; 0 if the fault has none. */
  seconds: number
  /** Time between two steps of the fault; absent if it does not repeat. */
  everySeconds?: number
}
