/** The message of a caught value, which may be no Error. */
export const errorMessage = (error: unknown) => (error instanceof Error ? error.message : String(error))
