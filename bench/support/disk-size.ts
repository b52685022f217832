import { type Stats, lstatSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const BLOCK_BYTES = 512

/** The bytes on disk, or another size, of each regular file, by path. Symbolic links are left out. */
export function sizesOf(tree: string, sizeOf = ({ blocks }: Stats) => blocks * BLOCK_BYTES): Map<string, number> {
  const entries = readdirSync(tree, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [relative(tree, path), sizeOf(lstatSync(path))]))
}

/** Total of some sizes, MB. */
export function megabytes(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1_024 / 1_024
}
