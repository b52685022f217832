import { AutoscalerError, InvalidInputError } from '@food-delivery/planner'
import { errorMessage } from '../../platform/error-message'
import { type InputPart, type Problem } from './messages'

/** A part of the input is invalid. */
class PlanProblemError extends Error {
  override readonly name = 'PlanProblemError'

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.message, options)
  }
}

/** Reads a part of the input. @throws PlanProblemError with the name of the part, and the line if it is known */
export function readPart<T>(part: InputPart, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new PlanProblemError(problemOf(part, error), { cause: error })
  }
}

/** Converts an error to a problem. Its message omits the option or file, because the page shows it beside the field. */
export function problemOf(part: InputPart, error: unknown): Problem {
  if (error instanceof PlanProblemError) return error.problem
  if (error instanceof InvalidInputError) {
    const { place, message } = error
    const line = /:(\d+)$/.exec(place)?.[1]
    // The message begins with the place, a colon and a space.
    const reason = place === '' ? message : message.slice(place.length + 2)
    return { part, message: reason, line: line === undefined ? null : Number(line) }
  }
  if (error instanceof AutoscalerError) return { part, message: error.message, line: null }
  return { part, message: errorMessage(error), line: null }
}
