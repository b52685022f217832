import { AutoscalerError } from '@food-delivery/autoscaler'

/** The error that a check throws; null without one. */
export function refusalOf(check: () => unknown): AutoscalerError | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof AutoscalerError) return error
    throw error
  }
}
