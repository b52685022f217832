import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'

const FOLDER = 'kubernetes'
const DEFAULT = 'shop.yaml'

/** There is no such model file. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code = 'MODEL_FILE_NOT_FOUND'

  constructor(asked: string, tried: readonly string[]) {
    super(`there is no model ${asked}; looked for ${tried.join(' and ')}`)
  }
}

/**
 * The model file that a command means: as given from where it was typed, else in `kubernetes/`, where the lab's own
 * `shop.yaml` is. @throws ModelFileError
 */
export function findModel(asked = DEFAULT, typedIn = process.env['INIT_CWD'] ?? process.cwd()): string {
  const tried = [join(typedIn, asked), join(process.cwd(), asked), join(process.cwd(), FOLDER, asked)]
  const shown = [...new Set(tried.map((path) => relative(process.cwd(), path)))]
  const found = shown.find((path) => existsSync(path))
  if (found === undefined) throw new ModelFileError(asked, shown)
  return found
}
