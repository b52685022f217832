/** Base class of this package's errors; `code` is stable. Retrying does not help, because the same input gives the same error. */
export abstract class AutoscalerError extends Error {
  abstract readonly code: string
  readonly retriable = false

  constructor(message: string) {
    super(message)
    this.name = new.target.name
  }
}

/** A text that is not a Kubernetes quantity. */
export class InvalidQuantityError extends AutoscalerError {
  readonly code = 'INVALID_QUANTITY'

  constructor(readonly text: string) {
    super(`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', got '${text}'`)
  }
}

/** Trigger metadata or authentication that KEDA rejects. `field`: name of the invalid metadata field. */
export class InvalidTriggerError extends AutoscalerError {
  readonly code = 'INVALID_TRIGGER'

  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message)
  }
}

/** Runs a parser and adds a prefix to the message of its {@link InvalidTriggerError}. */
export function withErrorPrefix<T>(prefix: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof InvalidTriggerError ? new InvalidTriggerError(error.field, prefix + error.message) : error
  }
}

/** A formula of scalingModifiers that cannot be parsed or computed. */
export class InvalidFormulaError extends AutoscalerError {
  readonly code = 'INVALID_FORMULA'
}

/** A ScaledObject that KEDA's webhook rejects. */
export class InvalidScaledObjectError extends AutoscalerError {
  readonly code = 'INVALID_SCALED_OBJECT'

  /** `reason`: the label of the error in the metrics of KEDA's webhook. */
  constructor(
    message: string,
    readonly reason = 'incorrect-triggers',
  ) {
    super(message)
  }
}

/** The source of a trigger did not respond, or its response has no usable value. */
export class ScalerQueryError extends AutoscalerError {
  readonly code = 'SCALER_QUERY_FAILED'
}

/** The HPA controller cannot compute replicas from a metric. The message is that of the controller. */
export class MetricUnavailableError extends AutoscalerError {
  readonly code = 'METRIC_UNAVAILABLE'
}

/** A saved run that cannot be replayed: unknown format or missing fields. */
export class InvalidRunError extends AutoscalerError {
  readonly code = 'INVALID_RUN'
}

/** A setting for a replay that is unknown or has an invalid value. */
export class InvalidOverrideError extends AutoscalerError {
  readonly code = 'INVALID_OVERRIDE'
}

/** A version of KEDA or Kubernetes that this package does not support. */
export class UnknownVersionError extends AutoscalerError {
  readonly code = 'UNKNOWN_VERSION'
}
