import * as errors from './errors'

describe('errors', () => {
  it.each([
    [new errors.InvalidQuantityError('x'), 'INVALID_QUANTITY'],
    [new errors.InvalidTriggerError('topic', 'x'), 'INVALID_TRIGGER'],
    [new errors.InvalidScaledObjectError('x'), 'INVALID_SCALED_OBJECT'],
    [new errors.ScalerQueryError('x'), 'SCALER_QUERY_FAILED'],
    [new errors.MetricUnavailableError('x'), 'METRIC_UNAVAILABLE'],
    [new errors.InvalidRunError('x'), 'INVALID_RUN'],
    [new errors.InvalidOverrideError('x'), 'INVALID_OVERRIDE'],
    [new errors.UnknownVersionError('x'), 'UNKNOWN_VERSION'],
  ])('sets code, name and retriable: %s, %s', (error, code) => {
    expect(error.code).toBe(code)
    expect(error.name).toBe(error.constructor.name)
    expect(error.retriable).toBe(false)
  })
})
