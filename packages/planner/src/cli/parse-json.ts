import { InvalidInputError } from '../errors'

/** @throws InvalidInputError for text that is no JSON */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidInputError(file, `is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
