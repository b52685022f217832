import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** Encodings in order of preference. */
export const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

/** A file of the pages. All files are kept in memory, because they are few and small. */
export interface StaticFile {
  /** Path of the URL: `/assets/index-1a2b3c.js`. */
  readonly path: string
  readonly type: string
  readonly cacheControl: string
  readonly etag: string
  readonly bodies: Readonly<Partial<Record<Encoding, Buffer>>> & { readonly identity: Buffer }
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.md': 'text/plain; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
}

/** The build adds a hash of the content to the names of these files, so browsers can cache them forever. */
const HASHED_FOLDER = '/assets/'

/**
 * Reads the files of the build folder.
 * @throws FrontendNotBuiltError if there is no `index.html`.
 */
export async function readStaticFiles(folder: string): Promise<StaticFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new FrontendNotBuiltError(folder, { cause })
  })
  const filePaths = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in contentTypes)
    .map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(filePaths.map((filePath) => readStaticFile(folder, filePath)))
  if (!files.some((file) => file.path === '/index.html')) throw new FrontendNotBuiltError(folder)
  return files
}

async function readStaticFile(folder: string, filePath: string): Promise<StaticFile> {
  const path = `/${relative(folder, filePath).split(sep).join('/')}`
  const identity = await readFile(filePath)
  const [br, gzip] = await Promise.all([readOptional(`${filePath}.br`), readOptional(`${filePath}.gz`)])
  return {
    path,
    type: contentTypes[extname(filePath)] ?? 'application/octet-stream',
    cacheControl: path.startsWith(HASHED_FOLDER) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
    bodies: { identity, ...(br ? { br } : {}), ...(gzip ? { gzip } : {}) },
  }
}

function readOptional(filePath: string): Promise<Buffer | undefined> {
  return readFile(filePath).catch(() => undefined)
}

/** The folder of the built pages is missing or incomplete. */
class FrontendNotBuiltError extends Error {
  override readonly name = 'FrontendNotBuiltError'
  readonly code = 'FRONTEND_NOT_BUILT'

  constructor(
    readonly folder: string,
    options?: ErrorOptions,
  ) {
    super(`${folder} contains no built page: run npm run build -w @food-delivery/frontend`, options)
  }
}
