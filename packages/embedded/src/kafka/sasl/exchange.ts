export interface Step {
  isAuthenticated: boolean
  isOver: boolean
  response?: string
}

/** Answers the messages of a client that authenticates. */
export type Exchange = (message: Buffer) => Step
