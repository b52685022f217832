import { AutoscalerError } from '@food-delivery/autoscaler'

/** The AutoscalerError that a function throws; null if it throws none. */
export function autoscalerErrorOf(run: () => unknown): AutoscalerError | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof AutoscalerError) return error
    throw error
  }
}

/** The message for a ScaledObject that KEDA does not admit. */
export const webhookMessage = ({ message }: AutoscalerError): string =>
  `KEDA's webhook refuses this ScaledObject: ${message}`
