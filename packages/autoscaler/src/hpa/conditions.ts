import { type HpaCondition } from './types'

/** Sets a condition in place of the one of its type, else at the end; its time moves when the status does. */
export function setCondition(
  conditions: readonly HpaCondition[],
  next: Omit<HpaCondition, 'lastTransitionTime'>,
  now: number,
): HpaCondition[] {
  const old = conditions.find(({ type }) => type === next.type)
  const isSame = old?.status === next.status
  const condition = { ...next, lastTransitionTime: isSame ? old.lastTransitionTime : now }
  return old === undefined ? [...conditions, condition] : conditions.map((each) => (each === old ? condition : each))
}

/** A condition that holds or does not, without its time. */
export function conditionOf(
  type: HpaCondition['type'],
  status: boolean,
  reason: string,
  message: string,
): Omit<HpaCondition, 'lastTransitionTime'> {
  return { type, status: status ? 'True' : 'False', reason, message }
}
