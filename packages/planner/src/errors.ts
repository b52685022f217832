/** Input that the planner cannot use. The message names the place, what is wrong, and what to do. */
export class InvalidInputError extends Error {
  readonly code = 'INVALID_INPUT'

  /** `place`: such as `file.yaml:12`; empty for input without one. */
  constructor(
    readonly place: string,
    reason: string,
  ) {
    super(place === '' ? reason : `${place}: ${reason}`)
    this.name = 'InvalidInputError'
  }
}
