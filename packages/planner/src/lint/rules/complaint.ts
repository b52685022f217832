import { AutoscalerError } from '@food-delivery/autoscaler'

/** What a check throws; null for nothing. */
export function complaintOf(check: () => unknown): AutoscalerError | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof AutoscalerError) return error
    throw error
  }
}
