import { type BehaviorSpec } from '../hpa-behavior'
import { type Tolerance } from '../hpa-replicas'
import { numberOf } from '../quantity'
import { type HpaController } from './types'

/** The tolerances in force: the controller's flag, or the HPA's own where the cluster allows them. */
export function tolerancesOf(behavior: BehaviorSpec | null | undefined, controller: HpaController): Tolerance {
  if (!controller.configurableTolerance) return controller.tolerance
  const [up, down] = [behavior?.scaleUp?.tolerance, behavior?.scaleDown?.tolerance]
  return {
    scaleUp: up === undefined || up === null ? controller.tolerance.scaleUp : numberOf(up),
    scaleDown: down === undefined || down === null ? controller.tolerance.scaleDown : numberOf(down),
  }
}
