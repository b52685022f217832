import { InvalidInputError } from './errors'

/** Parses a JSON file. @throws InvalidInputError with its name */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidInputError(file, `is not JSON: ${(error as Error).message}`)
  }
}
