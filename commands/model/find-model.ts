import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'

const MODEL_FOLDER = 'kubernetes'

export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code = 'MODEL_FILE_NOT_FOUND'

  constructor(file: string, candidates: readonly string[]) {
    super(`model ${file} was not found; searched ${candidates.join(' and ')}`)
  }
}

/**
 * Finds a model file in the folder from which npm was called, in the repository, or in its folder `kubernetes`.
 * @throws ModelFileError
 */
export function findModel(file = 'shop.yaml', callerFolder = process.env['INIT_CWD'] ?? process.cwd()): string {
  const paths = [join(callerFolder, file), join(process.cwd(), file), join(process.cwd(), MODEL_FOLDER, file)]
  const candidates = [...new Set(paths.map((path) => relative(process.cwd(), path)))]
  const path = candidates.find((candidate) => existsSync(candidate))
  if (path === undefined) throw new ModelFileError(file, candidates)
  return path
}
